//! Who has posts to fill and has sent no need is asked again.

use std::collections::BTreeMap;

use super::duty::nearest;
use crate::accounts;
use crate::needs::store::headcounts;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::messages::{self, MessageDraft};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;

/// How many agencies were asked again, and how many people of theirs.
pub struct Reminded {
    pub agencies: usize,
    pub people: usize,
}

/// Reminds those who propose for agencies that have free posts in a year and have sent nothing; each is told once of all.
pub async fn remind(app: &App, permit: &Permit, year: i64) -> Result<Reminded> {
    let mut tx = app.db.write(permit).await?;
    let silent = headcounts::silent(&mut tx, permit, year).await?;
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for agency in &silent {
        let people = nearest(&mut tx, &agency.lineage, Permission::ProposeNeeds).await?;
        for held in people.map(|(_, people)| people).unwrap_or_default() {
            told.entry(held.user_id.to_string()).or_default().push(agency.agency_name.clone());
        }
    }
    if told.is_empty() {
        return Err(Error::refused("Không có cơ quan nào còn biên chế mà chưa gửi, hoặc ở đó chưa có ai để nhắc."));
    }
    for (user, mut agencies) in told.clone() {
        agencies.dedup();
        let person = accounts::store::user(&mut tx, &user).await?;
        let draft = MessageDraft {
            user_id: user,
            to: Some(person.email),
            subject: format!("Chưa gửi nhu cầu năm {year}"),
            body: format!("Các cơ quan, đơn vị sau còn biên chế mà chưa gửi nhu cầu: {}.", agencies.join(", ")),
            link: Some(format!("/nhu-cau/{year}")),
            secret_link: None,
        };
        messages::send(app, &mut tx, draft).await?;
    }
    let event = Event::about_instance("needs.reminded").with("year", year.to_string());
    tx.commit(event.with("agencies", silent.len())).await?;
    Ok(Reminded { agencies: silent.len(), people: told.len() })
}
