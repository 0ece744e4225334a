//! A need (nhu cầu; clauses I.1.b, II.3.a, II.7.c): its states, its steps, who may take which, and what is typed.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::reach;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::reference::major::{Major, Meant, Sector, meant};
use crate::{ids, words};

ids! {
    /// A need.
    NeedId = "need";
}

words! {
    /// Where a need stands.
    pub enum NeedState {
        Draft = "draft" "Bản nháp",
        Submitted = "submitted" "Chờ thủ trưởng duyệt",
        Approved = "approved" "Chờ tổng hợp",
        Returned = "returned" "Trả lại",
        Consolidated = "consolidated" "Đã tổng hợp",
        Catalogued = "catalogued" "Trong danh mục",
        Withdrawn = "withdrawn" "Đã rút",
    }
}

words! {
    /// A step of a need.
    pub enum NeedStep {
        Edit = "edit" "Sửa",
        Withdraw = "withdraw" "Rút",
        Submit = "submit" "Trình thủ trưởng",
        /// The head of the agency sends it on to the standing agency.
        Approve = "approve" "Duyệt, gửi tổng hợp",
        /// The head does not approve it.
        SendBack = "send_back" "Không duyệt",
        Consolidate = "consolidate" "Tổng hợp",
        /// The standing agency returns it with a reason.
        Return = "return" "Trả lại",
        /// It becomes a row of the catalogue.
        Enter = "enter" "Đưa vào danh mục",
        /// Its row is taken out of the catalogue.
        Leave = "leave" "Đưa ra khỏi danh mục",
    }
}

impl NeedState {
    /// The state after a step, or a refusal.
    pub fn after(self, step: NeedStep) -> Result<NeedState> {
        use NeedState::*;
        match (self, step) {
            (Draft | Returned, NeedStep::Edit) => Ok(Draft),
            (Draft | Returned, NeedStep::Withdraw) => Ok(Withdrawn),
            (Draft | Returned, NeedStep::Submit) => Ok(Submitted),
            (Submitted, NeedStep::Approve) => Ok(Approved),
            (Submitted, NeedStep::SendBack) => Ok(Returned),
            (Approved | Consolidated, NeedStep::Consolidate) => Ok(Consolidated),
            (Approved | Consolidated, NeedStep::Return) => Ok(Returned),
            (Consolidated, NeedStep::Enter) => Ok(Catalogued),
            (Catalogued, NeedStep::Leave) => Ok(Consolidated),
            _ => Err(Error::refused(format!(
                "Dòng nhu cầu đang ở tình trạng “{}” nên không {} được. Mở lại dòng để xem các bước đã qua.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> Vec<NeedStep> {
        NeedStep::ALL.iter().copied().filter(|step| self.after(*step).is_ok()).collect()
    }

    /// Whether its people count against the headcount.
    pub fn counts(self) -> bool {
        !matches!(self, NeedState::Returned | NeedState::Withdrawn)
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            NeedState::Draft | NeedState::Withdrawn => "none",
            NeedState::Submitted | NeedState::Approved => "info",
            NeedState::Returned => "bad",
            NeedState::Consolidated => "vio",
            NeedState::Catalogued => "ok",
        }
    }
}

/// A need with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Need {
    pub id: NeedId,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub bloc: String,
    pub year: i64,
    pub sector_code: String,
    pub sector_name: String,
    pub major_code: Option<String>,
    pub major_name: Option<String>,
    pub specialty: String,
    pub beneficiary_group: String,
    pub number: i64,
    pub criteria: String,
    pub institutions: String,
    pub reason: String,
    pub starts_on: NaiveDate,
    pub task_id: Option<String>,
    pub task_name: Option<String>,
    pub allowed: Option<i64>,
    pub state: NeedState,
    pub return_reason: String,
    pub proposed_by: String,
    pub proposed_by_name: String,
    pub assignment_id: String,
    pub submitted_by: Option<String>,
    pub sort_key: String,
    pub version: i64,
}

impl Need {
    /// How many people it stands for now.
    pub fn people(&self) -> i64 {
        self.allowed.unwrap_or(self.number)
    }

    /// "7720101 Y khoa", or nothing without a code.
    pub fn major(&self) -> Option<String> {
        Some(format!("{} {}", self.major_code.as_ref()?, self.major_name.as_ref()?))
    }

    /// Whether the permit's holder may take a step, as far as their role goes.
    pub fn is_for(&self, permit: &Permit, step: NeedStep) -> bool {
        let permission = match step {
            NeedStep::Edit | NeedStep::Withdraw | NeedStep::Submit => Permission::ProposeNeeds,
            NeedStep::Approve | NeedStep::SendBack => Permission::ApproveNeeds,
            NeedStep::Consolidate | NeedStep::Return => Permission::ConsolidateNeeds,
            // The catalogue takes these; nobody takes them on the need itself.
            NeedStep::Enter | NeedStep::Leave => return false,
        };
        permit.also(permission).is_some_and(|may| reach::covers(&may, &self.lineage, &self.bloc))
    }

    /// The steps that a page offers to the permit's holder.
    pub fn steps_for(&self, permit: &Permit) -> Vec<NeedStep> {
        self.state.steps().into_iter().filter(|step| self.is_for(permit, *step)).collect()
    }

    /// The state after a step by the permit's holder, or why not. Who wrote or submitted a need does not approve it.
    pub fn after(&self, permit: &Permit, step: NeedStep) -> Result<NeedState> {
        if !self.is_for(permit, step) {
            return Err(Error::Forbidden);
        }
        let state = self.state.after(step)?;
        let own = [Some(self.proposed_by.as_str()), self.submitted_by.as_deref()];
        if step == NeedStep::Approve && own.contains(&Some(permit.user_id())) {
            return Err(Error::refused(
                "Người soạn hoặc trình nhu cầu không tự duyệt. Đề nghị một lãnh đạo khác của cơ quan duyệt.",
            ));
        }
        Ok(state)
    }

    /// The same as somebody would type it.
    pub fn draft(&self) -> NeedDraft {
        NeedDraft {
            agency_id: self.agency_id.clone(),
            sector_code: self.sector_code.clone(),
            major_code: self.major_code.clone(),
            specialty: self.specialty.clone(),
            beneficiary_group: self.beneficiary_group.clone(),
            number: self.number,
            criteria: self.criteria.clone(),
            institutions: self.institutions.clone(),
            reason: self.reason.clone(),
            starts_on: self.starts_on,
            task_id: self.task_id.clone(),
        }
    }

    /// The form that shows it for editing.
    pub fn form(&self) -> Form {
        Form::filled([
            ("agency_id", self.agency_id.clone()),
            ("specialty", self.specialty.clone()),
            ("major", self.major().unwrap_or_default()),
            ("sector_code", self.sector_code.clone()),
            ("beneficiary_group", self.beneficiary_group.clone()),
            ("number", self.number.to_string()),
            ("criteria", self.criteria.clone()),
            ("institutions", self.institutions.clone()),
            ("reason", self.reason.clone()),
            ("starts_on", viet::date::screen(self.starts_on)),
            ("task_id", self.task_id.clone().unwrap_or_default()),
            ("version", self.version.to_string()),
        ])
    }
}

/// A need as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedDraft {
    pub agency_id: String,
    pub sector_code: String,
    pub major_code: Option<String>,
    pub specialty: String,
    pub beneficiary_group: String,
    pub number: i64,
    pub criteria: String,
    pub institutions: String,
    pub reason: String,
    pub starts_on: NaiveDate,
    pub task_id: Option<String>,
}

/// How the fields are called in sentences and in the log.
pub const FIELDS: &[(&str, &str)] = &[
    ("agency_id", "nơi làm việc"),
    ("specialty", "ngành, chuyên ngành"),
    ("major", "mã ngành đào tạo"),
    ("sector_code", "lĩnh vực"),
    ("beneficiary_group", "nhóm đối tượng"),
    ("number", "số người"),
    ("allowed", "số người đề nghị duyệt"),
    ("criteria", "tiêu chí"),
    ("institutions", "cơ sở đào tạo"),
    ("reason", "lý do"),
    ("starts_on", "ngày dự kiến bắt đầu"),
    ("task_id", "nhiệm vụ"),
    ("state", "tình trạng"),
];

/// The most people of one kind that an agency asks for at once.
pub const MOST_PEOPLE: i64 = 500;

/// The answer of who does not find their major in the list.
pub const NO_MAJOR: &str = "khong";

/// The lists that a form is read against.
pub struct Lists {
    pub sectors: Vec<Sector>,
    pub majors: Vec<Major>,
    pub groups: Vec<(String, String)>,
}

impl Lists {
    /// The majors that somebody may mean, when what they typed is none for certain.
    pub fn suggestions(&self, typed: &str) -> Vec<(String, String)> {
        match meant(typed, &self.majors) {
            Meant::One(_) => Vec::new(),
            Meant::Near(near) => near.into_iter().map(|major| (major.code.clone(), major.label())).collect(),
        }
    }

    fn major(&self, form: &mut Form) -> Option<Option<Major>> {
        let typed = viet::text::clean(form.value("major"));
        let chosen = form.value("major_code").to_owned();
        if typed.is_empty() || chosen == NO_MAJOR {
            return Some(None);
        }
        let of_code = self.majors.iter().find(|major| major.code == chosen);
        match (of_code, meant(&typed, &self.majors)) {
            (_, Meant::One(major)) => Some(Some(major)),
            (Some(major), _) => Some(Some(major.clone())),
            (None, Meant::Near(near)) => {
                form.refuse(
                    "major",
                    if near.is_empty() {
                        format!("Danh mục ngành không có ngành nào gần với “{typed}”. Để trống ô này: chuyên ngành đã ghi bằng chữ ở trên.")
                    } else {
                        format!("Chọn ngành gần nhất với “{typed}” ở dưới, hoặc chọn không có trong danh mục.")
                    },
                );
                None
            }
        }
    }
}

impl NeedDraft {
    /// Reads the form of a need of a year.
    pub fn read(form: &mut Form, year: i64, lists: &Lists) -> Option<NeedDraft> {
        form.names(FIELDS);
        let agency_id = form.optional_text("agency_id", 100).flatten();
        if agency_id.is_none() {
            form.refuse("agency_id", "Chọn nơi làm việc");
        }
        let specialty = form.text("specialty", 2..=200);
        let major = lists.major(form);
        let sector_code = match (form.value("sector_code").to_owned(), &major) {
            (code, _) if lists.sectors.iter().any(|sector| sector.code == code) => Some(code),
            (_, Some(Some(major))) => {
                lists.sectors.iter().find(|sector| sector.takes(major.field())).map(|sector| sector.code.clone())
            }
            _ => None,
        };
        if sector_code.is_none() {
            form.refuse("sector_code", "Chọn lĩnh vực");
        }
        let group = form.value("beneficiary_group").to_owned();
        if !lists.groups.iter().any(|(id, _)| *id == group) {
            form.refuse("beneficiary_group", "Chọn nhóm đối tượng");
        }
        let number = form.integer("number", 1..=MOST_PEOPLE);
        let criteria = form.optional_lines("criteria", 2000);
        let institutions = form.optional_lines("institutions", 1000);
        let reason = form.optional_lines("reason", 2000);
        let starts_on = form.date("starts_on");
        if let Some(day) = starts_on
            && i64::from(day.year()) != year
        {
            form.refuse("starts_on", format!("Ngày dự kiến bắt đầu phải trong năm {year}"));
        }
        let task_id = form.optional_text("task_id", 100);
        if !form.is_right() {
            return None;
        }
        Some(NeedDraft {
            agency_id: agency_id?,
            sector_code: sector_code?,
            major_code: major?.map(|major| major.code),
            specialty: specialty?,
            beneficiary_group: group,
            number: number?,
            criteria: criteria?.unwrap_or_default(),
            institutions: institutions?.unwrap_or_default(),
            reason: reason?.unwrap_or_default(),
            starts_on: starts_on?,
            task_id: task_id?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_goes_its_way_and_no_other() {
        use NeedState::*;
        let way = [
            (NeedStep::Submit, Submitted),
            (NeedStep::SendBack, Returned),
            (NeedStep::Edit, Draft),
            (NeedStep::Submit, Submitted),
            (NeedStep::Approve, Approved),
            (NeedStep::Return, Returned),
            (NeedStep::Submit, Submitted),
            (NeedStep::Approve, Approved),
            (NeedStep::Consolidate, Consolidated),
            (NeedStep::Enter, Catalogued),
            (NeedStep::Leave, Consolidated),
            (NeedStep::Return, Returned),
            (NeedStep::Withdraw, Withdrawn),
        ];
        let mut state = Draft;
        for (step, expected) in way {
            state = state.after(step).unwrap();
            assert_eq!(state, expected);
        }
        assert!(Withdrawn.steps().is_empty());
        assert!(Submitted.after(NeedStep::Edit).is_err(), "what the head has before them does not change");
        assert!(Draft.after(NeedStep::Approve).is_err());
        assert!(Catalogued.after(NeedStep::Return).is_err(), "its row leaves the catalogue first");
        let refusal = Approved.after(NeedStep::Enter).unwrap_err().sentence();
        assert!(refusal.contains("Chờ tổng hợp"), "{refusal}");
    }

    #[test]
    fn what_is_returned_or_withdrawn_takes_no_posts() {
        let free: Vec<NeedState> = NeedState::ALL.iter().copied().filter(|state| !state.counts()).collect();
        assert_eq!(free, [NeedState::Returned, NeedState::Withdrawn]);
    }

    fn lists() -> Lists {
        let major = |code: &str, name: &str| Major { code: code.into(), name: name.into(), level: "bachelor".into() };
        let sector =
            Sector { code: "y-te".into(), name: "Y tế".into(), name_en: "Health".into(), field_codes: "72".into() };
        Lists {
            sectors: vec![sector],
            majors: vec![major("7720101", "Y khoa"), major("7720110", "Y học dự phòng")],
            groups: vec![("phd".into(), "Tiến sĩ".into())],
        }
    }

    const TYPED: &str = "agency_id=bv&specialty=Tim+mach&beneficiary_group=phd&number=2&starts_on=01/03/2027";

    #[test]
    fn a_code_gives_the_sector_and_near_names_are_offered() {
        let read = |more: &str| {
            let mut form = Form::parse(format!("{TYPED}{more}").as_bytes());
            let draft = NeedDraft::read(&mut form, 2027, &lists());
            (draft, form)
        };
        let (draft, _) = read("&major=y+khoa");
        let draft = draft.unwrap();
        assert_eq!((draft.major_code.as_deref(), draft.sector_code.as_str()), (Some("7720101"), "y-te"));
        let (draft, form) = read("&major=y+hoc+du+fong&sector_code=y-te");
        assert!(draft.is_none() && form.error("major").unwrap().contains("gần nhất"));
        assert_eq!(lists().suggestions("y hoc du fong")[0].0, "7720110");
        let (draft, _) = read("&major=y+hoc+du+fong&sector_code=y-te&major_code=7720110");
        assert_eq!(draft.unwrap().major_code.as_deref(), Some("7720110"));
        let (draft, _) = read("&major=noi+tru&sector_code=y-te&major_code=khong");
        assert_eq!(draft.unwrap().major_code, None);
        let (_, form) = read("");
        assert_eq!(form.error("sector_code"), Some("Chọn lĩnh vực"));
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let mut form = Form::parse(b"number=-3&starts_on=01/03/2026&major=qwzx");
        assert!(NeedDraft::read(&mut form, 2027, &lists()).is_none());
        for field in ["agency_id", "specialty", "major", "sector_code", "beneficiary_group", "number", "starts_on"] {
            assert!(form.error(field).is_some(), "{field}");
        }
    }
}
