//! A plan as its own paper: exported to Word and PDF, read again without losing a task, issued by it.

use std::collections::BTreeMap;

use axum::http::StatusCode;

use crate::issuance::store as papers;
use crate::plans::import::Import;
use crate::plans::plan::PlanState;
use crate::plans::reading::{self, Register};
use crate::plans::store::{imports, plans, tasks as stored};
use crate::plans::task::{PartKind, TaskDraft};
use crate::platform::jobs;
use crate::platform::permission::Role;
use crate::platform::words::Words as _;
use crate::testing::{Client, TestApp};

const PLAN: &str = include_str!("../fixtures/ke-hoach-nq53-2026.txt");

/// The city's real plan of 2026, taken into the register of plans.
async fn imported() -> (TestApp, Client, String) {
    let app = TestApp::with_pack("hai-phong").await;
    let officer = app.as_role_in(Role::StandingOfficer, "so-noi-vu").await;
    let fields = [("bloc", "government"), ("year", "")];
    let reply = officer.post_parts("/ke-hoach/nhap", &fields, &[("file", "ke-hoach.txt", PLAN.as_bytes())]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let page = reply.location().to_owned();
    let reply = officer.post(&format!("{page}/nhan"), "version=1").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let plan = plans::all(&mut app.app.db.read()).await.unwrap().remove(0).id.to_string();
    (app, officer, plan)
}

fn tasks(file: &str, bytes: &[u8], register: &Register) -> BTreeMap<String, TaskDraft> {
    let proposal = reading::read(file, bytes, register).unwrap_or_else(|refusal| panic!("{file}: {refusal:?}"));
    let import = Import::of(proposal, register, 2026);
    import.tasks.into_iter().map(|task| (task.draft.clause.clone(), task.draft)).collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn the_real_plan_goes_out_as_word_and_pdf_and_comes_back_with_every_task() {
    let (app, officer, plan) = imported().await;
    let register = imports::register(&mut app.app.db.read()).await.unwrap();
    let before = tasks("ke-hoach.txt", PLAN.as_bytes(), &register);
    assert_eq!(before.len(), 27);
    for ending in ["docx", "pdf"] {
        let file = officer.get(&format!("/ke-hoach/{plan}/van-ban.{ending}")).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        let after = tasks(&format!("ke-hoach.{ending}"), &file.bytes, &register);
        let clauses = |tasks: &BTreeMap<String, TaskDraft>| tasks.keys().cloned().collect::<Vec<_>>();
        assert_eq!(clauses(&after), clauses(&before), "{ending}");
        for (clause, task) in &before {
            let read = &after[clause];
            assert_eq!(squeezed(&read.work), squeezed(&task.work), "{ending} {clause}");
            assert_eq!((&read.leads, &read.supporting), (&task.leads, &task.supporting), "{ending} {clause}");
            assert_eq!((read.due_on, &read.recurrence), (task.due_on, &task.recurrence), "{ending} {clause}");
            assert_eq!(read.product, task.product, "{ending} {clause}");
        }
    }
    let word = officer.get(&format!("/ke-hoach/{plan}/van-ban.docx")).await.bytes;
    let proposal = reading::read("ke-hoach.docx", &word, &register).unwrap();
    let original = reading::read("ke-hoach.txt", PLAN.as_bytes(), &register).unwrap();
    assert_eq!(proposal.header.signer, original.header.signer);
    let titles = |proposal: &reading::Proposal| {
        proposal.sections.iter().map(|one| (one.clause.clone(), viet::text::fold(&one.title))).collect::<Vec<_>>()
    };
    assert_eq!(titles(&proposal), titles(&original), "the sections that give no task are kept, too");
    let skipped = |proposal: &reading::Proposal| proposal.skipped.len();
    assert!(skipped(&proposal) + 3 >= skipped(&original), "{} of {}", skipped(&proposal), skipped(&original));
}

#[tokio::test]
async fn a_plan_typed_by_hand_states_who_and_when_so_that_the_reader_gets_it_back() {
    let app = TestApp::new().await;
    let issued = app.issued_plan().await;
    let register = imports::register(&mut app.app.db.read()).await.unwrap();
    let (all, agencies) = {
        let db = &mut app.app.db.read();
        (stored::of_plan(db, &issued.id).await.unwrap(), stored::agencies_of_plan(db, &issued.id).await.unwrap())
    };
    assert_eq!(all.len(), 5);
    for ending in ["docx", "pdf"] {
        let file = issued.officer.get(&format!("/ke-hoach/{}/van-ban.{ending}", issued.id)).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        let after = tasks(&format!("ke-hoach.{ending}"), &file.bytes, &register);
        assert_eq!(after.len(), all.len(), "{ending}: {:?}", after.keys());
        for task in &all {
            let (clause, read) = (&task.clause, after.get(&task.clause));
            let read = read.unwrap_or_else(|| panic!("{ending}: {clause} is lost; read {:?}", after.keys()));
            let of = |part: PartKind| {
                let own = agencies.iter().filter(|one| one.task_id == task.id && one.part == part);
                let mut ids: Vec<String> = own.map(|one| one.agency_id.clone()).collect();
                ids.sort();
                ids
            };
            assert_eq!(read.leads, of(PartKind::Lead), "{ending} {clause}");
            assert_eq!(read.supporting, of(PartKind::Supporting), "{ending} {clause}");
            let times = (read.due_on, read.recurrence.as_str());
            assert_eq!(times, (task.due_on, task.recurrence.as_str()), "{ending} {clause}");
            assert_eq!(squeezed(&read.product), squeezed(&task.product), "{ending} {clause}");
            assert_eq!(squeezed(&read.work), squeezed(&task.work), "{ending} {clause}");
        }
    }
}

#[tokio::test]
async fn a_plan_is_issued_by_its_paper_with_the_paper_s_number_and_day() {
    let app = TestApp::new().await;
    let issued = app.issued_plan().await;
    let (officer, leader) = (&issued.officer, &issued.leader);
    let early = officer.post(&format!("/ke-hoach/{}/van-ban", issued.id), "").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text.contains("Duyệt nội dung kế hoạch trước"), "{}", early.text);
    for (by, path, body) in [(officer, "dieu-chinh", "reason=Them+viec"), (officer, "trinh", ""), (leader, "duyet", "")]
    {
        let reply = by.post(&format!("/ke-hoach/{}/{path}", issued.id), body).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}: {}", reply.text);
    }
    let reply = officer.post(&format!("/ke-hoach/{}/van-ban", issued.id), "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let paper = reply.location().trim_start_matches("/phat-hanh/").to_owned();
    let again = officer.post(&format!("/ke-hoach/{}/van-ban", issued.id), "").await;
    assert_eq!(again.location(), format!("/phat-hanh/{paper}"), "one paper at a time");
    let steps = [
        (officer, "trinh", ""),
        (leader, "duyet", ""),
        (officer, "cap-so", ""),
        (officer, "ky", "&signing=on_paper"),
        (officer, "phat-hanh", ""),
    ];
    for (by, path, more) in steps {
        let version = papers::find(&mut app.app.db.read(), &paper).await.unwrap().version;
        let reply = by.post(&format!("/phat-hanh/{paper}/{path}"), &format!("version={version}{more}")).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}: {}", reply.text);
    }
    while jobs::run_next(&app.app, crate::run_job).await.unwrap() {}
    let plan = plans::find(&mut app.app.db.read(), issued.id.as_str()).await.unwrap();
    assert_eq!((plan.state, plan.issues, plan.number.as_str()), (PlanState::Issued, 2, "01/KH-UBND"));
    assert_eq!(plan.issued_on, Some("2026-11-23".parse().unwrap()));
}
