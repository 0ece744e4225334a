//! An obstacle (khó khăn, vướng mắc; clause IV.1.a): its states, its steps, who may take which, and what is typed.

use chrono::NaiveDate;

use crate::plans::plan::PlanId;
use crate::plans::task::TaskId;
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// An obstacle.
    ObstacleId = "obstacle";
}

words! {
    /// Where an obstacle stands.
    pub enum ObstacleState {
        New = "new" "Mới gửi",
        Handling = "handling" "Đang xử lý",
        Escalated = "escalated" "Chờ cấp trên",
        Resolved = "resolved" "Đã giải quyết",
    }
}

words! {
    /// A step of an obstacle.
    pub enum ObstacleStep {
        Assign = "assign" "Giao cơ quan xử lý",
        Answer = "answer" "Trả lời",
        /// To the People's Committee, with a proposal.
        Escalate = "escalate" "Trình cấp trên",
        /// The People's Committee settles it with a direction.
        Decide = "decide" "Cho ý kiến chỉ đạo",
        /// The People's Committee gives a direction that an agency carries out.
        Direct = "direct" "Chỉ đạo, giao thực hiện",
        Reopen = "reopen" "Mở lại",
    }
}

impl ObstacleState {
    /// The state after a step, or a refusal.
    pub fn after(self, step: ObstacleStep) -> Result<ObstacleState> {
        use ObstacleState::*;
        match (self, step) {
            (New | Handling, ObstacleStep::Assign) => Ok(Handling),
            (New | Handling, ObstacleStep::Answer) => Ok(Resolved),
            (New | Handling, ObstacleStep::Escalate) => Ok(Escalated),
            (Escalated, ObstacleStep::Decide) => Ok(Resolved),
            (Escalated, ObstacleStep::Direct) => Ok(Handling),
            (Resolved, ObstacleStep::Reopen) => Ok(Handling),
            _ => Err(Error::refused(format!(
                "Vướng mắc đang ở tình trạng “{}” nên không {} được. Xem các bước đã qua ở dưới.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> Vec<ObstacleStep> {
        ObstacleStep::ALL.iter().copied().filter(|step| self.after(*step).is_ok()).collect()
    }

    /// Whether somebody still has to act.
    pub fn is_open(self) -> bool {
        self != ObstacleState::Resolved
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            ObstacleState::New => "info",
            ObstacleState::Handling => "warn",
            ObstacleState::Escalated => "bad",
            ObstacleState::Resolved => "ok",
        }
    }

    /// The mark of a count.
    pub fn mark(self) -> &'static str {
        match self {
            ObstacleState::New => "n",
            ObstacleState::Handling => "a",
            ObstacleState::Escalated => "r",
            ObstacleState::Resolved => "d",
        }
    }
}

/// An obstacle with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Obstacle {
    pub id: ObstacleId,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub bloc: String,
    pub plan_id: Option<PlanId>,
    pub plan_name: Option<String>,
    pub task_id: Option<TaskId>,
    pub part_id: Option<String>,
    pub clause: Option<String>,
    pub task_title: Option<String>,
    pub title: String,
    pub description: String,
    pub proposal: String,
    pub state: ObstacleState,
    pub handler_agency_id: Option<String>,
    pub handler_name: Option<String>,
    pub handler_lineage: Option<String>,
    pub answer: Option<String>,
    pub raised_by: String,
    pub raised_by_name: String,
    pub raised_at: Instant,
    pub state_since: Instant,
    pub due_on: Option<NaiveDate>,
    pub sort_key: String,
    pub version: i64,
}

impl Obstacle {
    /// Who has to act now; empty when nobody has.
    pub fn waiting_for(&self, committee: &str) -> String {
        match self.state {
            ObstacleState::New | ObstacleState::Handling => {
                self.handler_name.clone().unwrap_or_else(|| "cơ quan thường trực".to_owned())
            }
            ObstacleState::Escalated => committee.to_owned(),
            ObstacleState::Resolved => String::new(),
        }
    }

    /// What it is about: "II.3.c Đào tạo nhân lực", the plan, or nothing in particular.
    pub fn about(&self) -> String {
        match (&self.clause, &self.task_title, &self.plan_name) {
            (Some(clause), Some(title), _) => format!("{clause} {title}"),
            (_, _, Some(plan)) => plan.clone(),
            _ => String::new(),
        }
    }

    /// Whether the permit's holder runs the obstacles of this bloc: assigns them and escalates them.
    fn is_run_by(&self, permit: &Permit) -> bool {
        permit.also(Permission::HandleObstacles).is_some_and(|handles| match handles.reach() {
            Reach::City => self.bloc == "government" || self.is_handled_by(&handles),
            Reach::Bloc => handles.covers(&self.lineage, &self.bloc),
            _ => false,
        })
    }

    /// Whether the agency of the permit's holder is the one that answers.
    fn is_handled_by(&self, permit: &Permit) -> bool {
        let own = permit.signed().map(|signed| signed.agency_id.as_str());
        own.is_ok_and(|own| self.handler_agency_id.as_deref() == Some(own))
    }

    /// Whether the permit's holder may take a step, as far as their role goes.
    pub fn is_for(&self, permit: &Permit, step: ObstacleStep) -> bool {
        match step {
            ObstacleStep::Assign | ObstacleStep::Escalate => self.is_run_by(permit),
            ObstacleStep::Answer => {
                let handles = permit.also(Permission::HandleObstacles);
                self.is_run_by(permit) || handles.is_some_and(|handles| self.is_handled_by(&handles))
            }
            ObstacleStep::Decide | ObstacleStep::Direct => permit.also(Permission::DecideObstacles).is_some(),
            ObstacleStep::Reopen => {
                let raises = permit.also(Permission::RaiseObstacles);
                raises.is_some_and(|raises| raises.covers(&self.lineage, &self.bloc))
            }
        }
    }

    /// The steps that a page offers to the permit's holder.
    pub fn steps_for(&self, permit: &Permit) -> Vec<ObstacleStep> {
        self.state.steps().into_iter().filter(|step| self.is_for(permit, *step)).collect()
    }

    /// The state after a step by the permit's holder, or why not.
    pub fn after(&self, permit: &Permit, step: ObstacleStep) -> Result<ObstacleState> {
        if self.is_for(permit, step) { self.state.after(step) } else { Err(Error::Forbidden) }
    }
}

/// A step that was taken.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StepTaken {
    pub number: i64,
    pub from_state: ObstacleState,
    pub to_state: ObstacleState,
    pub note: String,
    /// How many working days the state before lasted.
    pub working_days: i64,
    pub taken_by_name: String,
    pub taken_at: Instant,
}

impl StepTaken {
    /// What the person did, after their name.
    pub fn verb(&self) -> &'static str {
        use ObstacleState::*;
        match (self.from_state, self.to_state) {
            (Escalated, Handling) => "chỉ đạo, giao thực hiện",
            (Escalated, _) => "cho ý kiến chỉ đạo",
            (Resolved, _) => "mở lại",
            (_, Escalated) => "trình cấp trên",
            (_, Resolved) => "trả lời",
            _ => "giao xử lý",
        }
    }
}

/// An obstacle as typed.
#[derive(Clone, Debug)]
pub struct ObstacleDraft {
    pub title: String,
    pub description: String,
    pub proposal: String,
}

/// How the fields of an obstacle are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("title", "vướng mắc"),
    ("description", "mô tả"),
    ("proposal", "kiến nghị, đề xuất"),
    ("evidence", "tệp kèm theo"),
    ("state", "tình trạng"),
    ("handler", "cơ quan xử lý"),
    ("handler_agency_id", "cơ quan xử lý"),
    ("note", "nội dung"),
    ("answer", "nội dung trả lời"),
    ("direction", "ý kiến chỉ đạo"),
    ("reason", "lý do"),
    ("due_on", "hạn trả lời"),
];

/// Several lines that must be there.
fn lines(form: &mut Form, name: &'static str, longest: usize, missing: &str) -> Option<String> {
    let lines = form.optional_lines(name, longest)?;
    if lines.is_none() {
        form.refuse(name, missing);
    }
    lines
}

impl ObstacleDraft {
    /// Reads the form by which an obstacle is raised.
    pub fn read(form: &mut Form) -> Option<ObstacleDraft> {
        form.names(FIELDS);
        let title = form.text("title", 5..=200);
        let description = lines(form, "description", 4000, "Mô tả vướng mắc: điều gì xảy ra, ảnh hưởng việc nào");
        let proposal = lines(form, "proposal", 2000, "Nhập kiến nghị: đề nghị ai làm gì");
        for file in form.files("evidence").into_iter().map(|file| file.evidence_type()).collect::<Vec<_>>() {
            if let Err(sentence) = file {
                form.refuse("evidence", sentence);
            }
        }
        if !form.is_right() {
            return None;
        }
        Some(ObstacleDraft { title: title?, description: description?, proposal: proposal? })
    }
}

/// What is typed with a step.
#[derive(Clone, Debug)]
pub struct StepDraft {
    pub step: ObstacleStep,
    pub note: String,
    /// The agency that answers next, for the steps that name one.
    pub handler: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub version: i64,
}

impl StepDraft {
    /// Reads the form of a step; each has its own fields, so that one page may hold several.
    pub fn read(form: &mut Form, step: ObstacleStep, today: NaiveDate) -> Option<StepDraft> {
        form.names(FIELDS);
        let note = match step {
            ObstacleStep::Assign => form.optional_lines("note", 2000).map(Option::unwrap_or_default),
            ObstacleStep::Answer => lines(form, "answer", 4000, "Nhập nội dung trả lời"),
            ObstacleStep::Escalate => lines(form, "proposal", 2000, "Nhập đề xuất để cấp trên xem xét"),
            ObstacleStep::Decide | ObstacleStep::Direct => lines(form, "direction", 4000, "Nhập ý kiến chỉ đạo"),
            ObstacleStep::Reopen => lines(form, "reason", 2000, "Nhập lý do mở lại"),
        };
        let handler = form.optional_text("handler_agency_id", 100);
        let due_on = form.optional_date("due_on");
        let version = form.version();
        if step == ObstacleStep::Assign && handler == Some(None) {
            form.refuse("handler_agency_id", "Chọn cơ quan xử lý");
        }
        if let Some(Some(day)) = due_on
            && day < today
        {
            form.refuse("due_on", format!("Hạn trả lời không trước hôm nay, {}", viet::date::screen(today)));
        }
        if !form.is_right() {
            return None;
        }
        let handler = handler?;
        // A direction that names an agency is carried out by it; one without settles the obstacle.
        let step = match (step, &handler) {
            (ObstacleStep::Decide, Some(_)) => ObstacleStep::Direct,
            (step, _) => step,
        };
        Some(StepDraft { step, note: note?, handler, due_on: due_on?, version: version? })
    }
}

/// The middle value of some durations; of an even number the upper one of the two.
pub fn median(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    days.get(days.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_obstacle_goes_its_way_and_no_other() {
        use ObstacleState::*;
        let way = [
            (ObstacleStep::Assign, Handling),
            (ObstacleStep::Escalate, Escalated),
            (ObstacleStep::Direct, Handling),
            (ObstacleStep::Answer, Resolved),
            (ObstacleStep::Reopen, Handling),
        ];
        let mut state = New;
        for (step, expected) in way {
            state = state.after(step).unwrap();
            assert_eq!(state, expected);
        }
        assert!(New.after(ObstacleStep::Decide).is_err());
        assert!(Escalated.after(ObstacleStep::Answer).is_err());
        assert_eq!(Resolved.steps(), [ObstacleStep::Reopen]);
    }

    #[test]
    fn the_median_is_the_middle_duration() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9, 1, 3]), Some(3));
        assert_eq!(median(vec![4, 2]), Some(4));
    }

    #[test]
    fn a_direction_that_names_an_agency_is_carried_out_by_it() {
        let today = "2026-11-23".parse().unwrap();
        let read = |body: &str| StepDraft::read(&mut Form::parse(body.as_bytes()), ObstacleStep::Decide, today);
        assert_eq!(read("direction=Lam+ngay&version=1").unwrap().step, ObstacleStep::Decide);
        let named = read("direction=Lam+ngay&version=1&handler_agency_id=so-ngan-sach").unwrap();
        assert_eq!(named.step, ObstacleStep::Direct);
        assert!(read("version=1").is_none());
    }
}
