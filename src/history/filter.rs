//! What a reader of the log asks for.

use chrono::NaiveDate;

use crate::platform::list::ListParams;
use crate::platform::log_words::LogKind;
use crate::platform::words::Words;

/// Which entries to show. A condition that is not set leaves every entry in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryFilter {
    /// Beginnings of words in the name of who acted or in whose name; accents do not matter.
    pub person: Option<String>,
    /// What this person did, what was done in their name, and what happened to their account.
    pub user_id: Option<String>,
    pub event: Option<String>,
    pub kind: Option<LogKind>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    pub record_kind: Option<String>,
    pub record_id: Option<String>,
    /// Beginnings of words in the name of the record.
    pub record_name: Option<String>,
    pub agency_id: Option<String>,
    pub role: Option<String>,
    pub on_behalf: bool,
}

/// The words of a date in the address and what to say when it cannot be read.
pub type DateFault = (&'static str, String);

impl EntryFilter {
    /// Reads the address; a date that cannot be read is left out and named.
    pub fn read(params: &ListParams) -> (EntryFilter, Vec<DateFault>) {
        let mut faults = Vec::new();
        let mut date = |name: &'static str, called: &str| match viet::date::parse(params.get(name)?.trim()) {
            Ok(day) => Some(day),
            Err(error) => {
                faults.push((name, format!("{called}: {}", error.sentence())));
                None
            }
        };
        let (from, to) = (date("tu", "Từ ngày"), date("den", "Đến ngày"));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            faults.push(("den", format!("Đến ngày phải từ {} trở đi", viet::date::screen(from))));
        }
        let text = |name: &str| params.get(name).map(str::to_owned);
        let filter = EntryFilter {
            person: text("ai"),
            user_id: text("nguoi"),
            event: text("viec"),
            kind: params.get("loai").and_then(LogKind::parse),
            from,
            to,
            record_kind: text("doi_tuong"),
            record_id: text("ban_ghi"),
            record_name: text("ten"),
            agency_id: text("co_quan"),
            role: text("vt"),
            on_behalf: params.get("thay_mat") == Some("1"),
        };
        (filter, faults)
    }

    /// Whether one of the conditions that are folded away is set.
    pub fn goes_further(&self) -> bool {
        self.record_kind.is_some()
            || self.record_name.is_some()
            || self.agency_id.is_some()
            || self.role.is_some()
            || self.on_behalf
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_type_them_and_a_wrong_one_is_named() {
        let (filter, faults) = EntryFilter::read(&ListParams::read("/nhat-ky", "tu=1-11-26&den=31%2F02%2F2026"));
        assert_eq!(filter.from, NaiveDate::from_ymd_opt(2026, 11, 1));
        assert_eq!(filter.to, None);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].0, "den");
        let (_, faults) = EntryFilter::read(&ListParams::read("/nhat-ky", "tu=20%2F11%2F2026&den=19%2F11%2F2026"));
        assert!(faults[0].1.contains("20/11/2026"));
    }
}
