//! Official papers through HTTP.

mod relations;

use axum::http::StatusCode;
use papers::PaperKind;
use sha2::{Digest, Sha256};

use super::actions::{self, NewDraft, StepDraft};
use super::check;
use super::draft::Content;
use super::mark::{self, Mark};
use super::paper::{OfficialPaper, PaperId, PaperState, PaperStep, Signing};
use super::signature::tests::signed_copy;
use super::store;
use crate::platform::audit::{self, hex};
use crate::platform::db::{Dialect, Read, Reader};
use crate::platform::files;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::testing::{Client, Reply, TestApp};

const TEXT: &str = "Trích yếu: Về việc tổ chức gặp mặt người có tài năng\n\
                    Thông báo lịch gặp mặt người có tài năng như sau:\n\
                    1. Thời gian: 8 giờ 00.\n\
                    2. Địa điểm: Hội trường thành phố.";

fn content() -> Content {
    let mut content = Content::new(PaperKind::Notice, TEXT);
    content.signatures = vec![papers::Signature {
        title: "Giám đốc".to_owned(),
        name: Some("Lê Văn Mẫu".to_owned()),
        ..papers::Signature::default()
    }];
    content.recipients = vec!["Sở Ngân sách Mẫu".to_owned(), "Các phòng".to_owned()];
    content.keeper = Some("VT".to_owned());
    content
}

/// A draft of the Department of Learning, by its officer.
async fn drafted(app: &TestApp, officer: &Client) -> PaperId {
    let permit = app.permit_of(officer, Permission::DraftPapers).await;
    let new = NewDraft {
        agency_id: "so-hoc-tap".to_owned(),
        issuer: None,
        about: (String::new(), String::new()),
        wording_id: None,
        content: content(),
        earlier: None,
    };
    actions::draft(&app.app, &permit, new).await.unwrap()
}

async fn paper(app: &TestApp, id: &PaperId) -> OfficialPaper {
    store::find(&mut app.app.db.read(), id.as_str()).await.unwrap()
}

async fn step(app: &TestApp, by: &Client, id: &PaperId, path: &str, more: &str) -> Reply {
    let version = paper(app, id).await.version;
    by.post(&format!("/phat-hanh/{id}/{path}"), &format!("version={version}{more}")).await
}

/// Takes a draft up to a state.
async fn up_to(app: &TestApp, id: &PaperId, officer: &Client, head: &Client, state: PaperState) {
    let way = [
        (officer, "trinh", "", PaperState::Submitted),
        (head, "duyet", "", PaperState::Approved),
        (officer, "cap-so", "", PaperState::Numbered),
        (officer, "ky", "&signing=on_paper", PaperState::Signed),
        (officer, "phat-hanh", "", PaperState::Issued),
    ];
    for (by, path, more, after) in way {
        let reply = step(app, by, id, path, more).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}: {}", reply.text);
        assert_eq!(paper(app, id).await.state, after);
        if after == state {
            return;
        }
    }
}

async fn people(app: &TestApp) -> (Client, Client) {
    (app.as_role(Role::AgencyOfficer).await, app.as_role(Role::AgencyHead).await)
}

#[tokio::test]
async fn a_paper_is_drafted_approved_numbered_signed_and_issued() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let budget = app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;

    let reply = officer.post("/phat-hanh/moi", "wording=notice&agency_id=so-hoc-tap").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let id = PaperId::from(reply.location().trim_start_matches("/phat-hanh/").trim_end_matches("/sua"));
    let page = officer.get(&format!("/phat-hanh/{id}")).await;
    assert!(
        page.text.contains("Chưa trình được") && page.text.contains("Còn chỗ trống ["),
        "the wording has places to fill"
    );
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("version", "1")
        .append_pair("text", TEXT)
        .append_pair("capacity", "head")
        .append_pair("signer_title", "Giám đốc")
        .append_pair("signer_name", "Lê Văn Mẫu")
        .append_pair("recipients", "- Sở Ngân sách Mẫu;\n- Các phòng.")
        .append_pair("keeper", "VT")
        .finish();
    let reply = officer.post(&format!("/phat-hanh/{id}/sua"), &form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let draft = officer.get(&format!("/phat-hanh/{id}/van-ban.pdf")).await;
    assert!(draft.bytes.starts_with(b"%PDF-"), "{}", draft.text);

    up_to(&app, &id, &officer, &head, PaperState::Issued).await;
    let issued = paper(&app, &id).await;
    assert_eq!(issued.number_text.as_deref(), Some("01/TB-SHT"));
    assert_eq!(issued.dated_on, Some("2026-11-23".parse().unwrap()));
    let pdf = officer.get(&format!("/phat-hanh/{id}/van-ban.pdf")).await.bytes;
    assert_eq!(issued.pdf_sha256, Some(hex(&Sha256::digest(&pdf))));
    let docx = officer.get(&format!("/phat-hanh/{id}/van-ban.docx")).await.bytes;
    assert!(docx.starts_with(b"PK"));

    let received = budget.get(&format!("/phat-hanh/{id}")).await;
    assert!(received.text.contains("Xác nhận đã nhận"));
    assert_eq!(budget.post(&format!("/phat-hanh/{id}/da-nhan"), "").await.status, StatusCode::SEE_OTHER);
    let again = budget.post(&format!("/phat-hanh/{id}/da-nhan"), "").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let register = officer.get("/phat-hanh.xlsx").await;
    assert_eq!(register.status, StatusCode::OK);
    assert!(audit::verify(&mut app.app.db.read(), |_, _| {}).await.unwrap().broken.is_none());
}

#[tokio::test]
async fn whoever_drafted_or_submitted_a_paper_does_not_approve_it() {
    let app = TestApp::new().await;
    let head = app.as_role(Role::AgencyHead).await;
    let id = drafted(&app, &head).await;
    assert_eq!(step(&app, &head, &id, "trinh", "").await.status, StatusCode::SEE_OTHER);
    let reply = step(&app, &head, &id, "duyet", "").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("không tự duyệt"));
    let officer = app.as_role(Role::AgencyOfficer).await;
    assert_eq!(step(&app, &officer, &id, "duyet", "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn another_agency_does_not_find_a_paper_before_it_is_sent_there() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let id = drafted(&app, &officer).await;
    let other = app.as_role_in(Role::AgencyOfficer, "truong-mau").await;
    let budget = app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    up_to(&app, &id, &officer, &head, PaperState::Signed).await;
    for path in ["", "/van-ban.pdf", "/van-ban.docx"] {
        assert_eq!(budget.get(&format!("/phat-hanh/{id}{path}")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(step(&app, &officer, &id, "phat-hanh", "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(budget.get(&format!("/phat-hanh/{id}")).await.status, StatusCode::OK);
    assert_eq!(other.get(&format!("/phat-hanh/{id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_issued_paper_changes_neither_through_pages_nor_in_the_database() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let id = drafted(&app, &officer).await;
    up_to(&app, &id, &officer, &head, PaperState::Numbered).await;
    let reply = step(&app, &officer, &id, "sua", "&text=Khac&signer_title=A&signer_name=B").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for change in ["pdf_sha256 = 'x'", "number = 2", "number = null", "model = x'00'"] {
        let change = match app.app.db.dialect() {
            Dialect::Postgres => change.replace("x'00'", "'\\x00'::bytea"),
            Dialect::Sqlite => change.to_owned(),
        };
        let changed = app.app.db.run_outside(&format!("update official_papers set {change}")).await;
        assert!(changed.is_err(), "{change}");
    }
    assert!(app.app.db.run_outside("delete from official_papers").await.is_err());
    let before = paper(&app, &id).await;
    let file = files::find(&mut app.app.db.read(), before.pdf_file_id.as_deref().unwrap()).await.unwrap();
    assert_eq!(Some(file.sha256), before.pdf_sha256);
}

#[tokio::test]
async fn what_is_numbered_is_what_was_approved() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let id = drafted(&app, &officer).await;
    up_to(&app, &id, &officer, &head, PaperState::Approved).await;
    let change = format!("update official_papers set approved_sha256 = '{}' where id = '{id}'", "0".repeat(64));
    app.app.db.run_outside(&change).await.unwrap();
    let reply = step(&app, &officer, &id, "cap-so", "").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("khác bản đã duyệt"));
    let last = store::last_number(&mut app.app.db.read(), "so-hoc-tap", 2026, "TB").await.unwrap();
    assert_eq!(last, 0, "a refused paper takes no number");
}

/// The issue's rule for numbers: fifty people who ask at the same moment get fifty numbers in a row.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_issuers_at_once_get_numbers_without_a_gap_or_a_double() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let permit = app.permit_of(&officer, Permission::IssuePapers).await;
    let mut waiting = Vec::new();
    for _ in 0..50 {
        let id = drafted(&app, &officer).await;
        let draft = app.permit_of(&officer, Permission::DraftPapers).await;
        let approve = app.permit_of(&head, Permission::ApprovePapers).await;
        for (permit, step) in [(&draft, PaperStep::Submit), (&approve, PaperStep::Approve)] {
            let version = paper(&app, &id).await.version;
            let typed = StepDraft { version, ..StepDraft::default() };
            actions::take(&app.app, permit, id.as_str(), step, typed).await.unwrap();
        }
        waiting.push(id);
    }
    let mut running = Vec::new();
    for id in waiting {
        let version = paper(&app, &id).await.version;
        let (app, permit) = (app.app.clone(), permit.clone());
        running.push(tokio::spawn(async move {
            let typed = StepDraft { version, ..StepDraft::default() };
            actions::take(&app, &permit, id.as_str(), PaperStep::Number, typed).await.unwrap();
        }));
    }
    for one in running {
        one.await.unwrap();
    }
    let rows: Vec<(i64, String)> =
        app.app.db.read().all("select number, code from official_papers order by number", Vec::new()).await.unwrap();
    let numbers: Vec<i64> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=50).collect::<Vec<i64>>());
    let codes: std::collections::HashSet<&String> = rows.iter().map(|(_, code)| code).collect();
    assert_eq!(codes.len(), 50);
}

#[tokio::test]
async fn each_issuer_year_and_kind_has_its_own_numbers() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let permit = app.permit_of(&officer, Permission::IssuePapers).await;
    actions::start_series(&app.app, &permit, ("so-hoc-tap", None), "TB", 41).await.unwrap();
    let first = drafted(&app, &officer).await;
    up_to(&app, &first, &officer, &head, PaperState::Numbered).await;
    assert_eq!(paper(&app, &first).await.number_text.as_deref(), Some("42/TB-SHT"));
    let again = actions::start_series(&app.app, &permit, ("so-hoc-tap", None), "TB", 90).await;
    assert!(again.is_err(), "a series that has begun does not begin again");
    let cancelled = step(&app, &officer, &first, "huy", "&cancel_reason=Sai+the+thuc").await;
    assert_eq!(cancelled.status, StatusCode::SEE_OTHER);
    app.advance(chrono::TimeDelta::days(60));
    let (officer, head) = people(&app).await;
    let second = drafted(&app, &officer).await;
    up_to(&app, &second, &officer, &head, PaperState::Numbered).await;
    assert_eq!(paper(&app, &second).await.number_text.as_deref(), Some("01/TB-SHT"), "a new year begins at 01");
}

#[tokio::test]
async fn anyone_can_check_a_paper_and_learns_nothing_about_a_person() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let id = drafted(&app, &officer).await;
    up_to(&app, &id, &officer, &head, PaperState::Numbered).await;
    let code = paper(&app, &id).await.code.unwrap();
    let visitor = app.anyone();
    let before = visitor.get(&format!("/kiem-tra-van-ban/{code}")).await;
    assert!(before.text.contains("chưa phát hành"), "{}", before.text);
    for (path, more) in [("ky", "&signing=on_paper"), ("phat-hanh", "")] {
        assert_eq!(step(&app, &officer, &id, path, more).await.status, StatusCode::SEE_OTHER);
    }
    let found = visitor.get(&format!("/kiem-tra-van-ban?ma={}", code.to_uppercase().replace('-', "+"))).await;
    assert_eq!(found.location(), format!("/kiem-tra-van-ban/{code}"));
    let page = visitor.get(&format!("/kiem-tra-van-ban/{code}")).await;
    assert!(page.text.contains("đang có hiệu lực") && page.text.contains("01/TB-SHT"));
    for private in ["Lê Văn Mẫu", "gặp mặt", "Nguyễn Văn"] {
        assert!(!page.text.contains(private), "{private}");
    }
    let english = visitor.get(&format!("/kiem-tra-van-ban/{code}?lang=en")).await;
    assert!(english.text.contains("in force"));
    let unknown = visitor.get("/kiem-tra-van-ban/aaaa-aaaa-aaaa").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.text.contains("aaaa-aaaa-aaaa"));
    let leader = app.as_role(Role::StandingLeader).await;
    assert_eq!(step(&app, &leader, &id, "thu-hoi", "&revoke_reason=Sai+noi+dung").await.status, StatusCode::SEE_OTHER);
    let page = visitor.get(&format!("/kiem-tra-van-ban/{code}")).await;
    assert!(page.text.contains("đã bị thu hồi") && page.text.contains("23/11/2026"));
}

#[tokio::test]
async fn the_mark_on_a_paper_is_signed_for_its_content() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let id = drafted(&app, &officer).await;
    up_to(&app, &id, &officer, &head, PaperState::Numbered).await;
    let db = &mut app.app.db.read();
    let printed = actions::content(&app.app, db, &id).await.unwrap().paper.unwrap();
    let url = printed.verification.as_ref().unwrap().url.clone();
    let mark = Mark::read(&url, &mark::public_key(&app.app.secret)).unwrap();
    assert_eq!(mark.number, "01/TB-SHT");
    assert_eq!(mark.hash, mark::short_hash(&mark::content_hash(&printed).unwrap()));
    let key = app.anyone().get("/kiem-tra-van-ban/khoa-cong-khai.txt").await;
    assert!(key.text.contains(&mark::printed_key(&app.app.secret)));
    let offline = app.anyone().get("/kiem-tra-van-ban/ngoai-tuyen.html").await;
    assert!(offline.text.contains(&mark::printed_key(&app.app.secret)));
    assert!(!offline.text.contains("src=") && !offline.text.contains("href="), "the page stands alone");
}

#[tokio::test]
async fn a_file_signed_elsewhere_goes_on_from_the_frozen_bytes() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let id = drafted(&app, &officer).await;
    up_to(&app, &id, &officer, &head, PaperState::Numbered).await;
    let pdf = officer.get(&format!("/phat-hanh/{id}/van-ban.pdf")).await.bytes;
    let version = paper(&app, &id).await.version.to_string();
    let path = format!("/phat-hanh/{id}/ky");
    let fields = [("version", version.as_str()), ("signing", "electronic")];
    let other = [b"%PDF-1.7 other ".as_slice(), b"/ByteRange"].concat();
    let signed = signed_copy(&pdf);
    let short = [pdf.as_slice(), b"\n9 0 obj << /ByteRange [0 1 2 3] >>"].concat();
    let added = [pdf.as_slice(), b"\n9 0 obj << /JS (x) >>\n%%EOF\n"].concat();
    let beyond = [signed.as_slice(), b"\n10 0 obj << >>\n%%EOF\n"].concat();
    for (file, sentence) in [
        (&other, "khác bản đã duyệt"),
        (&pdf, "chưa có chữ ký số"),
        (&added, "chưa có chữ ký số"),
        (&short, "không ký toàn bộ bản PDF đã cấp số"),
        (&beyond, "phần ghi thêm sau khi ký"),
    ] {
        let reply = officer.post_parts(&path, &fields, &[("signed_file", "da-ky.pdf", file)]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.text.contains(sentence), "{}", reply.text);
    }
    let none = officer.post_parts(&path, &fields, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reply = officer.post_parts(&path, &fields, &[("signed_file", "da-ky.pdf", &signed)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let noted = paper(&app, &id).await;
    assert_eq!((noted.signing, noted.signed_sha256), (Some(Signing::Electronic), Some(hex(&Sha256::digest(&signed)))));
    assert_eq!(officer.get(&format!("/phat-hanh/{id}/da-ky")).await.bytes, signed);
}

#[tokio::test]
async fn a_file_is_known_as_issued_as_signed_or_as_changed() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let id = drafted(&app, &officer).await;
    up_to(&app, &id, &officer, &head, PaperState::Issued).await;
    let key = mark::public_key(&app.app.secret);
    for ending in ["pdf", "docx"] {
        let bytes = officer.get(&format!("/phat-hanh/{id}/van-ban.{ending}")).await.bytes;
        let found = check::check(&bytes, &key, Some(&mut app.app.db.read())).await.unwrap();
        assert!(found.is_good && found.is_identical && found.mark.is_some(), "{ending}: {found:?}");
        let alone = check::check(&bytes, &key, None::<&mut Reader>).await.unwrap();
        assert!(alone.is_good && !alone.asked_register, "{ending}: {alone:?}");
        let stranger = mark::public_key(&crate::platform::secret::Secret::generate());
        let other = check::check(&bytes, &stranger, None::<&mut Reader>).await.unwrap();
        assert!(!other.is_good && other.has_code && other.mark.is_none(), "{ending}");
    }
    let pdf = officer.get(&format!("/phat-hanh/{id}/van-ban.pdf")).await.bytes;
    // This paper was signed on its sheet: a file that goes on with a signature is none that the register knows.
    let signed = signed_copy(&pdf);
    let found = check::check(&signed, &key, Some(&mut app.app.db.read())).await.unwrap();
    assert!(!found.is_good && !found.is_signed_copy && found.has_unchecked_part, "{found:?}");
    let mut changed = pdf;
    changed[200] ^= 1;
    let found = check::check(&changed, &key, Some(&mut app.app.db.read())).await.unwrap();
    assert!(!found.is_good && found.mark.is_some(), "{found:?}");
}

#[tokio::test]
async fn only_the_signed_file_that_was_handed_in_is_the_signed_copy() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let id = drafted(&app, &officer).await;
    up_to(&app, &id, &officer, &head, PaperState::Numbered).await;
    let pdf = officer.get(&format!("/phat-hanh/{id}/van-ban.pdf")).await.bytes;
    let signed = signed_copy(&pdf);
    let version = paper(&app, &id).await.version.to_string();
    let fields = [("version", version.as_str()), ("signing", "electronic")];
    let files = [("signed_file", "da-ky.pdf", signed.as_slice())];
    let reply = officer.post_parts(&format!("/phat-hanh/{id}/ky"), &fields, &files).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let key = mark::public_key(&app.app.secret);
    let early = check::check(&signed, &key, Some(&mut app.app.db.read())).await.unwrap();
    assert!(!early.is_good && early.is_signed_copy, "not issued yet: {early:?}");
    let reply = step(&app, &officer, &id, "phat-hanh", "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);

    let found = check::check(&signed, &key, Some(&mut app.app.db.read())).await.unwrap();
    assert!(found.is_good && found.is_signed_copy && !found.is_identical, "{found:?}");
    let frozen = check::check(&pdf, &key, Some(&mut app.app.db.read())).await.unwrap();
    assert!(frozen.is_good && frozen.is_identical, "{frozen:?}");
    let beyond = [signed.as_slice(), b"\n10 0 obj << >>\n%%EOF\n"].concat();
    let unsigned = [pdf.as_slice(), b"\n9 0 obj << /JS (x) >>\n%%EOF\n"].concat();
    for file in [beyond, unsigned, signed_copy(&signed)] {
        let found = check::check(&file, &key, Some(&mut app.app.db.read())).await.unwrap();
        assert!(!found.is_good && !found.is_signed_copy && found.has_unchecked_part, "{found:?}");
        assert!(found.sentences.iter().any(|one| one.contains("phần ghi thêm chưa được kiểm")), "{found:?}");
    }
    let hash = paper(&app, &id).await.signed_sha256.unwrap();
    let code = paper(&app, &id).await.code.unwrap();
    let page = app.anyone().get(&format!("/kiem-tra-van-ban/{code}")).await;
    assert!(page.text.contains(&hash), "{}", page.text);
}

#[tokio::test]
async fn a_paper_is_replaced_when_the_one_in_its_place_goes_out() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let first = drafted(&app, &officer).await;
    up_to(&app, &first, &officer, &head, PaperState::Issued).await;
    let reply = officer
        .post("/phat-hanh/moi", &format!("wording=notice&agency_id=so-hoc-tap&earlier={first}&relation=replaces"))
        .await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let second = PaperId::from(reply.location().trim_start_matches("/phat-hanh/").trim_end_matches("/sua"));
    let permit = app.permit_of(&officer, Permission::DraftPapers).await;
    actions::change(&app.app, &permit, second.as_str(), content(), 1).await.unwrap();
    assert_eq!(paper(&app, &first).await.state, PaperState::Issued);
    up_to(&app, &second, &officer, &head, PaperState::Issued).await;
    let replaced = paper(&app, &first).await;
    assert_eq!((replaced.state, replaced.replaced_by_id), (PaperState::Replaced, Some(second)));
    let page = app.anyone().get(&format!("/kiem-tra-van-ban/{}", replaced.code.unwrap())).await;
    assert!(page.text.contains("Văn bản thay thế: số 02/TB-SHT"), "{}", page.text);
}

#[tokio::test]
async fn an_agency_without_a_sign_is_told_so_before_anything_is_numbered() {
    let app = TestApp::new().await;
    let officer = app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    let reply = officer.post("/phat-hanh/moi", "wording=report&agency_id=so-ngan-sach").await;
    let page = officer.get(reply.location().trim_end_matches("/sua")).await;
    assert!(page.text.contains("chưa có ký hiệu văn bản"), "{}", page.text);
    let series = officer.get("/phat-hanh/so").await;
    assert!(series.text.contains("chưa có ký hiệu"));
}

#[tokio::test]
async fn two_people_who_change_a_draft_choose_between_their_versions() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let id = drafted(&app, &officer).await;
    let typed = |text: &str| format!("version=1&text={text}&capacity=head&signer_title=Giam+doc&signer_name=Le+Mau");
    let first = officer.post(&format!("/phat-hanh/{id}/sua"), &typed("Ban+mot")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = officer.post(&format!("/phat-hanh/{id}/sua"), &typed("Ban+hai")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.text.contains("Ban mot") && second.text.contains("Ban hai"));
}

#[tokio::test]
async fn a_wording_is_changed_by_the_standing_agency_and_papers_keep_theirs() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let agency = app.as_role(Role::AgencyOfficer).await;
    assert_eq!(agency.post("/phat-hanh/mau/notice", "version=0").await.status, StatusCode::FORBIDDEN);
    let body = |text: &str, version: i64| {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("version", &version.to_string())
            .append_pair("kind", "notice")
            .append_pair("name", "Thông báo")
            .append_pair("body", text)
            .append_pair("reason", "Theo ý kiến văn phòng")
            .finish()
    };
    let wrong = officer.post("/phat-hanh/mau/notice", &body("Trích yếu: Thử\nXin {{khong_co_truong_nay}}.", 0)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("dòng 2") && wrong.text.contains("khong_co_truong_nay"), "{}", wrong.text);
    let right = "Trích yếu: Về việc thử\nNội dung mới của mẫu.";
    assert_eq!(officer.post("/phat-hanh/mau/notice", &body(right, 0)).await.status, StatusCode::SEE_OTHER);
    let late = officer.post("/phat-hanh/mau/notice", &body(right, 0)).await;
    assert!(late.text.contains("Người khác vừa sửa mẫu này"));
    let page = agency.get("/phat-hanh/mau/notice").await;
    assert!(page.text.contains("Nội dung mới của mẫu.") && page.text.contains("bản 1"));
    let preview = agency.post("/phat-hanh/mau/notice/xem-truoc.pdf", &body(right, 1)).await;
    assert!(preview.bytes.starts_with(b"%PDF-"), "{}", preview.text);
    let own =
        officer.post("/phat-hanh/mau/moi", &body(right, 0).replace("Th%C3%B4ng+b%C3%A1o", "Thong+bao+rieng")).await;
    assert_eq!(own.location(), "/phat-hanh/mau/thong-bao-rieng", "{}", own.text);
}

#[tokio::test]
async fn a_draft_is_given_up_with_a_reason_and_a_system_permit_drafts_for_a_feature() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let id = drafted(&app, &officer).await;
    let bare = step(&app, &officer, &id, "bo", "").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reply = step(&app, &officer, &id, "bo", "&discard_reason=Khong+can+nua").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(paper(&app, &id).await.state, PaperState::Discarded);
    let new = NewDraft {
        agency_id: "van-phong".to_owned(),
        issuer: None,
        about: ("plan".to_owned(), "x".to_owned()),
        wording_id: None,
        content: content(),
        earlier: None,
    };
    let id = actions::draft(&app.app, &Permit::system("test"), new).await.unwrap();
    assert_eq!(store::about(&mut app.app.db.read(), "plan", "x").await.unwrap().len(), 1);
    assert_eq!(paper(&app, &id).await.drafted_by, "");
}
