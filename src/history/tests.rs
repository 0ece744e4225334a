//! The log through HTTP: what it says, to whom, and how it is filtered; and that no event is without words.

use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use calamine::{Reader, Xlsx};
use chrono::TimeDelta;

use crate::platform::audit::{self, Event};
use crate::platform::ids::Subject;
use crate::platform::permission::Role;
use crate::platform::words::Words;
use crate::testing::{Client, Reply, TestApp};

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            rust_files(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "testing.rs" {
            found.push(path);
        }
    }
}

/// The program's own sources, without their tests.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let program = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
        (path.display().to_string(), program)
    };
    files.into_iter().map(read).filter(|(path, _)| !path.ends_with("platform/audit.rs")).collect()
}

/// The text literals of a piece of source that look like the name of an event.
fn event_names(source: &str) -> Vec<String> {
    let is_name = |text: &&str| {
        let plain =
            |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
        text.split_once('.').is_some_and(|(noun, verb)| plain(noun) && plain(verb))
    };
    source.split('"').skip(1).step_by(2).filter(is_name).map(str::to_owned).collect()
}

/// The names that an `Event::new(…)` may write: its literal, or those of the place where its name comes from.
fn written(source: &str, at: usize, folder: &str) -> Vec<String> {
    let argument = source[at..].trim_start();
    if let Some(rest) = argument.strip_prefix('"') {
        return vec![rest.split('"').next().unwrap().to_owned()];
    }
    let word: String =
        argument.chars().take_while(|letter| letter.is_alphanumeric() || "_.()".contains(*letter)).collect();
    match word.strip_suffix("()").and_then(|call| call.rsplit_once('.')) {
        Some((_, function)) => {
            let mark = format!("fn {function}(");
            let bodies = folder.split(&mark).skip(1);
            bodies.flat_map(|body| event_names(body.split("\n    }\n").next().unwrap())).collect()
        }
        None => {
            let before = source[..at].rsplit(&format!("let {word} =")).next().unwrap();
            event_names(before.split(';').next().unwrap())
        }
    }
}

#[test]
fn every_event_of_the_program_has_words() {
    let all = sources();
    let mut faults = Vec::new();
    for (path, source) in &all {
        let folder = path.rsplit_once('/').unwrap().0;
        let beside: String =
            all.iter().filter(|(other, _)| other.starts_with(folder)).map(|(_, text)| text.as_str()).collect();
        for mark in ["Event::new(", "Event::about_instance("] {
            for (at, _) in source.match_indices(mark) {
                let names = written(source, at + mark.len(), &beside);
                if names.is_empty() {
                    faults.push(format!("{path}: an event whose name cannot be read; write it as a literal"));
                }
                let mute = names.into_iter().filter(|name| crate::FEATURES.event(name).is_none());
                faults.extend(mute.map(|name| format!("{path}: {name} has no words; add it to the feature's log.rs")));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(crate::FEATURES.events().count() > 40, "the scan must have seen the program");
}

#[test]
fn every_fact_of_an_event_has_a_label() {
    let known = ["reason", "name", "path"];
    let mut faults = Vec::new();
    for (path, source) in sources().into_iter().filter(|(_, text)| text.contains("audit::Event")) {
        for mark in [".with(\"", ".change(\""] {
            for (at, _) in source.match_indices(mark) {
                let key = source[at + mark.len()..].split('"').next().unwrap();
                let hidden = crate::FEATURES.log.iter().any(|words| words.reads(key).is_some());
                let labelled = crate::FEATURES.log.iter().any(|words| words.label(key).is_some());
                if !labelled && !hidden && !known.contains(&key) {
                    faults.push(format!("{path}: {key} has no label; add it to the feature's log.rs"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn no_event_is_declared_twice_and_every_record_kind_is_known_once() {
    let mut names: Vec<&str> = crate::FEATURES.events().map(|event| event.name).collect();
    let declared = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), declared);
    let mut kinds: Vec<&str> = crate::FEATURES.records().map(|record| record.kind).collect();
    let declared = kinds.len();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), declared);
}

#[test]
fn every_kind_of_id_that_an_event_may_be_about_has_words() {
    let silent = ["duty", "legal_clause", "message"];
    let mut faults = Vec::new();
    for (path, source) in sources().iter().filter(|(path, _)| !path.ends_with("platform/ids.rs")) {
        for block in source.split("ids! {").skip(1) {
            for kind in block.split("\n}").next().unwrap().split("= \"").skip(1) {
                let kind = kind.split('"').next().unwrap();
                if crate::FEATURES.record(kind).is_none() && !silent.contains(&kind) {
                    faults.push(format!(
                        "{path}: records of kind {kind} have no words; add them to the feature's log.rs"
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// An officer of the learning agency who changes its address.
async fn edited(app: &TestApp) -> Client {
    let officer = app.as_role(Role::AgencyOfficer).await;
    let form = "version=1&name=S%E1%BB%9F+H%E1%BB%8Dc+t%E1%BA%ADp&address=S%E1%BB%91+1+ph%E1%BB%91+M%E1%BB%9Bi";
    let reply = officer.post("/co-quan/so-hoc-tap/sua", form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    officer
}

/// How many entries a page of the log shows.
fn shown(reply: &Reply) -> usize {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    reply.text.matches("<li class=\"e").count()
}

#[tokio::test]
async fn the_log_reads_as_sentences_with_names_changes_and_links() {
    let app = TestApp::new().await;
    edited(&app).await;
    let auditor = app.as_role(Role::Auditor).await;
    let page = auditor.get("/nhat-ky?viec=agency.edited").await;
    assert_eq!(shown(&page), 1);
    assert!(page.text.contains("sửa thông tin cơ quan <a class=\"lk\" href=\"/co-quan/so-hoc-tap\">"), "{}", page.text);
    assert!(page.text.contains("địa chỉ: <del>") && page.text.contains("<ins>Số 1 phố Mới</ins>"), "{}", page.text);
    let agency = auditor.get("/co-quan/so-hoc-tap").await.text;
    assert!(agency.contains("sửa thông tin cơ quan") && agency.contains("→ Số 1 phố Mới"), "{agency}");
    auditor.get("/nhat-ky/1").await;
    auditor.get("/thiet-lap/lock.hours").await;
    let unread = auditor.get("/nhat-ky?viec=page.read").await.text;
    assert!(unread.contains("mục nhật ký số 1<") && unread.contains("trang thiết lập Thời gian tạm khóa<"), "{unread}");
    assert!(unread.contains("đọc <a class=\"lk\" href=\"/co-quan/so-hoc-tap\">trang cơ quan "), "{unread}");
}

#[tokio::test]
async fn a_person_is_found_without_accents_by_the_beginning_of_a_word() {
    let app = TestApp::new().await;
    let officer = edited(&app).await;
    let auditor = app.as_role(Role::Auditor).await;
    let name = officer_name(&app, &officer).await;
    let given = viet::text::fold(name.rsplit(' ').next().unwrap());
    let (begin, rest) = given.split_at(2);
    assert_eq!(shown(&auditor.get(&format!("/nhat-ky?viec=agency.edited&ai={begin}")).await), 1);
    assert_eq!(shown(&auditor.get(&format!("/nhat-ky?viec=agency.edited&ai=nguyen+{begin}")).await), 1);
    assert_eq!(shown(&auditor.get(&format!("/nhat-ky?viec=agency.edited&ai=x{rest}")).await), 0);
    assert_eq!(shown(&auditor.get("/nhat-ky?viec=agency.edited&ai=%25").await), 0, "a sign is no name");
    let of_person = auditor.get(&format!("/nhat-ky?nguoi={}", officer.user_id)).await;
    assert!(shown(&of_person) >= 2, "what they did and what was done with their account");
    assert!(of_person.text.contains(&format!("Nhật ký của {name}")));
}

async fn officer_name(app: &TestApp, person: &Client) -> String {
    let user = crate::accounts::store::user(&mut app.app.db.read(), person.user_id.as_str()).await.unwrap();
    user.full_name
}

#[tokio::test]
async fn every_filter_narrows_the_log_on_both_databases() {
    let app = TestApp::new().await;
    let officer = edited(&app).await;
    let auditor = app.as_role(Role::Auditor).await;
    app.advance(TimeDelta::days(1));
    let auditor = app.sign_in(&auditor.user_id, &auditor.assignment_id).await;
    let count = async |query: &str| shown(&auditor.get(&format!("/nhat-ky?dong=100&{query}")).await);
    assert_eq!(count("viec=agency.edited&tu=23-11-2026&den=23/11/26").await, 1);
    assert_eq!(count("viec=agency.edited&tu=24/11/2026").await, 0);
    assert_eq!(count("viec=agency.edited&den=22/11/2026").await, 0);
    assert_eq!(count("doi_tuong=agency&ban_ghi=so-hoc-tap").await, 1);
    assert_eq!(count("doi_tuong=agency&ten=hoc+tap").await, 1);
    assert_eq!(count("doi_tuong=agency&ten=khong+ai").await, 0);
    assert_eq!(count("viec=agency.edited&co_quan=so-hoc-tap").await, 1);
    assert_eq!(count("viec=agency.edited&co_quan=van-phong").await, 0);
    assert_eq!(count("viec=agency.edited&vt=agency_officer").await, 1);
    assert_eq!(count("viec=agency.edited&vt=administrator").await, 0);
    assert_eq!(count("viec=agency.edited&thay_mat=1").await, 0);
    assert_eq!(count("viec=agency.edited&loai=application").await, 1);
    assert_eq!(count("viec=agency.edited&loai=access").await, 0);
    app.anyone().post("/dang-nhap", "email=khong.co%40example.gov.vn&password=sai").await;
    assert_eq!(count("loai=alert").await, 1);
    let wrong = auditor.get("/nhat-ky?tu=31%2F02%2F2026").await;
    assert!(wrong.text.contains("id=\"loi-loc\"") && wrong.text.contains("31/02/2026"), "{}", wrong.text);
    let empty = auditor.get("/nhat-ky?ai=khong+ai+ca").await.text;
    assert!(empty.contains("Không có mục nào khớp") && empty.contains("Bỏ lọc Người làm: khong ai ca"), "{empty}");
    drop(officer);
}

#[tokio::test]
async fn the_log_is_paged_and_turned_round() {
    let app = TestApp::new().await;
    let auditor = app.as_role(Role::Auditor).await;
    for _ in 0..20 {
        auditor.get("/viec").await;
    }
    let query = "viec=page.read&dong=15";
    let first = auditor.get(&format!("/nhat-ky?{query}&den=24/11/2026")).await;
    assert_eq!(shown(&first), 15);
    let (_, rest) =
        first.text.split_once("rel=\"next\"").map(|(before, _)| before.rsplit_once("href=\"").unwrap()).unwrap();
    let next = rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let second = auditor.get(&next).await;
    assert!((5..15).contains(&shown(&second)), "{}", shown(&second));
    assert!(second.text.contains("rel=\"prev\""));
    let oldest = auditor.get("/nhat-ky?chieu=tang&dong=15").await;
    assert!(oldest.text.contains("href=\"/nhat-ky/1\""), "{}", oldest.text);
    assert!(oldest.text.contains("nạp bộ dữ liệu của thành phố"));
}

#[tokio::test]
async fn an_export_names_its_filters_and_is_itself_in_the_log() {
    let app = TestApp::new().await;
    edited(&app).await;
    let leader = app.as_role(Role::StandingLeader).await;
    let reply = leader.get("/nhat-ky.xlsx?viec=agency.edited").await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(reply.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<String>> =
        range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>()).collect();
    assert!(rows[1][0].contains("Điều kiện: Sửa thông tin cơ quan …"), "{:?}", rows[1]);
    let last = rows.last().unwrap();
    assert!(last.iter().any(|cell| cell.contains("sửa thông tin cơ quan")), "{last:?}");
    assert!(last.iter().any(|cell| cell.contains("địa chỉ: ") && cell.contains("→ Số 1 phố Mới")), "{last:?}");
    assert_eq!(shown(&leader.get("/nhat-ky?viec=log.exported").await), 1);
}

#[tokio::test]
async fn who_may_not_read_the_log_still_reads_their_own() {
    let app = TestApp::new().await;
    let officer = edited(&app).await;
    for role in Role::ALL {
        let person = app.as_role(*role).await;
        let may = [Role::Administrator, Role::StandingLeader, Role::Auditor].contains(role);
        let status = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
        for path in ["/nhat-ky", "/nhat-ky.xlsx", "/nhat-ky/1"] {
            assert_eq!(person.get(path).await.status, status, "{role} {path}");
        }
        let own = person.get("/nhat-ky/cua-toi").await;
        assert!(shown(&own) >= 1 && !own.text.contains("Số 1 phố Mới"), "{role}");
    }
    assert!(officer.get("/nhat-ky/cua-toi").await.text.contains("Số 1 phố Mới"));
}

#[tokio::test]
async fn a_check_finds_a_changed_entry_and_leaves_an_entry_of_its_own() {
    let app = TestApp::new().await;
    let auditor = app.as_role(Role::Auditor).await;
    let good = auditor.post("/nhat-ky/kiem-tra", "").await.text;
    assert!(good.contains("Nhật ký nguyên vẹn"), "{good}");
    assert_eq!(shown(&auditor.get("/nhat-ky?viec=log.checked").await), 1);
    let one = auditor.get("/nhat-ky/1").await;
    assert!(
        one.text.contains("Nội dung khớp với mã băm đã ghi") && one.text.contains("nạp bộ dữ liệu"),
        "{}",
        one.text
    );
    assert_eq!(auditor.get("/nhat-ky/999999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_log_begun_without_names_gets_them_when_the_program_starts() {
    let app = TestApp::new().await;
    edited(&app).await;
    let auditor = app.as_role(Role::Auditor).await;
    app.app.db.run_outside("delete from audit_names").await.unwrap();
    crate::platform::migrate::migrate(&app.app.db).await.unwrap();
    assert_eq!(shown(&auditor.get("/nhat-ky?viec=agency.edited&ai=nguyen").await), 1);
}

#[tokio::test]
async fn a_day_off_is_told_by_its_date_and_its_own_field_names() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let added = officer.post("/ngay-nghi", "days=02%2F03%2F2027%3B+ngh%E1%BB%89+l%E1%BB%85%3B+Ng%C3%A0y+h%E1%BB%99i&basis=Quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh+th%E1%BB%AD").await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let log = app.as_role(Role::Auditor).await.get("/nhat-ky?viec=calendar.days_added").await.text;
    assert!(log.contains("các ngày: 02/03/2027 Ngày hội"), "{log}");
    let day = crate::FEATURES.event("calendar.day_edited").unwrap().0;
    assert_eq!(day.label("name"), Some("tên ngày"));
}

struct Lost;

impl Subject for Lost {
    const KIND: &'static str = "agency";
    fn id(&self) -> &str {
        "da-mat"
    }
}

#[tokio::test]
async fn a_record_that_is_gone_is_named_by_what_is_left_of_it() {
    let app = TestApp::new().await;
    let permit = crate::platform::permit::Permit::system("test");
    let tx = app.app.db.write(&permit).await.unwrap();
    tx.commit(Event::new("agency.confirmed", &Lost)).await.unwrap();
    let auditor = app.as_role(Role::Auditor).await;
    let page = auditor.get("/nhat-ky?viec=agency.confirmed").await.text;
    assert!(page.contains("cơ quan da-mat") && !page.contains("href=\"/co-quan/da-mat\""), "{page}");
    assert_eq!(audit::verify(&mut app.app.db.read(), |_, _| {}).await.unwrap().broken, None);
}
