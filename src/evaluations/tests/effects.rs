//! Decisions that cannot take effect say why, lose nothing and may be tried again; the other ways of a proposal.

use axum::http::StatusCode;

use crate::benefits::tests::{encoded, granted, one_text, talent, work};
use crate::commitments::commitment::ProposalState;
use crate::councils::tests::Hall;
use crate::platform::audit::Event;
use crate::platform::ids::Subject;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies::versions;

/// The rules without what the group is paid.
async fn without_figures(hall: &Hall) -> String {
    let mut files = versions::present_files("hai-phong");
    for text in files.values_mut() {
        for value in ["300_000_000", "3"] {
            let set = format!("{{ group = \"phd\", from = 2026-01-01, value = {value} }}");
            *text = text.replace(&set, "{ group = \"phd\", from = 2026-01-01, unset = true }");
        }
    }
    let mut tx = hall.app.app.db.write(&Permit::system("test")).await.unwrap();
    let kept = versions::keep_files(&mut tx, "hai-phong", &files).await.unwrap();
    tx.commit(Event::about_instance("page.read")).await.unwrap();
    kept.key
}

#[tokio::test]
async fn an_unset_figure_blocks_a_grant_by_its_name_until_it_is_tried_again() {
    let (mut hall, items) = Hall::in_session(2, &["Cao Thị Giả Sử"]).await;
    hall.voted(&items[0], "agree").await;
    hall.decision(&items[0], "24/11/2026").await;
    assert_eq!(hall.state(&items[0]).await, "passed", "its day has not come");
    let kept = hall.text("select policy_key from council_items where id = $1", &items[0]).await;
    assert!(!kept.is_empty(), "by the rules of the day on which it was issued");
    let poor = without_figures(&hall).await;
    assert_ne!(kept, poor);
    hall.app.app.db.run_outside(&format!("update council_items set policy_key = '{poor}'")).await.unwrap();
    let early = hall.step(&hall.standing, &format!("muc/{}/thi-hanh", items[0]), "").await;
    assert!(early.status == 422 && early.text.contains("không có quyết định nào chờ"), "{}", early.text);
    hall.later(1).await;
    work(&hall.app).await;
    assert_eq!(hall.state(&items[0]).await, "passed");
    let sentence = hall.text("select effect_blocked from council_items where id = $1", &items[0]).await;
    assert!(sentence.contains("chưa đủ số liệu") && sentence.contains("hỗ trợ một lần"), "{sentence}");
    assert_eq!(hall.text("select state from dossiers where id = $1", "dossier-1").await, "at_council");
    for table in ["beneficiaries", "talents", "commitments"] {
        let count = hall.count(&format!("select cast(count(*) as bigint) from {table}")).await;
        assert_eq!(count, 0, "{table}: nothing of it was saved");
    }
    let duties = hall.duties(&hall.secretary).await;
    assert!(duties.iter().any(|title| title.starts_with("Quyết định chưa thi hành được")), "{duties:?}");
    assert!(hall.page(&hall.standing, &items[0]).await.contains("Thi hành lại"));
    let member = hall.step(&hall.members[0], &format!("muc/{}/thi-hanh", items[0]), "").await;
    assert_eq!(member.status, StatusCode::FORBIDDEN);

    // By the rules in force now it works.
    hall.take(&hall.standing, &format!("muc/{}/thi-hanh", items[0]), "").await;
    assert_eq!(hall.state(&items[0]).await, "decided");
    assert_eq!(hall.count("select cast(count(*) as bigint) from beneficiaries").await, 1);
    assert!(!hall.duties(&hall.secretary).await.iter().any(|title| title.starts_with("Quyết định chưa")));
    assert!(!hall.page(&hall.standing, &items[0]).await.contains("Thi hành lại"));
}

#[tokio::test]
async fn a_second_decision_for_somebody_who_receives_is_told_and_changes_nothing() {
    let (hall, items) = Hall::in_session(2, &["Cao Thị Giả Sử", "Cao Thị Giả Sử"]).await;
    hall.voted(&items[0], "agree").await;
    hall.voted(&items[1], "agree").await;
    hall.decision(&items[0], "23/11/2026").await;
    let person = hall.text("select talent_id from dossiers where id = $1", "dossier-1").await;
    let same = format!("update dossiers set talent_id = '{person}' where id = 'dossier-2'");
    hall.app.app.db.run_outside(&same).await.unwrap();
    hall.decision(&items[1], "23/11/2026").await;
    assert_eq!(hall.state(&items[1]).await, "passed");
    let page = hall.page(&hall.standing, &items[1]).await;
    assert!(page.contains("đang hưởng chính sách theo Quyết định") && page.contains("CS-0001"), "{page}");
    assert_eq!(hall.count("select cast(count(*) as bigint) from beneficiaries").await, 1);
    let again = hall.step(&hall.secretary, &format!("muc/{}/thi-hanh", items[1]), "").await;
    assert!(again.status == 422 && again.text.contains("không cho hưởng lần nữa"), "{}", again.text);
}

/// Somebody who receives, in the college; their id.
async fn receiving(hall: &Hall, name: &str) -> String {
    let person = talent(&hall.standing, name, "truong-mau").await;
    granted(&hall.app, &hall.standing, &person, "nq-53:phd", "01/QĐ", "01/03/2026").await
}

async fn proposal_of(hall: &Hall, beneficiary: &str) -> (String, ProposalState) {
    let sql = "select id from discontinuation_proposals where beneficiary_id = $1 order by proposed_at desc, id desc";
    let id = hall.text(sql, beneficiary).await;
    let state = hall.text("select state from discontinuation_proposals where id = $1", &id).await;
    (id, ProposalState::parse(&state).unwrap())
}

#[tokio::test]
async fn who_is_kept_by_the_council_goes_on_and_who_is_not_may_be_asked_to_pay_back() {
    let mut hall = Hall::new(2).await;
    let id = receiving(&hall, "Lê Văn Đề").await;
    let head = hall.app.as_role_in(Role::AgencyHead, "truong-mau").await;
    let asked = |kind: &str| {
        encoded(&[("asked", kind), ("reason", "Không phù hợp với vị trí việc làm"), ("stops_on", "23/11/2026")])
    };
    let to = format!("/huong-chinh-sach/{id}/thoi/de-xuat");
    let early = head.post(&to, &asked("repay")).await;
    assert!(early.status == 422 && early.text.contains("chưa thôi hưởng"), "{}", early.text);
    let pause = encoded(&[("reason", "Chờ Hội đồng xét")]);
    assert_eq!(hall.standing.post(&format!("/huong-chinh-sach/{id}/tam-dung"), &pause).await.status, 303);

    // A meeting that is being prepared has it at once.
    assert_eq!(head.post(&to, &asked("discontinue")).await.status, 303);
    let (first, state) = proposal_of(&hall, &id).await;
    assert_eq!(state, ProposalState::OnAgenda);
    let items = hall.items().await;
    assert_eq!(items.len(), 1);
    hall.open(&[]).await;
    hall.voted(&items[0], "against").await;
    hall.take(&hall.chair, "be-mac", "").await;
    hall.decision(&items[0], "23/11/2026").await;
    assert_eq!(hall.text("select outcome from council_items where id = $1", &items[0]).await, "continue");
    assert_eq!(proposal_of(&hall, &id).await, (first, ProposalState::Continued));
    assert_eq!(hall.text("select state from beneficiaries where id = $1", &id).await, "active", "paid again");

    // Withdrawn while it waits, the council has nothing of it.
    assert_eq!(head.post(&to, &asked("discontinue")).await.status, 303);
    let (second, state) = proposal_of(&hall, &id).await;
    assert_eq!(state, ProposalState::Waiting);
    let why = encoded(&[("reason", "Đơn vị đã bố trí lại")]);
    assert_eq!(head.post(&format!("/de-xuat-thoi/{second}/rut"), &why).await.status, 303);
    assert_eq!(hall.text("select state from council_items where subject_id = $1", &second).await, "dropped");

    // Stopped without repayment, then asked for it apart; a vote against orders nothing.
    let stop = encoded(&[
        ("stops_on", "20/11/2026"),
        ("last_day", "19/11/2026"),
        ("cause", "discontinued"),
        ("decision_number", "9/QĐ"),
        ("decided_on", "18/11/2026"),
    ]);
    let leader = hall.app.as_role(Role::StandingLeader).await;
    assert_eq!(leader.post(&format!("/huong-chinh-sach/{id}/thoi/quyet-dinh"), &stop).await.status, 303);
    assert_eq!(head.post(&to, &asked("repay")).await.status, 303);
    let (third, _) = proposal_of(&hall, &id).await;
    let entry = "insert into benefit_entries (id, beneficiary_id, entitlement_id, kind, amount, period, on_date, reason,
        made_by_name, made_at) select 'e1', beneficiary_id, id, 'payment', 300000000, 'once', '2026-04-10', '', '', created_at
        from entitlements where amount = 300000000";
    hall.app.app.db.run_outside(entry).await.unwrap();
    let terms = |version: i64, basis: &str| {
        encoded(&[
            ("stops_on", "20/11/2026"),
            ("cause", "discontinued"),
            ("due_on", "31/03/2027"),
            ("legal_document_id", basis),
            ("version", &version.to_string()),
        ])
    };
    let document = hall.text("select id from legal_documents where id <> $1 order by id limit 1", "").await;
    let saved = head.post(&format!("/de-xuat-thoi/{third}/noi-dung"), &terms(1, &document)).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let stale = head.post(&format!("/de-xuat-thoi/{third}/noi-dung"), &terms(1, &document)).await;
    assert!(stale.status == 422 && stale.text.contains("Người khác vừa sửa"), "{}", stale.text);
    hall.meeting = hall.prepare("23/11/2026", "09:00").await;
    let items = hall.items().await;
    hall.open(&[]).await;
    hall.voted(&items[0], "against").await;
    assert_eq!(proposal_of(&hall, &id).await, (third, ProposalState::Declined));
    assert_eq!(hall.count("select cast(count(*) as bigint) from repayments").await, 0);
    hall.take(&hall.chair, "be-mac", "").await;

    assert_eq!(head.post(&to, &asked("repay")).await.status, 303);
    let (fourth, _) = proposal_of(&hall, &id).await;
    let saved = head.post(&format!("/de-xuat-thoi/{fourth}/noi-dung"), &terms(1, &document)).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    hall.meeting = hall.prepare("23/11/2026", "09:00").await;
    let items = hall.items().await;
    hall.open(&[]).await;
    hall.voted(&items[0], "agree").await;
    hall.decision(&items[0], "23/11/2026").await;
    assert_eq!(hall.state(&items[0]).await, "decided");
    assert_eq!(proposal_of(&hall, &id).await, (fourth, ProposalState::Ordered));
    // 51 of 60 months of the grant were not served: most of November counts as a month.
    assert_eq!(hall.count("select cast(sum(amount) as bigint) from repayment_entries").await, 255_000_000);
    let again = head.post(&to, &asked("repay")).await;
    assert!(again.status == 422 && again.text.contains("Đã có khoản phải đền bù DB-0001"), "{}", again.text);
}

#[tokio::test]
async fn a_proposal_is_told_in_the_log_by_its_code() {
    let hall = Hall::new(2).await;
    let id = receiving(&hall, "Lê Văn Đề").await;
    let head = hall.app.as_role_in(Role::AgencyHead, "truong-mau").await;
    let form = encoded(&[("reason", "Không phù hợp với vị trí việc làm"), ("stops_on", "23/11/2026")]);
    assert_eq!(head.post(&format!("/huong-chinh-sach/{id}/thoi/de-xuat"), &form).await.status, 303);
    let code = one_text(&hall.app, "select code from discontinuation_proposals where beneficiary_id = $1", &id).await;
    assert_eq!(crate::commitments::commitment::ProposalId::KIND, "discontinuation_proposal");
    let log = hall.log().await;
    assert!(log.contains(&code) && !log.contains("Lê Văn Đề"), "{log}");
}
