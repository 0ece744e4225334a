//! Numbers, signs and dates by the Decree.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

use chrono::NaiveDate;
use papers::{PaperKind, Sign, date_in_words, number};

#[test]
fn days_below_ten_and_the_first_two_months_take_a_zero() {
    for (year, month, day, words) in [
        (2026, 3, 5, "ngày 05 tháng 3 năm 2026"),
        (2026, 1, 31, "ngày 31 tháng 01 năm 2026"),
        (2026, 10, 12, "ngày 12 tháng 10 năm 2026"),
        (2026, 2, 9, "ngày 09 tháng 02 năm 2026"),
        (2026, 12, 1, "ngày 01 tháng 12 năm 2026"),
    ] {
        assert_eq!(date_in_words(NaiveDate::from_ymd_opt(year, month, day).unwrap()), words);
    }
}

#[test]
fn numbers_carry_the_abbreviation_of_their_kind() {
    let sign = |unit: Option<&str>| Sign { issuer: "UBND".into(), unit: unit.map(str::to_owned), kind: None };
    for (number, kind, unit, printed) in [
        (5, PaperKind::Plan, None, "05/KH-UBND"),
        (10, PaperKind::Decision, None, "10/QĐ-UBND"),
        (123, PaperKind::Report, None, "123/BC-UBND"),
        (1, PaperKind::Proposal, None, "01/TTr-UBND"),
        (7, PaperKind::Notice, Some("VX"), "07/TB-UBND"),
        (8, PaperKind::Invitation, None, "08/GM-UBND"),
        (9, PaperKind::VoteCount, None, "09/BB-UBND"),
        (12, PaperKind::OfficialLetter, Some("VX"), "12/UBND-VX"),
        (12, PaperKind::OfficialLetter, None, "12/UBND"),
    ] {
        assert_eq!(number::format(Some(number), kind, &sign(unit)), printed);
    }
    assert_eq!(number::format(None, PaperKind::Plan, &sign(None)).trim_start_matches('\u{a0}'), "/KH-UBND");
    let own = Sign { issuer: "TTPVHCC".into(), unit: None, kind: Some("TNHS".into()) };
    assert_eq!(number::format(Some(3), PaperKind::Receipt, &own), "03/TNHS-TTPVHCC");
}

#[test]
fn every_kind_is_found_by_its_key() {
    for kind in PaperKind::ALL {
        assert_eq!(PaperKind::from_key(kind.key()), Some(kind));
        assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.key()));
    }
    assert_eq!(PaperKind::from_key("poem"), None);
}
