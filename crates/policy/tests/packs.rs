//! Every pack of the repository is read without a mistake.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use policy::pack::load;

#[test]
fn every_pack_is_read_without_a_mistake() {
    let files = common::files();
    for place in ["hai-phong", "viet-nam", "ha-noi", "vinh-long", "hung-yen", "lang-son", "bac-ninh", "khac"] {
        assert!(files.codes().contains(&place.to_owned()), "{place}");
    }
    for code in files.codes() {
        if let Err(problems) = load(&files, &code) {
            panic!("{problems}");
        }
    }
}

#[test]
fn shared_tables_are_the_same_in_every_pack() {
    for table in ["wage_rates.csv", "base_salaries.csv"] {
        let of = |path: String| std::fs::read_to_string(common::root().join(path)).unwrap();
        assert_eq!(of(format!("packs/hai-phong/{table}")), of(format!("packs/viet-nam/policy/{table}")), "{table}");
    }
}
