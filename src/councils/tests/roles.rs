//! Who sees what.

use axum::http::StatusCode;

use super::Hall;
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::words::Words;

#[tokio::test]
async fn each_role_sees_what_the_table_says() {
    let (hall, items) = Hall::in_session(3, &["Cao Thị Giả Sử"]).await;
    let meeting = format!("/phien-hop/{}", hall.meeting);
    let item = format!("{meeting}/muc/{}", items[0]);
    for role in Role::ALL {
        let person = hall.app.as_role(*role).await;
        let list = person.get("/hoi-dong").await.status;
        // A member of no council sees none.
        let (lists, shows) = match Permission::ViewCouncils.reach(*role) {
            Reach::Nothing => (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
            Reach::City => (StatusCode::OK, StatusCode::OK),
            _ => (StatusCode::OK, StatusCode::NOT_FOUND),
        };
        assert_eq!(list, lists, "{role}");
        for path in [&meeting, &item, &format!("/hoi-dong/{}", hall.council)] {
            assert_eq!(person.get(path).await.status, shows, "{role} {path}");
        }
        let vote = person.post(&format!("{item}/phieu"), "choice=agree").await.status;
        assert_ne!(vote, StatusCode::SEE_OTHER, "{role}");
    }
    assert_eq!(hall.members[0].get(&item).await.status, StatusCode::OK);
}
