//! Needs and headcounts through HTTP.

mod headcounts;
mod life;
mod proposals;

use axum::http::StatusCode;

use crate::platform::db::Read;
use crate::platform::duties;
use crate::platform::permission::Role;
use crate::platform::value::ToValue;
use crate::testing::{Client, Reply, TestApp};

/// The sample city with a college of 40 posts, 37 of them filled, and the people around it.
pub struct City {
    pub app: TestApp,
    /// Focal officer of the department above the college.
    pub officer: Client,
    pub head: Client,
    pub standing: Client,
    pub party: Client,
}

impl City {
    pub async fn new() -> City {
        let app = TestApp::new().await;
        let officer = app.as_role(Role::AgencyOfficer).await;
        let head = app.as_role(Role::AgencyHead).await;
        let standing = app.as_role(Role::StandingOfficer).await;
        let party = app.as_role(Role::PartyOfficer).await;
        let city = City { app, officer, head, standing, party };
        city.set_headcount(&city.standing, "truong-mau", "quota=40&filled=37&retiring=0").await;
        city
    }

    pub async fn set_headcount(&self, by: &Client, agency: &str, figures: &str) {
        let reply = by.post("/bien-che/2027/sua", &format!("agency_id={agency}&{figures}")).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    }

    /// Proposes a need; `more` comes first, so that it wins.
    pub async fn propose(&self, by: &Client, more: &str) -> Reply {
        let rest = "agency_id=truong-mau&specialty=Khoa+h%E1%BB%8Dc+d%E1%BB%AF+li%E1%BB%87u&sector_code=so-hoa\
                    &beneficiary_group=phd&number=1&starts_on=01/03/2027&criteria=C%C3%B3+c%C3%B4ng+tr%C3%ACnh";
        by.post("/nhu-cau/2027/them", &format!("{more}&{rest}")).await
    }

    pub async fn proposed(&self, by: &Client, more: &str) -> String {
        let reply = self.propose(by, more).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        self.newest().await
    }

    /// The id of the need proposed last.
    pub async fn newest(&self) -> String {
        let db = &mut self.app.app.db.read();
        db.one::<(String,)>("select id from needs order by id desc limit 1", Vec::new()).await.unwrap().0
    }

    pub async fn state(&self, id: &str) -> String {
        let db = &mut self.app.app.db.read();
        db.one::<(String,)>("select state from needs where id = $1", vec![id.to_value()]).await.unwrap().0
    }

    pub async fn take(&self, by: &Client, id: &str, verb: &str, form: &str) -> Reply {
        by.post(&format!("/nhu-cau/dong/{id}/{verb}"), form).await
    }

    /// A need taken as far as being consolidated.
    pub async fn consolidated(&self, more: &str) -> String {
        let id = self.proposed(&self.officer, more).await;
        for (by, verb) in [(&self.officer, "trinh"), (&self.head, "duyet")] {
            let reply = self.take(by, &id, verb, "").await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{verb}: {}", reply.text);
        }
        let allowed = more.split('&').find_map(|pair| pair.strip_prefix("number=")).unwrap_or("1").to_owned();
        let reply = self.take(&self.standing, &id, "tong-hop", &format!("allowed={allowed}")).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        id
    }

    pub async fn duties(&self, of: &Client) -> Vec<String> {
        let open = duties::of_assignment(&mut self.app.app.db.read(), of.assignment_id.as_str()).await.unwrap();
        open.into_iter().map(|duty| duty.title).filter(|title| title.contains("nhu cầu")).collect()
    }
}
