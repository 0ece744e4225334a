//! Schemes: groups, conditions, benefits, commitments and what is paid back; named formulas and overlaps.

use super::fields::Fields;
use super::load::Loading;
use super::settings::part_months;
use super::{
    Basis, Benefit, Cause, Choice, Choose, Commitment, Condition, Definition, Formula, Group, Instalment, Kind,
    Monthly, Overlap, Rates, Scheme, Text, Timing, WordList,
};
use crate::language::{Type, Unit};

const CHOOSE: [(&str, Choose); 2] = [("highest", Choose::Highest), ("sum", Choose::Sum)];
const MONEY: Type = Type::Number(Unit::Dong);

#[derive(Clone, Copy)]
enum TimingWord {
    Once,
    Monthly,
}

/// The name of a scheme and of its groups, which parameters are looked up by.
pub(super) fn scheme_names(loading: &mut Loading<'_>, fields: &Fields<'_>) {
    let (id, name) = (fields.id("id"), fields.both("name"));
    let basis = loading.basis(fields);
    let event = loading.fact(fields, "event", |kind| kind == Kind::Date);
    let is_draft = fields.flag("draft");
    let mut choices: Vec<Choice> = Vec::new();
    for group in fields.tables("groups") {
        let (id, label) = (group.id("id"), group.both("name"));
        let (Some(id), Some(label)) = (id, label) else { continue };
        if choices.iter().any(|choice| choice.id == id) {
            group.note_at("id", format!("Nhóm “{id}” ghi hai lần. Hãy bỏ một."));
        }
        choices.push(Choice { id, label });
    }
    if choices.is_empty() || choices.len() > 64 {
        fields.note("Chính sách phải có từ 1 đến 64 nhóm đối tượng, ghi trong `groups`.");
    }
    let (Some(id), Some(name), Some(event)) = (id, name, event) else { return };
    if loading.pack.scheme(&id).is_some() {
        fields.note_at("id", format!("Chính sách “{id}” ghi hai lần. Hãy bỏ một."));
        return;
    }
    loading.pack.words.push(WordList { choices });
    let group_words = loading.pack.words.len() - 1;
    loading.pack.schemes.push(Scheme {
        id,
        name,
        event,
        is_draft,
        group_words,
        groups: Vec::new(),
        conditions: Vec::new(),
        benefits: Vec::new(),
        commitment: None,
        received: None,
        causes: Vec::new(),
        basis,
    });
}

pub(super) fn definition(loading: &mut Loading<'_>, fields: &Fields<'_>) {
    let (id, name) = (fields.id("id"), fields.both("name"));
    let basis = loading.basis(fields);
    let scheme = fields.optional("scheme");
    let place = scheme.as_deref().and_then(|name| loading.pack.scheme(name));
    if scheme.is_some() && place.is_none() {
        fields.note_at("scheme", "`scheme`: không có chính sách này.");
    }
    let formula = loading.formula(fields, "is", place, None);
    let (Some(id), Some(name), Some((formula, kind))) = (id, name, formula) else { return };
    let is_taken = loading.pack.fact(&id).is_some()
        || loading.pack.parameter(&id).is_some()
        || loading.pack.definitions.iter().any(|definition| definition.id == id)
        || id == "group";
    if is_taken {
        fields.note_at("id", format!("Tên “{id}” đã dùng. Hãy đặt tên khác."));
        return;
    }
    let kind = match kind {
        Type::Flag => Kind::Flag,
        Type::Number(unit) => Kind::Number(unit),
        Type::Word(list) => Kind::Word(list),
        Type::Words(list) => Kind::Words(list),
        Type::Date => Kind::Date,
    };
    loading.pack.definitions.push(Definition { id, name, scheme: place, formula, kind, basis });
}

/// The rules of a scheme whose names are known.
pub(super) fn scheme(loading: &mut Loading<'_>, fields: &Fields<'_>) {
    let place = fields.optional("id").and_then(|id| loading.pack.scheme(&id));
    let Some(place) = place else { return };
    let mut reading = Reading { loading, scheme: place };
    let groups = fields.tables("groups").iter().filter_map(|group| reading.group(group)).collect();
    let conditions = fields.tables("conditions").iter().filter_map(|item| reading.condition(item)).collect();
    let benefits = reading.benefits(fields);
    let commitment = fields.table("commitment").and_then(|item| reading.commitment(&item));
    let repayment = fields.table("repayment");
    let (received, causes) = match &repayment {
        Some(repayment) => reading.repayment(repayment),
        None => (None, Vec::new()),
    };
    if let Some(scheme) = loading.pack.schemes.get_mut(place) {
        scheme.groups = groups;
        scheme.conditions = conditions;
        scheme.benefits = benefits;
        scheme.commitment = commitment;
        scheme.received = received;
        scheme.causes = causes;
    }
}

struct Reading<'r, 'a> {
    loading: &'r mut Loading<'a>,
    scheme: usize,
}

impl Reading<'_, '_> {
    fn formula(&self, fields: &Fields<'_>, key: &str, wanted: Type) -> Option<Formula> {
        self.loading.formula(fields, key, Some(self.scheme), Some(wanted)).map(|(formula, _)| formula)
    }

    fn optional(&self, fields: &Fields<'_>, key: &str, wanted: Type) -> Option<Formula> {
        self.loading.optional_formula(fields, key, Some(self.scheme), wanted)
    }

    fn group(&self, fields: &Fields<'_>) -> Option<Group> {
        let (id, name) = (fields.id("id"), fields.both("name"));
        let basis = self.loading.basis(fields);
        let when = self.loading.formula(fields, "when", None, Some(Type::Flag)).map(|(formula, _)| formula);
        fields.finish();
        Some(Group { id: id?, name: name?, when: when?, basis })
    }

    fn condition(&self, fields: &Fields<'_>) -> Option<Condition> {
        let (id, name, otherwise) = (fields.id("id"), fields.both("name"), fields.both("otherwise"));
        let basis = self.loading.basis(fields);
        let when = self.formula(fields, "when", Type::Flag);
        let groups = self.groups(fields);
        fields.finish();
        Some(Condition { id: id?, name: name?, when: when?, otherwise: otherwise?, groups, basis })
    }

    /// The groups named under `groups`, as a mask; all without it.
    fn groups(&self, fields: &Fields<'_>) -> u64 {
        if !fields.has("groups") {
            return u64::MAX;
        }
        let list = self.loading.pack.schemes.get(self.scheme).map_or(0, |scheme| scheme.group_words);
        let mut mask = 0;
        for name in fields.texts("groups") {
            match self.loading.pack.choice(list, &name) {
                Some(group) => mask |= 1 << group,
                None => fields.note_at("groups", format!("`groups`: không có nhóm “{name}”.")),
            }
        }
        mask
    }

    fn benefits(&mut self, fields: &Fields<'_>) -> Vec<Benefit> {
        let mut benefits: Vec<Benefit> = Vec::new();
        for item in fields.tables("benefits") {
            if let Some(benefit) = self.benefit(&item) {
                if benefits.iter().any(|other| other.id == benefit.id) {
                    item.note_at("id", format!("Chế độ “{}” ghi hai lần. Hãy bỏ một.", benefit.id));
                }
                benefits.push(benefit);
            }
        }
        benefits
    }

    fn benefit(&self, fields: &Fields<'_>) -> Option<Benefit> {
        let (id, name) = (fields.id("id"), fields.both("name"));
        let basis = self.loading.basis(fields);
        let amount = self.formula(fields, "amount", MONEY);
        let when = self.optional(fields, "when", Type::Flag);
        let groups = self.groups(fields);
        let timing = match fields.word("paid", &[("once", TimingWord::Once), ("monthly", TimingWord::Monthly)]) {
            Some(TimingWord::Once) => {
                self.loading.fact(fields, "on", |kind| kind == Kind::Date).map(|on| Timing::Once { on })
            }
            Some(TimingWord::Monthly) => self.monthly(fields).map(|monthly| Timing::Monthly(Box::new(monthly))),
            None => None,
        };
        let choose = fields.optional_word("choose", &CHOOSE, Choose::Highest);
        let choose_basis = match fields.table("choose_basis") {
            Some(table) => {
                let basis = self.loading.basis(&table);
                table.finish();
                basis
            }
            None => basis.clone(),
        };
        let is_ceiling = fields.flag("ceiling");
        let instalments = fields.tables("instalments");
        let instalments = instalments.iter().filter_map(|item| self.instalment(item)).collect();
        fields.finish();
        Some(Benefit {
            id: id?,
            name: name?,
            timing: timing?,
            amount: amount?,
            when,
            groups,
            choose: choose?,
            choose_basis,
            is_ceiling,
            instalments,
            basis,
        })
    }

    fn monthly(&self, fields: &Fields<'_>) -> Option<Monthly> {
        let during = self.loading.fact(fields, "during", |kind| kind == Kind::Periods);
        let without = self.periods(fields, "without");
        let until = fields.has("until").then(|| self.loading.fact(fields, "until", |kind| kind == Kind::Date));
        let part_months = part_months(self.loading, fields);
        let most = self.optional(fields, "most_months", Type::Number(Unit::Months));
        let within = self.optional(fields, "within_months", Type::Number(Unit::Months));
        let rates = fields.has("rates").then(|| self.rates(fields)).flatten();
        Some(Monthly {
            during: during?,
            without,
            until: until.flatten(),
            part_months: part_months?,
            most,
            within,
            rates,
        })
    }

    fn rates(&self, fields: &Fields<'_>) -> Option<usize> {
        let place = self.loading.parameter(fields, "rates", |kind| matches!(kind, Kind::Word(_)))?;
        let Kind::Word(list) = self.loading.pack.parameters.get(place)?.kind else { return None };
        for (word, _) in Rates::ALL {
            if self.loading.pack.choice(list, word).is_none() {
                fields.note_at("rates", format!("`rates`: tham số này thiếu lựa chọn '{word}'."));
            }
        }
        Some(place)
    }

    /// Facts with periods under a key, each with the formula that says whether they matter.
    fn periods(&self, fields: &Fields<'_>, key: &str) -> Vec<(usize, Formula)> {
        let mut all = Vec::new();
        for item in fields.tables(key) {
            let fact = self.loading.fact(&item, "fact", |kind| kind == Kind::Periods);
            let when = self.formula(&item, "when", Type::Flag);
            item.finish();
            all.extend(fact.zip(when));
        }
        all
    }

    fn instalment(&self, fields: &Fields<'_>) -> Option<Instalment> {
        let name = fields.both("name");
        let share = self.formula(fields, "share", Type::Number(Unit::Plain));
        let after_months = self.optional(fields, "after_months", Type::Number(Unit::Months));
        let when = self.optional(fields, "when", Type::Flag);
        fields.finish();
        Some(Instalment { name: name?, share: share?, after_months, when })
    }

    fn commitment(&self, fields: &Fields<'_>) -> Option<Commitment> {
        let basis = self.loading.basis(fields);
        let months = self.formula(fields, "months", Type::Number(Unit::Months));
        let from = self.loading.fact(fields, "from", |kind| kind == Kind::Date);
        let pauses = self.periods(fields, "pauses");
        fields.finish();
        Some(Commitment { months: months?, from: from?, pauses, basis })
    }

    fn repayment(&self, fields: &Fields<'_>) -> (Option<Formula>, Vec<Cause>) {
        let received = self.formula(fields, "received", MONEY);
        let mut causes: Vec<Cause> = Vec::new();
        for item in fields.tables("causes") {
            let (id, name) = (item.id("id"), item.both("name"));
            let basis = self.loading.basis(&item);
            let amount = self.formula(&item, "amount", MONEY);
            if item.has("most_times_received") && basis.document.is_none() {
                item.note("Đòi nhiều hơn số đã nhận thì phải có căn cứ. Hãy ghi `document`.");
            }
            let most = self.optional(&item, "most_times_received", Type::Number(Unit::Plain));
            item.finish();
            if let (Some(id), Some(name), Some(amount)) = (id, name, amount) {
                if causes.iter().any(|cause| cause.id == id) {
                    item.note_at("id", format!("Trường hợp “{id}” ghi hai lần. Hãy bỏ một."));
                }
                causes.push(Cause { id, name, amount, most, basis });
            }
        }
        fields.finish();
        (received, causes)
    }
}

pub(super) fn overlap(loading: &mut Loading<'_>, fields: &Fields<'_>) {
    let name: Option<Text> = fields.both("name");
    let basis: Basis = loading.basis(fields);
    let choose = fields.word("choose", &CHOOSE);
    let mut members = Vec::new();
    for member in fields.texts("benefits") {
        let (scheme, benefit) = member.split_once('.').unwrap_or((&member, ""));
        let place = loading.pack.scheme(scheme).and_then(|place| {
            let benefit = loading.pack.schemes.get(place)?.benefit(benefit)?;
            Some((place, benefit))
        });
        if place.is_none() {
            fields.note_at("benefits", format!("Không có chế độ “{member}”. Hãy ghi dạng chính-sách.chế-độ."));
        }
        members.extend(place);
    }
    if members.len() < 2 {
        fields.note_at("benefits", "Quy tắc trùng hưởng cần ít nhất hai chế độ trong `benefits`.");
    }
    if let (Some(name), Some(choose)) = (name, choose) {
        loading.pack.overlaps.push(Overlap { name, members, choose, basis });
    }
}
