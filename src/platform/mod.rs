//! What every feature stands on: the database, permits, routes, forms, errors, time, money, the audit log.

pub mod assets;
pub mod audit;
pub mod clock;
pub mod db;
pub mod duties;
pub mod error;
pub mod features;
pub mod files;
pub mod form;
pub mod held;
pub mod ids;
pub mod import;
pub mod jobs;
pub mod list;
pub mod log_words;
pub mod matters;
pub mod messages;
pub mod migrate;
pub mod money;
pub mod permission;
pub mod permit;
pub mod routes;
pub mod secret;
pub mod settings;
pub mod sheet;
pub mod statements;
pub mod telemetry;
pub mod told;
pub mod value;
pub mod words;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use axum::Router;

use clock::Clock;
use db::Db;
use features::Features;
use secret::Secret;

/// How one process is set up. Nodes of one instance share everything but the listening address.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of secrets, checkpoints and, with SQLite, the database.
    pub data: PathBuf,
    /// The address people reach, without a final slash; it goes into links.
    pub public_url: String,
    /// `smtp://…`; without it messages stay in the application.
    pub smtp_url: Option<String>,
    /// The sender of e-mail.
    pub mail_from: String,
    /// Whether the instance holds demonstration data, marked on every page.
    pub demo: bool,
    /// The code of the pack that the instance was filled from.
    pub pack: String,
    /// The city's name as pages show it.
    pub city: String,
    /// Whether cookies demand HTTPS.
    pub secure_cookies: bool,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data: PathBuf::from("."),
            public_url: "http://localhost:8080".to_owned(),
            smtp_url: None,
            mail_from: "Chiêu Hiền <khong-tra-loi@localhost.localdomain>".to_owned(),
            demo: false,
            pack: "hai-phong".to_owned(),
            city: "Thành phố Hải Phòng".to_owned(),
            secure_cookies: false,
            trusted_proxies: Vec::new(),
        }
    }
}

/// The application as handlers see it. Cheap to clone; holds nothing that another node would miss.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub secret: Secret,
    pub config: Arc<Config>,
    router: Arc<OnceLock<Router>>,
    features: Arc<OnceLock<&'static Features>>,
}

impl App {
    /// Puts the parts together.
    pub fn new(db: Db, secret: Secret, config: Config) -> App {
        App {
            clock: db.clock().clone(),
            db,
            secret,
            config: Arc::new(config),
            router: Arc::default(),
            features: Arc::default(),
        }
    }

    /// Keeps the finished router, so that a held form can be sent through it again.
    pub fn keep_router(&self, router: Router) {
        let _ = self.router.set(router);
    }

    /// Keeps what the features declare of themselves.
    pub fn keep_features(&self, features: &'static Features) {
        let _ = self.features.set(features);
    }

    /// What the features declare of themselves.
    pub fn features(&self) -> &'static Features {
        self.features.get().copied().unwrap_or(&features::NOTHING)
    }

    /// The finished router.
    pub fn router(&self) -> error::Result<Router> {
        self.router.get().cloned().ok_or_else(|| error::Error::internal("the router is not built yet"))
    }
}
