//! Chiêu Hiền: the system on which a Vietnamese city runs its policy for attracting and valuing talented people.
//!
//! The order of the modules is the law: each may import only those above it (`tests/tidy.rs`).

pub mod platform;
pub mod ui;

pub mod packs;

pub mod law;

pub mod organisation;

pub mod reference;

pub mod accounts;

pub mod exchange;

pub mod issuance;

pub mod plans;

pub mod obstacles;

pub mod history;

pub mod policies;

pub mod needs;

pub mod catalogue;
pub mod talents;

pub mod candidates;

pub mod dossiers;

pub mod councils;

pub mod benefits;

pub mod commitments;

pub mod evaluations;

pub mod budget;

pub mod reports;

pub mod portal;

pub mod applications;

pub mod privacy;

pub mod operations;

pub mod desk;

pub mod instance;

#[cfg(test)]
mod testing;

use std::future::Future;
use std::pin::Pin;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use platform::App;
use platform::error::{Error, Result};
use platform::features::{Features, JobWords};
use platform::import::ImportKind;
use platform::jobs::{Daily, Job};
use platform::matters::MatterKind;
use platform::routes::{Routes, carry_app};
use platform::{assets, messages, telemetry};

/// All routes of all features.
pub fn routes() -> Routes {
    Routes::new()
        .merge(law::routes())
        .merge(organisation::routes())
        .merge(accounts::routes())
        .merge(exchange::routes())
        .merge(issuance::routes())
        .merge(plans::routes())
        .merge(obstacles::routes())
        .merge(history::routes())
        .merge(policies::routes())
        .merge(needs::routes())
        .merge(catalogue::routes())
        .merge(talents::routes())
        .merge(candidates::routes())
        .merge(dossiers::routes())
        .merge(councils::routes())
        .merge(benefits::routes())
        .merge(commitments::routes())
        .merge(evaluations::routes())
        .merge(budget::routes())
        .merge(reports::routes())
        .merge(portal::routes())
        .merge(applications::routes())
        .merge(privacy::routes())
        .merge(operations::routes())
        .merge(desk::routes())
}

/// What the features say of themselves: the words of the log, the settings and the jobs.
pub const FEATURES: Features = Features {
    log: &[
        &platform::log_words::WORDS,
        &law::LOG_WORDS,
        &organisation::LOG_WORDS,
        &organisation::CALENDAR_LOG_WORDS,
        &accounts::LOG_WORDS,
        &exchange::LOG_WORDS,
        &issuance::LOG_WORDS,
        &plans::LOG_WORDS,
        &obstacles::LOG_WORDS,
        &history::LOG_WORDS,
        &needs::LOG_WORDS,
        &catalogue::LOG_WORDS,
        &talents::LOG_WORDS,
        &candidates::LOG_WORDS,
        &dossiers::LOG_WORDS,
        &applications::LOG_WORDS,
        &privacy::LOG_WORDS,
        &councils::LOG_WORDS,
        &benefits::LOG_WORDS,
        &commitments::LOG_WORDS,
        &evaluations::LOG_WORDS,
        &budget::LOG_WORDS,
        &reports::LOG_WORDS,
        &operations::LOG_WORDS,
        &desk::LOG_WORDS,
        &instance::LOG_WORDS,
    ],
    settings: &[
        accounts::SETTINGS,
        plans::SETTINGS,
        dossiers::SETTINGS,
        candidates::SETTINGS,
        privacy::SETTINGS,
        benefits::SETTINGS,
        evaluations::SETTINGS,
        budget::SETTINGS,
        budget::CALENDAR_SETTINGS,
        reports::SETTINGS,
        history::SETTINGS,
    ],
    jobs: JOBS,
    daily: DAILY,
    imports: IMPORTS,
    matters: MATTERS,
};

/// The records on which a council decides, and what its decisions do to them.
const MATTERS: &[&MatterKind] = &[&commitments::DOSSIER, &commitments::PROPOSAL];

/// The lists that can be brought as spreadsheets.
const IMPORTS: &[&ImportKind] = &[
    &organisation::IMPORT,
    &talents::IMPORT,
    &needs::HEADCOUNT_IMPORT,
    &needs::NEED_IMPORT,
    #[cfg(test)]
    &exchange::tests::kind::MARKS,
];

/// What a page may load: only what this program serves itself.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The finished router. It is also kept in the application, so that a waiting form can go through it again.
pub fn router(app: &App) -> Router {
    let fixed = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(header::HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    let router = routes()
        .into_router()
        .layer(from_fn_with_state(app.clone(), carry_app))
        .layer(DefaultBodyLimit::max(1024 * 1024))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), ui::draw_errors))
        .layer(from_fn_with_state(app.clone(), privacy::note_views))
        .layer(from_fn_with_state(app.clone(), accounts::attach))
        .layer(from_fn_with_state(app.clone(), candidates::attach))
        .layer(from_fn_with_state(app.clone(), ui::remember_language))
        .route("/tinh/{*path}", get(assets::serve))
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .route("/metrics", get(async || telemetry::metrics_page()))
        .layer(CompressionLayer::new())
        .layer(from_fn(telemetry::observe))
        .layer(fixed("content-security-policy", CONTENT_POLICY))
        .layer(fixed("x-content-type-options", "nosniff"))
        .layer(fixed("referrer-policy", "same-origin"))
        .layer(fixed("strict-transport-security", "max-age=31536000"))
        .with_state(app.clone());
    app.keep_features(&FEATURES);
    app.keep_router(router.clone());
    router
}

/// Ready when the database answers.
async fn ready(State(app): State<App>) -> impl IntoResponse {
    match platform::migrate::current(&mut app.db.read()).await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}

/// What is due once a day.
pub const DAILY: &[Daily] = &[
    Daily { kind: "audit.checkpoint", hour: 1 },
    Daily { kind: "accounts.disable_unused", hour: 2 },
    Daily { kind: "operations.nightly", hour: 3 },
    Daily { kind: "privacy.retention", hour: 4 },
    Daily { kind: budget::PROJECT_JOB, hour: 5 },
    Daily { kind: budget::CALENDAR_JOB, hour: 6 },
    Daily { kind: "plans.remind", hour: 7 },
];

/// The kinds of job in words.
const JOBS: &[JobWords] = &[
    JobWords { kind: "message.mail", words: "Gửi thư điện tử" },
    JobWords { kind: "audit.checkpoint", words: "Ghi điểm đối chiếu nhật ký" },
    JobWords { kind: "accounts.disable_unused", words: "Khóa tài khoản lâu không dùng" },
    JobWords { kind: "operations.nightly", words: "Dọn dẹp hằng đêm" },
    JobWords { kind: exchange::WORK_JOB, words: "Đọc, ghi, hoàn tác tệp Excel đã gửi" },
    JobWords { kind: issuance::EFFECT_JOB, words: "Thi hành văn bản đã phát hành" },
    JobWords {
        kind: councils::EFFECT_JOB, words: "Thi hành quyết định của Hội đồng đến ngày hiệu lực"
    },
    JobWords { kind: "plans.remind", words: "Nhắc việc tới hạn" },
    JobWords { kind: organisation::CHANGED_JOB, words: "Tính lại hạn theo ngày nghỉ" },
    JobWords { kind: dossiers::TELL_JOB, words: "Báo tin về hồ sơ đề nghị" },
    JobWords { kind: privacy::CLOCK_JOB, words: "Nhắc thời hạn báo vi phạm dữ liệu cá nhân" },
    JobWords { kind: "privacy.retention", words: "Nhắc xóa dữ liệu đã hết thời hạn giữ" },
    JobWords { kind: candidates::LETTER_JOB, words: "Gửi thư cho ứng viên" },
    JobWords { kind: benefits::FILL_JOB, words: "Lập danh sách chi trả" },
    JobWords { kind: benefits::MATCH_JOB, words: "Đối chiếu kết quả từ Kho bạc" },
    JobWords { kind: budget::PROJECT_JOB, words: "Tính lại dự kiến chi của các năm" },
    JobWords { kind: budget::BUILD_JOB, words: "Lập dự toán của một năm" },
    JobWords { kind: budget::CALENDAR_JOB, words: "Đưa việc của lịch ngân sách đến người làm" },
    JobWords { kind: "talents.duplicates", words: "Tìm hồ sơ nhân tài nghi trùng" },
];

/// Runs a job of any kind.
pub fn run_job(app: App, job: Job) -> Pin<Box<dyn Future<Output = Result<()>> + Send>> {
    Box::pin(async move {
        match job.kind.as_str() {
            "message.mail" => messages::mail(&app, &job).await,
            "audit.checkpoint" => {
                let folder = app.config.data.join("checkpoints");
                std::fs::create_dir_all(&folder).map_err(Error::internal)?;
                history::checkpoint::write(&app, &folder).await.map(drop)
            }
            "accounts.disable_unused" => accounts::actions::disable_unused(&app).await.map(drop),
            exchange::WORK_JOB => exchange::work(&app, &job).await,
            issuance::EFFECT_JOB => take_effect(&app, &job).await,
            councils::EFFECT_JOB => councils::actions::papers::effect(&app, &job).await,
            benefits::FILL_JOB => benefits::actions::run::fill(&app, &job).await,
            benefits::MATCH_JOB => benefits::actions::run::match_results(&app, &job).await,
            budget::PROJECT_JOB => budget::actions::project::nightly(&app, &job).await,
            budget::BUILD_JOB => budget::actions::build::run(&app, &job).await,
            budget::CALENDAR_JOB => budget::actions::tasks::tend(&app).await.map(drop),
            "plans.remind" => plans::reminders::remind(&app).await.map(drop),
            organisation::CHANGED_JOB => dossiers::actions::recount::all(&app).await.map(drop),
            dossiers::TELL_JOB => applications::actions::write_news(&app, &job).await,
            privacy::CLOCK_JOB => privacy::speak(&app, &job).await,
            "privacy.retention" => privacy::remind(&app).await.map(drop),
            candidates::LETTER_JOB => candidates::mail(&app, &job).await,
            "talents.duplicates" => talents::scan::run(&app, &job).await,
            "operations.nightly" => operations::housekeeping::nightly(&app).await,
            other => Err(Error::internal(format!("no such job: {other}"))),
        }
    })
}

/// Lets an issued paper take effect in the feature that it is about.
async fn take_effect(app: &App, job: &Job) -> Result<()> {
    let paper = issuance::actions::issued(app, job).await?;
    match paper.about_kind.as_str() {
        "plan" => plans::actions::paper::issued(app, &paper).await,
        "catalogue" => catalogue::actions::issued(app, &paper).await,
        // Slips about a dossier and proposals of an estimate tell what was done; nothing more follows from them.
        "dossier" | "budget" | "data_breach" => Ok(()),
        "council_meeting" | "council_item" => councils::actions::papers::issued(app, &paper).await,
        "report_taking" => reports::actions::issued(app, &paper).await,
        other => Err(Error::internal(format!("nothing takes effect for papers about {other}"))),
    }
}
