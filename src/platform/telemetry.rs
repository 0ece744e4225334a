//! What operators see: structured logs without personal data, health, metrics.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts the log on standard error: JSON lines, or plain lines for a person at a terminal.
pub fn start_log(json: bool) {
    let filter = EnvFilter::try_from_env("CHIEUHIEN_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start, as in tests, leaves the first in place.
    let _ = if json { log.json().try_init() } else { log.compact().try_init() };
}

/// Starts the metrics; a second start does nothing.
pub fn start_metrics() {
    if METRICS.get().is_none()
        && let Ok(handle) = PrometheusBuilder::new().install_recorder()
    {
        let _ = METRICS.set(handle);
    }
}

/// Keeps the metrics small for as long as the program runs: without it, times that nobody asks for pile up.
pub async fn tend_metrics() {
    loop {
        tokio::time::sleep(Duration::from_secs(10)).await;
        if let Some(handle) = METRICS.get() {
            handle.run_upkeep();
        }
    }
}

/// The metrics in Prometheus' text form.
pub fn metrics_page() -> String {
    METRICS.get().map(PrometheusHandle::render).unwrap_or_default()
}

/// Logs each request by its route, not by its path or query: those may name a person.
pub async fn observe(request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let seconds = started.elapsed().as_secs_f64();
    if route != "/tinh/{*path}" && route != "/healthz" {
        tracing::info!(method, route, status, milliseconds = (seconds * 1000.0) as u64, "request");
    }
    let labels = [("route", route), ("method", method), ("status", status.to_string())];
    metrics::counter!("chieuhien_requests_total", &labels).increment(1);
    metrics::histogram!("chieuhien_request_seconds", &labels).record(seconds);
    response
}
