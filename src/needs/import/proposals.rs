//! Needs of a year from a spreadsheet, as drafts of the agency that sends it. A row is about the need of the same agency,
//! group and specialty; one that its head has already is not changed by a file. An empty cell leaves what is there.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sheets::{Choice, Column, Columns, Kind, Precision, Row, Value};
use viet::date::PartialDate;

use super::{agency, agency_columns, named_year, register, year};
use crate::needs::actions::proposal;
use crate::needs::headcount::Headcount;
use crate::needs::need::{Lists, MOST_PEOPLE, Need, NeedDraft, NeedState, NeedStep};
use crate::needs::pages;
use crate::needs::store::{headcounts, needs as store};
use crate::organisation::Agency;
use crate::platform::App;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::import::{Accepted, Applied, Done, ImportKind, Importing, Later, Verdict};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The declaration of the import.
pub const IMPORT: ImportKind = ImportKind {
    key: "nhu-cau",
    title: "Nhu cầu",
    noun: "dòng nhu cầu",
    permission: Permission::ProposeNeeds,
    page: "/nhu-cau",
    template: "mau-nhu-cau",
    subject: Some(named_year),
    columns: |app, _| Box::pin(columns(app)),
    check: |importing, rows| Box::pin(check(importing, rows)),
    apply: |importing, tx, rows| Box::pin(apply(importing, tx, rows)),
    undo,
};

/// A need before an import: what it said, and how far it had come.
#[derive(Serialize, Deserialize)]
struct Before {
    draft: NeedDraft,
    state: String,
}

async fn columns(app: &App) -> Result<Columns> {
    let lists = pages::lists(app).await?;
    let text = |longest| Kind::Text { longest };
    let sectors = lists.sectors.iter().map(|sector| Choice::new(&sector.code, &sector.name)).collect();
    // "Tiến sĩ và tương đương" is written "Tiến sĩ".
    let group = |(id, name): &(String, String)| match name.split_once(" và ") {
        Some((first, _)) => Choice::new(id, name).or(first),
        None => Choice::new(id, name),
    };
    let groups = lists.groups.iter().map(group).collect();
    let [code, name] = agency_columns("Mã cơ quan", "Cơ quan, đơn vị");
    Ok(Columns::new(vec![
        code,
        name,
        Column::new("specialty", "Ngành, chuyên ngành", text(200))
            .required()
            .or("Chuyên ngành")
            .or("Ngành")
            .or("Vị trí, chuyên ngành"),
        Column::new("major", "Mã ngành đào tạo", text(200))
            .or("Mã ngành")
            .or("Ngành đào tạo")
            .hint("Mã 7 chữ số của danh mục ngành đào tạo, hoặc tên ngành. Có thể để trống."),
        Column::new("sector_code", "Lĩnh vực", Kind::Choice(sectors)).hint("Có mã ngành thì có thể để trống."),
        Column::new("beneficiary_group", "Nhóm đối tượng", Kind::Choice(groups)).required().or("Đối tượng"),
        Column::new("number", "Số người", Kind::Integer { least: 1, most: MOST_PEOPLE })
            .required()
            .or("Số lượng")
            .or("Chỉ tiêu")
            .or("Đề xuất"),
        Column::new("starts_on", "Ngày dự kiến bắt đầu", Kind::Date(Precision::Day))
            .required()
            .or("Dự kiến bắt đầu")
            .or("Thời gian dự kiến")
            .or("Ngày bắt đầu"),
        Column::new("criteria", "Tiêu chí", text(2000)).or("Yêu cầu").or("Tiêu chuẩn"),
        Column::new("institutions", "Cơ sở đào tạo", text(1000)).or("Trường").or("Trường đào tạo"),
        Column::new("reason", "Lý do", text(2000)).or("Lý do đề xuất").or("Thuyết minh"),
    ]))
}

/// What tells one need of a year from another.
fn key(agency: &str, group: &str, specialty: &str) -> String {
    format!("{agency} {group} {}", viet::text::fold(specialty))
}

fn key_of(need: &Need) -> String {
    key(&need.agency_id, &need.beneficiary_group, &need.specialty)
}

/// What the rows are read against.
struct Frame {
    year: i64,
    lists: Lists,
    needs: HashMap<String, Need>,
}

impl Frame {
    async fn read(importing: &Importing<'_>) -> Result<Frame> {
        let year = year(importing)?;
        let needs = store::of_year(&mut importing.app.db.read(), importing.permit, year).await?;
        Ok(Frame {
            year,
            lists: pages::lists(importing.app).await?,
            needs: needs.into_iter().map(|need| (key_of(&need), need)).collect(),
        })
    }

    /// The need that a row of an agency is about, if it is there.
    fn known(&self, importing: &Importing<'_>, row: &Row, agency: &Agency) -> Option<&Need> {
        let (group, specialty) = (importing.text(row, "beneficiary_group")?, importing.text(row, "specialty")?);
        self.needs.get(&key(agency.id.as_str(), group, specialty))
    }

    /// What to write instead of a major that the list does not have.
    fn near(&self, typed: &str) -> String {
        let near: Vec<String> = self.lists.suggestions(typed).into_iter().take(3).map(|(_, label)| label).collect();
        let known = if near.is_empty() { String::new() } else { format!(" Gần nhất: {}.", near.join("; ")) };
        format!("Danh mục ngành không có “{typed}”.{known} Ghi đúng mã ngành, hoặc để trống ô này.")
    }

    /// The row as the form of a need, so that it is checked as if typed.
    fn draft(
        &self,
        importing: &Importing<'_>,
        row: &Row,
        agency: &Agency,
        known: Option<&Need>,
    ) -> (Option<NeedDraft>, Form) {
        let mut form = known.map_or_else(Form::default, Need::form);
        form.set("agency_id", agency.id.as_str());
        let fields = ["specialty", "major", "sector_code", "beneficiary_group", "criteria", "institutions", "reason"];
        // The need that is there keeps the spelling of its name.
        for field in fields.into_iter().filter(|field| *field != "specialty" || known.is_none()) {
            if let Some(text) = importing.text(row, field) {
                form.set(field, text);
            }
        }
        if let Some(number) = importing.integer(row, "number") {
            form.set("number", number.to_string());
        }
        if let Value::Date(PartialDate::Day(day)) = importing.value(row, "starts_on") {
            form.set("starts_on", viet::date::screen(*day));
        }
        let draft = NeedDraft::read(&mut form, self.year, &self.lists);
        (draft, form)
    }
}

async fn check(importing: &Importing<'_>, rows: &[Row]) -> Result<Vec<Verdict>> {
    let frame = Frame::read(importing).await?;
    let db = &mut importing.app.db.read();
    let register = register(importing, db).await?;
    let rooms = headcounts::of_year(db, importing.permit, frame.year).await?;
    let rooms: HashMap<&str, &Headcount> = rooms.iter().map(|one| (one.agency_id.as_str(), one)).collect();
    // What the rows before ask for beyond what stands already.
    let mut asked: HashMap<String, i64> = HashMap::new();
    let mut verdicts = Vec::with_capacity(rows.len());
    for row in rows {
        verdicts.push(match agency(importing, &register, row) {
            Ok(agency) => {
                let room = rooms.get(agency.id.as_str()).copied();
                judge(importing, &frame, row, agency, room, asked.entry(agency.id.to_string()).or_default())
            }
            Err((column, sentence)) => Verdict::wrong(column, sentence),
        });
    }
    Ok(verdicts)
}

fn judge(
    importing: &Importing<'_>,
    frame: &Frame,
    row: &Row,
    agency: &Agency,
    room: Option<&Headcount>,
    asked: &mut i64,
) -> Verdict {
    let known = frame.known(importing, row, agency);
    let (draft, form) = frame.draft(importing, row, agency, known);
    let identity = key(agency.id.as_str(), form.value("beneficiary_group"), form.value("specialty"));
    let Some(draft) = draft else {
        let verdict = Verdict::about("", 0).identified_by(identity);
        return form.errors().iter().fold(verdict, |verdict, error| {
            let column = if error.field == "agency_id" { "name" } else { error.field.as_str() };
            // A cell that could not be read has its sentence already.
            let cell = importing.columns.place(column).and_then(|place| row.cells.get(place));
            if cell.is_some_and(|cell| cell.has_error()) {
                return verdict;
            }
            let sentence = if column == "major" { frame.near(form.value("major")) } else { said(&error.sentence) };
            verdict.error(column, sentence)
        });
    };
    let verdict = match known {
        None => Verdict::adds(),
        Some(need) => {
            let before = need.draft();
            Verdict::about(need.id.as_str(), need.version)
                .change(
                    "major",
                    before.major_code.clone().unwrap_or_default(),
                    draft.major_code.clone().unwrap_or_default(),
                )
                .change("sector_code", &before.sector_code, &draft.sector_code)
                .change("number", before.number.to_string(), draft.number.to_string())
                .change("starts_on", viet::date::screen(before.starts_on), viet::date::screen(draft.starts_on))
                .change("criteria", &before.criteria, &draft.criteria)
                .change("institutions", &before.institutions, &draft.institutions)
                .change("reason", &before.reason, &draft.reason)
        }
    };
    let verdict = verdict.identified_by(identity);
    if let Some(need) = known.filter(|need| need.draft() != draft)
        && let Err(refused) = need.state.after(NeedStep::Edit)
    {
        return verdict.error("specialty", said(&refused.sentence()));
    }
    let stands = known.filter(|need| need.state.counts()).map_or(0, |need| need.number);
    let fits = match room {
        None => {
            let name = &agency.name;
            Err(Error::refused(format!("Chưa có biên chế năm {} của {name} nên chưa đề xuất được.", frame.year)))
        }
        Some(room) => room.check_room(room.proposed + *asked - stands, draft.number),
    };
    match fits {
        Ok(()) => {
            *asked += draft.number - stands;
            verdict
        }
        Err(refused) => verdict.error("number", said(&refused.sentence())),
    }
}

/// A sentence with its full stop.
fn said(sentence: &str) -> String {
    if sentence.ends_with(['.', '!', '?']) { sentence.to_owned() } else { format!("{sentence}.") }
}

async fn apply(importing: &Importing<'_>, tx: &mut Tx, rows: &[Accepted]) -> Result<Vec<Applied>> {
    let year = year(importing)?;
    let frame = Frame {
        year,
        lists: pages::lists(importing.app).await?,
        needs: store::of_year(tx, importing.permit, year)
            .await?
            .into_iter()
            .map(|need| (key_of(&need), need))
            .collect(),
    };
    let register = register(importing, tx).await?;
    let mut applied = Vec::with_capacity(rows.len());
    for Accepted { row, verdict } in rows {
        let outcome = match agency(importing, &register, row) {
            Ok(agency) => {
                let known = frame.known(importing, row, agency);
                let now = known.map(|need| (need.id.as_str(), need.version));
                let seen = verdict.record.as_ref().map(|seen| (seen.id.as_str(), seen.version));
                match frame.draft(importing, row, agency, known).0.filter(|_| now == seen) {
                    Some(draft) => write(importing, tx, year, &draft, known).await,
                    None => Err(Error::refused(
                        "Dòng nhu cầu này đã được người khác sửa sau khi đọc tệp. Gửi lại tệp để so lại.",
                    )),
                }
            }
            Err((_, sentence)) => Err(Error::refused(sentence)),
        };
        match outcome {
            Ok(done) => applied.push(Applied::Done(done)),
            // What is refused was not written.
            Err(Error::Refused { reason, .. }) => applied.push(Applied::Refused(said(&reason))),
            Err(fault) => return Err(fault),
        }
    }
    Ok(applied)
}

async fn write(
    importing: &Importing<'_>,
    tx: &mut Tx,
    year: i64,
    draft: &NeedDraft,
    known: Option<&Need>,
) -> Result<Done> {
    let (id, version, event) = match known {
        None => {
            let (id, event) = proposal::create_in(tx, importing.permit, year, draft).await?;
            (id, 1, event)
        }
        Some(need) => {
            let event = proposal::edit_in(tx, importing.permit, need, draft, need.version).await?;
            (need.id.clone(), need.version + 1, event)
        }
    };
    tx.note(event);
    let before = known.map(|need| Before { draft: need.draft(), state: need.state.as_str().to_owned() });
    Ok(Done { record: id.to_string(), version, before: serde_json::to_value(before).map_err(Error::internal)? })
}

fn undo<'a>(importing: &'a Importing<'a>, tx: &'a mut Tx, done: &'a [Done]) -> Later<'a, ()> {
    Box::pin(async move {
        for one in done {
            let need = store::find(tx, &one.record.as_str().into()).await?;
            if need.version != one.version {
                return Err(Error::refused(format!(
                    "“{}” của {} đã được sửa hoặc trình sau lần nhập này nên không hoàn tác được. Sửa riêng các dòng cần sửa.",
                    need.specialty, need.agency_name
                )));
            }
            let before: Option<Before> = serde_json::from_value(one.before.clone()).map_err(Error::internal)?;
            let event = match before {
                None => proposal::withdraw_in(tx, importing.permit, &need).await?,
                Some(Before { draft, state }) => {
                    let state = NeedState::parse(&state).unwrap_or(NeedState::Draft);
                    proposal::put_back_in(tx, importing.permit, &need, &draft, state).await?
                }
            };
            tx.note(event);
        }
        Ok(())
    })
}
