//! What `chieuhien people …` and `chieuhien demo seed` do: people are found, look-alikes are found, fictional people made.

use serde_json::json;

use super::IMPORT;
use crate::accounts::session;
use crate::exchange::command as exchange;
pub use crate::exchange::command::{Said, WrongRows};
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::files::Upload;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::talents::scan;
use crate::talents::seed;
use crate::talents::store::pairs::{self, PairState};
use crate::talents::store::search::{COLUMNS, question};
use crate::talents::store::suggest;
use crate::talents::talent::code;

/// As many people as a search on the command line shows.
const SHOWN: i64 = 50;

/// Finds people as the list does: accents, order of the words and place of the tone do not count, what was typed does.
pub async fn search(app: &App, text: &str) -> Result<Said> {
    if viet::text::fold(text).is_empty() {
        return Err(Error::refused("Gõ tên, chuyên ngành, đơn vị hoặc số cần tìm."));
    }
    let db = &mut app.db.read();
    let params = ListParams::default().having("q", text);
    let permit = Permit::system("chieuhien people search");
    let question = question(db, &app.secret, &permit, &params).await?;
    let sort = params.sort(COLUMNS)?;
    let found = question.first(db, sort, false, SHOWN).await?;
    let qualification = super::pages::qualifications(app).await?;
    let label = |code: &Option<String>| {
        code.as_ref().map_or_else(String::new, |code| qualification.get(code).unwrap_or(code).clone())
    };
    let mut lines: Vec<String> = found
        .iter()
        .map(|line| {
            let parts = [
                code(line.number),
                line.full_name.clone(),
                if line.birth_year > 0 { line.birth_year.to_string() } else { String::new() },
                label(&line.qualification),
                line.specialty.clone().unwrap_or_default(),
                line.agency_name.clone(),
            ];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
        })
        .collect();
    let mut meant = None;
    if lines.is_empty() {
        lines.push(format!("Không tìm thấy ai với “{text}”."));
        meant = suggest::suggestion(db, &app.secret, &permit, &params).await?;
        lines.extend(meant.iter().map(|text| format!("Bạn có muốn tìm “{text}”?")));
    }
    let listed = found.iter().map(|line| {
        json!({
            "id": line.id, "code": code(line.number), "name": line.full_name,
            "birth_year": (line.birth_year > 0).then_some(line.birth_year), "qualification": label(&line.qualification),
            "specialty": line.specialty, "agency": line.agency_name, "status": line.status.to_string(),
        })
    });
    Ok(Said { lines, json: json!({ "people": listed.collect::<Vec<_>>(), "suggestion": meant }) })
}

/// Looks for records that may be one person, in all records, and tells the likeliest.
pub async fn duplicates(app: &App, progress: impl Fn(i64, i64)) -> Result<Said> {
    let found = scan::search(app, None, progress).await?;
    let permit = Permit::system("chieuhien people duplicates");
    let open = pairs::list(&mut app.db.read(), &permit, PairState::Open).await?;
    let mut lines = vec![format!(
        "Đã so {} cặp hồ sơ, {} cặp nghi trùng.",
        viet::number::group(i64::try_from(found.compared).unwrap_or(0)),
        viet::number::group(i64::try_from(found.found).unwrap_or(0))
    )];
    for pair in &open {
        lines.push(format!(
            "  {}/100  {} ({}) và {} ({})",
            pair.score, pair.first_name, pair.first_agency, pair.second_name, pair.second_agency
        ));
        lines.extend(pair.reasons.lines().map(|reason| format!("      {reason}")));
    }
    let listed = open.iter().map(|pair| {
        json!({
            "score": pair.score, "first": pair.first_id, "second": pair.second_id,
            "names": [&pair.first_name, &pair.second_name], "reasons": pair.reasons.lines().collect::<Vec<_>>(),
        })
    });
    let json = json!({ "scan": found, "pairs": listed.collect::<Vec<_>>() });
    Ok(Said { lines, json })
}

/// Shows what taking a workbook of people would do, to the whole city or within the reach of an account.
pub async fn preview(app: &App, account: Option<&str>, upload: Upload) -> Result<Said> {
    let permit = match account {
        Some(email) => session::by_email(app, email, IMPORT.permission).await?,
        None => Permit::system("chieuhien people import"),
    };
    exchange::preview(app, &permit, &IMPORT, upload).await
}

/// Takes a workbook of people in the name of an account.
pub async fn import(app: &App, account: &str, upload: Upload, wrong: WrongRows) -> Result<Said> {
    let permit = session::by_email(app, account, IMPORT.permission).await?;
    exchange::take(app, &permit, &IMPORT, upload, wrong).await
}

/// Makes fictional people.
pub async fn seed(app: &App, people: i64, progress: impl Fn(i64)) -> Result<Said> {
    seed::seed(app, people, progress).await?;
    let lines = vec![format!("Đã tạo {} người hư cấu.", viet::number::group(people))];
    Ok(Said { lines, json: json!({ "people": people }) })
}
