//! The published catalogue (screen 2): filtered, searched and sorted by links and a form, in both languages, without
//! JavaScript; and the block that other sites paste in.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use policy::pack::Language;

use super::home;
use crate::catalogue::published::{Edition, LICENCE_EN, LICENCE_VI, PublishedRow};
use crate::catalogue::store::{self, PublicChoice, PublicFilter};
use crate::catalogue::{actions, paper};
use crate::issuance;
use crate::issuance::format::Format;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::policies;
use crate::portal::answers::language;
use crate::portal::open_data::escaped;
use crate::ui::{FilterChip, Lang, Pager, PublicPage, Render};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "linh-vuc", column: "position", kind: SortKind::Integer },
    SortColumn { name: "chi-tieu", column: "number", kind: SortKind::Integer },
];

/// A choice of a filter in the language of the page.
struct Choice {
    code: String,
    name: String,
    rows: i64,
    is_chosen: bool,
}

/// A row in the language of the page.
struct Line {
    position: i64,
    specialty: String,
    agency: String,
    group: String,
    once: Option<String>,
    number: i64,
    criteria: String,
    institutions: String,
    major: Option<String>,
    starts_on: String,
    /// Where a dossier for this place begins.
    apply: String,
}

#[derive(Template)]
#[template(path = "portal/pages/catalogue.html")]
struct CataloguePage {
    page: PublicPage,
    params: ListParams,
    year: i64,
    edition: Edition,
    issued_on: String,
    published_on: String,
    years: Vec<i64>,
    sectors: Vec<Choice>,
    groups: Vec<Choice>,
    agencies: Vec<Choice>,
    chips: Vec<FilterChip>,
    lines: Vec<Line>,
    rows: i64,
    people: i64,
    pager: Pager,
    by_number: bool,
    licence: &'static str,
    embed_href: String,
}

#[derive(Template)]
#[template(path = "portal/pages/catalogue_none.html")]
struct NonePage {
    page: PublicPage,
}

#[derive(Template)]
#[template(path = "portal/pages/catalogue_embed.html")]
struct EmbedPage {
    page: PublicPage,
    year: i64,
    block: String,
    lines: Vec<Line>,
    back: String,
    title: String,
}

fn filter(params: &ListParams) -> PublicFilter {
    PublicFilter {
        sectors: params.many("lv").into_iter().map(str::to_owned).collect(),
        group: params.get("nhom").map(str::to_owned),
        agency: params.get("don_vi").map(str::to_owned),
        query: params.query().map(str::to_owned),
    }
}

fn choices(found: Vec<PublicChoice>, lang: Lang, chosen: &[&str]) -> Vec<Choice> {
    let choice = |(code, vi, en, rows): PublicChoice| Choice {
        is_chosen: chosen.contains(&code.as_str()),
        name: if lang == Lang::En { en } else { vi },
        code,
        rows,
    };
    found.into_iter().map(choice).collect()
}

fn day(page: &PublicPage, day: chrono::NaiveDate) -> String {
    match language(page.lang) {
        Language::Vi => viet::date::screen(day),
        Language::En => viet::date::english(day),
    }
}

/// What each group is paid once, today.
fn grants(app: &App, page: &PublicPage) -> Result<Vec<(String, Option<String>)>> {
    let hiring = policies::hiring(app)?;
    let language = language(page.lang);
    Ok(home::one_off(hiring.pack, hiring.scheme, app.clock.today(), language))
}

fn line(page: &PublicPage, grants: &[(String, Option<String>)], row: PublishedRow) -> Line {
    let is_english = page.lang == Lang::En;
    Line {
        once: grants.iter().find(|(group, _)| *group == row.beneficiary_group).and_then(|(_, once)| once.clone()),
        position: row.position,
        specialty: row.specialty,
        agency: if is_english { row.agency_name_en } else { row.agency_name },
        group: if is_english { row.group_name_en } else { row.group_name },
        number: row.number,
        criteria: row.criteria,
        institutions: row.institutions,
        major: row.major_code.map(|code| format!("{code} {}", row.major_name.unwrap_or_default())),
        starts_on: day(page, row.starts_on),
        apply: format!("/ung-vien/ho-so/moi?dong={}", row.id),
    }
}

/// The newest catalogue; before the first a page that says so.
pub async fn newest(State(app): State<App>, page: PublicPage, params: ListParams) -> Result<Response> {
    match store::newest(&mut app.db.read()).await? {
        Some(edition) => catalogue(&app, page, params, edition).await?.page(),
        None => NonePage { page }.page(),
    }
}

async fn edition_of(app: &App, year: &str) -> Result<Edition> {
    let year = year.parse().map_err(|_| Error::NotFound)?;
    store::current(&mut app.db.read(), year).await?.ok_or(Error::NotFound)
}

/// The catalogue of a year.
pub async fn show(
    State(app): State<App>,
    page: PublicPage,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let edition = edition_of(&app, &year).await?;
    catalogue(&app, page, params, edition).await?.page()
}

async fn catalogue(app: &App, page: PublicPage, params: ListParams, edition: Edition) -> Result<CataloguePage> {
    let db = &mut app.db.read();
    let filter = filter(&params);
    let (rows, people) = store::public_sums(db, &edition, &filter).await?;
    let sort = params.sort(COLUMNS)?;
    let by_number = sort.name == "chi-tieu";
    let key = |row: &PublishedRow| {
        (if by_number { row.number.to_string() } else { row.position.to_string() }, row.id.clone())
    };
    let select = store::public_select(&edition, &filter);
    let found = params.page(db, select, sort, by_number, "id", key).await?;
    let sectors = choices(store::public_sectors(db, &edition).await?, page.lang, &params.many("lv"));
    let groups = choices(store::public_groups(db, &edition).await?, page.lang, &params.many("nhom"));
    let agencies = choices(store::public_agencies(db, &edition).await?, page.lang, &params.many("don_vi"));
    let mut chips: Vec<FilterChip> = Vec::new();
    for (name, list) in [("lv", &sectors), ("nhom", &groups), ("don_vi", &agencies)] {
        chips.extend(
            list.iter()
                .filter(|choice| choice.is_chosen)
                .map(|choice| FilterChip { label: choice.name.clone(), href: params.link_without(name, &choice.code) }),
        );
    }
    if let Some(query) = params.query() {
        chips.push(FilterChip { label: format!("“{query}”"), href: params.link(&[("q", "")]) });
    }
    let grants = grants(app, &page)?;
    Ok(CataloguePage {
        year: edition.year,
        issued_on: day(&page, edition.issued_on),
        published_on: day(&page, edition.published_on()),
        years: store::published_years(db).await?.into_iter().filter(|year| *year != edition.year).collect(),
        pager: Pager::of(&found, Some(rows)),
        lines: found.rows.into_iter().map(|row| line(&page, &grants, row)).collect(),
        licence: if page.lang == Lang::En { LICENCE_EN } else { LICENCE_VI },
        embed_href: params.link_to(&format!("/danh-muc/{}/nhung", edition.year)),
        edition,
        sectors,
        groups,
        agencies,
        chips,
        rows,
        people,
        by_number,
        page,
        params,
    })
}

/// The block that other sites paste in: plain HTML with what the visitor filtered.
pub async fn embed(
    State(app): State<App>,
    page: PublicPage,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let edition = edition_of(&app, &year).await?;
    let rows: Vec<PublishedRow> = store::public_select(&edition, &filter(&params))
        .then("order by position limit 1000")
        .all(&mut app.db.read())
        .await?;
    let grants = grants(&app, &page)?;
    let lines: Vec<Line> = rows.into_iter().map(|row| line(&page, &grants, row)).collect();
    let title = page.t_with("catalogue-title", "year", edition.year);
    let address = format!("{}/danh-muc/{}", app.config.public_url.trim_end_matches('/'), edition.year);
    EmbedPage {
        block: block(&page, &title, &lines, &edition, &address),
        back: params.link_to(&format!("/danh-muc/{}", edition.year)),
        year: edition.year,
        lines,
        title,
        page,
    }
    .page()
}

/// A heading, a table and the source, with nothing that runs or loads.
fn block(page: &PublicPage, title: &str, lines: &[Line], edition: &Edition, address: &str) -> String {
    let mut out =
        format!("<section lang=\"{}\">\n<h2>{}</h2>\n<table>\n<thead><tr>", page.t("lang-code"), escaped(title));
    for key in ["catalogue-col-specialty", "catalogue-col-group", "catalogue-col-number"] {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escaped(&page.t(key))));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for line in lines {
        out.push_str(&format!(
            "<tr><td><a href=\"{}#d{}\">{}</a><br>{}</td><td>{}</td><td>{}</td></tr>\n",
            escaped(address),
            line.position,
            escaped(&line.specialty),
            escaped(&line.agency),
            escaped(&line.group),
            line.number
        ));
    }
    let licence = if page.lang == Lang::En { LICENCE_EN } else { LICENCE_VI };
    out.push_str(&format!(
        "</tbody>\n</table>\n<p>{}: <a href=\"{}\">{}</a>. {} {}</p>\n</section>\n",
        escaped(&page.t("catalogue-embed-source")),
        escaped(address),
        escaped(&page.city),
        escaped(&page.t_with("catalogue-published-on", "day", day(page, edition.published_on()))),
        licence
    ));
    out
}

/// The current edition as the annex that was issued, in a file.
async fn annex(app: &App, year: &str, format: Format) -> Result<Response> {
    let year: i64 = year.parse().map_err(|_| Error::NotFound)?;
    let db = &mut app.db.read();
    let published = store::published(db, year).await?.ok_or(Error::NotFound)?;
    let agency = actions::issuer(db).await?;
    let head = issuance::heads::head(app, db, &agency).await?;
    let paper = paper::of_edition(&published.edition, &published.rows, head);
    let bytes = format.render(paper).await?;
    let disposition = format!("inline; filename=\"danh-muc-{year}.{}\"", format.ending());
    let headers = [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}

/// The annex as PDF.
pub async fn annex_pdf(State(app): State<App>, Path(year): Path<String>) -> Result<Response> {
    annex(&app, &year, Format::Pdf).await
}

/// The annex as a Word file.
pub async fn annex_docx(State(app): State<App>, Path(year): Path<String>) -> Result<Response> {
    annex(&app, &year, Format::Docx).await
}
