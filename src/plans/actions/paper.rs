//! The paper of a plan: drafted from the approved plan, and the plan issued when the paper is.

use crate::issuance::actions::{self as papers, NewDraft};
use crate::issuance::draft::Content;
use crate::issuance::paper::{OfficialPaper, PaperId, PaperState};
use crate::issuance::relation::Earlier;
use crate::organisation;
use crate::plans::actions::life;
use crate::plans::paper::{Source, content};
use crate::plans::plan::{IssueDraft, Plan, PlanState};
use crate::plans::store::{imports, plans as store, tasks};
use crate::platform::App;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;

/// What the paper of a plan says.
pub async fn words(db: &mut impl Read, plan: &Plan) -> Result<Content> {
    let (all, agencies) = (tasks::of_plan(db, &plan.id).await?, tasks::agencies_of_plan(db, &plan.id).await?);
    let recipients = store::recipients(db, &plan.id).await?;
    let import = match imports::last_taken_into(db, &plan.id).await? {
        Some(row) => Some(row.import()?),
        None => None,
    };
    let register = imports::register(db).await?;
    let plan = plan.clone();
    // Reading the paper back takes a while: it is done off the threads that answer requests.
    let made = tokio::task::spawn_blocking(move || {
        content(&Source {
            plan: &plan,
            tasks: &all,
            agencies: &agencies,
            recipients: &recipients,
            import: import.as_ref(),
            register: &register,
        })
    });
    made.await.map_err(Error::internal)
}

/// The agency that issues a plan, by its name.
pub async fn issuer(db: &mut impl Read, plan: &Plan) -> Result<organisation::Agency> {
    let wanted = viet::text::fold(&plan.issuer);
    let names = organisation::store::agencies::all_names(db).await?;
    let found = names.into_iter().find(|(_, name)| viet::text::fold(name) == wanted);
    let (id, _) = found.ok_or_else(|| {
        Error::refused(format!(
            "Không có cơ quan nào tên “{}” trong danh bạ nên chưa soạn được văn bản. Sửa cơ quan ban hành ở phần đầu của kế hoạch.",
            plan.issuer
        ))
    })?;
    organisation::store::agencies::find(db, &id).await
}

/// Drafts the paper of an approved plan, or leads to the one that is under way.
pub async fn draft(app: &App, permit: &Permit, id: &str) -> Result<PaperId> {
    let db = &mut app.db.read();
    let plan = store::find_within(db, permit, id).await?;
    if plan.state != PlanState::Approved {
        return Err(Error::refused(format!(
            "Kế hoạch đang ở tình trạng “{}”. Duyệt nội dung kế hoạch trước, rồi soạn văn bản ban hành.",
            crate::platform::words::Words::label(plan.state)
        )));
    }
    let known = crate::issuance::store::about(db, "plan", plan.id.as_str()).await?;
    if let Some(paper) = known.iter().find(|paper| paper.state.is_under_way()) {
        return Ok(paper.id.clone());
    }
    let replaces = known.iter().find(|paper| paper.state == PaperState::Issued).map(|paper| paper.id.clone());
    let agency = issuer(db, &plan).await?;
    let content = words(db, &plan).await?;
    let drafting = permit.also(Permission::DraftPapers).ok_or(Error::Forbidden)?;
    let new = NewDraft {
        agency_id: agency.id.to_string(),
        issuer: None,
        about: ("plan".to_owned(), plan.id.to_string()),
        wording_id: None,
        content,
        earlier: replaces.map(Earlier::replaced),
    };
    papers::draft(app, &drafting, new).await
}

/// Issues the plan with the number and the date of its issued paper. Done twice it changes nothing.
pub async fn issued(app: &App, paper: &OfficialPaper) -> Result<()> {
    let (number, day) = paper.issued_as()?;
    let plan = store::find(&mut app.db.read(), &paper.about_id).await?;
    if plan.number == number && plan.issues > 0 {
        return Ok(());
    }
    let reason = if plan.issues > 0 { paper.name() } else { String::new() };
    let draft = IssueDraft { number, issued_on: day, reason };
    life::issue(app, &Permit::system("paper"), plan.id.as_str(), draft).await.map(drop)
}
