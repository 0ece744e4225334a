//! What the tests of whole processes share: instances, running programs, people, a mail server.

pub mod administrator;
pub mod http;
pub mod instance;
pub mod process;
pub mod smtp;
pub mod writers;

use std::future::Future;
use std::time::{Duration, Instant};

/// How long anything may take before a test gives up; far longer than it ever takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(Instant::now() < deadline, "gave up waiting: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
