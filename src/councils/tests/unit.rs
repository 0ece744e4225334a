//! The receiving unit of a dossier that is before a council.

use axum::http::StatusCode;

use super::Hall;
use crate::platform::audit::Event;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::sql;
use crate::testing::{Client, Reply};

impl Hall {
    /// Puts the dossier of somebody who named no unit onto the agenda, and tells its item.
    async fn without_unit(&self, name: &str) -> String {
        let id = self.dossier(1, name).await;
        let mut tx = self.app.app.db.write(&Permit::system("test")).await.unwrap();
        sql!(run, &mut tx, "update dossiers set agency_id = null, submitted_at = created_at where id = $1", id)
            .unwrap();
        tx.commit(Event::about_instance("page.read")).await.unwrap();
        self.take(&self.secretary, "muc", &format!("dossier={id}")).await;
        self.items().await.remove(0)
    }

    /// Enters the unit of that dossier, at the version that it has.
    async fn enter(&self, unit: &str) -> Reply {
        let (version,) = self.one("select cast(version as text) from dossiers where id = $1", "dossier-1").await;
        let body = format!("version={version}&agency_id={unit}&unit_reason=Don+vi+de+nghi+tiep+nhan");
        self.standing.post("/ho-so/dossier-1/don-vi", &body).await
    }

    async fn entered(&self, unit: &str) {
        let reply = self.enter(unit).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{unit}: {}", reply.text);
    }

    async fn kept(&self, unit: &str, said: &str) {
        let reply = self.enter(unit).await;
        assert!(reply.status == 422 && reply.text.contains(said), "{unit}: {} {}", reply.status, reply.text);
    }

    async fn sees(&self, who: &Client, item: &str) -> StatusCode {
        who.get(&format!("/phien-hop/{}/muc/{item}", self.meeting)).await.status
    }
}

/// A hall with a member from the college.
async fn hall() -> (Hall, Client) {
    let mut hall = Hall::new(3).await;
    let near = hall.app.as_role_in(Role::CouncilMember, "truong-mau").await;
    hall.seat(&near, "member", "truong-mau", "").await;
    hall.members.push(near.clone());
    (hall, near)
}

#[tokio::test]
async fn before_the_vote_the_item_follows_and_conflicts_are_computed_anew() {
    let (hall, near) = hall().await;
    let item = hall.without_unit("Cao Thị Giả Sử").await;
    hall.take(&hall.secretary, "thong-bao", "").await;
    hall.declare_all(&item).await;
    assert_eq!(hall.sees(&near, &item).await, StatusCode::OK, "nothing ties anybody to a person of no unit");
    hall.entered("truong-mau").await;
    assert_eq!(hall.one("select agency_id from council_items where id = $1", &item).await.0, "truong-mau");
    assert_eq!(hall.sees(&near, &item).await, StatusCode::NOT_FOUND, "the same unit closes the item");
    let page = hall.members[0].get(&format!("/phien-hop/{}/muc/{item}", hall.meeting)).await.text;
    assert!(page.contains("đề nghị tiếp nhận về Trường Cao đẳng Mẫu"), "{page}");
    hall.entered("so-ngan-sach").await;
    assert_eq!(hall.sees(&near, &item).await, StatusCode::OK);
    assert!(hall.log().await.contains("ghi theo hồ sơ đơn vị tiếp nhận ở"));
}

#[tokio::test]
async fn who_was_closed_out_by_the_unit_before_is_asked_when_it_changes() {
    let (hall, near) = hall().await;
    let item = hall.without_unit("Cao Thị Giả Sử").await;
    hall.entered("truong-mau").await;
    hall.take(&hall.secretary, "thong-bao", "").await;
    assert!(hall.duties(&near).await.is_empty());
    hall.entered("so-ngan-sach").await;
    assert_eq!(hall.duties(&near).await, ["Khai báo xung đột lợi ích: Phiên họp lần 1 năm 2026"]);
    let page = near.get(&format!("/phien-hop/{}/muc/{item}", hall.meeting)).await.text;
    assert!(page.contains("Hồ sơ còn đóng"), "{page}");
}

#[tokio::test]
async fn the_unit_stays_while_the_council_votes_and_once_it_decided() {
    let (hall, _) = hall().await;
    let item = hall.without_unit("Cao Thị Giả Sử").await;
    hall.open(&[]).await;
    hall.take(&hall.chair, &format!("muc/{item}/mo-phieu"), "mode=secret").await;
    hall.kept("so-ngan-sach", "Hội đồng đang bỏ phiếu").await;
    for voter in hall.everybody() {
        hall.vote(voter, &item, "agree").await;
    }
    hall.take(&hall.chair, &format!("muc/{item}/dong-phieu"), "").await;
    let draft = format!("muc/{item}/quyet-dinh");
    hall.refused(&hall.standing, &draft, "effective_on=24/11/2026", "chọn “Ghi đơn vị tiếp nhận”").await;

    let page = hall.standing.get(&format!("/phien-hop/{}/muc/{item}", hall.meeting)).await.text;
    assert!(page.contains("href=\"/ho-so/dossier-1/don-vi\""), "{page}");
    let page = hall.secretary.get(&format!("/phien-hop/{}/muc/{item}", hall.meeting)).await.text;
    assert!(page.contains("Chuyên viên thẩm định ghi ở trang hồ sơ"), "{page}");

    // Whoever voted may not be tied to the unit that is entered afterwards.
    hall.kept("truong-mau", "Hội đồng đã biểu quyết về hồ sơ CH-2026-00001").await;
    hall.entered("so-ngan-sach").await;
    let drafted = hall.step(&hall.standing, &draft, "effective_on=24/11/2026").await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text);
    hall.kept("so-hoc-tap", "Bỏ dự thảo").await;
    let asked = hall.standing.get("/ho-so/dossier-1/don-vi").await;
    assert!(asked.text.contains("Bỏ dự thảo"), "{}", asked.text);
    hall.issue(drafted.location()).await;
    assert_eq!(hall.state(&item).await, "passed", "its day has not come");
    hall.kept("so-hoc-tap", "đã ban hành nên đơn vị tiếp nhận giữ nguyên").await;
}

#[tokio::test]
async fn a_decision_that_works_leaves_the_unit_as_it_is() {
    let (hall, _) = hall().await;
    let item = hall.without_unit("Cao Thị Giả Sử").await;
    hall.open(&[]).await;
    hall.take(&hall.chair, &format!("muc/{item}/mo-phieu"), "mode=secret").await;
    for voter in hall.everybody() {
        hall.vote(voter, &item, "agree").await;
    }
    hall.take(&hall.chair, &format!("muc/{item}/dong-phieu"), "").await;
    hall.entered("so-ngan-sach").await;
    let drafted = hall.step(&hall.standing, &format!("muc/{item}/quyet-dinh"), "effective_on=23/11/2026").await;
    hall.issue(drafted.location()).await;
    assert_eq!(hall.one("select state from dossiers where id = $1", "dossier-1").await.0, "granted");
    hall.kept("so-hoc-tap", "Hồ sơ đang ở tình trạng “Đã duyệt”").await;
}
