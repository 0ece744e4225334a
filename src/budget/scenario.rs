//! Forecasts under other assumptions, kept by name and compared side by side (feature 149).

use super::forecast::{Assumptions, FIELDS as ASSUMED, SETTINGS};
use crate::ids;
use crate::platform::clock::Instant;
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::settings::SettingKind;

ids! {
    /// Assumptions that are kept.
    ScenarioId = "forecast_scenario";
}

/// The most scenarios that are compared at once, besides what is set.
pub const COMPARED: usize = 4;
/// The most that a group's amounts may come to, in per cent of what the rules say.
const MOST: i64 = 300;

/// One beneficiary group whose amounts are other than the rules say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factor {
    /// The name of the group; empty for none.
    pub group: String,
    /// In per cent.
    pub percent: i64,
}

impl Factor {
    /// No group is changed.
    pub fn none() -> Factor {
        Factor { group: String::new(), percent: 100 }
    }

    /// What the address tries.
    pub fn read(params: &ListParams) -> Factor {
        let percent =
            viet::number::parse_integer(params.value("muc")).ok().filter(|percent| (0..=MOST).contains(percent));
        match (params.get("nhom"), percent) {
            (Some(group), Some(percent)) => Factor { group: group.to_owned(), percent },
            _ => Factor::none(),
        }
    }

    /// Whether it changes anything.
    pub fn is_tried(&self) -> bool {
        !self.group.is_empty() && self.percent != 100
    }

    /// "Bác sĩ nội trú: 120% mức quy định".
    pub fn told(&self) -> String {
        if self.is_tried() { format!("{}: {}% mức quy định", self.group, self.percent) } else { String::new() }
    }
}

/// Assumptions under a name.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Scenario {
    pub id: ScenarioId,
    pub name: String,
    pub note: String,
    pub fill_percent: i64,
    pub low_percent: i64,
    pub high_percent: i64,
    pub later_percent: i64,
    pub leave_percent: i64,
    pub growth_percent: i64,
    pub group_name: String,
    pub group_percent: i64,
    pub made_by_name: String,
    pub made_at: Instant,
}

impl Scenario {
    /// What it assumes.
    pub fn assumed(&self) -> Assumptions {
        Assumptions {
            fill: self.fill_percent,
            low: self.low_percent,
            high: self.high_percent,
            later: self.later_percent,
            leave: self.leave_percent,
            growth: self.growth_percent,
        }
    }

    /// The group that it changes.
    pub fn factor(&self) -> Factor {
        Factor { group: self.group_name.clone(), percent: self.group_percent }
    }

    /// The page of the forecast with it.
    pub fn link(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in values(&self.assumed()) {
            query.append_pair(name, &value.to_string());
        }
        if !self.group_name.is_empty() {
            query.append_pair("nhom", &self.group_name).append_pair("muc", &self.group_percent.to_string());
        }
        format!("/ngan-sach/du-bao?{}", query.finish())
    }
}

/// The assumptions by their names in the address.
pub fn values(assumed: &Assumptions) -> [(&'static str, i64); 6] {
    [
        ("tuyen", assumed.fill),
        ("thap", assumed.low),
        ("cao", assumed.high),
        ("sau", assumed.later),
        ("nghi", assumed.leave),
        ("luong", assumed.growth),
    ]
}

/// A scenario as typed.
#[derive(Clone, Debug)]
pub struct ScenarioDraft {
    pub name: String,
    pub note: String,
    pub assumed: Assumptions,
    pub factor: Factor,
}

/// What the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("name", "tên kịch bản"),
    ("note", "ghi chú"),
    ("tuyen", "tỷ lệ tuyển được"),
    ("thap", "tỷ lệ tuyển được, mức thấp"),
    ("cao", "tỷ lệ tuyển được, mức cao"),
    ("sau", "chỉ tiêu của mỗi năm sau"),
    ("nghi", "tỷ lệ thôi hưởng"),
    ("luong", "mức tăng lương"),
    ("nhom", "nhóm đối tượng"),
    ("muc", "mức so với quy định"),
    ("reason", "lý do"),
];

fn share(form: &mut Form, name: &'static str) -> Option<i64> {
    let key = ASSUMED.iter().find(|(known, _)| *known == name).map(|(_, key)| *key);
    let known = SETTINGS.iter().find(|known| Some(known.key) == key)?;
    let SettingKind::Number { least, most } = known.kind else { return None };
    form.integer(name, least..=most)
}

impl ScenarioDraft {
    /// Reads the form.
    pub fn read(form: &mut Form) -> Option<ScenarioDraft> {
        form.names(FIELDS);
        let name = form.text("name", 3..=100);
        let note = form.value("note").trim().chars().take(500).collect();
        let fill = share(form, "tuyen");
        let low = share(form, "thap");
        let high = share(form, "cao");
        let later = share(form, "sau");
        let leave = share(form, "nghi");
        let growth = share(form, "luong");
        let group = form.value("nhom").trim().to_owned();
        let factor = if group.is_empty() {
            Some(Factor::none())
        } else {
            form.integer("muc", 0..=MOST).map(|percent| Factor { group, percent })
        };
        let assumed =
            Assumptions { fill: fill?, low: low?, high: high?, later: later?, leave: leave?, growth: growth? };
        Some(ScenarioDraft { name: name?, note, assumed, factor: factor? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_leads_back_to_its_forecast() {
        let one = Scenario {
            id: ScenarioId::fresh(),
            name: "Tuyển chậm".to_owned(),
            note: String::new(),
            fill_percent: 70,
            low_percent: 50,
            high_percent: 90,
            later_percent: 100,
            leave_percent: 3,
            growth_percent: 7,
            group_name: "Bác sĩ nội trú".to_owned(),
            group_percent: 120,
            made_by_name: String::new(),
            made_at: Instant::default(),
        };
        let link = one.link();
        let (path, query) = link.split_once('?').unwrap();
        let params = ListParams::read(path, query);
        assert_eq!(params.value("tuyen"), "70");
        assert_eq!(Factor::read(&params), one.factor());
        assert_eq!(one.factor().told(), "Bác sĩ nội trú: 120% mức quy định");
        assert!(!Factor::read(&ListParams::default()).is_tried());
    }
}
