//! A meeting from its agenda to its decisions.

use axum::http::StatusCode;

use super::Hall;
use crate::councils::item::{ItemKind, Standing};
use crate::platform::jobs;
use crate::platform::permission::Role;

#[tokio::test]
async fn nine_meet_with_one_conflict_vote_and_issue_what_they_decide() {
    let mut hall = Hall::new(6).await;
    // The ninth comes from the college where the candidates would work.
    let near = hall.app.as_role_in(Role::CouncilMember, "truong-mau").await;
    hall.seat(&near, "member", "truong-mau", "").await;
    hall.members.push(near.clone());
    let items = hall.agenda(&["Cao Thị Giả Sử", "Hà Văn Số Liệu", "Lâm Thị Tình Huống"]).await;
    let path = |item: &str| format!("/phien-hop/{}/muc/{item}", hall.meeting);
    assert_eq!(hall.members[0].get(&format!("/phien-hop/{}", hall.meeting)).await.status, StatusCode::NOT_FOUND);
    hall.take(&hall.secretary, "thong-bao", "").await;
    assert_eq!(hall.duties(&hall.members[0]).await, ["Khai báo xung đột lợi ích: Phiên họp lần 1 năm 2026"]);
    hall.take(&hall.members[0], "da-nhan", "").await;

    // Until it is declared that there is no interest, the item is shut; with one it does not exist.
    let shut = hall.members[0].get(&path(&items[0])).await;
    assert!(shut.text.contains("Hồ sơ còn đóng") && !shut.text.contains("Đủ điều kiện"), "{}", shut.text);
    assert_eq!(near.get(&path(&items[0])).await.status, StatusCode::NOT_FOUND);
    assert!(hall.log().await.contains("bị từ chối mở vì xung đột lợi ích"));
    for item in &items {
        hall.declare_all(item).await;
    }
    assert!(hall.members[0].get(&path(&items[0])).await.text.contains("Đủ điều kiện"));
    assert!(hall.duties(&hall.members[0]).await.is_empty());
    hall.attend(&[]).await;
    hall.take(&hall.chair, "khai-mac", "").await;

    // The first item secretly: eight vote, the ninth has no ballot.
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=secret").await;
    assert_eq!(hall.duties(&hall.members[0]).await, ["Bỏ phiếu mục 1, Phiên họp lần 1 năm 2026"]);
    hall.refused_at_item(&near, &items[0], "xung đột lợi ích").await;
    let voters: Vec<_> = hall.everybody().into_iter().filter(|one| one.user_id != near.user_id).collect();
    for (place, voter) in voters.iter().enumerate() {
        hall.vote(voter, &items[0], if place == 3 { "against" } else { "agree" }).await;
        let live = hall.chair.get(&format!("{}/kiem-phieu", path(&items[0]))).await.text;
        assert!(live.contains(&format!("{} trên 8 đã bỏ phiếu", place + 1)), "{live}");
        assert!(!live.contains("Không đồng ý"), "no partial result: {live}");
    }
    hall.take(&hall.chair, &format!("muc/{}/dong-phieu", items[0]), "").await;
    let page = hall.chair.get(&path(&items[0])).await.text;
    assert!(page.contains("7 đồng ý trên 8 phiếu hợp lệ, cần hơn 1/2 của 8 = 5 → thông qua"), "{page}");
    assert!(page.contains("có mặt 8 trên 8, cần ít nhất 6 (2/3 của 8)"), "{page}");
    assert!(page.contains("Cho hưởng chính sách") && page.contains("Có hiệu lực khi quyết định được phát hành"));

    // The second by name, the third is postponed.
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[1]), "mode=named").await;
    for (place, voter) in voters.iter().enumerate() {
        hall.vote(voter, &items[1], if place < 4 { "against" } else { "agree" }).await;
    }
    hall.take(&hall.chair, &format!("muc/{}/dong-phieu", items[1]), "").await;
    assert_eq!(hall.state(&items[1]).await, "failed");
    hall.refused(&hall.chair, "be-mac", "", "Biểu quyết hoặc hoãn mục này").await;
    hall.refused(&hall.chair, &format!("muc/{}/hoan", items[2]), "", "Nhập lý do hoãn").await;
    hall.take(&hall.chair, &format!("muc/{}/hoan", items[2]), "postpone_reason=Xin+y+kien+them").await;
    hall.take(&hall.members[1], &format!("muc/{}/bao-luu", items[1]), "dissent=Can+xem+lai").await;
    hall.take(&hall.secretary, &format!("muc/{}/ghi-chep", items[0]), "notes=Trao+doi+ky&version=1").await;
    hall.take(&hall.chair, "be-mac", "").await;
    assert_eq!(hall.duties(&hall.secretary).await, ["Lập biên bản: Phiên họp lần 1 năm 2026"]);

    // The minutes say all of it, and their issue signs the meeting.
    hall.refused(&hall.secretary, "bien-ban", "", "Ghi kết luận của chủ tọa").await;
    hall.take(&hall.secretary, "ket-luan", "conclusion=Nhat+tri&version=1").await;
    let minutes = hall.step(&hall.standing, "bien-ban", "").await;
    assert_eq!(minutes.status, StatusCode::SEE_OTHER, "{}", minutes.text);
    let shown = hall.standing.get(minutes.location()).await.text;
    for said in
        ["Cao Thị Giả Sử", "có xung đột lợi ích (Cùng đơn vị", "Trao doi ky", "7 đồng ý trên 8", "Can xem lai", "Hoãn"]
    {
        assert!(shown.contains(said) || hall.said(minutes.location(), said).await, "{said}");
    }
    hall.issue(minutes.location()).await;
    let meeting = hall.chair.get(&format!("/phien-hop/{}", hall.meeting)).await.text;
    assert!(meeting.contains("Đã ký biên bản"), "{meeting}");
    assert!(hall.duties(&hall.secretary).await.is_empty());
    let count = hall.step(&hall.standing, &format!("muc/{}/bien-ban-kiem-phieu", items[0]), "").await;
    assert_eq!(count.status, StatusCode::SEE_OTHER, "{}", count.text);
    hall.issue(count.location()).await;

    // Decided only when the paper is issued, and then back in the dossier.
    let dossier = "select state from dossiers where id = $1";
    let drafted = hall.step(&hall.standing, &format!("muc/{}/quyet-dinh", items[0]), "effective_on=23/11/2026").await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text);
    assert_eq!(hall.one(dossier, "dossier-1").await.0, "at_council");
    hall.issue(drafted.location()).await;
    assert_eq!(
        (hall.state(&items[0]).await.as_str(), hall.one(dossier, "dossier-1").await.0.as_str()),
        ("decided", "granted")
    );
    let refused = hall.step(&hall.standing, &format!("muc/{}/quyet-dinh", items[1]), "effective_on=24/11/2026").await;
    for said in ["Lý do: Hội đồng tuyển chọn Mẫu không thông qua (4 đồng ý trên 8", "có quyền khiếu nại đến"]
    {
        assert!(hall.said(refused.location(), said).await, "{said}");
    }
    hall.issue(refused.location()).await;
    assert_eq!(hall.state(&items[1]).await, "failed", "its day has not come");
    hall.app.advance(chrono::TimeDelta::days(1));
    while jobs::run_next(&hall.app.app, crate::run_job).await.unwrap() {}
    assert_eq!(hall.state(&items[1]).await, "decided");
    assert_eq!(hall.one(dossier, "dossier-2").await.0, "not_granted");
    let waiting = "select id from council_items where carried_from = $1 and state = 'queued'";
    hall.one(waiting, &items[2]).await;
}

impl Hall {
    async fn refused_at_item(&self, by: &crate::testing::Client, item: &str, said: &str) {
        let path = format!("muc/{item}/phieu");
        let reply = self.step(by, &path, "choice=agree").await;
        // The page of the item does not exist for them, so the refusal is drawn as not found.
        assert!(reply.status == 404 || reply.text.contains(said), "{} {}", reply.status, reply.text);
        assert!(self.log().await.contains("bị từ chối nhận phiếu"));
    }

    pub async fn said(&self, paper: &str, words: &str) -> bool {
        let id = paper.trim_start_matches("/phat-hanh/");
        let db = &mut self.app.app.db.read();
        let content = crate::issuance::actions::content(&self.app.app, db, &id.into()).await.unwrap();
        content.values.to_string().contains(words) || content.text.contains(words)
    }
}

#[tokio::test]
async fn other_features_ask_what_makes_sense() {
    let hall = Hall::new(3).await;
    let said = hall.question(ItemKind::Repay, Standing::Receiving).await.unwrap_err().sentence();
    assert!(said.contains("Đang hưởng") && said.contains("Đền bù"), "{said}");
    hall.question(ItemKind::Discontinue, Standing::Receiving).await.unwrap();
    let (waiting,) = hall.one("select id from council_items where state = $1", "queued").await;
    assert!(hall.secretary.get(&format!("/phien-hop/{}", hall.meeting)).await.text.contains("Tô Văn Ước Lệ"));
    hall.take(&hall.secretary, "muc", &format!("item={waiting}")).await;
    hall.open(&[]).await;
    hall.take(&hall.chair, &format!("muc/{waiting}/mo-phieu"), "mode=paper").await;
    let path = format!("muc/{waiting}/dong-phieu");
    hall.refused(&hall.chair, &path, "", "Nhập số phiếu phát ra").await;
    let counts = "issued=5&returned=5&agree=4&against=1&abstain=0&invalid=1&counted_by=Tran+Thi+Mau";
    hall.refused(&hall.chair, &path, counts, "cộng lại là 6, phải bằng số thu về 5").await;
    let counts = "issued=6&returned=5&agree=4&against=0&abstain=0&invalid=1&counted_by=Tran+Thi+Mau";
    hall.refused(&hall.chair, &path, counts, "nhiều hơn 5 người được biểu quyết").await;
    hall.refused(&hall.members[0], &format!("muc/{waiting}/phieu"), "choice=agree", "bỏ phiếu giấy").await;
    let counts = "issued=5&returned=5&agree=4&against=0&abstain=0&invalid=1&counted_by=Tran+Thi+Mau";
    hall.take(&hall.chair, &path, counts).await;
    assert_eq!(hall.one("select outcome from council_items where id = $1", &waiting).await.0, "discontinue");
    hall.take(&hall.chair, "be-mac", "").await;
    let excerpt = hall.step(&hall.standing, &format!("muc/{waiting}/trich"), "").await;
    assert_eq!(excerpt.status, StatusCode::SEE_OTHER, "{}", excerpt.text);
    hall.issue(excerpt.location()).await;
    let drafted = hall.step(&hall.standing, &format!("muc/{waiting}/quyet-dinh"), "effective_on=23/11/2026").await;
    hall.issue(drafted.location()).await;
    assert_eq!(hall.state(&waiting).await, "decided");
}

#[tokio::test]
async fn two_writers_never_overwrite_each_other() {
    let (hall, items) = Hall::in_session(3, &["Cao Thị Giả Sử"]).await;
    let path = format!("muc/{}/ghi-chep", items[0]);
    hall.take(&hall.secretary, &path, "notes=Ban+cua+thu+ky&version=1").await;
    let other = hall.step(&hall.standing, &path, "notes=Ban+cua+chuyen+vien&version=1").await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.text.contains("Ban cua thu ky") && other.text.contains("Ban cua chuyen vien"), "{}", other.text);
    hall.take(&hall.standing, &path, "notes=Ca+hai+ban&version=2").await;
    hall.take(&hall.secretary, "ket-luan", "conclusion=Mot&version=1").await;
    let other = hall.step(&hall.standing, "ket-luan", "conclusion=Hai&version=1").await;
    assert!(other.status == StatusCode::CONFLICT && other.text.contains("Hai người cùng sửa"), "{}", other.text);
}

#[tokio::test]
async fn an_absent_members_slip_is_marked_and_counts_by_the_rules() {
    for (rule, sum) in [("", "4 đồng ý trên 4"), ("&slips_count=1", "5 đồng ý trên 5")] {
        let hall = Hall::with(3, &format!("{}&notice_days=0{rule}", super::RULES)).await;
        let items = hall.agenda(&["Cao Thị Giả Sử"]).await;
        let absent = hall.members[0].clone();
        hall.open(&[&absent]).await;
        hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=named").await;
        let slip = format!("member={}&slip=agree", hall.member_id(&absent).await);
        hall.take(&hall.chair, &format!("muc/{}/phieu-vang", items[0]), &slip).await;
        hall.refused(&hall.chair, &format!("muc/{}/phieu-vang", items[0]), &slip, "chưa có phiếu").await;
        for voter in hall.everybody() {
            if voter.user_id != absent.user_id {
                hall.vote(voter, &items[0], "agree").await;
            }
        }
        hall.take(&hall.chair, &format!("muc/{}/dong-phieu", items[0]), "").await;
        let page = hall.chair.get(&format!("/phien-hop/{}/muc/{}", hall.meeting, items[0])).await.text;
        assert!(page.contains(sum) && page.contains("phiếu gửi trước"), "{sum}: {page}");
    }
}

#[tokio::test]
async fn a_substitute_sits_for_an_absent_member() {
    let mut hall = Hall::new(2).await;
    let member = hall.app.as_role_in(Role::CouncilMember, "hdnd-mau").await;
    let substitute = hall.app.as_role_in(Role::CouncilMember, "so-ngan-sach").await;
    let email = hall.email(&substitute).await;
    hall.seat(&member, "member", "hdnd-mau", &format!("&substitute={email}")).await;
    let items = hall.agenda(&["Cao Thị Giả Sử"]).await;
    hall.take(&hall.secretary, "thong-bao", "").await;
    let mut form = String::new();
    for person in hall.everybody() {
        form.push_str(&format!("&state_{}=present", hall.member_id(person).await));
    }
    let seat = hall.member_id(&member).await;
    form.push_str(&format!("&state_{seat}=substituted"));
    hall.refused(&hall.secretary, "diem-danh", &form, "Nhập lý do vắng mặt").await;
    hall.take(&hall.secretary, "diem-danh", &format!("{form}&reason_{seat}=Om")).await;
    hall.members.push(substitute.clone());
    hall.declare_all(&items[0]).await;
    hall.take(&hall.chair, "khai-mac", "").await;
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=secret").await;
    hall.vote(&substitute, &items[0], "agree").await;
    let reply = hall.step(&member, &format!("muc/{}/phieu", items[0]), "choice=agree").await;
    assert!(reply.text.contains("Không có tên trong danh sách biểu quyết"), "{}", reply.text);
}
