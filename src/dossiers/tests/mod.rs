//! Dossiers through HTTP: filed, taken in, appraised, supplemented, found wanting, passed on.

mod appraisal;
mod filing;
mod intake;
mod machine;
mod reach;
mod unit;

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::dossier::{Dossier, DossierId};
use super::parts::Item;
use super::store;
use crate::platform::audit::Event;
use crate::platform::db::Read;
use crate::platform::duties;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::settings::{self, Setting, SettingKey};
use crate::platform::value::ToValue;
use crate::testing::{Client, Reply, TestApp};

/// The papers that a doctor has to hand in.
pub const REQUIRED: &[&str] = &[
    "don-de-nghi",
    "so-yeu-ly-lich",
    "bang-dai-hoc",
    "bang-tien-si",
    "ly-lich-khoa-hoc",
    "giay-kham-suc-khoe",
    "cam-ket",
];

/// The people around the dossiers of the sample city.
pub struct City {
    pub app: TestApp,
    /// Focal officer of the department that wants somebody.
    pub unit: Client,
    pub officer: Client,
    pub second: Client,
    pub leader: Client,
    pub party: Client,
}

/// A sound PDF of one page that no other is like.
pub fn pdf(mark: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n% {mark}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>"
    )
    .into_bytes()
}

pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The answers of somebody who meets every condition.
pub const ELIGIBLE: &[(&str, &str)] = &[
    ("qualifications", "phd"),
    ("field_in_catalogue", "co"),
    ("commits", "co"),
    ("vietnamese", "co"),
    ("employment", "civil_servant"),
    ("born_on", "02/05/1989"),
    ("sex", "male"),
    ("applied_research", "co"),
];

impl City {
    pub async fn new() -> City {
        let app = TestApp::new().await;
        let unit = app.as_role(Role::AgencyOfficer).await;
        let officer = app.as_role(Role::StandingOfficer).await;
        let second = app.as_role(Role::StandingOfficer).await;
        let leader = app.as_role(Role::StandingLeader).await;
        let party = app.as_role(Role::PartyOfficer).await;
        City { app, unit, officer, second, leader, party }
    }

    pub async fn set(&self, key: &str, value: &str) {
        let setting = Setting {
            key: SettingKey::from(key),
            value: value.to_owned(),
            unit: "ngày làm việc".to_owned(),
            gist: "Đặt để thử".to_owned(),
            effective_on: "2026-01-01".parse().unwrap(),
            legal_document_id: None,
            clause: None,
            assumed: true,
        };
        let mut tx = self.app.app.db.write(&Permit::system("test")).await.unwrap();
        settings::put(&mut tx, &setting).await.unwrap();
        tx.commit(Event::about_instance("page.read")).await.unwrap();
    }

    /// A dossier opened by a unit or an officer; its address.
    pub async fn open(&self, by: &Client, name: &str) -> String {
        let fields = [
            ("person_name", name),
            ("beneficiary_group", "phd"),
            ("channel", "direct"),
            ("specialty", "Trí tuệ nhân tạo"),
            ("agency_id", "so-hoc-tap"),
        ];
        let reply = by.post("/ho-so/lap", &form(&fields)).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        reply.location().to_owned()
    }

    pub async fn give(&self, by: &Client, path: &str, kind: &str, file: &[u8]) -> Reply {
        by.post_parts(&format!("{path}/giay-to/{kind}/nop"), &[], &[("file", &format!("{kind}.pdf"), file)]).await
    }

    /// A dossier with every required paper and answers, handed in.
    pub async fn submitted(&self, by: &Client, name: &str) -> String {
        let path = self.open(by, name).await;
        for kind in REQUIRED {
            let reply = self.give(by, &path, kind, &pdf(&format!("{name} {kind}"))).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{kind}: {}", reply.text);
        }
        let reply = by.post(&format!("{path}/doi-chieu"), &form(ELIGIBLE)).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        let reply = by.post(&format!("{path}/nop"), "").await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        path
    }

    /// The same, taken in by the first officer.
    pub async fn received(&self, name: &str) -> String {
        let path = self.submitted(&self.unit, name).await;
        let reply = self.officer.post(&format!("{path}/tiep-nhan"), "").await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        path
    }

    pub async fn dossier(&self, path: &str) -> Dossier {
        store::find(&mut self.app.app.db.read(), &id_of(path)).await.unwrap()
    }

    pub async fn items(&self, path: &str) -> Vec<Item> {
        store::present_items(&mut self.app.app.db.read(), &id_of(path)).await.unwrap()
    }

    /// Accepts every paper.
    pub async fn accept_all(&self, path: &str) {
        for item in self.items(path).await {
            let body = format!("state=accepted&version={}", item.version);
            let reply = self.officer.post(&format!("{path}/giay-to/{}/danh-gia", item.id), &body).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        }
    }

    pub async fn duties(&self, of: &Client) -> Vec<String> {
        let open = duties::of_assignment(&mut self.app.app.db.read(), of.assignment_id.as_str()).await.unwrap();
        open.into_iter().map(|duty| duty.title).collect()
    }

    pub async fn events(&self, path: &str) -> Vec<String> {
        let sql = "select event from audit_entries where subject_id = $1 order by number";
        let rows: Vec<(String,)> = self.app.app.db.read().all(sql, vec![id_of(path).to_value()]).await.unwrap();
        rows.into_iter().map(|(event,)| event).collect()
    }

    /// Lets time pass; everybody signs in again.
    pub async fn later(&mut self, by: TimeDelta) {
        self.app.advance(by);
        for client in [&mut self.unit, &mut self.officer, &mut self.second, &mut self.leader, &mut self.party] {
            *client = self.app.sign_in(&client.user_id, &client.assignment_id).await;
        }
    }

    pub async fn days_later(&mut self, days: i64) {
        self.later(TimeDelta::days(days)).await;
    }

    /// Expects a refusal that says what is wanted.
    pub async fn refused(&self, by: &Client, path: &str, body: &str, wanted: &str) {
        let reply = by.post(path, body).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", reply.text);
        assert!(reply.text.contains(wanted), "{path}: no “{wanted}”");
    }
}

pub fn id_of(path: &str) -> DossierId {
    DossierId::from(path.trim_start_matches("/ho-so/"))
}

/// What a step is sent with: the version that the page shows.
pub fn with_version(dossier: &Dossier, more: &[(&str, &str)]) -> String {
    let version = dossier.version.to_string();
    let mut fields = vec![("version", version.as_str())];
    fields.extend_from_slice(more);
    form(&fields)
}
