//! The papers a dossier is made of (thành phần hồ sơ), by beneficiary group: what the city's pack lists.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::packs::{DossierItem, PackSource, dossier_items};
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::words::Words;
use crate::words;

/// What `<input type="file" accept>` says for papers.
pub const ACCEPTED: &str = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.docx";

/// One kind of paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemKind {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    pub hint_vi: String,
    pub hint_en: String,
    pub required: bool,
    /// Whether it may be several files; otherwise a later one stands in the place of the earlier.
    pub several: bool,
    /// The endings that are taken.
    pub accepts: &'static str,
    /// No text of the city asks for it yet.
    pub assumed: bool,
}

words! {
    /// How one kind of paper of a dossier stands, as its checklist shows it.
    pub enum Standing {
        Missing = "missing" "Chưa nộp",
        Given = "given" "Chờ xem",
        Accepted = "accepted" "Đạt",
        Rejected = "rejected" "Chưa đạt",
    }
}

impl Standing {
    /// The icon and its class on the checklist.
    pub fn icon(self) -> (&'static str, &'static str) {
        match self {
            Standing::Missing => ("circle-dot", "no"),
            Standing::Given | Standing::Rejected => ("alert-circle", "wa"),
            Standing::Accepted => ("circle-check", "ok"),
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        self.label()
    }
}

static LISTS: LazyLock<BTreeMap<String, Result<Vec<DossierItem>, String>>> = LazyLock::new(|| {
    let read = |code: String| {
        let items = dossier_items(&code).map_err(|problems| problems.to_string());
        (code, items)
    };
    PackSource::codes().into_iter().map(read).collect()
});

/// The papers that are asked of a beneficiary group. A city without a list asks for none, and a page that needs one says
/// so.
pub fn checklist(app: &App, group: &str) -> Result<Vec<ItemKind>> {
    let all = match LISTS.get(&app.config.pack) {
        Some(Ok(all)) => all.as_slice(),
        Some(Err(cause)) => return Err(Error::internal(cause)),
        None => &[],
    };
    let asked = all.iter().filter(|item| item.groups.is_empty() || item.groups.iter().any(|known| known == group));
    Ok(asked.map(kind).collect())
}

fn kind(item: &DossierItem) -> ItemKind {
    ItemKind {
        code: item.code.clone(),
        name_vi: item.name_vi.clone(),
        name_en: item.name_en.clone(),
        hint_vi: item.hint_vi.clone(),
        hint_en: item.hint_en.clone(),
        required: item.required,
        several: item.several,
        accepts: ACCEPTED,
        assumed: item.assumed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies;

    #[test]
    fn the_lists_name_groups_that_the_policy_knows() {
        for (code, items) in LISTS.iter() {
            let items = items.as_ref().unwrap();
            if items.is_empty() {
                continue;
            }
            let hiring = policies::hiring_in(code).unwrap();
            for group in items.iter().flat_map(|item| &item.groups) {
                assert!(hiring.scheme.groups.iter().any(|known| known.id == *group), "{code}: {group}");
            }
        }
    }

    #[test]
    fn every_group_of_hai_phong_is_asked_for_something() {
        let all = LISTS.get("hai-phong").unwrap().as_ref().unwrap();
        assert!(all.iter().all(|item| item.assumed), "nothing of it is enacted yet");
        for group in &policies::hiring_in("hai-phong").unwrap().scheme.groups {
            let asked = all.iter().filter(|item| item.groups.is_empty() || item.groups.contains(&group.id));
            assert!(asked.filter(|item| item.required).count() >= 4, "{}", group.id);
        }
    }
}
