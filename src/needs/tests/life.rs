//! A need from its proposal to its consolidation.

use axum::http::StatusCode;

use super::City;
use crate::platform::db::Read;
use crate::platform::messages;
use crate::platform::permission::Role;
use crate::platform::words::Words;

#[tokio::test]
async fn more_than_the_quota_is_refused_with_the_sum() {
    let city = City::new().await;
    city.proposed(&city.officer, "number=2").await;
    let reply = city.propose(&city.officer, "number=2&specialty=Tri+tue+nhan+tao").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sum = "Đơn vị có 40 biên chế, đã có 37 người, đã đề xuất 2; còn 1, không đề xuất thêm 2 được. Giảm còn 1";
    assert!(reply.text.contains(sum), "{}", reply.text);
    city.proposed(&city.officer, "number=1&specialty=Tri+tue+nhan+tao").await;
    // The department itself has no headcount yet.
    let reply = city.propose(&city.officer, "agency_id=so-hoc-tap").await;
    assert!(reply.text.contains("Chưa có biên chế năm 2027 của Sở Học tập Mẫu"), "{}", reply.text);
    let reply = city.propose(&city.officer, "agency_id=so-ngan-sach").await;
    assert!(reply.text.contains("Chọn đơn vị đang hoạt động"), "out of reach: {}", reply.text);
}

#[tokio::test]
async fn every_mistake_of_a_need_is_told_at_once() {
    let city = City::new().await;
    let reply = city.officer.post("/nhu-cau/2027/them", "number=-1&starts_on=01/01/2026&major=y+hoc+du+phogn").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "Chọn nơi làm việc",
        "Chọn lĩnh vực",
        "Chọn nhóm đối tượng",
        "số từ 1 đến 500",
        "trong năm 2027",
        "7720110 Y học dự phòng",
    ] {
        assert!(reply.text.contains(shown), "{shown}: {}", reply.text);
    }
    let form = city.officer.get("/nhu-cau/2027/them").await.text;
    assert!(form.contains("7720101 Y khoa (đại học)") && form.contains("Trường Đại học Y Mẫu"), "{form}");
}

#[tokio::test]
async fn a_need_is_submitted_approved_by_another_and_consolidated() {
    let city = City::new().await;
    let id = city.proposed(&city.officer, "number=2").await;
    assert_eq!(city.take(&city.officer, &id, "duyet", "").await.status, StatusCode::FORBIDDEN);
    let reply = city.officer.post("/nhu-cau/2027/trinh", "").await;
    assert_eq!(reply.location(), "/nhu-cau/2027", "{}", reply.text);
    assert_eq!(city.duties(&city.head).await, ["Duyệt đề xuất nhu cầu năm 2027"]);
    assert_eq!(city.take(&city.officer, &id, "sua", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = city.head.get("/nhu-cau/2027").await.text;
    assert!(page.contains("Duyệt 1 dòng, gửi tổng hợp"), "{page}");
    let reply = city.head.post("/nhu-cau/2027/duyet", "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert!(city.duties(&city.head).await.is_empty());
    assert_eq!(city.duties(&city.standing).await, ["Tổng hợp nhu cầu năm 2027"]);
    let page = city.standing.get("/nhu-cau/2027/tong-hop").await.text;
    for shown in ["Khoa học dữ liệu", "Trường Cao đẳng Mẫu", "Khớp", "Số hóa"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let reply = city.standing.post("/nhu-cau/2027/tong-hop", &format!("chon={id}&so_{id}=3")).await;
    assert!(reply.status == 422 && reply.text.contains("từ 1 đến 2"), "{}", reply.text);
    let reply = city.standing.post("/nhu-cau/2027/tong-hop", &format!("chon={id}&so_{id}=0")).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reply = city.standing.post("/nhu-cau/2027/tong-hop", &format!("chon={id}&so_{id}=1")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(city.state(&id).await, "consolidated");
    assert!(city.duties(&city.standing).await.is_empty());
    // One of the two was not allowed, so there is room for two again.
    city.proposed(&city.officer, "number=2&specialty=Tri+tue+nhan+tao").await;
    let page = city.officer.get(&format!("/nhu-cau/dong/{id}")).await.text;
    for step in ["đề xuất nhu cầu", "trình thủ trưởng", "duyệt, gửi tổng hợp", "tổng hợp nhu cầu"]
    {
        assert!(page.contains(step), "{step}: {page}");
    }
}

#[tokio::test]
async fn who_wrote_a_need_does_not_approve_it() {
    let city = City::new().await;
    let id = city.proposed(&city.head, "").await;
    assert_eq!(city.take(&city.head, &id, "trinh", "").await.status, StatusCode::SEE_OTHER);
    let reply = city.take(&city.head, &id, "duyet", "").await;
    assert!(reply.status == 422 && reply.text.contains("không tự duyệt"), "{}", reply.text);
    let reply = city.head.post("/nhu-cau/2027/duyet", "").await;
    assert!(reply.status == 422 && reply.text.contains("không tự duyệt"), "{}", reply.text);
    let other = city.app.as_role(Role::AgencyHead).await;
    assert_eq!(city.take(&other, &id, "duyet", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_need_comes_back_with_a_reason_and_goes_again() {
    let city = City::new().await;
    let id = city.proposed(&city.officer, "").await;
    city.take(&city.officer, &id, "trinh", "").await;
    assert!(city.take(&city.head, &id, "khong-duyet", "").await.text.contains("Nhập lý do"));
    let reply = city.take(&city.head, &id, "khong-duyet", "return_reason=Ghi+ro+tieu+chi").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(city.duties(&city.officer).await, ["Sửa nhu cầu bị trả lại: Khoa học dữ liệu"]);
    let page = city.officer.get("/nhu-cau/2027").await.text;
    assert!(page.contains("Ghi ro tieu chi"), "{page}");
    for (by, verb) in [(&city.officer, "trinh"), (&city.head, "duyet")] {
        assert_eq!(city.take(by, &id, verb, "").await.status, StatusCode::SEE_OTHER);
    }
    let reply = city.take(&city.standing, &id, "tra-lai", "return_reason=Trung+voi+nam+truoc").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(city.state(&id).await, "returned");
    assert!(city.duties(&city.standing).await.is_empty());
    let form = "agency_id=truong-mau&specialty=Khoa+hoc+du+lieu+lon&sector_code=so-hoa&beneficiary_group=phd&number=1\
                &starts_on=01/03/2027&version=6";
    let reply = city.take(&city.officer, &id, "sua", form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(city.take(&city.officer, &id, "sua", form).await.status, StatusCode::CONFLICT);
    assert_eq!(city.take(&city.officer, &id, "rut", "").await.status, StatusCode::SEE_OTHER);
    assert!(city.duties(&city.officer).await.is_empty());
    assert_eq!(city.state(&id).await, "withdrawn");
    assert_eq!(city.take(&city.officer, &id, "trinh", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_came_back_finds_its_post_taken() {
    let city = City::new().await;
    let id = city.proposed(&city.officer, "number=3").await;
    city.take(&city.officer, &id, "trinh", "").await;
    city.take(&city.head, &id, "khong-duyet", "return_reason=Chua+can").await;
    city.proposed(&city.officer, "number=2&specialty=Tri+tue+nhan+tao").await;
    let reply = city.take(&city.officer, &id, "trinh", "").await;
    assert!(reply.status == 422 && reply.text.contains("còn 1, không đề xuất thêm 3 được"), "{}", reply.text);
}

#[tokio::test]
async fn the_same_need_twice_is_flagged() {
    let city = City::new().await;
    city.proposed(&city.officer, "").await;
    let second = city.proposed(&city.officer, "specialty=khoa+hoc+du+lieu").await;
    let page = city.officer.get(&format!("/nhu-cau/dong/{second}")).await.text;
    assert!(page.contains("Giống 1 dòng khác cùng năm"), "{page}");
    assert!(city.officer.get("/nhu-cau/2027").await.text.contains("Trùng 1 dòng"));
    assert!(city.officer.get("/nhu-cau/2027/danh-sach").await.text.contains("Trùng"));
}

#[tokio::test]
async fn each_sees_their_own_needs_and_others_are_not_found() {
    let city = City::new().await;
    city.set_headcount(&city.party, "ban-to-chuc", "quota=9&filled=8&retiring=0").await;
    let own = city.proposed(&city.officer, "").await;
    let partys = city.proposed(&city.party, "agency_id=ban-to-chuc&specialty=Xay+dung+Dang").await;
    let elsewhere = city.app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    let page = |id: &str| format!("/nhu-cau/dong/{id}");
    for (who, id, sees) in [
        (&city.officer, &own, true),
        (&city.officer, &partys, false),
        (&elsewhere, &own, false),
        (&city.standing, &own, true),
        (&city.standing, &partys, false),
        (&city.party, &partys, true),
        (&city.party, &own, false),
    ] {
        let expected = if sees { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(who.get(&page(id)).await.status, expected);
    }
    let reply = city.take(&elsewhere, &own, "rut", "").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert_eq!(elsewhere.get("/nhu-cau/dong/khong-co").await.status, StatusCode::NOT_FOUND);
    let db = &mut city.app.app.db.read();
    let sql = "select subject_id from audit_entries where event = 'need.out_of_reach' order by number";
    let attempts: Vec<(String,)> = db.all(sql, Vec::new()).await.unwrap();
    let attempts: Vec<String> = attempts.into_iter().map(|(id,)| id).collect();
    let expected = [&partys, &own, &partys, &own, &own].map(String::as_str);
    assert_eq!(attempts, expected, "each attempt is in the log, and nothing of what is not there");
    assert!(!city.standing.get("/nhu-cau/2027/danh-sach").await.text.contains("Xay dung Dang"));
    // Once its commission has consolidated it, the standing agency has it for the catalogue.
    let head = city.app.as_role_in(Role::AgencyHead, "ban-to-chuc").await;
    for (by, verb, form) in [(&city.party, "trinh", ""), (&head, "duyet", ""), (&city.party, "tong-hop", "allowed=1")] {
        assert_eq!(city.take(by, &partys, verb, form).await.status, StatusCode::SEE_OTHER, "{verb}");
    }
    assert_eq!(city.standing.get(&page(&partys)).await.status, StatusCode::OK);
    assert_eq!(
        city.take(&city.standing, &partys, "tra-lai", "return_reason=Khong").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn every_role_opens_what_it_may_and_begins_in_its_place() {
    let city = City::new().await;
    for (role, place) in [
        (Role::StandingOfficer, "/nhu-cau/2027/tong-hop"),
        (Role::PartyOfficer, "/nhu-cau/2027/tong-hop"),
        (Role::AgencyOfficer, "/nhu-cau/2027"),
        (Role::FinanceOfficer, "/nhu-cau/2027"),
        (Role::CityLeader, "/nhu-cau/2027/danh-sach"),
        (Role::Auditor, "/nhu-cau/2027/danh-sach"),
    ] {
        let person = city.app.as_role(role).await;
        assert_eq!(person.get("/nhu-cau").await.location(), place, "{role}");
        assert_eq!(person.get(place).await.status, StatusCode::OK, "{role}");
    }
    for role in [Role::Administrator, Role::CouncilMember, Role::PeoplesCouncil] {
        assert_eq!(city.app.as_role(role).await.get("/nhu-cau").await.status, StatusCode::FORBIDDEN, "{role}");
    }
}

#[tokio::test]
async fn needs_are_listed_filtered_sorted_paged_and_exported() {
    let city = City::new().await;
    city.set_headcount(&city.standing, "so-hoc-tap", "quota=60&filled=20&retiring=0").await;
    for number in 0..17 {
        city.proposed(&city.officer, &format!("agency_id=so-hoc-tap&specialty=Nganh+thu+{}", number * 37)).await;
    }
    for sort in ["nganh", "co-quan", "so"] {
        let first = city.officer.get(&format!("/nhu-cau/2027/danh-sach?dong=15&sap={sort}")).await.text;
        assert!(first.contains("1–15 trong 17"), "{sort}: {first}");
        let next = first.split("href=\"").find(|part| part.contains("sau=")).unwrap();
        let next = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        let second = city.officer.get(&next).await.text;
        assert!(second.contains("16–17 trong 17"), "{sort}: {second}");
    }
    let found =
        city.officer.get("/nhu-cau/2027/danh-sach?q=nganh+thu+37&lv=so-hoa&nhom=phd&co_quan=so-hoc-tap").await.text;
    assert!(found.contains("1–2 trong 2") || found.contains("trong "), "{found}");
    let none = city.officer.get("/nhu-cau/2027/danh-sach?tt=approved").await.text;
    assert!(none.contains("Không có dòng nào khớp"), "{none}");
    let file = city.officer.get("/nhu-cau/2027/danh-sach.xlsx").await;
    assert!(file.bytes.starts_with(b"PK"));
    let empty = city.officer.get("/nhu-cau/2026/danh-sach").await.text;
    assert!(empty.contains("Chưa có nhu cầu nào năm 2026"), "{empty}");
    for state in crate::needs::need::NeedState::ALL {
        let path = format!("/nhu-cau/2027/danh-sach?tt={}", state.as_str());
        assert_eq!(city.officer.get(&path).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn who_has_posts_to_fill_and_sent_nothing_is_asked_again() {
    let city = City::new().await;
    city.set_headcount(&city.standing, "so-ngan-sach", "quota=9&filled=9&retiring=0").await;
    let page = city.standing.get("/nhu-cau/2027/tong-hop").await.text;
    assert!(page.contains("0 trên 2 cơ quan") && page.contains("Nhắc 1 cơ quan chưa gửi"), "{page}");
    let reply = city.standing.post("/nhu-cau/2027/nhac", "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let told = messages::of_user(&city.app.app, city.officer.user_id.as_str()).await.unwrap();
    assert!(told.iter().any(|one| one.body.contains("Trường Cao đẳng Mẫu")), "{told:?}");
    let id = city.proposed(&city.officer, "").await;
    city.take(&city.officer, &id, "trinh", "").await;
    assert!(!city.standing.get("/nhu-cau/2027/tong-hop").await.text.contains("chưa gửi"));
    let reply = city.standing.post("/nhu-cau/2027/nhac", "").await;
    assert!(reply.status == 422 && reply.text.contains("chưa có ai để nhắc"), "{}", reply.text);
    assert_eq!(city.officer.post("/nhu-cau/2027/nhac", "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_same_major_of_several_agencies_is_one_line_with_its_sum() {
    let city = City::new().await;
    city.set_headcount(&city.standing, "so-hoc-tap", "quota=22&filled=20&retiring=0").await;
    for more in ["number=2", "agency_id=so-hoc-tap&specialty=khoa+hoc+du+lieu"] {
        let id = city.proposed(&city.officer, more).await;
        for (by, verb) in [(&city.officer, "trinh"), (&city.head, "duyet")] {
            assert_eq!(city.take(by, &id, verb, "").await.status, StatusCode::SEE_OTHER);
        }
    }
    let page = city.standing.get("/nhu-cau/2027/tong-hop").await.text;
    assert!(page.contains("<span class=\"sub\">2 dòng</span>"), "{page}");
    assert!(page.contains("aria-label=\"Đề xuất 3, biên chế còn 5\""), "{page}");
    assert_eq!(page.matches("class=\"ch2\"").count(), 2, "{page}");
}
