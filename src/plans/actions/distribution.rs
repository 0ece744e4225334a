//! Distribution: an issued plan goes to its recipients (Nơi nhận), who acknowledge it; the rest are asked again.

use crate::accounts;
use crate::plans::store::plans as store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::messages::{self, MessageDraft};
use crate::platform::permission::Role;
use crate::platform::permit::Permit;

/// Puts the list of recipients: names as printed, with the agencies they stand for.
pub async fn set_recipients(app: &App, permit: &Permit, id: &str, list: &[(String, Option<String>)]) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let plan = store::find_within(&mut tx, permit, id).await?;
    store::replace_recipients(&mut tx, &plan.id, list).await?;
    if plan.issues > 0 {
        store::set_sent(&mut tx, &plan.id).await?;
    }
    tx.commit(Event::new("plan.recipients_set", &plan.id).with("recipients", list.len())).await
}

/// Notes that the person's agency received the plan.
pub async fn receive(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let signed = permit.signed()?;
    let mut tx = app.db.write(permit).await?;
    let plan = store::find(&mut tx, id).await?;
    if plan.issues == 0 {
        return Err(Error::NotFound);
    }
    if !store::set_received(&mut tx, &plan.id, &signed.agency_id, &permit.actor().name).await? {
        return Err(Error::refused("Cơ quan đã xác nhận nhận kế hoạch này, hoặc không có trong nơi nhận."));
    }
    tx.commit(Event::new("plan.received", &plan.id).with("agency", &signed.agency_name)).await
}

/// Asks all agencies again that have not acknowledged the plan; tells how many were asked.
pub async fn chase(app: &App, permit: &Permit, id: &str) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let plan = store::find_within(&mut tx, permit, id).await?;
    if plan.issues == 0 {
        return Err(Error::refused("Kế hoạch chưa ban hành nên chưa gửi cho ai."));
    }
    let now = tx.now;
    let late = store::set_chased(&mut tx, &plan.id, now).await?;
    let today = clock::local(now).date();
    let roles =
        [Role::AgencyOfficer, Role::AgencyHead, Role::StandingOfficer, Role::FinanceOfficer, Role::PartyOfficer];
    for held in accounts::store::assignments_with(&mut tx, &roles, today).await? {
        if !late.contains(&held.agency_id) {
            continue;
        }
        let person = accounts::store::user(&mut tx, held.user_id.as_str()).await?;
        let draft = MessageDraft {
            user_id: person.id.to_string(),
            to: Some(person.email),
            subject: format!("Chưa xác nhận nhận {}", plan.name()),
            body: format!("{} đã ban hành. Mở kế hoạch và bấm xác nhận đã nhận cho {}.", plan.name(), held.agency_name),
            link: Some(format!("/ke-hoach/{}/noi-nhan", plan.id)),
            secret_link: None,
        };
        messages::send(app, &mut tx, draft).await?;
    }
    tx.commit(Event::new("plan.chased", &plan.id).with("agencies", late.len())).await?;
    Ok(late.len())
}
