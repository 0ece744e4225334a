//! Headcount (biên chế) of an agency in a year, and the sum that says how many people it can still ask for.

use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;

crate::ids! {
    /// The headcount of one agency in one year.
    HeadcountId = "headcount";
}

/// The most people one agency is thought to have: a guard against a digit too many.
pub const MOST: i64 = 20_000;

/// The years that plans are made for.
pub const YEARS: std::ops::RangeInclusive<i64> = 2020..=2100;

/// The headcount of an agency with what is proposed within it.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Headcount {
    pub id: HeadcountId,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub bloc: String,
    pub year: i64,
    /// Assigned (biên chế được giao).
    pub quota: i64,
    /// Present (hiện có).
    pub filled: i64,
    /// Retiring by the end of the year.
    pub retiring: i64,
    /// The decision that assigns it.
    pub basis: String,
    /// People asked for in needs that stand.
    pub proposed: i64,
    pub updated_by_name: String,
    pub updated_at: Instant,
    pub sort_key: String,
    pub version: i64,
}

impl Headcount {
    /// How many posts are or become free in the year.
    pub fn free(&self) -> i64 {
        (self.quota - self.filled + self.retiring).max(0)
    }

    /// How many people can still be asked for beside `others` that are.
    pub fn left(&self, others: i64) -> i64 {
        (self.free() - others).max(0)
    }

    /// By how many the proposals exceed the free posts.
    pub fn over(&self) -> i64 {
        (self.proposed - self.free()).max(0)
    }

    /// Refuses more people than there is room for, with the sum.
    pub fn check_room(&self, others: i64, wanted: i64) -> Result<()> {
        let left = self.left(others);
        if wanted <= left {
            return Ok(());
        }
        let retiring = match self.retiring {
            0 => String::new(),
            retiring => format!(", {retiring} người nghỉ hưu trong năm"),
        };
        Err(Error::refused_at(
            "number",
            format!(
                "Đơn vị có {} biên chế, đã có {} người{retiring}, đã đề xuất {others}; còn {left}, không đề xuất thêm \
                 {wanted} được. {}, hoặc đề nghị giao bổ sung biên chế trước.",
                self.quota,
                self.filled,
                if left == 0 { "Rút bớt đề xuất khác".to_owned() } else { format!("Giảm còn {left}") },
            ),
        ))
    }

    /// The same as somebody would type it.
    pub fn draft(&self) -> HeadcountDraft {
        HeadcountDraft {
            agency_id: self.agency_id.clone(),
            quota: self.quota,
            filled: self.filled,
            retiring: self.retiring,
            basis: self.basis.clone(),
        }
    }

    /// The form that shows it for editing.
    pub fn form(&self) -> Form {
        Form::filled([
            ("agency_id", self.agency_id.clone()),
            ("quota", self.quota.to_string()),
            ("filled", self.filled.to_string()),
            ("retiring", self.retiring.to_string()),
            ("basis", self.basis.clone()),
            ("version", self.version.to_string()),
        ])
    }
}

/// A headcount as typed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct HeadcountDraft {
    pub agency_id: String,
    pub quota: i64,
    pub filled: i64,
    pub retiring: i64,
    pub basis: String,
}

/// How the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("agency_id", "cơ quan, đơn vị"),
    ("quota", "biên chế được giao"),
    ("filled", "số người hiện có"),
    ("retiring", "số người nghỉ hưu trong năm"),
    ("basis", "quyết định giao biên chế"),
];

impl HeadcountDraft {
    /// Reads the form; headcount is never below zero.
    pub fn read(form: &mut Form) -> Option<HeadcountDraft> {
        form.names(FIELDS);
        let agency_id = form.text("agency_id", 1..=100);
        if agency_id.is_none() {
            form.refuse("agency_id", "Chọn cơ quan, đơn vị");
        }
        let quota = form.integer("quota", 0..=MOST);
        let filled = form.integer("filled", 0..=MOST);
        if form.value("retiring").trim().is_empty() {
            form.set("retiring", "0");
        }
        let retiring = form.integer("retiring", 0..=MOST);
        let basis = form.optional_text("basis", 300);
        if let (Some(filled), Some(retiring)) = (filled, retiring)
            && retiring > filled
        {
            form.refuse("retiring", format!("Số người nghỉ hưu không nhiều hơn số người hiện có ({filled})"));
        }
        if !form.is_right() {
            return None;
        }
        Some(HeadcountDraft {
            agency_id: agency_id?,
            quota: quota?,
            filled: filled?,
            retiring: retiring?,
            basis: basis?.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn headcount(quota: i64, filled: i64, retiring: i64) -> Headcount {
        Headcount {
            id: HeadcountId::default(),
            agency_id: "bv".into(),
            agency_name: "Bệnh viện Mẫu".into(),
            lineage: "/bv/".into(),
            bloc: "government".into(),
            year: 2027,
            quota,
            filled,
            retiring,
            basis: String::new(),
            proposed: 0,
            updated_by_name: String::new(),
            updated_at: Instant::default(),
            sort_key: String::new(),
            version: 1,
        }
    }

    #[test]
    fn more_than_the_room_is_refused_with_the_sum() {
        let one = headcount(40, 37, 0);
        assert!(one.check_room(2, 1).is_ok());
        let refusal = one.check_room(2, 2).unwrap_err().sentence();
        let sum = "Đơn vị có 40 biên chế, đã có 37 người, đã đề xuất 2; còn 1, không đề xuất thêm 2 được.";
        assert!(refusal.starts_with(sum), "{refusal}");
        assert!(refusal.contains("Giảm còn 1"), "{refusal}");
        let refusal = headcount(412, 389, 7).check_room(30, 1).unwrap_err().sentence();
        assert!(refusal.contains("389 người, 7 người nghỉ hưu trong năm, đã đề xuất 30; còn 0"), "{refusal}");
        assert!(refusal.contains("Rút bớt"), "{refusal}");
    }

    #[test]
    fn an_agency_above_its_quota_has_no_room_at_all() {
        assert_eq!(headcount(40, 45, 0).free(), 0);
        assert!(headcount(40, 45, 0).check_room(0, 1).is_err());
        assert_eq!(headcount(40, 45, 6).free(), 1);
    }

    #[test]
    fn headcount_below_zero_is_refused() {
        let mut form = Form::parse("agency_id=bv&quota=-1&filled=-2&retiring=".as_bytes());
        assert!(HeadcountDraft::read(&mut form).is_none());
        assert_eq!(form.error("quota"), Some("Nhập biên chế được giao là số từ 0 đến 20.000"));
        assert!(form.error("filled").is_some() && form.error("retiring").is_none());
        let mut form = Form::parse("agency_id=bv&quota=4&filled=2&retiring=3".as_bytes());
        assert!(HeadcountDraft::read(&mut form).is_none());
        assert!(form.error("retiring").unwrap().contains("(2)"));
    }
}
