//! The table of steps against the routes: whatever is sent in whatever state, a dossier goes where the table says or stays.

use axum::http::StatusCode;

use super::{City, with_version};
use crate::dossiers::dossier::{DossierState, DossierStep};
use crate::platform::audit::Event;
use crate::platform::permit::Permit;
use crate::sql;

/// The steps that a form takes by itself, with what it is sent.
const STEPS: &[(DossierStep, &str)] = &[
    (DossierStep::Submit, "nop"),
    (DossierStep::Receive, "tiep-nhan"),
    (DossierStep::RefuseIntake, "tu-choi"),
    (DossierStep::AskSupplement, "bo-sung"),
    (DossierStep::Supply, "gui-bo-sung"),
    (DossierStep::ToCouncil, "chuyen-hoi-dong"),
    (DossierStep::FindIneligible, "khong-du-dieu-kien"),
    (DossierStep::Withdraw, "rut"),
    (DossierStep::Suspend, "dung"),
    (DossierStep::Resume, "tiep-tuc"),
];

#[tokio::test]
async fn every_route_obeys_the_table_in_every_state() {
    let city = City::new().await;
    let path = city.submitted(&city.officer, "Lê Thị Hư Cấu").await;
    for state in <DossierState as crate::platform::words::Words>::ALL {
        for (step, route) in STEPS {
            let mut tx = city.app.app.db.write(&Permit::system("test")).await.unwrap();
            for table in ["dossier_findings", "dossier_supplements"] {
                sql!(run, &mut tx, format!("delete from {table}")).unwrap();
            }
            sql!(run, &mut tx, "update dossiers set state = $1, receipt_code = null, supplements = 0", *state).unwrap();
            tx.commit(Event::about_instance("page.read")).await.unwrap();
            let before = city.dossier(&path).await;
            let body = with_version(
                &before,
                &[
                    ("refuse_article", "Điều 1"),
                    ("refuse_reason", "Không thuộc phạm vi"),
                    ("missing", "cam-ket"),
                    ("reason_cam-ket", "Chưa ký"),
                    ("supplement_reason", "Theo quy định"),
                    ("opinion", "Đã xem"),
                    ("recommendation", "grant"),
                    ("article", "Điều 5"),
                    ("ineligible_reason", "Không đủ điều kiện"),
                    ("withdraw_reason", "Đổi ý định"),
                    ("suspend_reason", "Chờ xác minh"),
                ],
            );
            let reply = city.officer.post(&format!("{path}/{route}"), &body).await;
            let after = city.dossier(&path).await.state;
            let allowed = state.after(*step);
            match (&allowed, reply.status) {
                (Err(_), StatusCode::UNPROCESSABLE_ENTITY) => assert_eq!(after, *state, "{state:?} {step:?}"),
                (Err(_), other) => panic!("{state:?} {step:?} answered {other}: {}", reply.text),
                // What the table allows may still be refused for its papers, or wait for a leader.
                (Ok(next), StatusCode::SEE_OTHER) => {
                    assert!(
                        after == *next || after == *state && *step == DossierStep::FindIneligible,
                        "{state:?} {step:?}"
                    );
                }
                (Ok(_), StatusCode::UNPROCESSABLE_ENTITY) => {
                    assert_eq!(after, *state, "{state:?} {step:?}: {}", reply.text);
                    assert!(
                        matches!(step, DossierStep::ToCouncil | DossierStep::Supply),
                        "{state:?} {step:?}: {}",
                        reply.text
                    );
                }
                (Ok(_), other) => panic!("{state:?} {step:?} answered {other}: {}", reply.text),
            }
        }
    }
}
