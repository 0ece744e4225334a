//! What the policy engine says of a dossier: condition by condition, with the article and what it rests on. It advises;
//! people decide.

use policy::answer::{
    Answer, Explainer, GroupAnswer, Question, SchemeAnswer, Step, Verdict, What, answer, basis_text, need_text, why_not,
};
use policy::calendar::Month;
use policy::commands::{assumed, change_text};
use policy::facts::{Facts, Given};
use policy::pack::{Basis, Language, Timing};
use policy::value::{Gap, Value};
use serde_json::{Map, Value as Json};

use super::actions::filing;
use super::dossier::Dossier;
use crate::catalogue;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::policies::{self, Hiring};
use crate::talents::{self, Sex, TalentId};

/// One condition as screen 11 shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The mark: `g` met, `a` to be looked at, `r` not met.
    pub mark: &'static str,
    pub word: &'static str,
    pub name: String,
    /// Where it stands.
    pub basis: String,
    /// What the answer rests on, or what has to be known.
    pub detail: String,
}

/// What the engine says.
#[derive(Clone, Debug, PartialEq)]
pub struct Examined {
    pub verdict: Verdict,
    pub title: String,
    /// What it would pay, in words.
    pub amounts: String,
    pub rules: Vec<Rule>,
    /// Why not, with what would change it.
    pub why_not: Vec<String>,
    /// The first condition that fails: where it stands and in words; for the refusal.
    pub failing: Option<(String, String)>,
    /// Settings that nobody has enacted yet.
    pub assumed: Vec<String>,
    /// Answers that could not be read as facts.
    pub unread: Vec<String>,
    pub version: String,
    pub at: String,
}

/// The facts that are known of a dossier, by their names, with what could not be read: what was answered, what the record
/// of the person says, and that its place is in the catalogue. Answers win over the record.
pub async fn known(app: &App, db: &mut impl Read, dossier: &Dossier) -> Result<(Map<String, Json>, Vec<String>)> {
    let hiring = policies::hiring_now(app, db).await?;
    let pack = hiring.pack;
    let mut known = Map::new();
    if let Some(row) = &dossier.published_row_id
        && catalogue::store::published_row(db, row).await?.is_some()
    {
        known.insert("field_in_catalogue".to_owned(), Json::Bool(true));
    }
    if let Some(talent) = &dossier.talent_id {
        let talent = talents::store::people::find(db, &TalentId::from(talent.as_str())).await?;
        if let Some(birth) = talent.profile.birth.filter(|birth| birth.len() == 10) {
            known.insert("born_on".to_owned(), Json::String(birth));
        }
        if matches!(talent.profile.sex, Sex::Male | Sex::Female) {
            known.insert(
                "sex".to_owned(),
                Json::String(crate::platform::words::Words::as_str(talent.profile.sex).into()),
            );
        }
    }
    for (question, answer) in filing::answers(app, db, &dossier.id).await? {
        if pack.fact(&question).is_some() && !answer.value.is_null() {
            known.insert(question, answer.value);
        }
    }
    let mut unread = Vec::new();
    let mut read = Map::new();
    for (name, value) in known {
        // One at a time: what cannot be read is named, and the rest still counts.
        match (Facts::read(pack, &Json::Object(Map::from_iter([(name.clone(), value.clone())]))), pack.fact(&name)) {
            (Ok(_), Some(_)) => {
                read.insert(name, value);
            }
            (Err(problems), Some(place)) => {
                let called = pack.facts.get(place).map_or(name, |fact| fact.name.vi.clone());
                unread.extend(problems.into_iter().map(|problem| format!("{called}: {}", problem.sentence.vi)));
            }
            (_, None) => {}
        }
    }
    Ok((read, unread))
}

async fn facts(app: &App, db: &mut impl Read, hiring: &Hiring, dossier: &Dossier) -> Result<(Facts, Vec<String>)> {
    let pack = hiring.pack;
    let (read, unread) = known(app, db, dossier).await?;
    let mut facts = Facts::read(pack, &Json::Object(read)).unwrap_or_else(|_| Facts::new(pack));
    if facts.given(hiring.scheme.event).is_none() {
        // Nobody is recruited before the council has decided: as on the public page, the first day of the next month.
        let day = Month::of(app.clock.today()).plus(1).first_day();
        facts.set(hiring.scheme.event, Given::Always(Value::Date(day)));
    }
    Ok((facts, unread))
}

/// Asks the engine about a dossier as things stand now.
pub async fn examine(app: &App, db: &mut impl Read, dossier: &Dossier) -> Result<Examined> {
    let hiring = policies::hiring_now(app, db).await?;
    let (facts, unread) = facts(app, db, &hiring, dossier).await?;
    let question = Question { schemes: Some(vec![hiring.place]), ..Question::on(app.clock.today()) };
    let answer = answer(hiring.pack, &facts, &question);
    let told = Teller { hiring: &hiring, facts: &facts, question: &question }.tell(&answer, dossier);
    Ok(Examined { unread, at: clock::screen(app.clock.now()), ..told })
}

struct Teller<'a> {
    hiring: &'a Hiring,
    facts: &'a Facts,
    question: &'a Question,
}

fn mark(outcome: &std::result::Result<bool, Gap>) -> (&'static str, &'static str) {
    match outcome {
        Ok(true) => ("g", "Đáp ứng"),
        Ok(false) => ("r", "Không đáp ứng"),
        Err(_) => ("a", "Cần xác nhận"),
    }
}

impl Teller<'_> {
    fn tell(&self, answer: &Answer, dossier: &Dossier) -> Examined {
        let version = self.hiring.pack.version.clone();
        let empty = Examined {
            verdict: Verdict::Review,
            title: "Chưa có quy tắc để đối chiếu".to_owned(),
            amounts: String::new(),
            rules: Vec::new(),
            why_not: Vec::new(),
            failing: None,
            assumed: Vec::new(),
            unread: Vec::new(),
            version: version.clone(),
            at: String::new(),
        };
        let Some(of) = answer.schemes.iter().find(|of| of.scheme == self.hiring.place) else { return empty };
        let asked = self.hiring.scheme.groups.iter().position(|group| group.id == dossier.beneficiary_group);
        let group = asked.and_then(|asked| of.groups.iter().find(|group| usize::from(group.group) == asked));
        let explainer = Explainer::new(self.hiring.pack, self.facts, self.question);
        let steps = explainer.explain(answer);
        let mut rules: Vec<Rule> = group.map(|group| self.membership(group)).into_iter().collect();
        if let Some(group) = group {
            rules.extend(self.conditions(&explainer, &steps, of, group));
        }
        // Of the group that the dossier names, not of the best: who asks as one is judged as one.
        let verdict = match group {
            Some(group) if group.belongs == Ok(false) => Verdict::NotEntitled,
            Some(group) => group.verdict,
            None => of.verdict,
        };
        let open = rules.iter().filter(|rule| rule.mark == "a").count();
        let failing = rules.iter().find(|rule| rule.mark == "r");
        Examined {
            title: match verdict {
                Verdict::Entitled => "Đủ điều kiện".to_owned(),
                Verdict::Review => format!("Cần xem xét: {open} điều chưa rõ"),
                Verdict::NotEntitled => "Không đủ điều kiện".to_owned(),
            },
            amounts: if verdict == Verdict::NotEntitled { String::new() } else { self.amounts(of) },
            why_not: if verdict == Verdict::NotEntitled { self.why_not(of) } else { Vec::new() },
            failing: failing.map(|rule| (rule.basis.clone(), rule.name.clone())),
            assumed: assumed(self.hiring.pack, of, Language::Vi).into_iter().map(|(name, _)| name).collect(),
            verdict,
            rules,
            ..empty
        }
    }

    fn basis(&self, basis: &Basis) -> String {
        basis_text(self.hiring.pack, basis, Language::Vi)
    }

    fn needs(&self, gap: &Gap) -> String {
        let mut texts: Vec<String> = Vec::new();
        for need in &gap.0 {
            let text = need_text(self.hiring.pack, need, Language::Vi);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.join(" ")
    }

    fn membership(&self, group: &GroupAnswer) -> Rule {
        let rule = self.hiring.scheme.groups.get(usize::from(group.group));
        let (mark, word) = mark(&group.belongs);
        Rule {
            mark,
            word,
            name: format!("Thuộc nhóm {}", rule.map_or("", |rule| rule.name.vi.as_str())),
            basis: rule.map(|rule| self.basis(&rule.basis)).unwrap_or_default(),
            detail: group.belongs.as_ref().err().map(|gap| self.needs(gap)).unwrap_or_default(),
        }
    }

    fn conditions(
        &self,
        explainer: &Explainer<'_>,
        steps: &[Step<'_>],
        of: &SchemeAnswer,
        group: &GroupAnswer,
    ) -> Vec<Rule> {
        let scheme = steps.iter().find(|step| matches!(step.what, What::Scheme(place, _) if place == of.scheme));
        let is_group = |step: &&Step<'_>| matches!(step.what, What::Group(_, number, ..) if number == group.group);
        let below = scheme.and_then(|step| step.below.iter().find(is_group)).map(|step| step.below.as_slice());
        let mut rules = Vec::new();
        for step in below.unwrap_or_default() {
            let What::Condition(_, place, outcome) = step.what else { continue };
            let Some(condition) = self.hiring.scheme.conditions.get(place) else { continue };
            let (mark, word) = mark(outcome);
            let rests: Vec<String> = step.below.iter().map(|below| explainer.sentence(below, Language::Vi)).collect();
            let detail = match outcome {
                Err(gap) => self.needs(gap),
                Ok(false) => format!("{} {}", condition.otherwise.vi, rests.join(" ")).trim().to_owned(),
                Ok(true) => rests.join(" "),
            };
            rules.push(Rule {
                mark,
                word,
                name: condition.name.vi.clone(),
                basis: self.basis(&condition.basis),
                detail,
            });
        }
        rules
    }

    /// "300.000.000 đồng một lần; 15.930.000 đồng mỗi tháng".
    fn amounts(&self, of: &SchemeAnswer) -> String {
        let mut parts = Vec::new();
        for paid in &of.benefits {
            let Some(benefit) = self.hiring.scheme.benefits.get(paid.benefit) else { continue };
            let each = paid.payments.first().and_then(|first| self.hiring.pack.rounding.round(first.each));
            match (&benefit.timing, each, &paid.total) {
                (Timing::Once { .. }, Some(_), Ok(total)) if *total > 0 => {
                    parts.push(format!("{} một lần", viet::money::dong(*total)));
                }
                (Timing::Monthly(_), Some(each), _) if each > 0 => {
                    parts.push(format!("{} mỗi tháng", viet::money::dong(each)));
                }
                _ => {}
            }
        }
        parts.join("; ")
    }

    fn why_not(&self, of: &SchemeAnswer) -> Vec<String> {
        let why = why_not(self.hiring.pack, self.facts, self.question, of);
        let changes = why.map(|why| why.changes).unwrap_or_default();
        changes.iter().map(|change| change_text(self.hiring.pack, change, Language::Vi)).collect()
    }
}
