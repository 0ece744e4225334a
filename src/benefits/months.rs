//! Months actually worked (số tháng làm việc thực tế): each month with its days, where they come from, and what it is worth
//! by the rules of its stretch (feature 133).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use policy::calendar::{Month, Period, worked_days};
use policy::facts::Facts;
use policy::pack::Pack;

use super::actions::grant::worked;
use super::beneficiary::{Absence, Beneficiary, Entitlement, EntitlementKind, ServicePost};
use super::figures::{MonthFigure, Until, Work, month_after, parse_month, present_facts};
use super::store::beneficiaries as store;
use super::store::by_person;
use crate::organisation;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::policies::versions;

/// Everything that the months of a beneficiary follow from.
pub struct Record {
    pub one: Beneficiary,
    pub posts: Vec<ServicePost>,
    pub absences: Vec<Absence>,
    work: Vec<Work>,
    /// From which month which rules count, the earliest first.
    terms: Vec<(Month, Arc<Pack>)>,
    /// The facts, for the rules of each term.
    facts: Vec<Facts>,
}

/// Where a month comes from, in words, and how many of its days count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Days of the month that were worked, whatever the rules make of them.
    pub days: u32,
    pub of: u32,
    pub lines: Vec<String>,
}

impl Record {
    /// Reads it.
    pub async fn read(db: &mut impl Read, one: Beneficiary) -> Result<Record> {
        Record::read_all(db, vec![one]).await?.pop().ok_or(Error::NotFound)
    }

    /// Reads those of several people, in as many statements as for one, and one for each place of work.
    pub async fn read_all(db: &mut impl Read, people: Vec<Beneficiary>) -> Result<Vec<Record>> {
        let ids: Vec<String> = people.iter().map(|one| one.id.to_string()).collect();
        let mut posts_of = by_person(store::posts_of(db, &ids).await?, |post| post.beneficiary_id.to_string());
        let mut absences_of = by_person(store::absences_of(db, &ids).await?, |away| away.beneficiary_id.to_string());
        let mut terms_of = by_person(store::terms_of(db, &ids).await?, |(id, ..)| id.clone());
        let mut regions = HashMap::new();
        for code in posts_of.values().flatten().filter_map(|post| post.commune_code.as_ref()) {
            if !regions.contains_key(code) {
                regions.insert(code.clone(), organisation::store::wages::regions_of(db, code).await?);
            }
        }
        let mut found = Vec::with_capacity(people.len());
        for one in people {
            let id = one.id.as_str();
            let posts = posts_of.remove(id).unwrap_or_default();
            let absences = absences_of.remove(id).unwrap_or_default();
            let place = |post: &ServicePost| regions.get(post.commune_code.as_ref()?).map(Vec::as_slice);
            let work: Vec<Work> = posts.iter().map(|post| worked(post, place(post).unwrap_or_default())).collect();
            let (mut terms, mut facts) = (Vec::new(), Vec::new());
            let decided = one.facts()?;
            for (_, month, key) in terms_of.remove(id).unwrap_or_default() {
                let pack = versions::find(db, &key).await?.pack;
                facts.push(present_facts(&pack, &decided, &work, &absences, one.stopped_on)?);
                terms.push((parse_month(&month).ok_or_else(|| Error::internal("a term without a month"))?, pack));
            }
            found.push(Record { one, posts, absences, work, terms, facts });
        }
        Ok(found)
    }

    /// The same if the policy were discontinued from a day on, for what is shown before somebody signs.
    pub fn stopped_from(mut self, day: NaiveDate) -> Result<Record> {
        self.one.stopped_on = Some(day);
        let decided = self.one.facts()?;
        for ((_, pack), facts) in self.terms.iter().zip(&mut self.facts) {
            *facts = present_facts(pack, &decided, &self.work, &self.absences, Some(day))?;
        }
        Ok(self)
    }

    /// What is known of the person, as the facts of some rules.
    pub fn facts_by(&self, pack: &Pack) -> Result<Facts> {
        present_facts(pack, &self.one.facts()?, &self.work, &self.absences, self.one.stopped_on)
    }

    /// The place of the rules of a month among the terms.
    fn term(&self, month: Month) -> usize {
        self.terms.iter().rposition(|(from, _)| *from <= month).unwrap_or(0)
    }

    /// A month of a monthly entitlement, by the rules of its term.
    pub fn figure(&self, entitlement: &Entitlement, month: Month) -> Result<MonthFigure> {
        self.figure_after(entitlement, month, &mut None)
    }

    fn figure_after(&self, line: &Entitlement, month: Month, known: &mut Option<Until>) -> Result<MonthFigure> {
        let place = self.term(month);
        let found = self.terms.get(place).zip(self.facts.get(place));
        let ((_, pack), facts) = found.ok_or_else(|| Error::internal("a beneficiary without rules"))?;
        month_after(pack, &self.one.scheme, &line.benefit, facts, month, known)
    }

    /// The months of an entitlement within a period, from the first month at work.
    pub fn figures(&self, entitlement: &Entitlement, from: Month, to: Month) -> Result<Vec<MonthFigure>> {
        if entitlement.kind != EntitlementKind::Monthly {
            return Ok(Vec::new());
        }
        let mut month = from.max(Month::of(self.one.starts_on));
        let (mut known, mut term) = (None, self.term(month));
        let mut found = Vec::new();
        while month <= to {
            if self.term(month) != term {
                (known, term) = (None, self.term(month));
            }
            found.push(self.figure_after(entitlement, month, &mut known)?);
            month = month.plus(1);
        }
        Ok(found)
    }

    /// Whether some day of the month was worked in an agency of this lineage's id.
    pub fn worked_at(&self, agencies: &HashSet<String>, month: Month) -> bool {
        let (first, last) = (month.first_day(), month.last_day());
        self.posts.iter().any(|post| {
            agencies.contains(&post.agency_id) && post.from_on <= last && post.to_on.is_none_or(|to| to >= first)
        })
    }

    /// Where a month comes from.
    pub fn source(&self, month: Month) -> Source {
        let (first, last) = (month.first_day(), month.last_day());
        let touches = |from: NaiveDate, to: Option<NaiveDate>| from <= last && to.is_none_or(|to| to >= first);
        let span = |from: NaiveDate, to: Option<NaiveDate>| match to {
            Some(to) => format!("{}–{}", viet::date::screen(from), viet::date::screen(to)),
            None => format!("từ {}", viet::date::screen(from)),
        };
        let mut lines = Vec::new();
        for post in self.posts.iter().filter(|post| touches(post.from_on, post.to_on)) {
            lines.push(format!(
                "Làm việc tại {}, {} ({})",
                post.agency_name,
                span(post.from_on, post.to_on),
                post.source
            ));
        }
        let away = self.absences.iter().filter(|absence| absence.counts() && touches(absence.from_on, absence.to_on));
        let mut without = Vec::new();
        for absence in away {
            lines.push(format!("{}, {} ({})", absence.kind, span(absence.from_on, absence.to_on), absence.source));
            if absence.kind == super::beneficiary::AbsenceKind::UnpaidLeave {
                without.push(Period { from: absence.from_on, to: absence.to_on });
            }
        }
        if let Some(day) = self.one.stopped_on.filter(|day| *day <= last) {
            lines.push(format!("Thôi áp dụng chính sách từ {} ({})", viet::date::screen(day), self.one.stop_decision));
            without.push(Period { from: day, to: None });
        }
        let periods: Vec<Period> = self.work.iter().map(|one| one.period).collect();
        Source { days: worked_days(month, &periods, &without), of: month.days(), lines }
    }
}
