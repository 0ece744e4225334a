//! A plan that agencies carry out, for tests: drafted by one person, approved by another, issued.

#![cfg(test)]

use std::sync::Arc;

use chrono::NaiveDate;

use crate::accounts::store;
use crate::plans::actions::{life, tasks};
use crate::plans::part::Part;
use crate::plans::plan::{IssueDraft, PlanDraft, PlanId, PlanState};
use crate::plans::store::{parts, plans};
use crate::plans::task::TaskDraft;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::{Permit, SignedIn};
use crate::testing::{Client, TestApp};

/// An issued plan of 2026 and its parts.
pub struct IssuedPlan {
    pub id: PlanId,
    pub parts: Vec<Part>,
    /// Who drafted it, and who approved and issued it.
    pub officer: Client,
    pub leader: Client,
}

impl IssuedPlan {
    /// The part of an agency in the task at a clause.
    pub fn part(&self, clause: &str, agency_id: &str) -> &Part {
        self.parts.iter().find(|part| part.clause == clause && part.agency_id == agency_id).unwrap()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A task that is clear in its six points ("6 rõ").
fn task(clause: &str, title: &str, recurrence: &str, due: Option<&str>, leads: &[&str]) -> TaskDraft {
    TaskDraft {
        clause: clause.to_owned(),
        heading: "Nhiệm vụ".to_owned(),
        title: title.to_owned(),
        work: format!("{title} theo phân công của Ủy ban nhân dân thành phố."),
        responsibility: "Thủ trưởng cơ quan chịu trách nhiệm".to_owned(),
        product: "Báo cáo kết quả".to_owned(),
        authority: "Ủy ban nhân dân thành phố".to_owned(),
        now: false,
        legal_document_id: None,
        legal_clause: None,
        recurrence: recurrence.to_owned(),
        starts_on: day("2026-10-01"),
        due_on: due.map(day),
        deadline_text: String::new(),
        addressees: String::new(),
        leads: leads.iter().map(|id| (*id).to_owned()).collect(),
        supporting: vec!["hdnd-mau".to_owned()],
    }
}

impl TestApp {
    /// The permit of a signed-in person, for actions that a test calls without a page.
    pub async fn permit_of(&self, client: &Client, permission: Permission) -> Permit {
        let db = &mut self.app.db.read();
        let held = store::assignment(db, client.assignment_id.as_str()).await.unwrap();
        let signed = SignedIn {
            user_id: held.user_id.to_string(),
            user_name: held.user_name,
            session_id: String::new(),
            assignment_id: held.id.to_string(),
            role: held.role,
            agency_id: held.agency_id,
            agency_name: held.agency_name,
            lineage: held.lineage,
            bloc: held.bloc,
            behalf: None,
            source: "127.0.0.1".to_owned(),
            confirmed_until: None,
            replayed: false,
            idle_seconds: 900,
            assignments: Vec::new(),
        };
        Permit::grant(Arc::new(signed), permission).unwrap()
    }

    /// A plan of 2026 that was issued on the day of the tests. Its parts go to the people who are there already:
    ///
    /// - I.1 "Xây dựng cơ sở dữ liệu nhân tài", `so-hoc-tap`, due on Monday 30/11/2026
    /// - I.2 "Bố trí kinh phí thực hiện chính sách", `so-ngan-sach`, due on Tuesday 15/12/2026
    /// - II.1 "Báo cáo kết quả thực hiện", `van-phong`, each quarter (one part: the fourth quarter)
    /// - II.2 "Quán triệt chính sách thu hút nhân tài", `so-hoc-tap`, `so-ngan-sach` and `truong-mau`, ongoing
    /// - II.3 "Hướng dẫn trong khối Đảng", `ban-to-chuc`, due on Thursday 10/12/2026
    pub async fn issued_plan(&self) -> IssuedPlan {
        let officer = self.as_role(Role::StandingOfficer).await;
        let leader = self.as_role(Role::StandingLeader).await;
        let edits = self.permit_of(&officer, Permission::EditPlans).await;
        let head = PlanDraft {
            year: 2026,
            title: "Kế hoạch thực hiện chính sách thu hút, trọng dụng nhân tài năm 2026".to_owned(),
            issuer: "Ủy ban nhân dân thành phố Mẫu".to_owned(),
            place: "Mẫu".to_owned(),
            bases: String::new(),
            signer_title: "CHỦ TỊCH".to_owned(),
            signer_name: "Trần Văn Thử".to_owned(),
        };
        let id = life::create(&self.app, &edits, head).await.unwrap();
        let learning = "so-hoc-tap";
        let all = [learning, "so-ngan-sach", "truong-mau"];
        for draft in [
            task("I.1", "Xây dựng cơ sở dữ liệu nhân tài", "once", Some("2026-11-30"), &[learning]),
            task("I.2", "Bố trí kinh phí thực hiện chính sách", "once", Some("2026-12-15"), &["so-ngan-sach"]),
            task("II.1", "Báo cáo kết quả thực hiện", "quarterly", None, &["van-phong"]),
            task("II.2", "Quán triệt chính sách thu hút nhân tài", "ongoing", None, &all),
            task("II.3", "Hướng dẫn trong khối Đảng", "once", Some("2026-12-10"), &["ban-to-chuc"]),
        ] {
            tasks::add(&self.app, &edits, id.as_str(), draft).await.unwrap();
        }
        life::submit(&self.app, &edits, id.as_str()).await.unwrap();
        let approves = self.permit_of(&leader, Permission::ApprovePlans).await;
        life::approve(&self.app, &approves, id.as_str()).await.unwrap();
        let issue =
            IssueDraft { number: "12/KH-UBND".to_owned(), issued_on: self.app.clock.today(), reason: String::new() };
        life::issue(&self.app, &approves, id.as_str(), issue).await.unwrap();
        let parts = parts::of_plan(&mut self.app.db.read(), &id).await.unwrap();
        IssuedPlan { id, parts, officer, leader }
    }
}

#[tokio::test]
async fn an_issued_plan_gives_each_lead_agency_its_part() {
    let app = TestApp::new().await;
    let plan = app.issued_plan().await;
    let stored = plans::find(&mut app.app.db.read(), plan.id.as_str()).await.unwrap();
    assert_eq!((stored.state, stored.issues), (PlanState::Issued, 1));
    assert_eq!(plan.parts.len(), 7);
    assert_eq!(plan.part("II.1", "van-phong").period, "2026-Q4");
    assert_eq!(plan.part("II.2", "truong-mau").due_on, None);
}
