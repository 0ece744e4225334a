//! How pages are answered: the shell around them filled from the request, messages that survive a redirect,
//! error pages in the same frame.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::{NavGroup, NavItem, Notice, Problem, PublicPage, Shell, ShellPerson};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Failure, Result};
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::SignedIn;
use crate::platform::words::Words;
use crate::sql;

/// The cookie that carries one message across a redirect.
const FLASH: &str = "bao";

/// What can be drawn as a page.
pub trait Render: askama::Template + Sized {
    /// The page, 200.
    fn page(self) -> Result<Response> {
        answer(StatusCode::OK, &self)
    }

    /// The page of a form that was not accepted, 422.
    fn invalid(self) -> Result<Response> {
        answer(StatusCode::UNPROCESSABLE_ENTITY, &self)
    }

    /// The page of a form that met a newer version of the record, 409.
    fn conflicting(self) -> Result<Response> {
        answer(StatusCode::CONFLICT, &self)
    }
}

impl<T: askama::Template> Render for T {}

fn answer<T: askama::Template>(status: StatusCode, page: &T) -> Result<Response> {
    let text = page.render().map_err(Error::internal)?;
    Ok((status, [(header::CACHE_CONTROL, "no-store")], Html(text)).into_response())
}

/// Goes to another page after an act (303).
pub fn go_to(path: impl AsRef<str>) -> Result<Response> {
    Ok(axum::response::Redirect::to(path.as_ref()).into_response())
}

/// Goes to another page and shows a sentence there, once.
pub fn go_to_saying(path: impl AsRef<str>, sentence: &str) -> Result<Response> {
    let mut response = axum::response::Redirect::to(path.as_ref()).into_response();
    let text: String = form_urlencoded::byte_serialize(sentence.as_bytes()).collect();
    let cookie = format!("{FLASH}={text}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Error::internal)?);
    Ok(response)
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

impl Shell {
    /// The shell for a signed-in person on a path.
    pub async fn of(app: &App, signed: &SignedIn, uri: &Uri) -> Result<Shell> {
        let waiting = sql!(one (i64, i64, i64, i64), &mut app.db.read(),
            "select (select cast(count(*) as bigint) from messages where user_id = $1 and read_at is null),
                    (select cast(count(*) as bigint) from duties where assignment_id = $2 and state = 'open'),
                    (select cast(count(*) as bigint) from duties where assignment_id = $2 and state = 'open' and due_on < $3),
                    (select cast(count(*) as bigint) from duties where assignment_id = $2 and state = 'open' and kind like 'dossier.%')",
            signed.user_id, signed.assignment_id, app.clock.today())?;
        let (unread, duties, late, dossiers) = waiting;
        let path = uri.path();
        let current = |href: &str| path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
        let may = |permission: Permission| permission.reach(signed.role) != Reach::Nothing;
        let item = |label, href, icon| NavItem { label, href, icon, current: current(href), ..NavItem::default() };
        let desk = NavItem {
            count: (duties > 0).then_some(duties),
            hot: late > 0,
            ..item("Việc của tôi", "/viec", "checklist")
        };
        let group = |heading, items: Vec<(Permission, NavItem)>| NavGroup {
            heading: Some(heading),
            items: items.into_iter().filter(|(permission, _)| may(*permission)).map(|(_, item)| item).collect(),
        };
        let nav = vec![
            NavGroup { heading: None, items: vec![desk.clone()] },
            group(
                "Kế hoạch",
                vec![
                    (Permission::ViewPlans, item("Kế hoạch năm", "/ke-hoach", "layout-kanban")),
                    (Permission::ViewPlans, item("Nhiệm vụ", "/nhiem-vu", "list-details")),
                    (Permission::ViewPlans, item("Lịch", "/lich", "calendar")),
                    (Permission::ReportProgress, item("Cơ quan tôi", "/co-quan-toi", "clipboard-check")),
                    (Permission::ViewPlans, item("Vướng mắc", "/vuong-mac", "alert-triangle")),
                    (Permission::ViewPapers, item("Văn bản phát hành", "/phat-hanh", "file-certificate")),
                ],
            ),
            group(
                "Nhu cầu, danh mục",
                vec![
                    (Permission::ViewNeeds, item("Nhu cầu", "/nhu-cau", "list-details")),
                    (Permission::ViewNeeds, item("Biên chế", "/bien-che", "users-group")),
                    (Permission::ViewCatalogue, item("Danh mục năm", "/danh-muc-nam", "clipboard-list")),
                ],
            ),
            group(
                "Nhân tài",
                vec![
                    (Permission::ViewTalents, item("Cơ sở dữ liệu nhân tài", "/nhan-tai", "users")),
                    (
                        Permission::ViewDossiers,
                        NavItem {
                            count: (dossiers > 0).then_some(dossiers),
                            ..item("Hồ sơ đề nghị", "/ho-so", "folders")
                        },
                    ),
                    (Permission::CountTalents, item("Số liệu toàn thành phố", "/so-lieu-nhan-tai", "chart-bar")),
                    (Permission::ViewEvaluations, item("Đánh giá", "/danh-gia", "clipboard-check")),
                ],
            ),
            group(
                "Chính sách, chi trả",
                vec![
                    (Permission::ViewBenefits, item("Người hưởng", "/huong-chinh-sach", "users-group")),
                    (Permission::ViewBenefits, item("Chi trả", "/chi-tra", "list-details")),
                    (Permission::ViewBudget, item("Ngân sách", "/ngan-sach", "chart-bar")),
                    (Permission::ViewBenefits, item("Dự toán được giao", "/du-toan", "clipboard-list")),
                    (Permission::ViewBenefits, item("Đề xuất thôi áp dụng", "/de-xuat-thoi", "alert-triangle")),
                    (Permission::ViewBenefits, item("Đền bù", "/den-bu", "scale")),
                ],
            ),
            group("Hội đồng", vec![(Permission::ViewCouncils, item("Hội đồng, phiên họp", "/hoi-dong", "gavel"))]),
            group("Tổng hợp", vec![(Permission::ViewReports, item("Báo cáo", "/bao-cao", "report"))]),
            group(
                "Tổ chức",
                vec![
                    (Permission::ViewAgencies, item("Cơ quan, đơn vị", "/co-quan", "building-bank")),
                    (Permission::ViewAgencies, item("Địa bàn, lương tối thiểu", "/dia-ban", "map-pin")),
                    (Permission::ViewAgencies, item("Ngày nghỉ, làm bù", "/ngay-nghi", "calendar-event")),
                    (Permission::ViewLaw, item("Văn bản pháp luật", "/van-ban", "book")),
                    (Permission::ViewPolicies, item("Chính sách", "/chinh-sach", "scale")),
                ],
            ),
            group(
                "Quản trị hệ thống",
                vec![
                    (Permission::ViewAccounts, item("Người dùng, vai trò", "/tai-khoan", "users")),
                    (Permission::ViewSettings, item("Thiết lập", "/thiet-lap", "adjustments-horizontal")),
                    (Permission::ViewJobs, item("Việc chạy nền", "/viec-nen", "activity")),
                    (Permission::ViewHistory, item("Nhật ký hệ thống", "/nhat-ky", "history")),
                    (
                        Permission::HandleDataRequests,
                        item("Yêu cầu dữ liệu cá nhân", "/yeu-cau-du-lieu", "shield-check"),
                    ),
                    (
                        Permission::HandleDataRequests,
                        item("Vi phạm dữ liệu cá nhân", "/vi-pham-du-lieu", "alert-triangle"),
                    ),
                    (Permission::EraseCandidates, item("Xóa dữ liệu ứng viên", "/xoa-du-lieu-ung-vien", "trash")),
                ],
            ),
        ];
        let nav: Vec<NavGroup> = nav.into_iter().filter(|group| !group.items.is_empty()).collect();
        let mut tabs = vec![desk];
        tabs.extend(nav.iter().skip(1).flat_map(|group| group.items.iter()).take(3).cloned());
        Ok(Shell {
            path: path.to_owned(),
            person: ShellPerson {
                name: signed.user_name.clone(),
                initials: viet::name::initials(&signed.user_name),
                role_label: signed.role.label().to_owned(),
                agency_name: signed.agency_name.clone(),
                on_behalf_of: signed.behalf.as_ref().map(|(_, name)| name.clone()),
            },
            nav,
            tabs,
            posts: signed.assignments.clone(),
            unread,
            demo: app.config.demo,
            idle_seconds: u32::try_from(signed.idle_seconds).unwrap_or(0),
            city: app.config.city.clone(),
            plan_year: app.clock.year(),
            ..Shell::default()
        })
    }

    /// The same shell with the page's title.
    pub fn titled(mut self, title: impl Into<String>) -> Shell {
        self.title = title.into();
        self
    }

    /// The same shell with a message on top.
    pub fn saying(mut self, kind: &'static str, text: impl Into<String>) -> Shell {
        self.notices.push(Notice { kind, text: text.into() });
        self
    }
}

impl FromRequestParts<App> for Shell {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Shell> {
        let signed = parts.extensions.get::<Arc<SignedIn>>().cloned().ok_or(Error::SignInNeeded)?;
        let shell = Shell::of(app, &signed, &parts.uri).await?;
        Ok(match flash(&parts.headers) {
            Some(text) => shell.saying("ok", text),
            None => shell,
        })
    }
}

fn flash(headers: &HeaderMap) -> Option<String> {
    let text = cookie(headers, FLASH)?;
    form_urlencoded::parse(format!("t={text}").as_bytes()).next().map(|(_, text)| text.into_owned())
}

/// The sentence that a redirect left for a page without the shell.
#[derive(Clone, Debug, Default)]
pub struct Said(pub Option<String>);

impl FromRequestParts<App> for Said {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Said> {
        Ok(Said(flash(&parts.headers)))
    }
}

#[derive(askama::Template)]
#[template(path = "ui/error.html")]
struct ErrorPage {
    shell: Shell,
    problem: Problem,
}

#[derive(askama::Template)]
#[template(path = "ui/error_public.html")]
struct PublicErrorPage {
    page: PublicPage,
    problem: Problem,
}

/// Draws the pages of errors, and takes away a message that has been shown.
pub async fn draw_errors(State(app): State<App>, request: Request, next: Next) -> Response {
    let signed = request.extensions().get::<Arc<SignedIn>>().cloned();
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let mut response = next.run(request).await;
    let shown = headers.contains_key(header::COOKIE) && cookie(&headers, FLASH).is_some();
    let failure = response.extensions().get::<Failure>().cloned().or_else(|| plain_failure(&response));
    if let Some(failure) = failure {
        match draw(&app, signed, &uri, &headers, &failure).await {
            Ok(page) => response = page,
            Err(error) => tracing::error!(%error, "the error page failed"),
        }
    } else if shown
        && response.status() == StatusCode::OK
        && !uri.path().starts_with("/tinh/")
        && let Ok(gone) = HeaderValue::from_str(&format!("{FLASH}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"))
    {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    response
}

/// Answers of the framework itself (no such route, wrong method, a panic) get a page as well.
fn plain_failure(response: &Response) -> Option<Failure> {
    let error = match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Error::NotFound,
        StatusCode::FORBIDDEN => Error::Forbidden,
        _ => return None,
    };
    let kind = response.headers().get(header::CONTENT_TYPE);
    // A page of its own, or an answer to a program.
    let is_answered = kind.is_some_and(|kind| kind == "text/html; charset=utf-8" || kind == "application/json");
    (!is_answered).then(|| Failure { status: response.status(), sentence: error.sentence(), code: None })
}

async fn draw(
    app: &App,
    signed: Option<Arc<SignedIn>>,
    uri: &Uri,
    headers: &HeaderMap,
    failure: &Failure,
) -> Result<Response> {
    let mut page = PublicPage::of(app, uri, headers);
    // The candidates' side is no officer's, whoever else is signed in.
    let is_candidates = uri.path().starts_with("/ung-vien/");
    let signed = signed.filter(|_| !is_candidates);
    if signed.is_some() {
        page.lang = super::Lang::Vi;
    }
    let key = match failure.status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "not-found",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::UNAUTHORIZED => "sign-in-needed",
        StatusCode::CONFLICT => "stale",
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => "refused",
        _ => "fault",
    };
    let refused = key == "refused";
    let (link_label, link_href) = match (key, &signed) {
        ("sign-in-needed", _) if is_candidates => (page.t("error-sign-in"), "/ung-vien/dang-nhap".to_owned()),
        ("sign-in-needed", _) => (page.t("error-sign-in"), "/dang-nhap".to_owned()),
        ("fault" | "stale", _) => (page.t("error-again"), uri.path().to_owned()),
        (_, Some(_)) => ("Về Việc của tôi".to_owned(), "/viec".to_owned()),
        _ => (page.t("error-home"), "/".to_owned()),
    };
    let problem = Problem {
        title: page.t(&format!("error-{key}-title")),
        sentence: if refused { failure.sentence.clone() } else { page.t(&format!("error-{key}-sentence")) },
        advice: if refused { String::new() } else { page.t(&format!("error-{key}-advice")) },
        code: failure.code.clone(),
        time: clock::screen(app.clock.now()),
        link_label,
        link_href,
    };
    let drawn = match signed {
        Some(signed) => {
            let shell = Shell::of(app, &signed, uri).await?.titled(problem.title.clone());
            answer(failure.status, &ErrorPage { shell, problem })?
        }
        None => answer(failure.status, &PublicErrorPage { page, problem })?,
    };
    Ok(drawn)
}

/// Remembers the language that the address asks for.
pub async fn remember_language(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = super::asked(request.uri());
    let mut response = next.run(request).await;
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    if let Some(lang) = asked
        && let Ok(value) = HeaderValue::from_str(&format!(
            "{}={lang}; Path=/; Max-Age=31536000; SameSite=Lax{secure}",
            super::LANGUAGE
        ))
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
