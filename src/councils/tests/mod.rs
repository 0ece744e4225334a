//! Councils through HTTP.

mod life;
mod many;
mod refusals;
mod roles;
mod secrecy;
mod series;
mod unit;

use axum::http::StatusCode;

use crate::accounts;
use crate::councils::item::{ItemKind, Proposal, Standing};
use crate::platform::audit::Event;
use crate::platform::db::Read;
use crate::platform::duties;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::testing::{Client, Reply, TestApp};
use crate::{insert, sql};

/// The sample city with a council: a chair, a secretary who is a member too, and others.
pub struct Hall {
    pub app: TestApp,
    pub standing: Client,
    pub chair: Client,
    pub secretary: Client,
    pub members: Vec<Client>,
    pub council: String,
    pub meeting: String,
}

/// Rules that need no notice: two thirds with the chair, more than half of the valid ballots.
pub const RULES: &str = "effective_on=01/01/2026&quorum_part=2&quorum_whole=3&quorum_with_chair=1&threshold_above=above\
    &threshold_part=1&threshold_whole=2&base=valid&mode=secret&conflict_years=5&assumed=1";

impl Hall {
    /// A council of a chair, a secretary and so many others, with a meeting that is being prepared.
    pub async fn new(others: usize) -> Hall {
        Hall::with(others, &format!("{RULES}&notice_days=0")).await
    }

    pub async fn with(others: usize, rules: &str) -> Hall {
        let app = TestApp::new().await;
        let standing = app.as_role(Role::StandingOfficer).await;
        let chair = app.as_role_in(Role::CityLeader, "ubnd-mau").await;
        let secretary = app.as_role(Role::CouncilSecretary).await;
        let mut members = Vec::new();
        for _ in 0..others {
            members.push(app.as_role_in(Role::CouncilMember, "hdnd-mau").await);
        }
        let mut hall =
            Hall { app, standing, chair, secretary, members, council: String::new(), meeting: String::new() };
        let body = "year=2026&name=H%E1%BB%99i+%C4%91%E1%BB%93ng+tuy%E1%BB%83n+ch%E1%BB%8Dn+M%E1%BA%ABu&agency_id=van-phong\
                    &decision_number=12/Q%C4%90-UBND&decided_on=05/01/2026&starts_on=01/01/2026&ends_on=31/12/2026";
        let reply = hall.standing.post("/hoi-dong/moi", body).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        hall.council = reply.location().trim_start_matches("/hoi-dong/").to_owned();
        hall.seat(&hall.chair, "chair", "ubnd-mau", "").await;
        hall.seat(&hall.secretary, "secretary", "van-phong", "").await;
        for member in &hall.members {
            hall.seat(member, "member", "hdnd-mau", "").await;
        }
        hall.done(&hall.standing, &format!("/hoi-dong/{}/quy-che", hall.council), rules).await;
        hall.meeting = hall.prepare("23/11/2026", "09:00").await;
        hall
    }

    pub async fn email(&self, of: &Client) -> String {
        accounts::store::user(&mut self.app.app.db.read(), of.user_id.as_str()).await.unwrap().email
    }

    /// Gives a person a seat.
    pub async fn seat(&self, person: &Client, role: &str, agency: &str, more: &str) {
        let email = self.email(person).await;
        let body = format!(
            "email={email}&council_role={role}&sex=female&agency_id={agency}&post_title=Mau&starts_on=01/01/2026{more}"
        );
        self.done(&self.standing, &format!("/hoi-dong/{}/thanh-vien", self.council), &body).await;
    }

    /// Prepares a meeting, and tells which.
    pub async fn prepare(&self, day: &str, time: &str) -> String {
        let (chair,) = self.one("select id from council_members where user_id = $1", self.chair.user_id.as_str()).await;
        let body = format!(
            "starts_on={day}&starts_time={time}&place=Phong+hop+2&presiding_id={chair}&secretary_id={}",
            self.secretary.user_id
        );
        let reply = self.secretary.post(&format!("/hoi-dong/{}/phien", self.council), &body).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        reply.location().trim_start_matches("/phien-hop/").to_owned()
    }

    pub async fn one(&self, statement: &str, value: &str) -> (String,) {
        self.app.app.db.read().one::<(String,)>(statement, vec![value.to_value()]).await.unwrap()
    }

    /// Acts and expects that it was done.
    pub async fn done(&self, by: &Client, path: &str, form: &str) {
        let reply = by.post(path, form).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}: {}", reply.text);
    }

    /// Acts on the meeting and expects that it was done.
    pub async fn take(&self, by: &Client, verb: &str, form: &str) {
        self.done(by, &format!("/phien-hop/{}/{verb}", self.meeting), form).await;
    }

    pub async fn step(&self, by: &Client, verb: &str, form: &str) -> Reply {
        by.post(&format!("/phien-hop/{}/{verb}", self.meeting), form).await
    }

    /// Acts and expects a refusal that says this.
    pub async fn refused(&self, by: &Client, verb: &str, form: &str, said: &str) {
        let reply = self.step(by, verb, form).await;
        assert!(reply.status == 422 && reply.text.contains(said), "{verb}: {} {}", reply.status, reply.text);
    }

    /// A dossier that waits for the council; of a person who would work in the college.
    pub async fn dossier(&self, number: i64, name: &str) -> String {
        let mut tx = self.app.app.db.write(&Permit::system("test")).await.unwrap();
        let (id, now) = (format!("dossier-{number}"), tx.now);
        insert!(&mut tx, "dossiers", {
            id: id, year: 2026_i64, number: number, code: format!("CH-2026-{number:05}"), bloc: "government",
            filed_by: "candidate", filed_by_name: "", channel: "online", person_name: name,
            beneficiary_group: "phd", specialty: "Vi mạch", agency_id: "truong-mau", state: "at_council",
            state_since: now, recommendation: "grant", opinion: "Đủ điều kiện", search_text: "", sort_key: "",
            created_at: now, updated_at: now,
        })
        .unwrap();
        tx.commit(Event::about_instance("page.read")).await.unwrap();
        id
    }

    /// Puts dossiers of these people onto the agenda, and tells their items.
    pub async fn agenda(&self, names: &[&str]) -> Vec<String> {
        let mut form = String::new();
        for (place, name) in names.iter().enumerate() {
            form.push_str(&format!("&dossier={}", self.dossier(place as i64 + 1, name).await));
        }
        self.take(&self.secretary, "muc", &form).await;
        self.items().await
    }

    pub async fn items(&self) -> Vec<String> {
        let db = &mut self.app.app.db.read();
        let found = sql!(
            all(String,),
            db,
            "select id from council_items where meeting_id = $1 order by position",
            self.meeting
        );
        found.unwrap().into_iter().map(|(id,)| id).collect()
    }

    /// A question about somebody who already receives, or received; it waits for a meeting.
    pub async fn question(&self, kind: ItemKind, standing: Standing) -> crate::platform::error::Result<String> {
        let mut tx = self.app.app.db.write(&Permit::system("test")).await?;
        let proposal = Proposal {
            kind,
            standing,
            dossier_id: None,
            subject: ("evaluation".to_owned(), "e1".to_owned()),
            talent_id: None,
            code: "ĐG-1".to_owned(),
            person_name: "Tô Văn Ước Lệ".to_owned(),
            beneficiary_group: "phd".to_owned(),
            agency_id: Some("truong-mau".to_owned()),
            summary: "Thôi việc trước hạn".to_owned(),
            recommendation: "Đề nghị thôi hưởng".to_owned(),
            opinion: String::new(),
        };
        let id = crate::councils::propose(&mut tx, &proposal).await?;
        tx.commit(Event::new("council_item.proposed", &id)).await?;
        Ok(id.to_string())
    }

    /// All who have a seat: the chair, the secretary, the others.
    pub fn everybody(&self) -> Vec<&Client> {
        [&self.chair, &self.secretary].into_iter().chain(&self.members).collect()
    }

    pub async fn member_id(&self, of: &Client) -> String {
        self.one("select id from council_members where user_id = $1 order by created_at desc", of.user_id.as_str())
            .await
            .0
    }

    /// Notes who came: all but these.
    pub async fn attend(&self, absent: &[&Client]) {
        let mut form = String::new();
        for person in self.everybody() {
            let member = self.member_id(person).await;
            let away = absent.iter().any(|one| one.user_id == person.user_id);
            let state = if away { "absent" } else { "present" };
            let reason = if away { "Đi công tác" } else { "" };
            form.push_str(&format!("&state_{member}={state}&reason_{member}={reason}"));
        }
        self.take(&self.secretary, "diem-danh", &form).await;
    }

    /// Everybody says that they have no interest in an item.
    pub async fn declare_all(&self, item: &str) {
        for person in self.everybody() {
            let reply = self.step(person, &format!("muc/{item}/khai-bao"), "answer=none").await;
            assert!(reply.status == 303 || reply.status == 422 || reply.status == 404, "{}", reply.text);
        }
    }

    /// Announces the meeting and opens it with everybody there but these.
    pub async fn open(&self, absent: &[&Client]) {
        self.take(&self.secretary, "thong-bao", "").await;
        self.attend(absent).await;
        for item in self.items().await {
            self.declare_all(&item).await;
        }
        self.take(&self.chair, "khai-mac", "").await;
    }

    /// A meeting in session over dossiers of these people.
    pub async fn in_session(others: usize, names: &[&str]) -> (Hall, Vec<String>) {
        let hall = Hall::new(others).await;
        let items = hall.agenda(names).await;
        hall.open(&[]).await;
        (hall, items)
    }

    pub async fn vote(&self, by: &Client, item: &str, choice: &str) {
        self.take(by, &format!("muc/{item}/phieu"), &format!("choice={choice}&reason=Ly+do")).await;
    }

    pub async fn duties(&self, of: &Client) -> Vec<String> {
        let db = &mut self.app.app.db.read();
        let open = duties::of_assignment(db, of.assignment_id.as_str()).await.unwrap();
        open.into_iter().map(|duty| duty.title).collect()
    }

    pub async fn state(&self, item: &str) -> String {
        self.one("select state from council_items where id = $1", item).await.0
    }

    /// Takes a drafted paper through all its steps until it is issued.
    pub async fn issue(&self, paper: &str) {
        let app = &self.app;
        let db = &mut app.app.db.read();
        let id = paper.trim_start_matches("/phat-hanh/");
        let leader = app.as_role_in(Role::CityLeader, "ubnd-mau").await;
        let permit = app.permit_of(&self.standing, crate::platform::permission::Permission::DraftPapers).await;
        let mut content = crate::issuance::actions::content(&app.app, db, &id.into()).await.unwrap();
        for signature in &mut content.signatures {
            signature.name.get_or_insert_with(|| "Lê Văn Mẫu".to_owned());
        }
        crate::issuance::actions::change(&app.app, &permit, id, content, 1).await.unwrap();
        for (by, step, more) in [
            (&self.standing, "trinh", ""),
            (&leader, "duyet", ""),
            (&self.standing, "cap-so", ""),
            (&self.standing, "ky", "&signing=on_paper"),
            (&self.standing, "phat-hanh", ""),
        ] {
            let version = crate::issuance::store::find(&mut app.app.db.read(), id).await.unwrap().version;
            let reply = by.post(&format!("/phat-hanh/{id}/{step}"), &format!("version={version}{more}")).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{step}: {}", reply.text);
        }
        while crate::platform::jobs::run_next(&app.app, crate::run_job).await.unwrap() {}
    }

    /// What the log says.
    pub async fn log(&self) -> String {
        let auditor = self.app.as_role(Role::Auditor).await;
        auditor.get("/nhat-ky?dong=100").await.text
    }
}
