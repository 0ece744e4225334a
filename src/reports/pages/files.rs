//! Figures as a workbook and as the canonical text, a report as PDF and Word.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sheets::write::Drawn;

use super::days;
use super::records::reads_reports;
use crate::issuance;
use crate::issuance::format::Format;
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::files;
use crate::platform::ids::Subject;
use crate::platform::list::ListParams;
use crate::platform::permission::Reach;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::sheet::{Cell, Sheet};
use crate::platform::words::Words;
use crate::reports::actions;
use crate::reports::cells::Shown;
use crate::reports::collect::{self, Reader};
use crate::reports::figure::{FIGURES, Section};
use crate::reports::period::{self, Asked};
use crate::reports::report::{Report, ReportState, Taking};
use crate::reports::snapshot::{BY_MONTH, GRIDS, Snapshot, grouped};
use crate::reports::store::reports as store;

/// The figures of a period, as the log knows them.
struct PeriodFigures(String);

impl Subject for PeriodFigures {
    const KIND: &'static str = "report_period";
    fn id(&self) -> &str {
        &self.0
    }
}

fn cell(shown: Shown) -> Cell {
    match shown {
        Shown::Number(number) => Cell::Number(number),
        Shown::Hidden => Cell::from("ẩn"),
        Shown::Unknown => Cell::Empty,
    }
}

/// The columns of the list that charts are drawn from: names of rows, values, and what they are set against.
const NAME: u16 = 2;
const VALUE: u16 = 4;
const TARGET: u16 = 7;

/// The figures, then the breakdowns of the charts, in one list; the charts stand on a sheet of their own.
fn workbook(title: String, note: String, snapshot: &Snapshot) -> (Sheet, Vec<Drawn>) {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for section in Section::ALL {
        for figure in FIGURES.iter().filter(|figure| figure.section == *section) {
            let (value, before) = (snapshot.value(figure.id), snapshot.value_before(figure.id));
            let change = value.number().zip(before.number()).map(|(value, before)| value - before);
            rows.push(vec![
                section.label().into(),
                figure.id.into(),
                figure.name.into(),
                figure.unit.into(),
                cell(value),
                cell(before),
                change.map_or(Cell::Empty, Cell::Number),
                Cell::Empty,
                figure.means.into(),
            ]);
        }
    }
    let mut charts = Vec::new();
    for words in GRIDS {
        let first = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut series = vec![(words.value.to_owned(), VALUE)];
        series.extend(words.target.map(|target| (target.to_owned(), TARGET)));
        charts.push(Drawn {
            title: words.title.to_owned(),
            rows: first..first.saturating_add(u32::try_from(snapshot.grid(words.id).len()).unwrap_or(0)),
            names: NAME,
            series,
            is_over_time: words.id == BY_MONTH,
        });
        for row in snapshot.grid(words.id) {
            rows.push(vec![
                words.title.into(),
                format!("{}.{}", words.id, row.key).into(),
                row.label.clone().into(),
                words.value.into(),
                cell(row.value),
                Cell::Empty,
                Cell::Empty,
                row.target.map_or(Cell::Empty, Cell::Number),
                words.means.into(),
            ]);
        }
    }
    let sheet = Sheet {
        title,
        note,
        columns: vec![
            ("Phần", 34),
            ("Mã chỉ số", 26),
            ("Chỉ số", 48),
            ("Đơn vị tính", 16),
            ("Kỳ này", 18),
            ("Kỳ so sánh", 18),
            ("Chênh lệch", 16),
            ("Chỉ tiêu, kế hoạch, hạn", 18),
            ("Cách tính", 90),
        ],
        rows,
    };
    (sheet, charts)
}

/// The figures of a period as a workbook, as far as the reader sees.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let today = app.clock.today();
    let settings = Settings::on(db, today).await?;
    let mut form = period::form(&params);
    let Some(asked) = Asked::read(&mut form, today, &settings)? else {
        let sentences: Vec<&str> = form.errors().iter().map(|wrong| wrong.sentence.as_str()).collect();
        return Err(Error::refused(sentences.join("\n")));
    };
    let before = asked.period.compared(asked.against);
    let snapshot = collect::take(&app, db, Reader::Officer(&permit), &asked.period, before.as_ref()).await?;
    let by = permit.signed()?;
    let scope = if permit.reach() == Reach::City { "toàn thành phố" } else { by.agency_name.as_str() };
    let note = format!(
        "{} xuất lúc {}. {}. Phạm vi: {scope}",
        by.user_name,
        clock::screen(app.clock.now()),
        days(&asked.period)
    );
    let (sheet, charts) = workbook(format!("Số liệu {}", asked.period.label()), note, &snapshot);
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::new("report_period.exported", &PeriodFigures(asked.period.label()))).await?;
    sheet.download_with(&charts, "so-lieu-bao-cao")
}

/// A report with the figures that it shows: the issued ones, else the last that were taken.
async fn found(app: &App, permit: &Permit, id: &str) -> Result<(Report, Option<Taking>)> {
    reads_reports(permit)?;
    let db = &mut app.db.read();
    let report = store::find(db, id).await?;
    let takings = store::takings(db, &report.id).await?;
    let wanted = report.taking_number;
    let taking = takings.into_iter().find(|taking| wanted.is_none_or(|number| taking.number == number));
    Ok((report, taking))
}

/// The figures of a report as a workbook.
pub async fn figures(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let (report, taking) = found(&app, &permit, &id).await?;
    let (snapshot, note) = match &taking {
        Some(taking) => {
            let note = format!(
                "{}. Số liệu chốt lúc {}. Mã đối chiếu (SHA-256): {}",
                report.code,
                clock::screen(taking.taken_at),
                grouped(&taking.sha256)
            );
            (Snapshot::read(&taking.figures)?, note)
        }
        None => {
            let snapshot = actions::figures(&app, &mut app.db.read(), &report).await?;
            (snapshot, format!("{}. Số liệu chưa chốt, lúc {}", report.code, clock::screen(app.clock.now())))
        }
    };
    let (sheet, charts) = workbook(report.title(), note, &snapshot);
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::new("report.exported", &report.id)).await?;
    sheet.download_with(&charts, &report.code.to_lowercase())
}

/// The canonical text of the figures, byte by byte as the fingerprint was made of it.
pub async fn canonical(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let (report, taking) = found(&app, &permit, &id).await?;
    let taking = taking.ok_or(Error::NotFound)?;
    let name = format!("attachment; filename=\"{}-{}.json\"", report.code.to_lowercase(), taking.number);
    let headers =
        [(header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, taking.figures).into_response())
}

/// The report as its paper prints it: the frozen file once it is issued, a draft before.
async fn printed(app: &App, permit: &Permit, id: &str, format: Format) -> Result<Response> {
    let (report, taking) = found(app, permit, id).await?;
    let taking = taking.ok_or(Error::NotFound)?;
    let db = &mut app.db.read();
    let name = format!("{}.{}", report.code.to_lowercase(), format.ending());
    if report.state == ReportState::Issued
        && let Some(paper) = &report.paper_id
    {
        let paper = issuance::store::find(db, paper).await?;
        let frozen = match format {
            Format::Pdf => paper.pdf_file_id,
            Format::Docx => paper.docx_file_id,
        };
        let file = files::find(db, &frozen.ok_or(Error::NotFound)?).await?;
        return Ok(format.answer(&name, files::bytes(app, db, &file).await?));
    }
    let agency = organisation::store::agencies::find(db, &report.agency_id).await?;
    let content = actions::content(db, &report, &taking).await?;
    let mut draft = issuance::actions::build(app, db, &agency, &content).await?;
    draft.year = Some(app.clock.year());
    Ok(format.answer(&name, format.render(draft).await?))
}

/// The report as PDF.
pub async fn pdf(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    printed(&app, &permit, &id, Format::Pdf).await
}

/// The report as a Word file.
pub async fn docx(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    printed(&app, &permit, &id, Format::Docx).await
}
