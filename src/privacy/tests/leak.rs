//! Every route, as every role, as another candidate and as nobody: names, opinions and personal numbers are found only where
//! they belong.

use axum::http::StatusCode;

use crate::applications::tests::{NAME, NUMBER, PHONE, dossier, filled as answered, received, send};
use crate::dossiers::actions::appraisal;
use crate::dossiers::store::Opinion;
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::words::Words;
use crate::testing::{Client, TestApp};

const ADDRESS: &str = "rieng.tu@example.com";
const AWARD: &str = "Giải thưởng kín Ví Dụ";
const OPINION: &str = "Ý kiến thẩm định kín, 87 điểm";
const TALENT: &str = "Lê Thị Kín Đáo";
const TALENT_NUMBER: &str = "031190001234";

/// What is there to be found, with the addresses that lead to it.
struct Seeded {
    app: TestApp,
    dossier: String,
    talent: String,
}

async fn seeded() -> Seeded {
    let app = TestApp::new().await;
    let candidate = app.as_candidate(ADDRESS).await;
    let base = handed_in_with_award(&app, &candidate).await;
    let officer = received(&app, &base).await;
    let permit = app.permit(&officer, Permission::AppraiseDossiers).await;
    let now = dossier(&app, &base).await;
    let opinion = Opinion { text: OPINION.to_owned(), recommendation: None };
    appraisal::save_opinion(&app.app, &permit, &now.id, opinion, now.version).await.unwrap();
    let head = app.as_role(Role::AgencyHead).await;
    let person = [
        ("family_name", "Lê"),
        ("middle_name", "Thị Kín"),
        ("given_name", "Đáo"),
        ("sex", "female"),
        ("nationality", "VN"),
        ("status", "in_post"),
        ("agency_id", "so-hoc-tap"),
        ("personal_number", TALENT_NUMBER),
    ];
    let reply = send(&head, "/nhan-tai/them", &person).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    Seeded { talent: reply.location().rsplit('/').next().unwrap().to_owned(), dossier: now.id.0, app }
}

async fn handed_in_with_award(app: &TestApp, candidate: &Client) -> String {
    let base = answered(app, candidate).await;
    let saved = send(candidate, &format!("{base}/muc/thanh-tich"), &[("text", AWARD)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let sent = send(candidate, &format!("{base}/kiem-tra"), &[("declares", "1")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    base
}

/// The address of a route with what was seeded in its places.
fn filled(path: &str, seeded: &Seeded) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        let id = match name {
            "year" => "2026",
            "question" => "ca-nhan",
            "item" => "so-yeu-ly-lich",
            "number" => "1",
            "day" => "2026-01-01",
            "purpose" => "application",
            _ if path.starts_with("/nhan-tai/") || path.starts_with("/nghi-trung/") => &seeded.talent,
            _ => &seeded.dossier,
        };
        out.push_str(id);
        rest = tail;
    }
    out + rest
}

/// What must not be in an answer to somebody, as they are.
fn secrets(role: Option<Role>) -> Vec<&'static str> {
    let sees = |permission: Permission| role.is_some_and(|role| permission.reach(role) != Reach::Nothing);
    // Nobody is shown a whole number, nor an address to write to, by merely opening a page.
    let mut hidden = vec![NUMBER, TALENT_NUMBER, ADDRESS];
    let of_bloc =
        role.is_some_and(|role| Permission::ViewDossiers.reach(role) == Reach::Bloc && role != Role::PartyOfficer);
    if !of_bloc {
        hidden.extend([NAME, PHONE, OPINION, AWARD]);
    }
    if !sees(Permission::ViewTalents) || role == Some(Role::PartyOfficer) {
        hidden.push(TALENT);
    }
    hidden
}

async fn walk(seeded: &Seeded, client: &Client, who: &str, hidden: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for line in crate::routes().lines().iter().filter(|line| line.method == "GET") {
        let path = filled(line.path, seeded);
        let reply = client.get(&path).await;
        assert_ne!(reply.status, StatusCode::INTERNAL_SERVER_ERROR, "{who} {path}");
        for secret in hidden.iter().filter(|secret| reply.text.contains(**secret)) {
            found.push(format!("{who} reads {secret:?} at {path}"));
        }
    }
    found
}

#[tokio::test]
async fn nothing_private_is_found_where_it_does_not_belong() {
    let seeded = seeded().await;
    let mut found = Vec::new();
    found.extend(walk(&seeded, &seeded.app.anyone(), "nobody", &secrets(None)).await);
    let other = seeded.app.as_candidate("nguoi.khac@example.com").await;
    let hidden = secrets(None);
    found.extend(walk(&seeded, &other, "another candidate", &hidden).await);
    for role in Role::ALL {
        let person = seeded.app.as_role(*role).await;
        found.extend(walk(&seeded, &person, role.as_str(), &secrets(Some(*role))).await);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn the_candidate_reads_their_own_and_not_what_officers_think() {
    let seeded = seeded().await;
    let own = seeded.app.as_candidate(ADDRESS).await;
    assert!(own.get("/ung-vien/du-lieu").await.text.contains(NUMBER));
    let found = walk(&seeded, &own, "the candidate", &[OPINION, TALENT, TALENT_NUMBER]).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn nobody_and_no_candidate_may_act_where_officers_act() {
    let seeded = seeded().await;
    let other = seeded.app.as_candidate("nguoi.khac@example.com").await;
    for line in crate::routes().lines().iter().filter(|line| line.method == "POST") {
        let path = filled(line.path, &seeded);
        for (who, client) in [("nobody", &seeded.app.anyone()), ("another candidate", &other)] {
            if who != "nobody" && path == "/ung-vien/dang-xuat" {
                continue;
            }
            let reply = client.post(&path, "").await;
            let hidden = secrets(None);
            assert!(hidden.iter().all(|secret| !reply.text.contains(secret)), "{who} {path}");
            if line.permission != Permission::Anyone && line.permission != Permission::OwnDossier {
                let refused = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED];
                assert!(refused.contains(&reply.status), "{who} {path}: {}", reply.status);
            }
        }
    }
}
