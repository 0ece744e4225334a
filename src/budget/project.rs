//! What the policy will cost, by the policy engine: decisions that are granted go on, places of the catalogue that nobody
//! fills are filled (STD-65). Figures that the policy does not set are named, and are not nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use policy::answer::{BenefitAnswer, Question, SchemeAnswer, answer, need_text};
use policy::calendar::Month;
use policy::facts::Facts;
use policy::pack::{Language, Pack, Timing};
use policy::value::Gap;

use super::figure::{Content, Item, Origin, Quarters, months_of, quarter_of, quarter_on};
use super::store::sources::{Absent, EntitlementRow, PlaceRow, PostRow, RegionRow};
use crate::benefits::beneficiary::{Beneficiary, EntitlementKind};
use crate::benefits::figures::{Work, present_facts, scheme_of};
use crate::catalogue::cost::{self, REGION};
use crate::platform::error::Result;
use crate::platform::money::Vnd;
use crate::policies::Hiring;

/// Sums by year and content, with what is missing in them.
#[derive(Clone, Debug, Default)]
pub struct Costs {
    sums: BTreeMap<(i64, Content), Quarters>,
    gaps: BTreeMap<Content, Vec<String>>,
}

impl Costs {
    fn add(&mut self, content: Content, year: i64, quarter: usize, amount: i64) {
        if amount != 0 {
            self.sums.entry((year, content)).or_default().add(quarter, amount);
        }
    }

    fn miss(&mut self, content: Content, sentence: String) {
        let known = self.gaps.entry(content).or_default();
        if !known.contains(&sentence) {
            known.push(sentence);
        }
    }

    /// As items of one source within some years; a gap stands with the first year of its content.
    fn items(&self, of: &Item, years: (i64, i64)) -> Vec<Item> {
        let mut found: Vec<Item> = self
            .sums
            .iter()
            .filter(|((year, _), _)| (years.0..=years.1).contains(year))
            .map(|((year, content), sums)| Item {
                year: *year,
                content: *content,
                quarters: sums.times(of.people),
                ..of.clone()
            })
            .collect();
        for (content, sentences) in &self.gaps {
            let gap = sentences.join(" ");
            match found.iter_mut().find(|item| item.content == *content) {
                Some(item) => item.gap = gap,
                None => {
                    let year = of.year.clamp(years.0, years.1);
                    found.push(Item { content: *content, year, gap, ..of.clone() });
                }
            }
        }
        found
    }
}

fn sentence(pack: &Pack, gap: &Gap) -> String {
    let mut texts: Vec<String> = gap.0.iter().map(|need| need_text(pack, need, Language::Vi)).collect();
    texts.dedup();
    texts.join(" ")
}

/// The wage regions of communes, each with the days between which it holds.
pub struct Regions(HashMap<String, Vec<RegionRow>>);

impl Regions {
    /// Of all communes, each with its latest period first.
    pub fn of(rows: Vec<RegionRow>) -> Regions {
        let mut found: HashMap<String, Vec<RegionRow>> = HashMap::new();
        for row in rows {
            found.entry(row.commune_code.clone()).or_default().push(row);
        }
        Regions(found)
    }

    fn on(&self, commune: Option<&str>, day: NaiveDate) -> &str {
        let periods = commune.and_then(|code| self.0.get(code));
        let holds = |row: &&RegionRow| row.effective_from <= day && row.effective_to.is_none_or(|to| to >= day);
        periods.and_then(|rows| rows.iter().find(holds)).map_or(REGION, |row| row.region.as_str())
    }

    /// A stretch of work with the regions of its place.
    fn work(&self, post: &PostRow) -> Work {
        let period = policy::calendar::Period { from: post.from_on, to: post.to_on };
        let regions = match post.commune_code.as_ref() {
            Some(code) => {
                let during = |row: &&RegionRow| {
                    row.effective_to.is_none_or(|to| to >= post.from_on)
                        && post.to_on.is_none_or(|to| row.effective_from <= to)
                };
                let rows = self.0.get(code).map(Vec::as_slice).unwrap_or_default();
                let mut found: Vec<(NaiveDate, String)> = rows
                    .iter()
                    .filter(during)
                    .map(|row| (row.effective_from.max(post.from_on), row.region.clone()))
                    .collect();
                found.sort_by_key(|(from, _)| *from);
                found
            }
            None => vec![(post.from_on, REGION.to_owned())],
        };
        Work { period, regions }
    }
}

/// One beneficiary with all that their money follows from.
pub struct GrantedSource {
    pub one: Beneficiary,
    pub group_name: String,
    pub entitlements: Vec<EntitlementRow>,
    pub posts: Vec<PostRow>,
    pub absences: Vec<Absent>,
    /// From which month which rules count, the earliest first.
    pub terms: Vec<(Month, Arc<Pack>)>,
}

/// What a decision that was granted costs from year to year.
pub fn of_granted(source: &GrantedSource, regions: &Regions, years: (i64, i64), today: NaiveDate) -> Result<Vec<Item>> {
    let one = &source.one;
    let mut costs = Costs::default();
    for line in source.entitlements.iter().filter(|line| line.kind != EntitlementKind::Monthly) {
        once(&mut costs, one, line, today);
    }
    let monthly: Vec<&EntitlementRow> =
        source.entitlements.iter().filter(|line| line.kind == EntitlementKind::Monthly).collect();
    if !monthly.is_empty() {
        let decided = one.facts()?;
        let work: Vec<Work> = source.posts.iter().map(|post| regions.work(post)).collect();
        let absences: Vec<_> = source.absences.iter().map(Absent::as_absence).collect();
        let last = Month::january(i32::try_from(years.1).unwrap_or(2030)).plus(11);
        for (place, (from, pack)) in source.terms.iter().enumerate() {
            let before = source.terms.get(place + 1).map(|(next, _)| *next);
            let facts = present_facts(pack, &decided, &work, &absences, one.stopped_on)?;
            let found = answered(pack, one, &facts, today, last)?;
            let (_, rules) = scheme_of(pack, &one.scheme)?;
            for line in &monthly {
                let place = rules.benefits.iter().position(|benefit| benefit.id == line.benefit);
                let Some(benefit) = place.and_then(|place| found.as_ref()?.benefit(place)) else { continue };
                let within = |month: Month| month >= *from && before.is_none_or(|next| month < next);
                months(&mut costs, pack, Content::Income, benefit, within);
            }
        }
    }
    let of = Item {
        origin: Origin::Granted,
        source_id: one.id.to_string(),
        label: one.code.clone(),
        agency_id: one.agency_id.clone(),
        group_name: source.group_name.clone(),
        content: Content::Other,
        year: i64::from(today.year()),
        people: 1,
        quarters: Quarters::default(),
        gap: String::new(),
    };
    Ok(costs.items(&of, years))
}

fn answered(
    pack: &Pack,
    one: &Beneficiary,
    facts: &Facts,
    today: NaiveDate,
    last: Month,
) -> Result<Option<SchemeAnswer>> {
    let (place, _) = scheme_of(pack, &one.scheme)?;
    let question = Question { until: Some(last), schemes: Some(vec![place]), ..Question::on(today) };
    Ok(answer(pack, facts, &question).schemes.into_iter().next())
}

/// What is paid once or in parts: in the quarter in which it was paid, or falls due; what is late is paid now.
fn once(costs: &mut Costs, one: &Beneficiary, line: &EntitlementRow, today: NaiveDate) {
    let content = Content::of(&line.benefit, false);
    if let (Some(day), Some(Vnd(amount))) = (line.paid_on, line.amount) {
        costs.add(content, i64::from(day.year()), quarter_on(day), amount);
        return;
    }
    let due = line.due_on.unwrap_or(one.starts_on);
    if one.stopped_on.is_some_and(|stopped| stopped <= due) {
        return;
    }
    match line.amount {
        Some(Vnd(amount)) if line.blocked.is_empty() => {
            let day = if due.year() < today.year() { today } else { due };
            costs.add(content, i64::from(day.year()), quarter_on(day), amount);
        }
        _ if one.stopped_on.is_none() && !line.blocked.is_empty() => costs.miss(content, line.blocked.clone()),
        _ => {}
    }
}

/// What is paid by month.
fn months(costs: &mut Costs, pack: &Pack, content: Content, found: &BenefitAnswer, within: impl Fn(Month) -> bool) {
    if found.applies == Ok(false) {
        return;
    }
    for payment in &found.payments {
        for (month, amount) in months_of(payment).into_iter().filter(|(month, _)| within(*month)) {
            costs.add(content, i64::from(month.year()), quarter_of(month.number()), amount);
        }
    }
    let gap = found.applies.as_ref().err().or(found.total.as_ref().err());
    if let Some(gap) = gap {
        costs.miss(content, sentence(pack, gap));
    }
}

/// What one person who is hired costs from year to year.
fn of_hire(pack: &Pack, found: &SchemeAnswer, gap: String) -> Costs {
    let mut costs = Costs::default();
    let Some(rules) = pack.schemes.get(found.scheme) else { return costs };
    for benefit in &found.benefits {
        let Some(rule) = rules.benefits.get(benefit.benefit) else { continue };
        let is_monthly = matches!(rule.timing, Timing::Monthly(_));
        let content = Content::of(&rule.id, is_monthly);
        if benefit.applies == Ok(false) {
            continue;
        }
        if benefit.parts.is_empty() {
            for payment in &benefit.payments {
                for (month, amount) in months_of(payment) {
                    costs.add(content, i64::from(month.year()), quarter_of(month.number()), amount);
                }
            }
        }
        for part in &benefit.parts {
            if let Ok(day) = &part.due_on {
                costs.add(content, i64::from(day.year()), quarter_on(*day), part.dong);
            }
        }
    }
    if !gap.is_empty() {
        costs.miss(Content::Other, gap);
    }
    costs
}

/// What places of the catalogue cost, with the answers that were worked out already.
pub struct Hires<'a> {
    pub hiring: Hiring,
    pub regions: &'a Regions,
    pub years: (i64, i64),
    pub today: NaiveDate,
    known: HashMap<(String, NaiveDate, String), Costs>,
}

impl<'a> Hires<'a> {
    /// Nothing is worked out yet.
    pub fn new(hiring: Hiring, regions: &'a Regions, years: (i64, i64), today: NaiveDate) -> Hires<'a> {
        Hires { hiring, regions, years, today, known: HashMap::new() }
    }

    /// What `number` places of a row cost when they are filled on a day.
    pub fn of_place(&mut self, row: &PlaceRow, origin: Origin, number: i64, day: NaiveDate) -> Result<Vec<Item>> {
        let region = self.regions.on(row.commune_code.as_deref(), self.today).to_owned();
        let key = (row.beneficiary_group.clone(), day, region);
        let costs = match self.known.get(&key) {
            Some(costs) => costs.clone(),
            None => {
                let last = Month::january(i32::try_from(self.years.1).unwrap_or(2030)).plus(11);
                let question = Question { until: Some(last), ..Question::on(self.today) };
                let found = cost::examine(self.hiring, &key.0, day, &key.2, question)?;
                let gap = cost::sum(self.hiring.pack, &found, 1, day).gap;
                let costs = of_hire(self.hiring.pack, &found, gap);
                self.known.insert(key, costs.clone());
                costs
            }
        };
        let of = Item {
            origin,
            source_id: row.id.clone(),
            label: row.label.clone(),
            agency_id: row.agency_id.clone(),
            group_name: self.hiring.group_name(&row.beneficiary_group),
            content: Content::Other,
            year: i64::from(day.year()),
            people: number,
            quarters: Quarters::default(),
            gap: String::new(),
        };
        Ok(costs.items(&of, self.years))
    }

    /// When a place that nobody fills yet is filled: on its day, or from next month on.
    pub fn filled_on(&self, row: &PlaceRow) -> NaiveDate {
        if row.starts_on > self.today { row.starts_on } else { Month::of(self.today).plus(1).first_day() }
    }
}

/// How many places of each row are open: those who were hired by an agency into a group since the year began take the
/// places of its rows in their order.
pub fn open_places(rows: &[PlaceRow], hired: &HashMap<(String, String, i64), i64>) -> Vec<i64> {
    let mut left = hired.clone();
    rows.iter()
        .map(|row| {
            let key = (row.agency_id.clone(), row.beneficiary_group.clone(), row.year);
            let taken = left.get_mut(&key).map_or(0, |left| {
                let taken = row.number.min(*left);
                *left -= taken;
                taken
            });
            row.number - taken
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn place(group: &str, number: i64, starts_on: &str) -> PlaceRow {
        PlaceRow {
            id: "1".to_owned(),
            year: i64::from(day(starts_on).year()),
            agency_id: "so-hoc-tap".to_owned(),
            label: "Nội trú".to_owned(),
            beneficiary_group: group.to_owned(),
            number,
            starts_on: day(starts_on),
            commune_code: None,
        }
    }

    fn of(group: &str, number: i64, starts_on: &str, today: &str) -> Vec<Item> {
        let hiring = policies::hiring_in("hai-phong").unwrap();
        let regions = Regions::of(Vec::new());
        let mut hires = Hires::new(hiring, &regions, (2026, 2030), day(today));
        let row = place(group, number, starts_on);
        let filled = hires.filled_on(&row);
        hires.of_place(&row, Origin::Expected, number, filled).unwrap()
    }

    #[test]
    fn forty_one_people_hired_on_the_first_day_cost_what_the_example_says() {
        let people = [
            ("professor", 1),
            ("associate_professor", 2),
            ("phd", 5),
            ("resident_doctor", 3),
            ("master", 10),
            ("excellent_graduate", 20),
        ];
        let mut total = 0;
        for (group, number) in people {
            let items = of(group, number, "2026-01-01", "2025-12-01");
            total += items.iter().filter(|item| item.year == 2026).map(|item| item.quarters.total()).sum::<i64>();
        }
        // HP-35 of the worked examples.
        assert_eq!(total, 13_838_760_000);
    }

    #[test]
    fn the_quarters_of_a_hire_follow_the_months() {
        let items = of("resident_doctor", 2, "2027-03-01", "2026-11-23");
        let grant = items.iter().find(|item| item.content == Content::OneOff).unwrap();
        assert_eq!((grant.year, grant.quarters), (2027, Quarters([500_000_000, 0, 0, 0])));
        let income = items.iter().find(|item| item.content == Content::Income && item.year == 2027).unwrap();
        let month = 2 * 2 * 5_310_000;
        assert_eq!(income.quarters, Quarters([month, 3 * month, 3 * month, 3 * month]));
        let later: Vec<i64> =
            items.iter().filter(|item| item.content == Content::Income).map(|item| item.quarters.total()).collect();
        assert_eq!(later, [10 * month, 12 * month, 12 * month, 12 * month]);
        let gap = items.iter().find(|item| !item.gap.is_empty()).unwrap();
        assert!(gap.gap.contains("nhà ở") && gap.content == Content::Other, "{}", gap.gap);
    }

    #[test]
    fn what_is_not_set_is_a_gap_and_not_nothing() {
        let items = of("good_graduate", 1, "2027-01-01", "2026-11-23");
        assert!(items.iter().all(|item| item.quarters.total() == 0));
        assert!(items.iter().any(|item| item.gap.contains("Chưa tính được")), "{items:?}");
    }

    #[test]
    fn a_place_whose_day_has_passed_is_filled_next_month() {
        let items = of("phd", 1, "2026-03-01", "2026-11-23");
        let income = items.iter().find(|item| item.content == Content::Income && item.year == 2026).unwrap();
        assert_eq!(income.quarters, Quarters([0, 0, 0, 3 * 5_310_000]));
    }

    #[test]
    fn who_was_hired_takes_a_place() {
        let rows = [place("phd", 2, "2026-03-01"), place("phd", 1, "2026-06-01"), place("master", 1, "2026-06-01")];
        let key = |group: &str| ("so-hoc-tap".to_owned(), group.to_owned(), 2026);
        let hired = HashMap::from([(key("phd"), 2), (key("professor"), 1)]);
        assert_eq!(open_places(&rows, &hired), [0, 1, 1]);
        assert_eq!(open_places(&rows, &HashMap::new()), [2, 1, 1]);
    }
}
