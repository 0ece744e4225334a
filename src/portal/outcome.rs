//! The result as it is shown: verdict, groups, conditions, amounts, and why not, each with where it stands in the law.

use policy::answer::{
    Answer, BenefitAnswer, Explainer, GroupAnswer, SchemeAnswer, Step, Verdict, What, basis_text, commitment,
    need_text, why_not,
};
use policy::commands::{assumed, change_text};
use policy::exact::Exact;
use policy::language::number_text;
use policy::pack::{Basis, Language, Pack, Scheme, Timing};
use policy::value::{Gap, Need};

use super::answers::{Answers, language};
use crate::ui::PublicPage;

/// Where something stands.
pub struct Stands {
    /// Article and document.
    pub text: String,
    /// Whether nothing enacts it yet.
    pub is_assumed: bool,
}

/// A mark with its word: shape and colour by `kind` (`ok`, `warn`, `bad`, `none`).
pub struct Mark {
    pub kind: &'static str,
    pub word: String,
}

/// A figure of the headline.
pub struct Headline {
    pub amount: String,
    pub what: String,
}

/// A group that the visitor belongs to.
pub struct GroupLine {
    pub name: String,
    /// What each benefit would be for it, by the columns.
    pub amounts: Vec<(String, String)>,
    pub stands: Stands,
    pub mark: Mark,
    pub is_chosen: bool,
}

/// A condition, with what the answer to it rests on.
pub struct ConditionLine {
    pub name: String,
    pub detail: String,
    pub stands: Stands,
    pub mark: Mark,
}

/// A sentence of a sum.
pub struct SumLine {
    pub text: String,
    pub stands: Stands,
}

/// A benefit.
pub struct BenefitLine {
    pub name: String,
    pub stands: Stands,
    /// What is known of it; nothing when it waits.
    pub total: Option<String>,
    /// How it was worked out.
    pub sums: Vec<SumLine>,
    /// Figures and facts behind the sums.
    pub inputs: Vec<SumLine>,
    /// What it waits for.
    pub waits: Vec<String>,
}

/// Why nothing is due.
pub struct WhyNotLine {
    pub sentence: String,
    pub stands: Option<Stands>,
    pub changes: Vec<String>,
}

/// What the answers give under every scheme that they open.
pub struct Told {
    pub schemes: Vec<Outcome>,
    /// How benefits that exclude each other came out.
    pub overlaps: Vec<SumLine>,
}

/// The result under one scheme.
pub struct Outcome {
    /// Place of the scheme.
    pub place: usize,
    pub scheme: String,
    /// Where it is asked about in full.
    pub href: String,
    pub mark: Mark,
    pub title: String,
    pub line: String,
    pub headlines: Vec<Headline>,
    pub why_not: Option<WhyNotLine>,
    /// What must be known or decided before there is a verdict.
    pub needs: Vec<String>,
    pub groups: Vec<GroupLine>,
    /// Benefits whose amount depends on the group, where several groups match.
    pub columns: Vec<String>,
    pub choice: Option<SumLine>,
    pub conditions: Vec<ConditionLine>,
    pub benefits: Vec<BenefitLine>,
    pub years: Vec<(i32, String)>,
    pub total: String,
    pub commitment: Option<String>,
    pub assumed: Vec<(String, String)>,
}

/// Tells an answer.
pub fn tell(answers: &Answers, page: &PublicPage, answer: &Answer) -> Told {
    let explainer = Explainer::new(answers.pack, &answers.facts, &answers.question);
    let language = language(page.lang);
    let mut told = Told { schemes: Vec::new(), overlaps: Vec::new() };
    for step in explainer.explain(answer) {
        match step.what {
            What::Scheme(place, _) => {
                let of = answer.schemes.iter().find(|of| of.scheme == place);
                if let (Some(of), Some(scheme)) = (of, answers.pack.schemes.get(place)) {
                    told.schemes.push(Teller { answers, page, of, scheme, language }.tell(&explainer, &step));
                }
            }
            What::Overlap(_) => {
                let text = explainer.sentence(&step, language);
                told.overlaps.push(SumLine { text, stands: stands_of(answers.pack, &step, language) });
            }
            _ => {}
        }
    }
    told
}

fn stands(pack: &Pack, basis: &Basis, language: Language) -> Stands {
    let text = basis_text(pack, &Basis { assumed: false, ..basis.clone() }, language);
    Stands { text, is_assumed: basis.assumed }
}

fn stands_of(pack: &Pack, step: &Step<'_>, language: Language) -> Stands {
    step.basis.map_or(Stands { text: String::new(), is_assumed: false }, |basis| stands(pack, basis, language))
}

struct Teller<'a> {
    answers: &'a Answers,
    page: &'a PublicPage,
    of: &'a SchemeAnswer,
    scheme: &'a Scheme,
    language: Language,
}

impl Teller<'_> {
    fn tell(&self, explainer: &Explainer<'_>, scheme: &Step<'_>) -> Outcome {
        let (pack, of) = (self.answers.pack, self.of);
        let chosen = self.chosen();
        let (key, kind) = match of.verdict {
            Verdict::Entitled => ("check-entitled", "ok"),
            Verdict::Review => ("check-review", "warn"),
            Verdict::NotEntitled => ("check-not-entitled", "bad"),
        };
        let name = chosen.and_then(|group| self.group_name(group.group));
        let title = match (of.verdict, name) {
            (Verdict::Entitled, Some(name)) => self.page.t_with("check-entitled-title", "group", name),
            (Verdict::Review, Some(name)) => self.page.t_with("check-review-title", "group", name),
            _ => self.page.t(&format!("{key}-title-plain")),
        };
        let is_paid = of.verdict != Verdict::NotEntitled;
        let columns = self.columns();
        Outcome {
            place: of.scheme,
            scheme: self.scheme.name.get(self.language).to_owned(),
            href: self.answers.link_about(of.scheme),
            mark: Mark { kind, word: self.page.t(key) },
            title,
            line: self.page.t(&format!("{key}-line")),
            headlines: if is_paid { self.headlines() } else { Vec::new() },
            why_not: self.why_not(),
            needs: self.needs(&of.needs),
            groups: self.groups(chosen, &columns),
            columns: columns.iter().map(|(_, name)| name.clone()).collect(),
            choice: self.choice(explainer, scheme),
            conditions: chosen.map(|group| self.conditions(explainer, scheme, group)).unwrap_or_default(),
            benefits: self.benefits(explainer, scheme),
            years: self.years(),
            total: self.money(of.known_total()),
            commitment: if is_paid { self.commitment() } else { None },
            assumed: assumed(pack, of, self.language).into_iter().map(|(name, _)| name).zip(self.sources()).collect(),
        }
    }

    fn money(&self, dong: i64) -> String {
        match self.language {
            Language::Vi => viet::money::dong(dong),
            Language::En => format!("{}\u{a0}VND", number_text(Exact::from(dong), self.language)),
        }
    }

    fn stands(&self, basis: &Basis) -> Stands {
        stands(self.answers.pack, basis, self.language)
    }

    fn stands_of(&self, step: &Step<'_>) -> Stands {
        stands_of(self.answers.pack, step, self.language)
    }

    /// Where the assumed settings come from, in the order of `assumed`.
    fn sources(&self) -> Vec<String> {
        let mark = basis_text(self.answers.pack, &Basis { assumed: true, ..Basis::default() }, self.language);
        let clean = |text: String| text.replace(&format!(" ({mark})"), "").replace(&mark, "");
        assumed(self.answers.pack, self.of, self.language).into_iter().map(|(_, basis)| clean(basis)).collect()
    }

    fn needs(&self, needs: &[Need]) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for need in needs {
            let text = need_text(self.answers.pack, need, self.language);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    fn group_name(&self, group: u16) -> Option<&str> {
        Some(self.scheme.groups.get(usize::from(group))?.name.get(self.language))
    }

    /// The group that decides: the one that is paid, or else the best, the highest among equals.
    fn chosen(&self) -> Option<&GroupAnswer> {
        let paid = self.of.benefits.iter().flat_map(|benefit| &benefit.payments).find_map(|payment| payment.group);
        let rank = |group: &&GroupAnswer| match group.verdict {
            Verdict::Entitled => 2,
            Verdict::Review => 1,
            Verdict::NotEntitled => 0,
        };
        let why = why_not(self.answers.pack, &self.answers.facts, &self.answers.question, self.of);
        let wanted = paid.or(why.and_then(|why| why.group));
        let mut belonging = self.of.groups.iter().filter(|group| group.belongs != Ok(false));
        match wanted {
            Some(wanted) => belonging.find(|group| group.group == wanted),
            None => belonging.max_by_key(|group| (rank(group), group.belongs == Ok(true), group.group)),
        }
    }

    fn headlines(&self) -> Vec<Headline> {
        let mut lines = Vec::new();
        for of in &self.of.benefits {
            let Some(benefit) = self.scheme.benefits.get(of.benefit) else { continue };
            let Some(first) = of.payments.first() else { continue };
            let each = self.answers.pack.rounding.round(first.each);
            let name = benefit.name.get(self.language).to_owned();
            let (key, amount) = match &benefit.timing {
                Timing::Once { .. } => ("check-headline-once", of.total.as_ref().ok().copied()),
                Timing::Monthly(_) => ("check-headline-monthly", each),
            };
            let Some(amount) = amount else { continue };
            lines.push(Headline { amount: self.money(amount), what: self.page.t_with(key, "benefit", name) });
        }
        if !lines.is_empty() {
            let years = self.years().len();
            let what = self.page.t_with("check-headline-total", "years", years);
            lines.push(Headline { amount: self.money(self.of.known_total()), what });
        }
        lines
    }

    fn years(&self) -> Vec<(i32, String)> {
        let years = self.of.benefits.iter().flat_map(|benefit| &benefit.years);
        let mut years: Vec<i32> = years.filter(|(_, amount)| amount.is_ok()).map(|(year, _)| *year).collect();
        years.sort_unstable();
        years.dedup();
        years.into_iter().map(|year| (year, self.money(self.of.known_in(year)))).collect()
    }

    fn why_not(&self) -> Option<WhyNotLine> {
        let pack = self.answers.pack;
        let why = why_not(pack, &self.answers.facts, &self.answers.question, self.of)?;
        let condition = why.condition.and_then(|place| self.scheme.conditions.get(place));
        Some(WhyNotLine {
            sentence: condition.map_or_else(
                || self.page.t("check-no-group"),
                |condition| condition.otherwise.get(self.language).to_owned(),
            ),
            stands: condition.map(|condition| self.stands(&condition.basis)),
            changes: why.changes.iter().map(|change| change_text(pack, change, self.language)).collect(),
        })
    }

    fn mark(&self, outcome: &Result<bool, Gap>) -> Mark {
        let (kind, key) = match outcome {
            Ok(true) => ("ok", "check-met"),
            Ok(false) => ("bad", "check-not-met"),
            Err(_) => ("warn", "check-open"),
        };
        Mark { kind, word: self.page.t(key) }
    }

    /// The benefits whose amount depends on the group, where there is something to choose from.
    fn columns(&self) -> Vec<(&BenefitAnswer, String)> {
        let column = |of: &'_ BenefitAnswer| {
            let benefit = self.scheme.benefits.get(of.benefit)?;
            let name = benefit.name.get(self.language);
            let shown = match &benefit.timing {
                Timing::Once { .. } => name.to_owned(),
                Timing::Monthly(_) => self.page.t_with("check-col-monthly", "benefit", name),
            };
            (benefit.amount.by_group && of.candidates.len() > 1).then_some(shown)
        };
        self.of.benefits.iter().filter_map(|of| Some((of, column(of)?))).collect()
    }

    fn amount(&self, of: &BenefitAnswer, group: u16) -> String {
        match of.candidates.iter().find(|candidate| candidate.group == group).map(|candidate| &candidate.amount) {
            Some(Ok(amount)) => {
                self.answers.pack.rounding.round(*amount).map(|dong| self.money(dong)).unwrap_or_default()
            }
            Some(Err(_)) => self.page.t("home-unset"),
            None => "–".to_owned(),
        }
    }

    fn groups(&self, chosen: Option<&GroupAnswer>, columns: &[(&BenefitAnswer, String)]) -> Vec<GroupLine> {
        let belonging = self.of.groups.iter().filter(|group| group.belongs != Ok(false)).rev();
        let line = |group: &GroupAnswer| {
            let rule = self.scheme.groups.get(usize::from(group.group))?;
            let (kind, key) = match group.verdict {
                Verdict::Entitled => ("ok", "check-entitled"),
                Verdict::Review => ("warn", "check-review"),
                Verdict::NotEntitled => ("bad", "check-not-entitled"),
            };
            Some(GroupLine {
                name: rule.name.get(self.language).to_owned(),
                amounts: columns.iter().map(|(of, name)| (name.clone(), self.amount(of, group.group))).collect(),
                stands: self.stands(&rule.basis),
                mark: Mark { kind, word: self.page.t(key) },
                is_chosen: chosen.is_some_and(|chosen| chosen.group == group.group),
            })
        };
        belonging.filter_map(line).collect()
    }

    /// The rule by which one of several groups was chosen, with the table it chose from.
    fn choice(&self, explainer: &Explainer<'_>, scheme: &Step<'_>) -> Option<SumLine> {
        let benefits = scheme.below.iter().filter(|step| matches!(step.what, What::Benefit(..)));
        let step = benefits.flat_map(|step| &step.below).find(|step| matches!(step.what, What::Choice(..)))?;
        Some(SumLine { text: explainer.sentence(step, self.language), stands: self.stands_of(step) })
    }

    fn conditions(&self, explainer: &Explainer<'_>, scheme: &Step<'_>, group: &GroupAnswer) -> Vec<ConditionLine> {
        let is_chosen = |step: &&Step<'_>| matches!(step.what, What::Group(_, number, ..) if number == group.group);
        let steps = scheme.below.iter().find(is_chosen).map(|step| step.below.as_slice()).unwrap_or_default();
        let line = |step: &Step<'_>| {
            let What::Condition(_, place, outcome) = step.what else { return None };
            let condition = self.scheme.conditions.get(place)?;
            let mut details: Vec<String> = match outcome {
                Err(gap) => self.needs(&gap.0),
                Ok(_) => Vec::new(),
            };
            if outcome.is_ok() {
                details.extend(step.below.iter().map(|below| explainer.sentence(below, self.language)));
            }
            Some(ConditionLine {
                name: condition.name.get(self.language).to_owned(),
                detail: details.join(" "),
                stands: self.stands(&condition.basis),
                mark: self.mark(outcome),
            })
        };
        steps.iter().filter_map(line).collect()
    }

    fn benefits(&self, explainer: &Explainer<'_>, scheme: &Step<'_>) -> Vec<BenefitLine> {
        let line = |step: &Step<'_>| {
            let What::Benefit(_, place) = step.what else { return None };
            let benefit = self.scheme.benefits.get(place)?;
            let of = self.of.benefit(place)?;
            let mut line = BenefitLine {
                name: benefit.name.get(self.language).to_owned(),
                stands: self.stands(&benefit.basis),
                total: step.dong.map(|dong| self.money(dong)),
                sums: Vec::new(),
                inputs: Vec::new(),
                waits: self.waits(of),
            };
            for below in step.below.iter().flat_map(|step| std::iter::once(step).chain(&step.below)) {
                if matches!(below.what, What::Payment(..) | What::Part(..)) {
                    let sum = SumLine { text: explainer.sentence(below, self.language), stands: self.stands_of(below) };
                    line.sums.push(sum);
                    self.inputs(explainer, below, &mut line.inputs);
                }
            }
            Some(line)
        };
        scheme.below.iter().filter_map(line).collect()
    }

    fn inputs(&self, explainer: &Explainer<'_>, step: &Step<'_>, lines: &mut Vec<SumLine>) {
        for below in &step.below {
            let text = explainer.sentence(below, self.language);
            if !lines.iter().any(|line| line.text == text) {
                lines.push(SumLine { text, stands: self.stands_of(below) });
            }
            self.inputs(explainer, below, lines);
        }
    }

    fn waits(&self, of: &BenefitAnswer) -> Vec<String> {
        let years = of.years.iter().filter_map(|(_, amount)| amount.as_ref().err());
        let gaps = of.applies.as_ref().err().into_iter().chain(of.total.as_ref().err()).chain(years);
        self.needs(&gaps.flat_map(|gap| gap.0.clone()).collect::<Vec<_>>())
    }

    fn commitment(&self) -> Option<String> {
        let (pack, facts, question) = (self.answers.pack, &self.answers.facts, &self.answers.question);
        let of = commitment(pack, facts, question, self.of.scheme)?.ok()?;
        let day = match self.language {
            Language::Vi => viet::date::screen(of.last_day),
            Language::En => viet::date::english(of.last_day),
        };
        Some(
            self.page.t_with("check-commitment", "term", self.page.t_with("check-months", "months", of.months))
                + " "
                + &self.page.t_with("check-commitment-until", "day", day),
        )
    }
}
