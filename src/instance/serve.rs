//! Serves the finished router until somebody asks the process to stop.

use std::future::IntoFuture;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::platform::error::{Error, Result};

/// How long requests under way may take after the process was asked to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes the address; one that is taken already is refused in a sentence.
pub async fn listen(address: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|cause| {
        Error::refused(match cause.kind() {
            ErrorKind::AddrInUse => {
                format!("Địa chỉ {address} đang có chương trình khác dùng. Chọn cổng khác bằng --listen.")
            }
            ErrorKind::PermissionDenied => {
                format!("Không được phép mở cổng {address}. Chọn cổng từ 1024 trở lên bằng --listen.")
            }
            _ => format!("Không mở được địa chỉ {address}: {cause}. Viết dạng 127.0.0.1:8080."),
        })
    })
}

/// Answers requests until the process is asked to stop, then lets those under way finish.
pub async fn run(listener: TcpListener, router: Router) -> Result<()> {
    let (asked, is_asked) = oneshot::channel();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        asked_to_stop().await;
        tracing::info!("stopping");
        let _ = asked.send(());
    });
    tokio::select! {
        outcome = server.into_future() => outcome.map_err(Error::internal),
        () = patience_ends(is_asked) => {
            tracing::warn!("some requests did not finish in time");
            Ok(())
        }
    }
}

async fn patience_ends(is_asked: oneshot::Receiver<()>) {
    if is_asked.await.is_err() {
        // The server has ended by itself; its own outcome counts.
        return std::future::pending().await;
    }
    tokio::time::sleep(PATIENCE).await;
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
