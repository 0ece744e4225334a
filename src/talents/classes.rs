//! What kind of data each column of these tables is (Law 91/2025/QH15; Decree 356/2025/NĐ-CP, Articles 3 and 4; STD-16),
//! and what a reader may see of it. A column that is not declared here fails a test.

use crate::platform::permission::{Permission, Reach, Role};

/// How far a value may be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Anybody may know it.
    Public,
    /// For the city's officers.
    Internal,
    /// Basic personal data (dữ liệu cá nhân cơ bản).
    Basic,
    /// Sensitive personal data (dữ liệu cá nhân nhạy cảm).
    Sensitive,
}

use Class::{Basic, Internal, Public, Sensitive};

/// Every column of every table of this module.
pub const COLUMNS: &[(&str, &[(&str, Class)])] = &[
    (
        "talent_codes",
        &[
            ("list", Public),
            ("code", Public),
            ("label", Public),
            ("label_en", Public),
            ("parent", Public),
            ("position", Public),
            ("valid_from", Public),
            ("valid_to", Public),
            ("source", Public),
            ("search_text", Public),
        ],
    ),
    ("talent_counters", &[("name", Internal), ("last", Internal)]),
    (
        "talents",
        &[
            ("id", Internal),
            ("number", Internal),
            ("code", Internal),
            ("family_name", Basic),
            ("middle_name", Basic),
            ("given_name", Basic),
            ("full_name", Basic),
            ("sort_key", Basic),
            ("other_names", Basic),
            ("birth", Basic),
            ("birth_year", Basic),
            ("sex", Basic),
            ("ethnicity", Sensitive),
            ("nationality", Basic),
            ("native_place", Basic),
            ("address", Basic),
            ("commune_code", Basic),
            ("address_elsewhere", Basic),
            ("phone", Basic),
            ("second_phone", Basic),
            ("email", Basic),
            ("personal_number", Basic),
            ("personal_number_key", Basic),
            ("number_reason", Basic),
            ("bloc", Internal),
            ("agency_id", Internal),
            ("post_title", Internal),
            ("status", Internal),
            ("status_since", Internal),
            ("beneficiary_group", Internal),
            ("sector", Internal),
            ("research", Internal),
            ("qualification", Internal),
            ("qualification_rank", Internal),
            ("specialty", Internal),
            ("major_code", Internal),
            ("major_field", Internal),
            ("sketch", Basic),
            ("merged_into", Internal),
            ("import_id", Internal),
            ("created_at", Internal),
            ("updated_at", Internal),
            ("version", Internal),
            ("revision", Internal),
        ],
    ),
    (
        "talent_entries",
        &[
            ("id", Internal),
            ("talent_id", Internal),
            ("kind", Internal),
            ("code", Internal),
            ("level", Internal),
            ("name", Internal),
            ("place", Internal),
            ("country", Internal),
            ("form", Internal),
            ("grade", Basic),
            ("number", Basic),
            ("score", Basic),
            ("from_on", Internal),
            ("to_on", Internal),
            ("expires_on", Internal),
            ("verified", Internal),
            ("note", Basic),
            ("is_key", Internal),
            ("import_id", Internal),
            ("created_at", Internal),
            ("updated_at", Internal),
            ("removed_at", Internal),
            ("version", Internal),
        ],
    ),
    (
        "talent_versions",
        &[
            ("talent_id", Internal),
            ("revision", Internal),
            ("snapshot", Sensitive),
            ("until_at", Internal),
            ("import_id", Internal),
            ("changed_by", Internal),
            ("changed_by_name", Internal),
        ],
    ),
    ("talent_words", &[("word", Basic), ("tone", Basic), ("exact", Basic), ("talent_id", Internal), ("sketch", Basic)]),
    (
        "talent_views",
        &[
            ("id", Internal),
            ("user_id", Internal),
            ("name", Internal),
            ("query", Internal),
            ("position", Internal),
            ("created_at", Internal),
        ],
    ),
    ("talent_keys", &[("key", Basic), ("talent_id", Internal)]),
    (
        "talent_pairs",
        &[
            ("first_id", Internal),
            ("second_id", Internal),
            ("score", Internal),
            ("reasons", Basic),
            ("state", Internal),
            ("found_at", Internal),
            ("settled_at", Internal),
            ("settled_by_name", Internal),
            ("reason", Internal),
        ],
    ),
    (
        "talent_merges",
        &[
            ("id", Internal),
            ("kept_id", Internal),
            ("gone_id", Internal),
            ("before", Sensitive),
            ("reason", Internal),
            ("merged_at", Internal),
            ("merged_by", Internal),
            ("merged_by_name", Internal),
            ("undone_at", Internal),
            ("undone_by_name", Internal),
        ],
    ),
];

/// The class of a column. What is not declared counts as sensitive.
pub fn class(table: &str, column: &str) -> Class {
    let of_table = COLUMNS.iter().find(|(known, _)| *known == table).map(|(_, columns)| *columns);
    let found = of_table.and_then(|columns| columns.iter().find(|(known, _)| *known == column));
    found.map_or(Sensitive, |(_, class)| *class)
}

/// The names by which people are known in lists are shown to whoever may open the list.
const NAMES: &[&str] = &["family_name", "middle_name", "given_name", "full_name", "other_names", "sex", "birth_year"];

/// Whether a role that may open a person's record is shown a column of it. Who only reads, as the auditors do, sees what
/// the person does for the city, not their private life.
pub fn shows(role: Role, table: &str, column: &str) -> bool {
    let works_with_it = Permission::EditTalents.reach(role) != Reach::Nothing;
    match class(table, column) {
        Public | Internal => true,
        Basic => works_with_it || NAMES.contains(&column),
        Sensitive => works_with_it,
    }
}

/// Whether the log may hold a value of this column, or only that it changed: the log is read across the blocs.
pub fn is_told(table: &str, column: &str) -> bool {
    class(table, column) <= Internal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::words::Words;

    #[test]
    fn each_role_sees_of_a_record_what_its_work_needs() {
        for role in Role::ALL.iter().copied().filter(|role| Permission::ViewTalents.reach(*role) != Reach::Nothing) {
            let works = role != Role::Auditor;
            assert!(shows(role, "talents", "status") && shows(role, "talents", "full_name"), "{role:?}");
            for column in ["ethnicity", "address", "phone", "email", "personal_number", "birth", "native_place"] {
                assert_eq!(shows(role, "talents", column), works, "{role:?} {column}");
            }
        }
    }

    #[test]
    fn what_is_not_declared_is_sensitive() {
        assert_eq!(class("talents", "blood_group"), Sensitive);
        assert!(!is_told("talents", "blood_group") && !is_told("talents", "phone") && is_told("talents", "status"));
    }
}
