//! Two hundred members vote at once.

use std::collections::BTreeSet;

use axum::http::StatusCode;

use super::Hall;
use crate::platform::db::Read;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_vote_at_once_and_none_is_lost() {
    let hall = Hall::new(198).await;
    let items = hall.agenda(&["Cao Thị Giả Sử"]).await;
    hall.open(&[]).await;
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=secret").await;
    let path = format!("/phien-hop/{}/muc/{}/phieu", hall.meeting, items[0]);
    let tasks: Vec<_> = hall
        .everybody()
        .into_iter()
        .enumerate()
        .flat_map(|(place, voter)| {
            let choice = ["agree", "agree", "against", "abstain"][place % 4];
            // Everybody presses twice.
            (0..2).map(move |_| (voter.clone(), choice))
        })
        .map(|(voter, choice)| {
            let path = path.clone();
            tokio::spawn(async move { voter.post(&path, &format!("choice={choice}")).await.status })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        match task.await.unwrap() {
            StatusCode::SEE_OTHER => taken += 1,
            status => assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY),
        }
    }
    assert_eq!(taken, 200);
    hall.take(&hall.chair, &format!("muc/{}/dong-phieu", items[0]), "").await;
    let counts = "select agree, against, abstain, returned from council_ballots";
    let db = &mut hall.app.app.db.read();
    let found = db.one::<(i64, i64, i64, i64)>(counts, Vec::new()).await.unwrap();
    assert_eq!(found, (100, 50, 50, 200));
    let receipts = db.all::<(String,)>("select code from council_receipts", Vec::new()).await.unwrap();
    assert_eq!(receipts.into_iter().collect::<BTreeSet<_>>().len(), 200);
}
