//! Rating beneficiaries: a rating below the standard proposes by itself to discontinue the policy (feature 158).

use chrono::{Days, NaiveDate};

use super::evaluation::{PeriodDraft, PeriodId, PeriodState, RatingDraft, is_below};
use super::store;
use crate::benefits::beneficiary::BeneficiaryState;
use crate::benefits::store::beneficiaries as held;
use crate::commitments::commitment::ProposalKind;
use crate::commitments::{self, NewProposal};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;

/// Opens a period.
pub async fn open(app: &App, permit: &Permit, draft: &PeriodDraft) -> Result<PeriodId> {
    let mut tx = app.db.write(permit).await?;
    let id = store::insert_period(&mut tx, draft).await?;
    tx.commit(Event::new("evaluation_period.opened", &id).with("name", &draft.name)).await?;
    Ok(id)
}

/// Closes a period: nobody is rated in it any more.
pub async fn close(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let period = store::period(&mut tx, id).await?;
    if period.state == PeriodState::Closed {
        return Err(Error::refused("Kỳ đánh giá này đã khóa."));
    }
    store::close(&mut tx, &period).await?;
    tx.commit(Event::new("evaluation_period.closed", &period.id)).await
}

/// What came of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Rated,
    /// Below the standard: a proposal waits for the council's next agenda.
    Proposed,
    /// Below the standard, and a proposal waits already.
    ProposedBefore,
    /// The city has not set a standard, so nothing is proposed.
    NoStandard,
}

/// Rates somebody in a period. Who left before the period began is not rated.
pub async fn rate(app: &App, permit: &Permit, period: &str, beneficiary: &str, draft: &RatingDraft) -> Result<Outcome> {
    let mut tx = app.db.write(permit).await?;
    let period = store::period(&mut tx, period).await?;
    let one = held::find_within(&mut tx, permit, beneficiary).await?;
    if period.state == PeriodState::Closed {
        return Err(Error::refused(format!("{} đã khóa nên không đánh giá được nữa.", period.name)));
    }
    let posts = held::posts(&mut tx, &one.id).await?;
    let left = posts.iter().map(|post| post.to_on.unwrap_or(NaiveDate::MAX)).max();
    if let Some(left) = left.filter(|left| *left < period.from_on) {
        return Err(Error::refused(format!(
            "{} đã thôi việc từ {}, trước kỳ đánh giá này, nên không đánh giá. Kết quả các kỳ trước vẫn giữ.",
            one.talent_name,
            viet::date::screen(left)
        )));
    }
    if let Some(stopped) = one.stopped_on.filter(|stopped| *stopped <= period.from_on) {
        return Err(Error::refused(format!(
            "{} đã thôi hưởng chính sách từ {}, trước kỳ đánh giá này, nên không đánh giá.",
            one.talent_name,
            viet::date::screen(stopped)
        )));
    }
    let settings = Settings::on(&mut tx, app.clock.today()).await?;
    let below = is_below(&settings, draft.rating);
    let id = store::put(&mut tx, &period, &one, draft, below == Some(true)).await?;
    let is_paid = matches!(one.state, BeneficiaryState::Active | BeneficiaryState::Paused);
    let outcome = match below {
        None => Outcome::NoStandard,
        Some(true) if is_paid => {
            let reason = format!("{}: {}. {}", period.name, draft.rating.label(), draft.opinion);
            let stops_on = period.to_on.checked_add_days(Days::new(1)).unwrap_or(period.to_on);
            let new = NewProposal {
                kind: ProposalKind::Discontinue,
                source: ("evaluation", id.as_str()),
                reason: reason.trim(),
                stops_on,
            };
            match commitments::propose(app, &mut tx, &one, new).await? {
                Some(_) => Outcome::Proposed,
                None => Outcome::ProposedBefore,
            }
        }
        Some(_) => Outcome::Rated,
    };
    let event =
        Event::new("evaluation.rated", &id).with("rating", draft.rating.as_str()).with("below", below == Some(true));
    tx.commit(event).await?;
    Ok(outcome)
}
