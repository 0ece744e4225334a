//! The budget through HTTP.

mod estimates;
mod money;
mod moves;
mod scenarios;
mod tasks;

use crate::benefits::tests::{People, people, talent, work};
use crate::platform::permission::Role;
use crate::platform::settings::{self, Setting};
use crate::testing::{Client, Reply, TestApp};

/// A city in which a doctor of philosophy was granted the policy from March 2026, and the people around its budget.
pub struct City {
    pub app: TestApp,
    pub all: People,
    pub secretary: Client,
    pub city: Client,
    /// The beneficiary, and the record of the person.
    pub one: String,
    pub person: String,
}

impl City {
    pub async fn new() -> City {
        let app = TestApp::new().await;
        let all = people(&app).await;
        let secretary = app.as_role(Role::CouncilSecretary).await;
        let city = app.as_role_in(Role::CityLeader, "ubnd-mau").await;
        let person = talent(&all.standing, "Lê Thị Ngân Sách", "so-hoc-tap").await;
        let one =
            crate::benefits::tests::granted(&app, &all.standing, &person, "nq-53:phd", "01/QĐ", "01/03/2026").await;
        City { app, all, secretary, city, one, person }
    }

    pub async fn take(&self, by: &Client, path: &str, form: &str) -> Reply {
        let reply = by.post(path, form).await;
        assert_eq!(reply.status, 303, "{path}: {}", reply.text);
        reply
    }

    /// The estimate of a year asked for and drawn up.
    pub async fn built(&self, year: i64) {
        self.take(&self.all.standing, &format!("/ngan-sach/{year}/du-toan/lap"), "").await;
        work(&self.app).await;
    }

    /// The estimate of a year built, sent on and assigned.
    pub async fn assigned(&self, year: i64) {
        let path = |verb: &str| format!("/ngan-sach/{year}/du-toan/{verb}");
        self.built(year).await;
        self.take(&self.all.standing, &path("tong-hop"), "").await;
        self.take(&self.secretary, &path("gui"), "").await;
        self.take(&self.all.finance, &path("trinh"), "").await;
        self.take(&self.all.finance, &path("giao"), "decision_number=99/NQ-HDND&decided_on=10/11/2026").await;
    }

    /// A proposal with everything that is not allocated yet; its address.
    pub async fn proposed(&self, year: i64) -> String {
        let begun =
            self.take(&self.all.standing, &format!("/ngan-sach/{year}/phan-bo"), "reason=Phan+bo+dau+nam").await;
        let path = begun.location().to_owned();
        let codes = "source_code=12&chapter=422&category=341&item=6449";
        self.take(&self.all.standing, &format!("{path}/con-lai"), codes).await;
        self.take(&self.all.standing, &format!("{path}/gui"), "").await;
        path
    }

    /// The assumptions of a forecast, all neutral.
    pub async fn assume(&self) {
        let mut tx = self.app.app.db.write(&crate::platform::permit::Permit::system("test")).await.unwrap();
        for (key, value) in [
            ("budget.fill_percent", "100"),
            ("budget.fill_low_percent", "50"),
            ("budget.fill_high_percent", "100"),
            ("budget.later_hires_percent", "100"),
            ("budget.leave_percent", "0"),
            ("budget.wage_growth_percent", "0"),
        ] {
            let setting = Setting {
                key: key.into(),
                value: value.to_owned(),
                unit: "%".to_owned(),
                gist: String::new(),
                effective_on: "2026-01-01".parse().unwrap(),
                legal_document_id: None,
                clause: None,
                assumed: true,
            };
            settings::put(&mut tx, &setting).await.unwrap();
        }
        tx.commit(crate::platform::audit::Event::about_instance("budget.projected")).await.unwrap();
    }
}
