//! Names of a pack: which fact, parameter, formula or list of words a name stands for.

use chrono::NaiveDate;

use super::{Derived, Key, Kind, Pack, Parameter, Scheme, WordList};
use crate::language::{Scope, Symbol};

impl Pack {
    /// Place of a fact by its name.
    pub fn fact(&self, id: &str) -> Option<usize> {
        self.facts.iter().position(|fact| fact.id == id)
    }

    /// Finds the days on which some figure changes; to be called after rows changed.
    pub fn find_changes(&mut self) {
        let is_timetable = |place: usize| {
            let uses = |fact: &super::Fact| matches!(fact.derived, Some(Derived::RemainingService { timetable, .. }) if timetable == place);
            self.facts.iter().any(uses)
        };
        let parameters = self.parameters.iter().enumerate().filter(|(place, _)| !is_timetable(*place));
        let rows = parameters.flat_map(|(_, parameter)| &parameter.rows);
        let days = rows.flat_map(|row| [Some(row.from), row.to.and_then(|to| to.succ_opt())]);
        let mut changes: Vec<NaiveDate> = days.flatten().collect();
        changes.sort();
        changes.dedup();
        self.changes = changes;
    }

    /// Place of a parameter by its name.
    pub fn parameter(&self, id: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.id == id)
    }

    /// Place of a scheme by its name.
    pub fn scheme(&self, id: &str) -> Option<usize> {
        self.schemes.iter().position(|scheme| scheme.id == id)
    }

    /// The list of words that a key takes its choices from.
    pub fn key_words(&self, key: Key) -> Option<usize> {
        match key {
            Key::Group(scheme) => Some(self.schemes.get(scheme)?.group_words),
            Key::Fact(fact) => match self.facts.get(fact)?.kind {
                Kind::Word(list) => Some(list),
                _ => None,
            },
        }
    }

    /// The choice of a list with this name.
    pub fn choice(&self, list: usize, id: &str) -> Option<u16> {
        let place = self.words.get(list)?.choices.iter().position(|choice| choice.id == id)?;
        u16::try_from(place).ok()
    }
}

impl Scheme {
    /// Place of a benefit by its name.
    pub fn benefit(&self, id: &str) -> Option<usize> {
        self.benefits.iter().position(|benefit| benefit.id == id)
    }

    /// Place of a cause by its name.
    pub fn cause(&self, id: &str) -> Option<usize> {
        self.causes.iter().position(|cause| cause.id == id)
    }
}

impl Parameter {
    /// Sorts rows into the index by their keys; to be called after the rows changed.
    pub fn reindex(&mut self) {
        let combinations = self.sizes.iter().product::<usize>();
        self.index = vec![Vec::new(); combinations];
        for (number, row) in self.rows.iter().enumerate() {
            let slot = row.key.iter().zip(&self.sizes).fold(0, |slot, (word, size)| slot * size + usize::from(*word));
            if let Some(rows) = self.index.get_mut(slot) {
                rows.push(number);
            }
        }
        let rows = &self.rows;
        for list in &mut self.index {
            list.sort_by_key(|number| rows.get(*number).map(|row| row.from));
        }
    }
}

/// Where a formula stands: in the pack at large, or within a scheme whose groups it may name.
pub(super) struct PackScope<'a> {
    pub(super) pack: &'a Pack,
    pub(super) scheme: Option<usize>,
}

impl Scope for PackScope<'_> {
    fn symbol(&self, name: &str) -> Option<Symbol<'_>> {
        if name == "group" {
            return Some(Symbol::Group(self.pack.schemes.get(self.scheme?)?.group_words));
        }
        if let Some(place) = self.pack.fact(name) {
            return Some(Symbol::Fact(place, self.pack.facts.get(place)?.kind));
        }
        if let Some(place) = self.pack.parameter(name) {
            let parameter = self.pack.parameters.get(place)?;
            return Some(Symbol::Parameter(place, parameter.kind, &parameter.by));
        }
        let mine = |scheme: Option<usize>| scheme.is_none() || scheme == self.scheme;
        let mut definitions = self.pack.definitions.iter();
        let place = definitions.position(|definition| definition.id == name && mine(definition.scheme))?;
        Some(Symbol::Definition(place, self.pack.definitions.get(place)?.kind))
    }

    fn words(&self, list: usize) -> &WordList {
        static NONE: WordList = WordList { choices: Vec::new() };
        self.pack.words.get(list).unwrap_or(&NONE)
    }

    fn key_words(&self, key: Key) -> Option<usize> {
        self.pack.key_words(key)
    }

    fn scheme(&self) -> Option<usize> {
        self.scheme
    }

    fn names(&self) -> Vec<String> {
        let facts = self.pack.facts.iter().map(|fact| &fact.id);
        let parameters = self.pack.parameters.iter().map(|parameter| &parameter.id);
        let definitions = self.pack.definitions.iter().map(|definition| &definition.id);
        facts.chain(parameters).chain(definitions).cloned().collect()
    }
}
