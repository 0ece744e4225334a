//! The receiving unit of a dossier that is before a council.

use axum::http::StatusCode;

use super::{Hall, RULES};
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

    async fn shown(&self, who: &Client, item: &str) -> String {
        who.get(&format!("/phien-hop/{}/muc/{item}", self.meeting)).await.text
    }

    /// A secret ballot on an item from its opening to its count; those named vote against.
    async fn ballot(&self, item: &str, voters: &[&Client], against: &[&Client]) {
        self.take(&self.chair, &format!("muc/{item}/mo-phieu"), "mode=secret").await;
        for voter in voters {
            let opposes = against.iter().any(|one| one.user_id == voter.user_id);
            self.vote(voter, item, if opposes { "against" } else { "agree" }).await;
        }
        self.take(&self.chair, &format!("muc/{item}/dong-phieu"), "").await;
    }

    async fn unit(&self, item: &str) -> String {
        self.one("select agency_id from council_items where id = $1", item).await.0
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

    // The outcome rested on no unit, and nobody who voted is tied to this one.
    let page = hall.standing.get("/ho-so/dossier-1/don-vi").await.text;
    assert!(page.contains("khi chưa ghi đơn vị tiếp nhận. Kết quả giữ nguyên"), "{page}");
    hall.entered("so-ngan-sach").await;
    assert_eq!(hall.state(&item).await, "passed");
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

#[tokio::test]
async fn a_vote_on_another_unit_is_taken_again_while_the_council_meets() {
    let (hall, near) = hall().await;
    let item = hall.without_unit("Cao Thị Giả Sử").await;
    hall.entered("truong-mau").await;
    hall.open(&[]).await;
    let far: Vec<_> = hall.everybody().into_iter().filter(|one| one.user_id != near.user_id).collect();
    hall.ballot(&item, &far, &far[..1]).await;
    let asked = hall.standing.get("/ho-so/dossier-1/don-vi").await.text;
    assert!(asked.contains("Đổi sang đơn vị khác thì kết quả không dùng nữa"), "{asked}");
    hall.entered("so-ngan-sach").await;

    // The first item stays as it was voted on; another one asks anew, and says why.
    assert_eq!((hall.state(&item).await.as_str(), hall.unit(&item).await.as_str()), ("set_aside", "truong-mau"));
    let again = hall.items().await.remove(1);
    assert_eq!((hall.state(&again).await.as_str(), hall.unit(&again).await.as_str()), ("listed", "so-ngan-sach"));
    let why = "Đơn vị tiếp nhận đổi từ Trường Cao đẳng Mẫu sang Sở Ngân sách Mẫu sau khi biểu quyết nên biểu quyết lại";
    let page = hall.shown(&hall.secretary, &again).await;
    assert!(page.contains(why) && page.contains("4 đồng ý trên 5 phiếu hợp lệ"), "{page}");
    let before = hall.shown(&hall.secretary, &item).await;
    assert!(before.contains("Kết quả không dùng nữa") && !before.contains("Soạn quyết định"), "{before}");
    for paper in ["quyet-dinh", "trich"] {
        let path = format!("muc/{item}/{paper}");
        hall.refused(&hall.standing, &path, "effective_on=24/11/2026", "không dùng nữa").await;
    }
    let told = "select body from messages where subject = $1";
    let (told,) = hall.one(told, "Biểu quyết lại: hồ sơ CH-2026-00001").await;
    assert!(told.contains("Biểu quyết lại ở mục 2") && !told.contains("Giả Sử"), "{told}");
    assert!(hall.log().await.contains("bỏ kết quả biểu quyết để Hội đồng biểu quyết lại"));

    // Who was tied to the unit before takes part now; everybody says again whether they have an interest.
    assert_eq!(
        (hall.sees(&near, &item).await, hall.sees(&near, &again).await),
        (StatusCode::NOT_FOUND, StatusCode::OK)
    );
    for person in [&near, &hall.members[0]] {
        assert_eq!(hall.duties(person).await, ["Khai báo xung đột lợi ích: Phiên họp lần 1 năm 2026"]);
    }
    hall.declare_all(&again).await;
    hall.ballot(&again, &hall.everybody(), &hall.everybody()).await;
    assert_eq!(hall.state(&again).await, "failed");
    let round = "select cast(round as text) from council_ballots where item_id = $1";
    assert_eq!((hall.one(round, &item).await.0.as_str(), hall.one(round, &again).await.0.as_str()), ("1", "2"));

    // What was counted first stays counted, and still nothing ties a slip to anybody.
    let agreed = "select cast(agree as text) from council_ballots where item_id = $1";
    assert_eq!((hall.one(agreed, &item).await.0.as_str(), hall.one(agreed, &again).await.0.as_str()), ("4", "0"));
    let receipts = "select cast(count(*) as text) from council_receipts r join council_ballots b on b.id = r.ballot_id
        where b.item_id = $1";
    assert_eq!((hall.one(receipts, &item).await.0.as_str(), hall.one(receipts, &again).await.0.as_str()), ("5", "6"));
    let named = "select cast(count(*) as text) from council_votes n join council_ballots b on b.id = n.ballot_id
        where b.mode = $1";
    assert_eq!(hall.one(named, "secret").await.0, "0");

    // The minutes state both votes, and the record of each count is its own.
    hall.take(&hall.chair, "be-mac", "").await;
    hall.take(&hall.secretary, "ket-luan", "conclusion=Nhat+tri&version=1").await;
    let minutes = hall.step(&hall.standing, "bien-ban", "").await;
    assert_eq!(minutes.status, StatusCode::SEE_OTHER, "{}", minutes.text);
    for said in [why, "Kết quả này không dùng, Hội đồng biểu quyết lại: Đơn vị", "kết quả trước (4 đồng ý trên 5"]
    {
        assert!(hall.said(minutes.location(), said).await, "{said}");
    }
    for (of, said) in [(&item, "\"tan_thanh\":4"), (&again, "lần bỏ phiếu 2")] {
        let count = hall.step(&hall.standing, &format!("muc/{of}/bien-ban-kiem-phieu"), "").await;
        assert_eq!(count.status, StatusCode::SEE_OTHER, "{}", count.text);
        assert!(hall.said(count.location(), said).await, "{said}");
    }
    let draft = format!("muc/{again}/quyet-dinh");
    let drafted = hall.step(&hall.standing, &draft, "effective_on=24/11/2026").await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text);
    hall.kept("so-hoc-tap", "Bỏ dự thảo").await;
}

#[tokio::test]
async fn after_the_meeting_the_question_waits_for_another_one() {
    let (mut hall, _) = hall().await;
    let item = hall.without_unit("Cao Thị Giả Sử").await;
    hall.entered("so-ngan-sach").await;
    hall.open(&[]).await;
    hall.ballot(&item, &hall.everybody(), &[]).await;
    hall.take(&hall.chair, "be-mac", "").await;
    hall.entered("so-hoc-tap").await;
    assert_eq!(hall.state(&item).await, "set_aside");
    let waiting = "select id from council_items where carried_from = $1 and state = 'queued'";
    let (again,) = hall.one(waiting, &item).await;
    let (told,) = hall.one("select body from messages where subject = $1", "Biểu quyết lại: hồ sơ CH-2026-00001").await;
    assert!(told.contains("chờ đưa vào chương trình phiên sau"), "{told}");

    hall.meeting = hall.prepare("24/11/2026", "09:00").await;
    let page = hall.secretary.get(&format!("/phien-hop/{}", hall.meeting)).await.text;
    assert!(page.contains("từ phiên trước"), "{page}");
    hall.take(&hall.secretary, "muc", &format!("item={again}")).await;
    assert!(
        hall.shown(&hall.secretary, &again).await.contains("sang Sở Học tập Mẫu sau khi biểu quyết nên biểu quyết lại")
    );
    // Before that vote the item follows its dossier again.
    hall.entered("truong-mau").await;
    assert_eq!((hall.state(&again).await.as_str(), hall.unit(&again).await.as_str()), ("listed", "truong-mau"));
}

#[tokio::test]
async fn a_first_unit_that_ties_who_voted_is_voted_on_again() {
    let (hall, near) = hall().await;
    let item = hall.without_unit("Cao Thị Giả Sử").await;
    hall.open(&[]).await;
    hall.ballot(&item, &hall.everybody(), &[]).await;
    hall.entered("truong-mau").await;
    assert_eq!(hall.state(&item).await, "set_aside");
    let again = hall.items().await.remove(1);
    assert_eq!(hall.sees(&near, &again).await, StatusCode::NOT_FOUND, "the same unit closes the item");
    let page = hall.shown(&hall.members[0], &again).await;
    assert!(
        page.contains("ghi sau khi biểu quyết là Trường Cao đẳng Mẫu, có quan hệ với người đã biểu quyết"),
        "{page}"
    );
}

#[tokio::test]
async fn who_decides_blind_votes_again_on_a_code() {
    let hall = Hall::with(3, &format!("{RULES}&notice_days=0&blind=members")).await;
    let item = hall.without_unit("Cao Thị Giả Sử").await;
    hall.entered("so-ngan-sach").await;
    hall.open(&[]).await;
    hall.ballot(&item, &hall.everybody(), &[]).await;
    assert!(hall.shown(&hall.members[0], &item).await.contains("Giả Sử"), "counted");
    hall.entered("so-hoc-tap").await;
    for item in hall.items().await {
        let page = hall.shown(&hall.members[0], &item).await;
        assert!(page.contains("CH-2026-00001") && !page.contains("Giả Sử"), "{page}");
        assert!(hall.shown(&hall.secretary, &item).await.contains("Giả Sử"));
    }
}
