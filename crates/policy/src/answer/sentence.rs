//! The sentences of an explanation, in Vietnamese and English. They are put at the end of a text that is there already:
//! explanations of a whole register are written without a text of its own for every figure.

use chrono::NaiveDate;

use super::explain::{Explainer, Step, What};
use super::render::{need_text, verdict};
use super::{Candidate, Payment};
use crate::calendar::Month;
use crate::exact::Exact;
use crate::language::{Expr, KeySource, Unit, put_formula, put_number, put_padded, put_plain, put_whole};
use crate::pack::{Choose, Kind, Language, Pack, Timing};
use crate::value::{Gap, Value};

/// A text that grows, in one language.
struct Line<'t> {
    text: &'t mut String,
    language: Language,
}

impl Line<'_> {
    fn put(&mut self, part: &str) {
        self.text.push_str(part);
    }

    fn say(&mut self, vi: &str, en: &str) {
        self.text.push_str(match self.language {
            Language::Vi => vi,
            Language::En => en,
        });
    }

    fn money(&mut self, dong: i64) {
        self.number(Exact::from(dong));
        self.say("\u{a0}đồng", "\u{a0}VND");
    }

    fn number(&mut self, number: Exact) {
        put_number(self.text, number, self.language);
    }

    /// A year, a month or a day: without marks between thousands.
    fn digits(&mut self, number: i32) {
        put_whole(self.text, number.into(), None);
    }

    fn month(&mut self, month: Month) {
        match self.language {
            Language::Vi => {
                put_padded(self.text, month.number());
                self.put("/");
                self.digits(month.year());
            }
            Language::En => {
                self.digits(month.year());
                self.put("-");
                put_padded(self.text, month.number());
            }
        }
    }

    fn day(&mut self, pack: &Pack, day: NaiveDate) {
        put_plain(self.text, pack, Kind::Date, Value::Date(day), self.language);
    }

    fn with_unit(&mut self, pack: &Pack, kind: Kind, value: Value) {
        put_plain(self.text, pack, kind, value, self.language);
        self.unit(kind);
    }

    fn unit(&mut self, kind: Kind) {
        match kind {
            Kind::Number(Unit::Dong) => self.say("\u{a0}đồng", "\u{a0}VND"),
            Kind::Number(Unit::Months) => self.say(" tháng", " months"),
            Kind::Number(Unit::Years) => self.say(" năm", " years"),
            Kind::Number(Unit::Days) => self.say(" ngày", " days"),
            _ => {}
        }
    }

    fn needs(&mut self, pack: &Pack, gap: &Gap) {
        for (number, need) in gap.0.iter().enumerate() {
            self.put(if number > 0 { " " } else { "" });
            self.put(&need_text(pack, need, self.language));
        }
    }

    fn outcome(&mut self, pack: &Pack, of: &Result<bool, Gap>) {
        match of {
            Ok(true) => self.say("đáp ứng", "met"),
            Ok(false) => self.say("không đáp ứng", "not met"),
            Err(gap) => {
                self.say("chưa rõ: ", "not known: ");
                self.needs(pack, gap);
            }
        }
    }

    fn dong(&mut self, dong: Option<i64>) {
        match dong {
            Some(dong) => self.money(dong),
            None => self.say("chưa tính được", "cannot be worked out yet"),
        }
    }
}

/// A value with its unit.
pub(crate) fn value_text(pack: &Pack, kind: Kind, value: Value, language: Language) -> String {
    let mut text = String::new();
    Line { text: &mut text, language }.with_unit(pack, kind, value);
    text
}

impl Explainer<'_> {
    /// A step in one sentence.
    pub fn sentence(&self, step: &Step<'_>, language: Language) -> String {
        let mut text = String::with_capacity(128);
        self.put_sentence(&mut text, step, language);
        text
    }

    /// The same at the end of a text.
    pub(super) fn put_sentence(&self, text: &mut String, step: &Step<'_>, language: Language) {
        let pack = self.pack;
        let line = &mut Line { text, language };
        match &step.what {
            What::Scheme(scheme, of) => {
                line.put(pack.schemes.get(*scheme).map(|scheme| scheme.name.get(language)).unwrap_or_default());
                line.put(": ");
                line.put(verdict(*of, language));
                line.say("; tổng đã tính được ", "; ");
                line.dong(step.dong);
                line.say(".", " known.");
            }
            What::Group(scheme, group, belongs, of) => {
                let groups = pack.schemes.get(*scheme).map(|scheme| &scheme.groups);
                let group = groups.and_then(|groups| groups.get(usize::from(*group)));
                line.put(group.map(|group| group.name.get(language)).unwrap_or_default());
                line.put(": ");
                match belongs {
                    Ok(true) => line.say("thuộc nhóm", "belongs to the group"),
                    other => line.outcome(pack, other),
                }
                line.put("; ");
                line.put(verdict(*of, language));
                line.put(".");
            }
            What::Condition(scheme, place, of) => {
                let condition = pack.schemes.get(*scheme).and_then(|scheme| scheme.conditions.get(*place));
                let Some(condition) = condition else { return };
                line.put(condition.name.get(language));
                line.put(": ");
                line.outcome(pack, of);
                line.put(".");
                let otherwise = condition.otherwise.get(language);
                if **of == Ok(false) && !otherwise.is_empty() {
                    line.put(" ");
                    line.put(otherwise);
                }
            }
            What::Benefit(scheme, place) => {
                let benefit = pack.schemes.get(*scheme).and_then(|scheme| scheme.benefits.get(*place));
                let Some(benefit) = benefit else { return };
                line.put(benefit.name.get(language));
                line.put(": ");
                if benefit.is_ceiling && step.dong.is_some() {
                    line.say("tối đa ", "at most ");
                }
                line.dong(step.dong);
                line.put(".");
            }
            What::Choice(scheme, _, answer) => self.choice(line, *scheme, answer),
            What::Year(year) => {
                line.say("Năm ", "Year ");
                line.digits(*year);
                line.put(": ");
                line.dong(step.dong);
                line.put(".");
            }
            What::Payment(scheme, place, payment) => {
                let benefit = pack.schemes.get(*scheme).and_then(|scheme| scheme.benefits.get(*place));
                let is_once = benefit.is_some_and(|benefit| matches!(benefit.timing, Timing::Once { .. }));
                if is_once { self.once(line, step, payment) } else { self.stretch(line, step, payment) }
            }
            What::Share(scheme, group) => {
                let groups = pack.schemes.get(*scheme).map(|scheme| &scheme.groups);
                let group = groups.and_then(|groups| groups.get(usize::from(*group)));
                line.put(group.map(|group| group.name.get(language)).unwrap_or_default());
                line.put(": ");
                line.dong(step.dong);
                line.put(".");
            }
            What::Waits(gap) => {
                line.say("Chưa tính được. ", "Cannot be worked out yet. ");
                line.needs(pack, gap);
            }
            What::Part(scheme, place, part) => {
                let benefit = pack.schemes.get(*scheme).and_then(|scheme| scheme.benefits.get(*place));
                let rule = benefit.and_then(|benefit| benefit.instalments.get(part.instalment));
                line.put(rule.map(|rule| rule.name.get(language)).unwrap_or_default());
                line.put(": ");
                line.money(part.dong);
                if let Ok(day) = part.due_on {
                    line.say(", từ ngày ", ", from ");
                    line.day(pack, day);
                }
                if part.holds != Ok(true) {
                    line.put(" (");
                    line.outcome(pack, &part.holds);
                    line.put(")");
                }
                line.put(".");
            }
            What::Figure(place, keys, value) => {
                let Some(parameter) = pack.parameters.get(*place) else { return };
                line.put(parameter.name.get(language));
                self.whom(line, step, *place, keys);
                line.put(": ");
                match value {
                    Ok(value) => line.with_unit(pack, parameter.kind, *value),
                    Err(_) => line.say("chưa đặt", "not set"),
                }
                line.put(".");
            }
            What::Fact(place, value) => {
                let Some(fact) = pack.facts.get(*place) else { return };
                line.put(fact.name.get(language));
                line.put(": ");
                match value {
                    Ok(value) => line.with_unit(pack, fact.kind, *value),
                    Err(_) => line.say("chưa có", "not known"),
                }
                line.put(".");
            }
            What::Named(place, value) => {
                let Some(definition) = pack.definitions.get(*place) else { return };
                line.put(definition.name.get(language));
                line.put(": ");
                let mut shown = String::new();
                let result = &mut Line { text: &mut shown, language };
                match value {
                    Ok(value) => result.with_unit(pack, definition.kind, *value),
                    Err(_) => result.say("chưa rõ", "not known"),
                }
                if !matches!(definition.kind, Kind::Flag) {
                    let start = line.text.len();
                    put_formula(line.text, &definition.formula.expr, &self.context(step), language);
                    if line.text.get(start..) == Some(shown.as_str()) {
                        line.text.truncate(start);
                    } else {
                        line.put(" = ");
                    }
                }
                line.put(&shown);
                line.put(".");
            }
            What::Overlap(answer) => self.overlap(line, answer),
        }
    }

    /// The choices that a figure is for, in brackets.
    fn whom(&self, line: &mut Line<'_>, step: &Step<'_>, parameter: usize, keys: &[KeySource]) {
        let Some(parameter) = self.pack.parameters.get(parameter) else { return };
        let context = self.context(step);
        let mut is_first = true;
        for (key, source) in parameter.by.iter().zip(keys) {
            let word = match source {
                KeySource::Fixed(word) => Some(*word),
                KeySource::Group => context.group,
                KeySource::Fact(fact) => context.fact(*fact).ok().and_then(Value::word),
            };
            let list = self.pack.key_words(*key).and_then(|list| self.pack.words.get(list));
            let Some(choice) = list.zip(word).and_then(|(list, word)| list.choices.get(usize::from(word))) else {
                continue;
            };
            line.put(if is_first { " (" } else { ", " });
            line.put(choice.label.get(line.language));
            is_first = false;
        }
        line.put(if is_first { "" } else { ")" });
    }

    fn once(&self, line: &mut Line<'_>, step: &Step<'_>, payment: &Payment) {
        line.say("Một lần, tháng ", "Once, ");
        line.month(payment.from);
        line.put(": ");
        let is_plain = |expr: &Expr| matches!(expr, Expr::Parameter(..) | Expr::Fact(_));
        if let Some(formula) = step.formula.filter(|formula| !is_plain(&formula.expr)) {
            put_formula(line.text, &formula.expr, &self.context(step), line.language);
            line.put(" = ");
        }
        line.dong(step.dong);
        line.put(".");
    }

    fn stretch(&self, line: &mut Line<'_>, step: &Step<'_>, payment: &Payment) {
        line.say("Từ tháng ", "From ");
        line.month(payment.from);
        line.say(" đến tháng ", " to ");
        line.month(payment.to);
        line.put(": ");
        let start = line.text.len();
        match step.formula {
            Some(formula) => put_formula(line.text, &formula.expr, &self.context(step), line.language),
            None => line.number(payment.each),
        }
        let is_sum = line.text.get(start..).is_some_and(|shown| shown.contains(" + ") || shown.contains(" − "));
        if is_sum {
            line.text.insert(start, '(');
            line.put(")");
        }
        line.put(" × ");
        line.number(payment.months);
        line.say(" tháng = ", " months = ");
        line.dong(step.dong);
        line.put(".");
    }

    fn choice(&self, line: &mut Line<'_>, scheme: usize, answer: &super::BenefitAnswer) {
        let scheme = self.pack.schemes.get(scheme);
        let groups = scheme.map(|scheme| scheme.groups.as_slice()).unwrap_or_default();
        let language = line.language;
        let name =
            |group: u16| groups.get(usize::from(group)).map(|group| group.name.get(language)).unwrap_or_default();
        line.say("Thuộc nhiều nhóm (", "Several groups fit (");
        for (number, Candidate { group, amount }) in answer.candidates.iter().enumerate() {
            line.put(if number > 0 { "; " } else { "" });
            line.put(name(*group));
            line.put(": ");
            match amount {
                Ok(amount) => line.number(*amount),
                Err(_) => line.say("chưa có mức", "not set"),
            }
        }
        line.put(").");
        let benefit = scheme.and_then(|scheme| scheme.benefits.get(answer.benefit));
        if benefit.is_some_and(|benefit| benefit.choose == Choose::Sum) {
            line.say(" Các mức được cộng lại.", " The amounts are added up.");
        } else if let Some(chosen) = answer.payments.first().and_then(|payment| payment.group) {
            line.say(" Chỉ hưởng một mức cao nhất: ", " Only the highest is paid: ");
            line.put(name(chosen));
            line.put(".");
        }
    }

    fn overlap(&self, line: &mut Line<'_>, answer: &super::OverlapAnswer) {
        let Some(rule) = self.pack.overlaps.get(answer.overlap) else { return };
        let label = |line: &mut Line<'_>, place: usize| {
            let (scheme, benefit) = rule.members.get(place).copied().unwrap_or_default();
            let scheme = self.pack.schemes.get(scheme);
            let benefit = scheme.and_then(|scheme| scheme.benefits.get(benefit));
            line.put(benefit.map(|benefit| benefit.name.get(line.language)).unwrap_or_default());
            line.put(" (");
            line.put(scheme.map(|scheme| scheme.name.get(line.language)).unwrap_or_default());
            line.put(")");
        };
        line.put(rule.name.get(line.language));
        line.put(".");
        if rule.choose == Choose::Sum {
            line.say(" Được hưởng đồng thời: ", " Paid together: ");
            for place in 0..rule.members.len() {
                line.put(if place > 0 { "; " } else { "" });
                label(line, place);
            }
            line.put(".");
            return;
        }
        let mut last: Option<usize> = None;
        for met in &answer.months {
            if last.replace(met.winner) == Some(met.winner) {
                continue;
            }
            line.say(" Từ tháng ", " From ");
            line.month(met.month);
            line.put(": ");
            for (number, amount) in met.amounts.iter().flatten().enumerate() {
                line.put(if number > 0 { " | " } else { "" });
                line.number(*amount);
            }
            line.say("; hưởng ", "; paid: ");
            label(line, met.winner);
            line.put(".");
        }
        for (number, place) in answer.open.iter().enumerate() {
            if number == 0 {
                line.say(" Chưa so sánh được với: ", " Not compared yet: ");
            } else {
                line.put("; ");
            }
            label(line, *place);
        }
        line.put(if answer.open.is_empty() { "" } else { "." });
    }
}
