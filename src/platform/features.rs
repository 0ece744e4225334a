//! What the features say of themselves, so that the log, the settings and the jobs can be shown in words. Each feature
//! declares its own; `lib.rs` puts them together, as it does with the routes.

use super::import::ImportKind;
use super::jobs::Daily;
use super::log_words::{EventWords, LogWords, RecordWords};
use super::matters::MatterKind;
use super::settings::KnownSetting;

/// A kind of background job in words.
#[derive(Clone, Copy, Debug)]
pub struct JobWords {
    pub kind: &'static str,
    pub words: &'static str,
}

/// Everything that is declared.
#[derive(Clone, Copy)]
pub struct Features {
    pub log: &'static [&'static LogWords],
    pub settings: &'static [&'static [KnownSetting]],
    pub jobs: &'static [JobWords],
    pub daily: &'static [Daily],
    pub imports: &'static [&'static ImportKind],
    pub matters: &'static [&'static MatterKind],
}

/// Nothing is declared, as in a program that shows no pages.
pub const NOTHING: Features = Features { log: &[], settings: &[], jobs: &[], daily: &[], imports: &[], matters: &[] };

impl Features {
    /// The words of an event, with those of its feature.
    pub fn event(&self, name: &str) -> Option<(&'static LogWords, &'static EventWords)> {
        self.log.iter().find_map(|words| Some((*words, words.events.iter().find(|event| event.name == name)?)))
    }

    /// All events in the order in which they are declared.
    pub fn events(&self) -> impl Iterator<Item = &'static EventWords> {
        self.log.iter().flat_map(|words| words.events)
    }

    /// The words of a kind of record.
    pub fn record(&self, kind: &str) -> Option<&'static RecordWords> {
        self.records().find(|record| record.kind == kind)
    }

    /// All kinds of record.
    pub fn records(&self) -> impl Iterator<Item = &'static RecordWords> {
        self.log.iter().flat_map(|words| words.records)
    }

    /// What a page is called: by its path, or by the beginning of its path (`/nhat-ky/`) and what follows.
    pub fn page(&self, path: &str) -> Option<String> {
        let pages = || self.log.iter().flat_map(|words| words.pages);
        let exact = pages().find(|(known, _)| *known == path).map(|(_, title)| (*title).to_owned());
        exact.or_else(|| {
            let under = |(known, title): &(&str, &str)| {
                let rest = path.strip_prefix(known).filter(|rest| known.ends_with('/') && !rest.is_empty())?;
                Some(format!("{title} {rest}"))
            };
            pages().find_map(under)
        })
    }

    /// All settings that the program knows, in the order of their groups.
    pub fn settings(&self) -> impl Iterator<Item = &'static KnownSetting> {
        self.settings.iter().flat_map(|settings| settings.iter())
    }

    /// A setting by its key.
    pub fn setting(&self, key: &str) -> Option<&'static KnownSetting> {
        self.settings().find(|setting| setting.key == key)
    }

    /// A list that can be brought as a spreadsheet.
    pub fn import(&self, key: &str) -> Option<&'static ImportKind> {
        self.imports.iter().copied().find(|kind| kind.key == key)
    }

    /// A kind of record on which a council decides.
    pub fn matter(&self, kind: &str) -> Option<&'static MatterKind> {
        self.matters.iter().copied().find(|known| known.kind == kind)
    }

    /// A kind of job in words; a kind that nobody declares is shown as it is stored.
    pub fn job<'a>(&self, kind: &'a str) -> &'a str {
        self.jobs.iter().find(|job| job.kind == kind).map_or(kind, |job| job.words)
    }
}
