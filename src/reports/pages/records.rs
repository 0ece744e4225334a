//! The records behind a figure: what the reader may open is listed, the rest only counted.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::days;
use crate::commitments::commitment::ProposalState;
use crate::councils::item::Outcome;
use crate::dossiers::dossier::{DossierState, FiledBy};
use crate::evaluations::evaluation::Rating;
use crate::needs::need::NeedState;
use crate::obstacles::obstacle::ObstacleState;
use crate::plans::part::Standing;
use crate::plans::store::plans;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::policies;
use crate::reports::collect::Reader;
use crate::reports::figure::{Figure, Of};
use crate::reports::period::{self, Asked};
use crate::reports::sight::Sight;
use crate::reports::store::{self, Narrow, Record};
use crate::ui::{Pager, Render, Shell, go_to};

const COLUMNS: &[SortColumn] = &[SortColumn { name: "ma", column: "sort", kind: SortKind::Text }];

#[derive(Template)]
#[template(path = "reports/pages/records.html")]
struct RecordsPage {
    shell: Shell,
    figure: &'static Figure,
    days: String,
    back: String,
    rows: Vec<RecordView>,
    pager: Pager,
    /// How many records there are, and how many of them may be opened here; nothing where the sum may not be told.
    total: Option<i64>,
    seen: i64,
    has_amount: bool,
    opens: bool,
    read_at: String,
}

struct RecordView {
    record: Record,
    label: String,
}

/// A word of a source as people read it.
fn label(app: &App, source: &str, word: &str) -> String {
    let of = |label: Option<&'static str>| label.map_or_else(|| word.to_owned(), str::to_owned);
    match source {
        "parts" => match word {
            "on_time" => "Xong đúng hạn".to_owned(),
            "late" => "Xong sau hạn".to_owned(),
            _ => "Chưa xong".to_owned(),
        },
        "needs" => of(NeedState::parse(word).map(Words::label)),
        "filed" => of(FiledBy::parse(word).map(Words::label)),
        "received" => of(DossierState::parse(word).map(Words::label)),
        "decisions" => of(Outcome::parse(word).map(Words::label)),
        "attracted" => policies::group_name(app, word),
        "receiving" => of(crate::benefits::beneficiary::BeneficiaryState::parse(word).map(Words::label)),
        "entitled" | "paid" => match word {
            "monthly" => "Hằng tháng".to_owned(),
            "blocked" => "Chưa tính được".to_owned(),
            _ => "Một lần, theo đợt".to_owned(),
        },
        "repaid" => match word {
            "due" => "Phải đền bù".to_owned(),
            "paid" => "Đã nộp".to_owned(),
            _ => "Giảm, miễn".to_owned(),
        },
        "running" | "begun" => of(crate::commitments::commitment::CommitmentState::parse(word).map(Words::label)),
        "proposals" => of(ProposalState::parse(word).map(Words::label)),
        "ratings" => of(Rating::parse(word).map(Words::label)),
        "raised" | "resolved" | "open" => of(ObstacleState::parse(word).map(Words::label)),
        // Sectors, meetings and causes say enough by their name.
        _ => String::new(),
    }
}

/// The board of the year's plan, limited to tasks that stand so.
async fn board(app: &App, permit: &Permit, year: i64, standing: Option<Standing>) -> Result<Response> {
    let Some(plan) = plans::live(&mut app.db.read(), year).await?.into_iter().next() else {
        return Err(Error::NotFound);
    };
    let word = match standing {
        None => "",
        Some(Standing::Late) => "cham",
        Some(Standing::AtRisk) => "nguy-co",
        Some(Standing::OnTrack) => "dung",
        Some(Standing::Done) => "xong",
        Some(Standing::NotDue) => "chua",
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !word.is_empty() {
        query.append_pair("tt", word);
    }
    if permit.reach() != Reach::City {
        query.append_pair("co_quan", &permit.signed()?.agency_id);
    }
    go_to(format!("/ke-hoach/{}/bang?{}", plan.id, query.finish()))
}

/// The records of a figure in a period.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let figure = Figure::find(&id).ok_or(Error::NotFound)?;
    let db = &mut app.db.read();
    let today = app.clock.today();
    let settings = Settings::on(db, today).await?;
    let mut form = period::form(&params);
    let Some(asked) = Asked::read(&mut form, today, &settings)? else {
        return go_to(params.link_to("/bao-cao"));
    };
    let (source, facets) = match figure.of {
        Of::Tasks(standing) => return board(&app, &permit, asked.period.year, standing).await,
        Of::Records(source, facets) | Of::Amount(source, facets) => (source, facets),
    };
    let sight = Sight::of(&permit, source);
    let lineage = Reader::Officer(&permit).lineage();
    let (group, agency, sector) = (params.get("nhom"), params.get("co_quan"), params.get("lv"));
    let narrow = Narrow { facets, group, agency, sector };
    let narrowed = group.is_some() || agency.is_some() || sector.is_some();
    let select = |sight: Option<&Sight>| store::records(source, &asked.period, &narrow, lineage.as_deref(), sight);
    let seen = select(Some(&sight)).count(db).await?;
    // A small cell of a breakdown is not told by the sum of its list either.
    let total = if narrowed || figure.cell { None } else { Some(select(None).count(db).await?) };
    let sort = params.sort(COLUMNS)?;
    let key = |row: &Record| (row.sort.clone(), row.key.clone());
    let page = params.page(db, select(Some(&sight)), sort, false, "key", key).await?;
    let pager = Pager::of(&page, Some(seen));
    let view = |record: Record| RecordView { label: label(&app, source.id, &record.facet), record };
    RecordsPage {
        shell: shell.titled(figure.name),
        days: days(&asked.period),
        back: format!("/bao-cao?{}", asked.query()),
        rows: page.rows.into_iter().map(view).collect(),
        pager,
        total,
        seen,
        has_amount: matches!(figure.of, Of::Amount(..)),
        opens: sight != Sight::Nothing,
        read_at: clock::screen(app.clock.now()),
        figure,
    }
    .page()
}

impl RecordsPage {
    /// How many records are only counted.
    fn outside(&self) -> i64 {
        self.total.map_or(0, |total| total - self.seen)
    }
}

/// Whether somebody may read the reports that were made, which are the city's.
pub(super) fn reads_reports(permit: &Permit) -> Result<()> {
    match permit.also(Permission::ViewReports).map(|permit| permit.reach()) {
        Some(Reach::City) => Ok(()),
        _ => Err(Error::NotFound),
    }
}
