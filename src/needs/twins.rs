//! The same need twice (clause I.2.c): two that stand, of one agency or of one above the other, for the same group, and
//! for the same major or a specialty of nearly the same name.

use std::collections::HashMap;

use super::need::{Need, NeedId};
use crate::reference::major::closeness;

/// From which likeness on two names are thought to mean the same.
const SAME: u32 = 85;

/// Whether two needs ask for the same.
pub fn are_twins(one: &Need, other: &Need) -> bool {
    let related = one.lineage.starts_with(&other.lineage) || other.lineage.starts_with(&one.lineage);
    let likeness = || closeness(&one.specialty, &other.specialty);
    let same_major = || one.major_code.is_some() && one.major_code == other.major_code;
    one.id != other.id
        && one.year == other.year
        && one.state.counts()
        && other.state.counts()
        && related
        && one.beneficiary_group == other.beneficiary_group
        && (likeness() >= SAME || (same_major() && likeness() >= SAME / 2))
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
    }
}
