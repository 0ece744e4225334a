//! The same need twice (clause I.2.c): two that stand, of one agency or of one above the other, for the same group, and
//! for the same major or a specialty of nearly the same name.

use std::collections::HashMap;

use super::need::{Need, NeedId};
use crate::reference::major::closeness;

/// From which likeness on two names are thought to mean the same.
const SAME: u32 = 85;

/// What tells whether a need that stands asks for the same as another.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Standing {
    pub id: NeedId,
    pub lineage: String,
    pub beneficiary_group: String,
    pub specialty: String,
    pub major_code: Option<String>,
}

impl Standing {
    fn asking(&self) -> Asking<'_> {
        let (lineage, group, specialty) = (&self.lineage, &self.beneficiary_group, &self.specialty);
        Asking { id: &self.id, lineage, group, specialty, major: self.major_code.as_deref() }
    }
}

/// The same of a need that is at hand whole.
#[derive(Clone, Copy)]
struct Asking<'a> {
    id: &'a NeedId,
    lineage: &'a str,
    group: &'a str,
    specialty: &'a str,
    major: Option<&'a str>,
}

impl<'a> Asking<'a> {
    fn of(need: &'a Need) -> Asking<'a> {
        let (lineage, group, specialty) = (&need.lineage, &need.beneficiary_group, &need.specialty);
        Asking { id: &need.id, lineage, group, specialty, major: need.major_code.as_deref() }
    }

    fn is_same(self, other: Asking<'_>) -> bool {
        let related = self.lineage.starts_with(other.lineage) || other.lineage.starts_with(self.lineage);
        let likeness = || closeness(self.specialty, other.specialty);
        let same_major = || self.major.is_some() && self.major == other.major;
        self.id != other.id
            && related
            && self.group == other.group
            && (likeness() >= SAME || (same_major() && likeness() >= SAME / 2))
    }
}

/// Whether two needs ask for the same.
pub fn are_twins(one: &Need, other: &Need) -> bool {
    let stand = one.state.counts() && other.state.counts() && one.year == other.year;
    stand && Asking::of(one).is_same(Asking::of(other))
}

/// Whether one of the needs that stand asks for the same as this one.
pub fn has_twin(need: &Need, standing: &[Standing]) -> bool {
    let asking = Asking::of(need);
    need.state.counts() && standing.iter().any(|other| asking.is_same(other.asking()))
}

/// For each need that has one, the other needs that ask for the same.
pub fn twins(needs: &[Need]) -> HashMap<NeedId, Vec<&Need>> {
    let mut by_group: HashMap<&str, Vec<&Need>> = HashMap::new();
    for need in needs.iter().filter(|need| need.state.counts()) {
        by_group.entry(&need.beneficiary_group).or_default().push(need);
    }
    let mut found: HashMap<NeedId, Vec<&Need>> = HashMap::new();
    for group in by_group.values() {
        for (place, one) in group.iter().enumerate() {
            for other in group.iter().skip(place + 1).filter(|other| are_twins(one, other)) {
                found.entry(one.id.clone()).or_default().push(other);
                found.entry(other.id.clone()).or_default().push(one);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::needs::need::NeedState;

    fn need(id: &str, lineage: &str, specialty: &str, major: Option<&str>) -> Need {
        Need {
            id: id.into(),
            agency_id: String::new(),
            agency_name: String::new(),
            lineage: lineage.into(),
            bloc: "government".into(),
            year: 2027,
            sector_code: String::new(),
            sector_name: String::new(),
            major_code: major.map(str::to_owned),
            major_name: None,
            specialty: specialty.into(),
            beneficiary_group: "phd".into(),
            number: 1,
            criteria: String::new(),
            institutions: String::new(),
            reason: String::new(),
            starts_on: chrono::NaiveDate::default(),
            task_id: None,
            task_name: None,
            allowed: None,
            state: NeedState::Draft,
            return_reason: String::new(),
            proposed_by: String::new(),
            proposed_by_name: String::new(),
            assignment_id: String::new(),
            submitted_by: None,
            sort_key: String::new(),
            version: 1,
        }
    }

    #[test]
    fn the_same_need_of_an_agency_or_of_its_superior_is_found() {
        let (above, one) = ("/so/", need("1", "/so/bv/", "Hồi sức cấp cứu nhi", None));
        assert!(are_twins(&one, &need("2", "/so/bv/", "Hoi suc cap cuu nhi", None)));
        assert!(are_twins(&one, &need("2", above, "Hồi sức cấp cứu Nhi khoa", None)));
        assert!(!are_twins(&one, &need("2", "/so/bv-khac/", "Hồi sức cấp cứu nhi", None)), "another hospital");
        assert!(!are_twins(&one, &need("2", "/so/bv/", "Ung bướu", None)));
        assert!(!are_twins(&one, &one));
    }

    #[test]
    fn one_code_with_a_like_name_is_the_same_and_with_another_name_is_not() {
        let one = need("1", "/bv/", "Nội tim mạch", Some("7720101"));
        assert!(are_twins(&one, &need("2", "/bv/", "Tim mạch", Some("7720101"))));
        assert!(!are_twins(&one, &need("2", "/bv/", "Gây mê hồi sức", Some("7720101"))));
        let returned = Need { state: NeedState::Returned, ..need("2", "/bv/", "Nội tim mạch", None) };
        assert!(!are_twins(&one, &returned));
        let all = [one, need("2", "/bv/", "Nội tim mạch", None), returned];
        assert_eq!(twins(&all).len(), 2);
        let standing = Standing {
            id: "2".into(),
            lineage: "/bv/".into(),
            beneficiary_group: "phd".into(),
            specialty: "Nội tim mạch".into(),
            major_code: None,
        };
        assert!(has_twin(&all[0], std::slice::from_ref(&standing)));
        assert!(!has_twin(&all[1], std::slice::from_ref(&standing)), "a need is no twin of itself");
        assert!(!has_twin(&all[2], &[standing]), "what was returned asks for nothing");
    }
}
