//! A council's papers have numbers of their own.

use axum::http::StatusCode;
use papers::PaperKind;

use super::Hall;
use crate::issuance::actions::{self, NewDraft};
use crate::issuance::draft::Content;
use crate::issuance::paper::OfficialPaper;
use crate::issuance::store;
use crate::platform::permission::Permission;

const TEXT: &str = "Trích yếu: Về việc trực cơ quan\nVăn phòng thông báo lịch trực như sau.";

/// A meeting over two items that is closed: the first was voted on, the second postponed.
async fn closed() -> (Hall, Vec<String>) {
    let (hall, items) = Hall::in_session(3, &["Cao Thị Giả Sử", "Hà Văn Số Liệu"]).await;
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=named").await;
    for voter in hall.everybody() {
        hall.vote(voter, &items[0], "agree").await;
    }
    hall.take(&hall.chair, &format!("muc/{}/dong-phieu", items[0]), "").await;
    hall.take(&hall.chair, &format!("muc/{}/hoan", items[1]), "postpone_reason=Xin+y+kien+them").await;
    hall.take(&hall.chair, "be-mac", "").await;
    hall.take(&hall.secretary, "ket-luan", "conclusion=Nhat+tri&version=1").await;
    (hall, items)
}

impl Hall {
    /// Drafts a paper of the meeting, and tells where it is.
    async fn drafts(&self, verb: &str, form: &str) -> String {
        let reply = self.step(&self.standing, verb, form).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{verb}: {}", reply.text);
        reply.location().to_owned()
    }

    /// Issues a drafted paper, and tells what became of it.
    async fn out(&self, paper: &str) -> OfficialPaper {
        self.issue(paper).await;
        let id = paper.trim_start_matches("/phat-hanh/");
        store::find(&mut self.app.app.db.read(), id).await.unwrap()
    }

    /// An issued notice of the office whose seal the council uses.
    async fn notice_of_the_office(&self) -> OfficialPaper {
        let mut content = Content::new(PaperKind::Notice, TEXT);
        content.signatures = vec![papers::Signature {
            title: "Chánh Văn phòng".to_owned(),
            name: Some("Lê Văn Mẫu".to_owned()),
            ..papers::Signature::default()
        }];
        content.recipients = vec!["Các phòng".to_owned()];
        content.keeper = Some("VT".to_owned());
        let new = NewDraft {
            agency_id: "van-phong".to_owned(),
            issuer: None,
            about: (String::new(), String::new()),
            wording_id: None,
            content,
            earlier: None,
        };
        let permit = self.app.permit_of(&self.standing, Permission::DraftPapers).await;
        let id = actions::draft(&self.app.app, &permit, new).await.unwrap();
        self.out(id.as_str()).await
    }
}

fn number(paper: &OfficialPaper) -> &str {
    paper.number_text.as_deref().unwrap_or_default()
}

#[tokio::test]
async fn a_council_and_the_agency_of_its_seal_number_apart_and_without_a_gap() {
    let (hall, items) = closed().await;
    let count = format!("muc/{}/bien-ban-kiem-phieu", items[0]);
    let excerpt = format!("muc/{}/trich", items[0]);
    assert_eq!(number(&hall.notice_of_the_office().await), "01/TB-VP");
    let minutes = hall.out(&hall.drafts("bien-ban", "").await).await;
    assert_eq!(number(&minutes), "01/BB-HĐTC");
    assert_eq!(number(&hall.notice_of_the_office().await), "02/TB-VP");
    assert_eq!(number(&hall.out(&hall.drafts(&count, "").await).await), "02/BB-HĐTC");
    assert_eq!(number(&hall.out(&hall.drafts(&excerpt, "").await).await), "01/TB-HĐTC");
    assert_eq!(number(&hall.notice_of_the_office().await), "03/TB-VP");
    assert_eq!(number(&hall.out(&hall.drafts(&excerpt, "").await).await), "02/TB-HĐTC");
    let db = &mut hall.app.app.db.read();
    assert_eq!(store::last_number(db, "van-phong", 2026, "TB").await.unwrap(), 3);
    assert_eq!(store::last_number(db, "van-phong", 2026, "BB").await.unwrap(), 0);
    assert_eq!(store::last_number(db, &minutes.issuer, 2026, "BB").await.unwrap(), 2);

    // What the council decides goes out with the number of who has the power.
    let decision = hall.drafts(&format!("muc/{}/quyet-dinh", items[0]), "effective_on=23/11/2026").await;
    let decision = hall.out(&decision).await;
    assert_eq!((number(&decision), decision.own_issuer()), ("01/QĐ-UBND", None));
}

#[tokio::test]
async fn a_councils_paper_names_the_council_wherever_it_is_named() {
    let (hall, _) = closed().await;
    let minutes = hall.out(&hall.drafts("bien-ban", "").await).await;
    let printed = actions::content(&hall.app.app, &mut hall.app.app.db.read(), &minutes.id).await.unwrap();
    let head = printed.paper.unwrap().head;
    assert_eq!(head.superior, ["VĂN PHÒNG UBND THÀNH PHỐ MẪU"]);
    assert_eq!(head.issuer, ["HỘI ĐỒNG TUYỂN CHỌN MẪU"]);
    let code = minutes.code.clone().unwrap();
    let public = hall.app.anyone().get(&format!("/kiem-tra-van-ban/{code}")).await.text;
    assert!(public.contains("<dd>Hội đồng tuyển chọn Mẫu</dd>") && public.contains("01/BB-HĐTC"), "{public}");
    let page = hall.standing.get(&format!("/phat-hanh/{}", minutes.id)).await.text;
    assert!(page.contains("Hội đồng tuyển chọn Mẫu, dùng con dấu của Văn phòng"), "{page}");
    let list = hall.standing.get("/phat-hanh").await.text;
    assert!(list.contains("Biên bản, Hội đồng tuyển chọn Mẫu"), "{list}");

    // What an officer begins later about such a paper is the council's, too.
    let body = format!("wording=official_letter&agency_id=van-phong&earlier={}&relation=corrects", minutes.id);
    let reply = hall.standing.post("/phat-hanh/moi", &body).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let id = reply.location().trim_start_matches("/phat-hanh/").trim_end_matches("/sua");
    let letter = store::find(&mut hall.app.app.db.read(), id).await.unwrap();
    assert_eq!(letter.own_issuer(), minutes.own_issuer());
}

#[tokio::test]
async fn the_numbers_of_a_council_go_on_from_those_given_by_hand() {
    let (hall, _) = closed().await;
    let invitation = hall.drafts("giay-moi", "").await;
    let page = hall.standing.get("/phat-hanh/so?co_quan=van-phong").await.text;
    assert!(page.contains("Hội đồng tuyển chọn Mẫu, ký hiệu HĐTC"), "{page}");
    let start = "agency_id=van-phong&issuer=van-phong%3AH%C4%90TC&series=GM&last=7";
    let reply = hall.standing.post("/phat-hanh/so", start).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let series = hall.standing.get(reply.location()).await.text;
    assert!(series.contains("<th scope=\"row\">GM</th>") && series.contains(">7</td>"), "{series}");
    let own = hall.standing.get("/phat-hanh/so?co_quan=van-phong").await.text;
    assert!(!own.contains("<th scope=\"row\">GM</th>"), "the office's own numbers are untouched: {own}");
    assert_eq!(number(&hall.out(&invitation).await), "08/GM-HĐTC");
    let late = hall.standing.post("/phat-hanh/so", &start.replace("last=7", "last=20")).await;
    assert!(late.status == 422 && late.text.contains("không đặt lại được"), "{}", late.text);
    let other = hall.standing.post("/phat-hanh/so", "agency_id=van-phong&issuer=ai-do&series=GM&last=7").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_council_of_the_register_keeps_the_numbers_of_its_agency() {
    let hall = Hall::new(1).await;
    let registered = "update agencies set kind = 'council' where id = 'van-phong'";
    hall.app.app.db.run_outside(registered).await.unwrap();
    hall.agenda(&["Cao Thị Giả Sử"]).await;
    let invitation = hall.drafts("giay-moi", "").await;
    let invitation = hall.out(&invitation).await;
    assert_eq!((number(&invitation), invitation.own_issuer()), ("01/GM-VP", None));
}
