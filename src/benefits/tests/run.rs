//! Long runs: killed in the middle, doubled, and nobody is listed or paid twice.

use super::{begin, estimate, list, one_number, people, sent, work};
use crate::benefits::account;
use crate::benefits::actions::grant::{Grant, Post};
use crate::benefits::actions::run::{next_beneficiaries, next_rows};
use crate::benefits::list::ListState;
use crate::benefits::store::accounts::{self, NewAccount};
use crate::commitments;
use crate::platform::audit::Event;
use crate::platform::db::Read;
use crate::platform::permit::Permit;
use crate::talents::store::people::{self as store, NewTalent, Standing};
use crate::talents::{Profile, Sex, TalentId, TalentStatus};
use crate::testing::TestApp;

/// So many people who began on 01/09/2026.
async fn many(app: &TestApp, count: usize) {
    let mut tx = app.app.db.write(&Permit::system("test")).await.unwrap();
    let mut ids = Vec::new();
    for number in 0..count {
        let id = TalentId::fresh();
        let profile = Profile {
            family_name: "Nguyễn".to_owned(),
            middle_name: "Văn".to_owned(),
            given_name: format!("Mẫu {number}"),
            other_names: None,
            birth: None,
            sex: Sex::Male,
            ethnicity: None,
            nationality: "VN".to_owned(),
            native_place: None,
            address: None,
            commune_code: None,
            address_elsewhere: None,
            phone: None,
            second_phone: None,
            email: None,
            number_reason: None,
            agency_id: "so-hoc-tap".to_owned(),
            post_title: None,
            status: TalentStatus::InPost,
            status_since: None,
            beneficiary_group: None,
            sector: None,
            research: None,
        };
        let new = NewTalent {
            id: &id,
            number: store::next_number(&mut tx).await.unwrap(),
            profile: &profile,
            bloc: "government",
            sealed: None,
            number_key: None,
            import_id: None,
            standing: Standing::default(),
            sketch: 0,
        };
        store::insert(&mut tx, vec![new]).await.unwrap();
        ids.push(id.to_string());
    }
    let mut last = None;
    for (number, talent_id) in ids.into_iter().enumerate() {
        let draft = Grant {
            talent_id,
            paper_id: None,
            decision_number: format!("{number}/QĐ"),
            decided_on: "2026-08-20".parse().unwrap(),
            group: "nq-53:excellent_graduate".to_owned(),
            post: Post {
                agency_id: "so-hoc-tap".to_owned(),
                title: "Chuyên viên".to_owned(),
                from: "2026-09-01".parse().unwrap(),
            },
            facts: serde_json::json!({}),
        };
        let one = commitments::grant(&app.app, &mut tx, &draft).await.unwrap().beneficiary;
        let sealed_number = account::seal(&app.app.secret, one.id.as_str(), "0011002003004").unwrap();
        let account = NewAccount { holder: "Nguoi Huong Mau", bank: "Ngân hàng Mẫu", sealed_number };
        accounts::put(&mut tx, &one.id, None, account).await.unwrap();
        last = Some(one.id);
    }
    tx.commit(Event::new("beneficiary.recorded", &last.unwrap())).await.unwrap();
}

#[tokio::test]
async fn a_run_that_is_killed_goes_on_and_pays_nobody_twice() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    many(&app, 130).await;
    let line = estimate(&app, &all.finance, "so-hoc-tap", "90.000.000.000").await;
    let path = begin(&all.officer, "so-hoc-tap", &line, "09/2026", "09/2026").await.location().to_owned();
    let id = path.trim_start_matches("/chi-tra/").to_owned();
    // The first batch, then the process dies: what was committed stays, and nothing else.
    assert!(next_beneficiaries(&app.app, &id).await.unwrap());
    let listed = list(&app, &path).await;
    assert_eq!((listed.state, listed.lines), (ListState::Filling, 200));
    // The job takes over; a second run beside it finds nothing to do twice.
    work(&app).await;
    assert!(!next_beneficiaries(&app.app, &id).await.unwrap());
    let listed = list(&app, &path).await;
    assert_eq!((listed.state, listed.lines), (ListState::Draft, 260));
    assert_eq!(listed.total.0, 130 * (150_000_000 + 7_965_000));

    sent(&all, &path).await;
    let rows: Vec<(i64, i64)> =
        app.app.db.read().all("select number, amount from payment_lines order by number", Vec::new()).await.unwrap();
    let mut text = "Mã khoản chi;Số tiền;Kết quả;Ngày chi\n".to_owned();
    for (number, amount) in rows {
        text.push_str(&format!("{}.{number:04};{amount};Đã chi;05/10/2026\n", listed.code));
    }
    let reply = all.finance.post_parts(&format!("{path}/ket-qua"), &[], &[("file", "kq.csv", text.as_bytes())]).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    assert!(next_rows(&app.app, &id).await.unwrap());
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from benefit_entries").await, 100);
    // Several runs at once, as after a node that was thought dead: the database lets each row be taken once.
    let runs = (0..4).map(|_| {
        let (app, id) = (app.app.clone(), id.clone());
        tokio::spawn(async move { while next_rows(&app, &id).await.unwrap_or(true) {} })
    });
    for run in runs.collect::<Vec<_>>() {
        run.await.unwrap();
    }
    work(&app).await;
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from benefit_entries").await, 260);
    assert_eq!(one_number(&app, "select cast(sum(amount) as bigint) from benefit_entries").await, listed.total.0);
    assert_eq!(
        one_number(&app, "select cast(count(*) as bigint) from treasury_rows where state <> 'matched'").await,
        0
    );
    let twice = "select cast(count(*) as bigint) from (select talent_id from payment_lines where state = 'paid'
                 group by talent_id, purpose, period having count(*) > 1) as twice";
    assert_eq!(one_number(&app, twice).await, 0);
}

#[tokio::test]
async fn two_lists_that_fill_at_once_share_out_what_is_due() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    many(&app, 20).await;
    let line = estimate(&app, &all.finance, "so-hoc-tap", "90.000.000.000").await;
    let mut lists = Vec::new();
    for _ in 0..3 {
        let reply = begin(&all.officer, "so-hoc-tap", &line, "09/2026", "10/2026").await;
        lists.push(reply.location().trim_start_matches("/chi-tra/").to_owned());
    }
    let runs = lists.iter().flat_map(|id| [id.clone(), id.clone()]).map(|id| {
        let app = app.app.clone();
        tokio::spawn(async move { while next_beneficiaries(&app, &id).await.unwrap_or(true) {} })
    });
    for run in runs.collect::<Vec<_>>() {
        run.await.unwrap();
    }
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from payment_lines").await, 20 * 3);
    let open = "select cast(count(*) as bigint) from payment_lists where state <> 'draft'";
    assert_eq!(one_number(&app, open).await, 0);
    let verified = crate::platform::audit::verify(&mut app.app.db.read(), |_, _| {}).await.unwrap();
    assert!(verified.broken.is_none());
}
