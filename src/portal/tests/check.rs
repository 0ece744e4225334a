//! "Kiểm tra điều kiện": the questions, the result, and what a link holds.

use axum::http::{StatusCode, header};

use crate::testing::{Client, TestApp};

const PHD: &str = "/kiem-tra-dieu-kien?qualifications=phd&recruited_on=2026-03-01&field_in_catalogue=co&nam-sinh=1988\
    &sex=female&commits=co&vietnamese=co&employment=public_employee&region=I";

/// The words of a page, without tags and with plain spaces.
fn words(text: &str) -> String {
    let mut plain = String::new();
    let mut is_tag = false;
    for letter in text.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                plain.push(' ');
            }
            letter if !is_tag => plain.push(letter),
            _ => {}
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn result(client: &Client, link: &str) -> String {
    let page = client.get(link).await;
    assert_eq!(page.status, StatusCode::OK, "{link}");
    words(&page.text)
}

#[tokio::test]
async fn worked_examples_give_the_same_figures_as_the_engine() {
    let app = TestApp::new().await;
    // Qualification, day, region, one-off, income of 2026, total of 2026 (HP-01, 02, 04, 05, 08, 11, 12).
    for (held, day, region, once, income, total) in [
        ("excellent_graduate", "2026-01-01", "I", "150.000.000", "95.580.000", "245.580.000"),
        ("master", "2026-03-01", "I", "200.000.000", "106.200.000", "306.200.000"),
        ("resident_doctor", "2026-07-01", "I", "250.000.000", "63.720.000", "313.720.000"),
        ("phd", "2026-03-01", "I", "300.000.000", "159.300.000", "459.300.000"),
        ("professor", "2026-09-01", "I", "500.000.000", "84.960.000", "584.960.000"),
        ("phd", "2026-01-01", "II", "300.000.000", "170.280.000", "470.280.000"),
        ("master", "2026-01-01", "III", "200.000.000", "99.360.000", "299.360.000"),
    ] {
        let link = PHD
            .replace("qualifications=phd", &format!("qualifications={held}"))
            .replace("2026-03-01", day)
            .replace("region=I", &format!("region={region}"));
        let page = result(&app.anyone(), &link).await;
        assert!(page.contains("Đủ điều kiện"), "{held} {day}");
        for shown in [once.to_owned(), income.to_owned(), format!("2026 {total}")] {
            assert!(page.contains(&shown), "{held} {day}: {shown}\n{page}");
        }
    }
}

#[tokio::test]
async fn the_result_names_articles_formulas_assumptions_and_what_is_not_set() {
    let app = TestApp::new().await;
    let page = result(&app.anyone(), PHD).await;
    for shown in [
        "Tiến sĩ và tương đương",
        "53/2025/NQ-HĐND",
        "15.930.000",
        "3 × 5.310.000 × 10 tháng",
        "tạm dùng, chưa ban hành",
        "Chưa có mức hỗ trợ nhà ở",
        "Cam kết",
        "60 tháng",
        "28/02/2031",
        "Đây không phải là quyết định.",
        "Năm sinh 1988 Sửa",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    let page = result(&app.anyone(), &format!("{PHD}&lang=en")).await;
    for shown in [
        "Entitled",
        "PhD and equivalent",
        "3 × 5,310,000 × 10 months",
        "in use for now, not enacted",
        "Not set yet: Housing support",
        "Nothing here is a decision.",
        "Year of birth 1988 Change",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
}

#[tokio::test]
async fn of_several_groups_the_highest_is_chosen_and_the_rule_shown() {
    let app = TestApp::new().await;
    let link = PHD.replace("qualifications=phd", "qualifications=phd&qualifications=associate_professor");
    let page = result(&app.anyone(), &link).await;
    assert!(page.contains("Phó giáo sư Nhóm dùng để tính"), "{page}");
    for shown in ["Hỗ trợ một lần", "Hỗ trợ thu nhập, mỗi tháng", "300.000.000", "15.930.000", "21.240.000"]
    {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert!(page.contains("Chỉ hưởng một mức cao nhất: Phó giáo sư"));
    assert!(page.contains("400.000.000"));
}

#[tokio::test]
async fn the_engine_says_which_question_comes_next_and_one_page_asks_one_topic() {
    let app = TestApp::new().await;
    let client = app.anyone();
    let mut link = "/kiem-tra-dieu-kien".to_owned();
    let answers = [
        ("doi-tuong", "qualifications=phd"),
        ("thoi-diem", "da-co=co&recruited_on=01/03/2026"),
        ("field_in_catalogue", "field_in_catalogue=co"),
        ("remaining_service_months", "nam-sinh=1988&sex=female"),
        ("commits", "commits=co"),
        ("vietnamese", "vietnamese=co"),
        ("employment", "employment=public_employee"),
        ("region", "region=I"),
    ];
    for (topic, answer) in answers {
        let page = client.get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        let asked = format!("name=\"hoi\" value=\"{topic}\"");
        assert!(page.text.contains(&asked), "{topic} after {link}");
        let and = if link.contains('?') { '&' } else { '?' };
        let sent = client.get(&format!("{link}{and}hoi={topic}&{answer}")).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{topic}");
        link = sent.location().to_owned();
    }
    assert!(result(&client, &link).await.contains("Đủ điều kiện"));
    let edited = client.get(&format!("{link}&sua=thoi-diem")).await;
    assert!(edited.text.contains("value=\"01/03/2026\""));
}

#[tokio::test]
async fn what_is_not_known_leads_to_review_with_the_question_to_answer() {
    let app = TestApp::new().await;
    let link = PHD.replace("field_in_catalogue=co", "field_in_catalogue=chua-ro");
    let page = result(&app.anyone(), &link).await;
    assert!(page.contains("Cần xem xét"));
    assert!(page.contains("Ngành, chuyên ngành của bạn có trong danh mục thu hút của năm không?"));
    // Somebody recruited before the Resolution waits for the city's decision.
    let page = result(&app.anyone(), &PHD.replace("2026-03-01", "2025-06-01")).await;
    assert!(page.contains("Cần xem xét"));
    assert!(page.contains("áp dụng cho người được tuyển dụng trước ngày Nghị quyết có hiệu lực"), "{page}");
}

#[tokio::test]
async fn why_not_names_the_first_condition_that_fails_and_what_would_change_it() {
    let app = TestApp::new().await;
    let page = result(&app.anyone(), &PHD.replace("nam-sinh=1988", "nam-sinh=1970")).await;
    assert!(page.contains("Chưa đủ điều kiện") && page.contains("Vì sao không"));
    assert!(page.contains("Thời gian công tác còn lại không đủ"), "{page}");
    assert!(page.contains("từ 120 tháng"), "{page}");
    // A professor is exempt.
    let link = PHD.replace("nam-sinh=1988", "nam-sinh=1970").replace("=phd", "=professor");
    assert!(result(&app.anyone(), &link).await.contains("Đủ điều kiện"));
    // Nobody's group.
    let page = result(&app.anyone(), "/kiem-tra-dieu-kien?qualifications=khong-co").await;
    assert!(page.contains("không thuộc nhóm đối tượng nào"), "{page}");
}

#[tokio::test]
async fn near_the_limit_the_year_of_birth_alone_does_not_settle_the_matter() {
    let app = TestApp::new().await;
    let near = (1973..=1982).map(|year| PHD.replace("nam-sinh=1988", &format!("nam-sinh={year}")));
    let mut verdicts = Vec::new();
    for link in near {
        let page = result(&app.anyone(), &link).await;
        let is_open = page.contains("tháng sinh quyết định");
        assert_eq!(is_open, page.contains("Cần xem xét thêm"), "{page}");
        verdicts.push(is_open);
    }
    assert!((1..=2).contains(&verdicts.iter().filter(|open| **open).count()), "{verdicts:?}");
}

#[tokio::test]
async fn mistakes_stand_at_their_fields_in_the_language_of_the_page() {
    let app = TestApp::new().await;
    let client = app.anyone();
    for (query, field, sentence) in [
        ("hoi=doi-tuong", "qualifications", "Chọn ít nhất một mục"),
        ("hoi=doi-tuong&qualifications=phd&qualifications=khong-co", "qualifications", "Bỏ chọn"),
        ("qualifications=thay-boi", "qualifications", "Chọn ít nhất một mục"),
        ("qualifications=phd&hoi=thoi-diem", "da-co", "Chọn một câu trả lời"),
        ("qualifications=phd&hoi=thoi-diem&da-co=co&recruited_on=32/13/2026", "recruited_on", "Ghi ngày, tháng, năm"),
        ("qualifications=phd&recruited_on=9999-01-01", "recruited_on", "Ghi ngày, tháng, năm"),
        ("qualifications=phd&da-co=chua&hoi=remaining_service_months&nam-sinh=88", "nam-sinh", "bốn chữ số"),
        ("qualifications=phd&da-co=chua&hoi=remaining_service_months&nam-sinh=1988", "sex", "Chọn một câu trả lời"),
        ("qualifications=phd&region=V", "region", "Chọn một câu trả lời"),
        ("lang=en&hoi=doi-tuong", "qualifications", "Choose at least one"),
    ] {
        let page = client.get(&format!("/kiem-tra-dieu-kien?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.text.contains(&format!("id=\"{field}-error\"")), "{query}");
        assert!(page.text.contains(sentence), "{query}");
    }
}

#[tokio::test]
async fn a_link_holds_only_what_the_questions_ask_and_needs_no_session() {
    let app = TestApp::new().await;
    let client = app.anyone();
    let sent = client.get(&format!("{PHD}&hoi=region&name=Tran+Binh+An&born_on=1988-04-05&cccd=031088000001")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let link = sent.location();
    for personal in ["name=", "Binh", "born_on", "1988-04", "cccd", "hoi="] {
        assert!(!link.contains(personal), "{personal} in {link}");
    }
    let page = client.get(link).await;
    assert!(!page.headers.contains_key(header::SET_COOKIE));
    assert!(!page.text.contains("01/01/1988"), "no day of birth is made up");
    let english = page.text.split("hreflang=\"en\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(english.contains("qualifications=phd") && english.contains("lang=en"), "{english}");
}

#[tokio::test]
async fn every_policy_that_the_answers_open_is_shown_with_its_groups() {
    let app = TestApp::new().await;
    let client = app.anyone();
    let page = result(&client, PHD).await;
    assert!(page.contains("Chính sách khác mà câu trả lời mở ra"), "{page}");
    assert!(page.contains("Thu nhập tăng thêm của thành phố Cần xem xét"), "{page}");
    assert!(!page.contains("học sinh đạt giải"), "what nothing was said about is not open");
    // The way into the other policy carries the answers along and asks for what is missing only.
    let link = client.get(PHD).await.text;
    let link =
        link.split("chinh-sach=additional-income").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    let asked = client.get(&format!("/kiem-tra-dieu-kien?chinh-sach=additional-income{link}")).await.text;
    assert!(asked.contains("name=\"hoi\" value=\"rating\""), "{asked}");
    let page = result(
        &client,
        &format!(
            "/kiem-tra-dieu-kien?chinh-sach=additional-income{link}&rating=good_or_better&salary_coefficient=3,00"
        ),
    )
    .await;
    assert!(
        page.contains("Thu nhập tăng thêm hằng tháng") && page.contains("Nghị quyết 53/2025/NQ-HĐND Đủ điều kiện"),
        "{page}"
    );
}

#[tokio::test]
async fn benefits_of_the_same_kind_are_paid_once_and_the_rule_is_told() {
    let app = TestApp::new().await;
    let link = format!(
        "{PHD}&nd179_group=outstanding_graduate&nd179_decided_on=2026-03-01&salary_coefficient=8,00&rating=completed"
    );
    let page = result(&app.anyone(), &link).await;
    assert!(page.contains("Nghị định 179/2024/NĐ-CP Đủ điều kiện"), "{page}");
    assert!(page.contains("Không hưởng trùng: chế độ cùng loại chỉ hưởng mức cao nhất, so từng tháng."), "{page}");
    assert!(page.contains("hưởng Phụ cấp tăng thêm 150% lương theo hệ số"), "{page}");
    let page = result(&app.anyone(), &format!("{link}&lang=en")).await;
    assert!(page.contains("Other policies that your answers open") && page.contains("No double benefits"), "{page}");
}

#[tokio::test]
async fn every_public_policy_can_be_asked_about_from_the_start() {
    let app = TestApp::new().await;
    let client = app.anyone();
    for id in ["nq-53-pupils", "nd-179", "additional-income", "chips"] {
        let page = client.get(&format!("/kiem-tra-dieu-kien?chinh-sach={id}")).await;
        assert_eq!(page.status, StatusCode::OK, "{id}");
        assert!(page.text.contains("name=\"hoi\" value=\"doi-tuong\""), "{id}");
    }
    // A draft is not offered; who asks for it is asked about the usual one.
    let page = client.get("/kiem-tra-dieu-kien?chinh-sach=hai-phong-university").await;
    assert!(page.text.contains("name=\"qualifications\""));
}

#[tokio::test]
async fn pupils_ask_about_their_own_scheme() {
    let app = TestApp::new().await;
    let start = app.anyone().get("/kiem-tra-dieu-kien").await.text;
    assert!(start.contains("chinh-sach=nq-53-pupils"));
    let link = "/kiem-tra-dieu-kien?chinh-sach=nq-53-pupils&prize_pupil=co&pledges_return=co&study_began_on=2026-09-01\
        &tuition_per_year=20000000&study_years=4";
    let page = result(&app.anyone(), link).await;
    assert!(page.contains("80.000.000") && page.contains("định mức sinh hoạt phí"), "{page}");
}
