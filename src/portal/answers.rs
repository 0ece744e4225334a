//! What a visitor has answered: read from the address, checked, turned into facts, and written back into a link that can
//! be passed on. Nothing else of the address survives, so a link holds no more than what the questions ask.

use chrono::{Datelike, NaiveDate};

use policy::answer::{Question, SchemeAnswer, answer, context, derive};
use policy::calendar::{Month, parse_day};
use policy::exact::Exact;
use policy::facts::{Facts, Given, from_text};
use policy::language::{Notes, number_text, plain};
use policy::pack::{Fact, Kind, Language, Pack, Scheme};
use policy::value::Value;

use super::topic::{BORN_YEAR, EVENT, Topic, UNKNOWN, is_presumed};
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::ui::{Lang, PublicPage};

/// The path of the page.
pub const PATH: &str = "/kiem-tra-dieu-kien";

/// The choice for who holds none of several.
pub const NONE: &str = "khong-co";

/// The answers of one visitor.
pub struct Answers {
    /// The rules.
    pub pack: &'static Pack,
    /// The scheme that is asked about.
    pub scheme: &'static Scheme,
    /// Its place in the pack.
    pub place: usize,
    /// What is asked of the engine.
    pub question: Question,
    /// The answers as facts.
    pub facts: Facts,
    /// What was typed, and what is wrong with it.
    pub form: Form,
    /// Whether the month of birth, which is not asked, would settle the matter.
    pub is_near_limit: bool,
    given: Vec<GivenTopic>,
    language: Lang,
}

/// One topic that was answered.
struct GivenTopic {
    topic: Topic,
    pairs: Vec<(String, String)>,
    told: Vec<(String, String)>,
}

/// One answer as the result repeats it.
pub struct Told {
    /// What was asked.
    pub label: String,
    /// What was answered.
    pub value: String,
    /// Where it can be changed.
    pub edit: String,
}

/// The engine's name of a language.
pub fn language(lang: Lang) -> Language {
    match lang {
        Lang::Vi => Language::Vi,
        Lang::En => Language::En,
    }
}

impl Answers {
    /// Reads the query of an address; what is wrong stands in `form`.
    pub fn read(pack: &'static Pack, page: &PublicPage, query: &str, today: NaiveDate) -> Result<Answers> {
        let form = Form::parse(query.as_bytes());
        let wanted = pack.scheme(form.value("chinh-sach")).filter(|place| pack.public.contains(place));
        let place = wanted.or(pack.public.first().copied()).ok_or(Error::NotFound)?;
        let scheme = pack.schemes.get(place).ok_or(Error::NotFound)?;
        let question = Question { schemes: Some(vec![place]), ..Question::on(today) };
        let mut answers = Answers {
            pack,
            scheme,
            place,
            question,
            facts: Facts::new(pack),
            form,
            is_near_limit: false,
            given: Vec::new(),
            language: page.lang,
        };
        let asked = answers.asked();
        let mut topics: Vec<Topic> = vec![Topic::Groups, Topic::Event];
        for fact in 0..pack.facts.len() {
            let topic = Topic::of(pack, scheme, fact);
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
        for topic in topics {
            let names = answers.fields(&topic);
            if asked.as_ref() == Some(&topic) || names.iter().any(|name| !answers.form.many(name).is_empty()) {
                answers.take(page, topic);
            }
        }
        answers.in_order_of(query);
        answers.work_out_service();
        Ok(answers)
    }

    /// Keeps the answers in the order in which they were given, so that the way back is the way that was come.
    fn in_order_of(&mut self, query: &str) {
        let names: Vec<String> = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned()).collect();
        let place = |given: &GivenTopic| {
            let first = given.pairs.first().map(|(name, _)| name);
            names.iter().position(|name| Some(name) == first)
        };
        self.given.sort_by_key(|given| place(given).unwrap_or(names.len()));
    }

    /// The topic whose page was just sent.
    pub fn asked(&self) -> Option<Topic> {
        Topic::named(self.pack, self.scheme, self.form.value("hoi"))
    }

    /// The topic that is to be answered anew.
    pub fn edited(&self) -> Option<Topic> {
        Topic::named(self.pack, self.scheme, self.form.value("sua"))
    }

    /// The topic in which something is wrong.
    pub fn wrong(&self) -> Option<Topic> {
        let field = &self.form.errors().first()?.field;
        match field.as_str() {
            EVENT => Some(Topic::Event),
            BORN_YEAR => self.asked().filter(|topic| matches!(topic, Topic::Service(_))).or_else(|| {
                (0..self.pack.facts.len())
                    .map(|fact| Topic::of(self.pack, self.scheme, fact))
                    .find(|topic| matches!(topic, Topic::Service(_)))
            }),
            other => self.pack.fact(other).map(|fact| Topic::of(self.pack, self.scheme, fact)),
        }
    }

    /// Whether a topic was answered, be it by "not known".
    pub fn has(&self, topic: &Topic) -> bool {
        self.given.iter().any(|given| given.topic == *topic)
    }

    /// How many topics were answered.
    pub fn count(&self) -> usize {
        self.given.len()
    }

    /// The names of the fields of a topic.
    pub fn fields(&self, topic: &Topic) -> Vec<String> {
        let id = |fact: usize| self.pack.facts.get(fact).map(|fact| fact.id.clone());
        match topic {
            Topic::Event => [EVENT.to_owned()].into_iter().chain(id(self.scheme.event)).collect(),
            Topic::Service(_) => [BORN_YEAR.to_owned()].into_iter().chain(self.keys(topic).filter_map(id)).collect(),
            other => other.facts(self.pack, self.scheme).into_iter().filter_map(id).collect(),
        }
    }

    /// The facts of a topic of service that are asked as they are: by what retirement ages are told apart.
    pub fn keys(&self, topic: &Topic) -> impl Iterator<Item = usize> {
        let facts = topic.facts(self.pack, self.scheme);
        facts.into_iter().skip(if matches!(topic, Topic::Service(_)) { 2 } else { 0 })
    }

    /// A link with all answers, which shows the same to whoever opens it.
    pub fn link(&self) -> String {
        self.link_with(&[])
    }

    /// A link with all answers to ask about another scheme of the pack.
    pub fn link_about(&self, place: usize) -> String {
        let event = self.pack.schemes.get(place).map(|scheme| scheme.event);
        let given = self.given.iter().flat_map(|given| given.pairs.clone());
        // Whether the day has come is said of the event of one scheme.
        let given = given.filter(|(name, _)| name != EVENT || event == Some(self.scheme.event));
        address(self.frame_of(place).into_iter().chain(given))
    }

    /// The address of the first question, without answers.
    pub fn start(&self) -> String {
        address(self.frame())
    }

    /// The schemes that the answers open, the one that is asked about first: those with a group that the visitor surely
    /// belongs to.
    pub fn opened(&self) -> Vec<usize> {
        let question = Question { schemes: Some(self.pack.public.clone()), ..self.question.clone() };
        let answer = answer(self.pack, &self.facts, &question);
        let is_open =
            |of: &&SchemeAnswer| of.scheme != self.place && of.groups.iter().any(|group| group.belongs == Ok(true));
        let others = answer.schemes.iter().filter(is_open).map(|of| of.scheme);
        std::iter::once(self.place).chain(others).collect()
    }

    /// The answers of all topics but one, for the form of that topic to carry along.
    pub fn carried(&self, but: &Topic) -> Vec<(String, String)> {
        let others = self.given.iter().filter(|given| given.topic != *but);
        let pairs = others.flat_map(|given| given.pairs.clone());
        self.frame().into_iter().chain(pairs).collect()
    }

    /// The answers as they stand in the address: name and value.
    pub fn pairs(&self) -> impl Iterator<Item = &(String, String)> {
        self.given.iter().flat_map(|given| &given.pairs)
    }

    /// What was answered, with links to change it.
    pub fn told(&self) -> Vec<Told> {
        let mut all = Vec::new();
        for given in &self.given {
            let edit = self.link_with(&[("sua", given.topic.name(self.pack))]);
            let told = given.told.iter().cloned();
            all.extend(told.map(|(label, value)| Told { label, value, edit: edit.clone() }));
        }
        all
    }

    fn frame(&self) -> Vec<(String, String)> {
        self.frame_of(self.place)
    }

    fn frame_of(&self, place: usize) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        if self.pack.public.first() != Some(&place) {
            pairs.extend(self.pack.schemes.get(place).map(|scheme| ("chinh-sach".to_owned(), scheme.id.clone())));
        }
        if self.language == Lang::En {
            pairs.push(("lang".to_owned(), "en".to_owned()));
        }
        pairs
    }

    fn link_with(&self, more: &[(&str, &str)]) -> String {
        let pairs = self.frame().into_iter().chain(self.given.iter().flat_map(|given| given.pairs.clone()));
        address(pairs.chain(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))))
    }

    /// Takes the answers of one topic, or notes what is wrong with them.
    fn take(&mut self, page: &PublicPage, topic: Topic) {
        let mut given = GivenTopic { topic, pairs: Vec::new(), told: Vec::new() };
        let is_right = match given.topic {
            Topic::Groups => self.take_groups(page, &mut given),
            Topic::Event => self.take_event(page, &mut given),
            Topic::Service(_) => self.take_birth(page, &mut given),
            Topic::Fact(fact) => self.take_fact(page, fact, &mut given),
        };
        if is_right {
            self.given.push(given);
        }
    }

    fn take_groups(&mut self, page: &PublicPage, given: &mut GivenTopic) -> bool {
        let facts = given.topic.facts(self.pack, self.scheme);
        let (presumed, asked): (Vec<usize>, Vec<usize>) =
            facts.into_iter().partition(|fact| is_presumed(self.pack, *fact));
        let mut ticked = Vec::new();
        for place in presumed {
            let Some(fact) = self.pack.facts.get(place) else { continue };
            if self.form.is_checked(&fact.id, "co") {
                self.facts.set(place, Given::Always(Value::Flag(true)));
                ticked.push(fact);
            }
        }
        let mut is_right = true;
        for place in asked {
            let Some(fact) = self.pack.facts.get(place) else { continue };
            if !ticked.is_empty() && matches!(fact.kind, Kind::Words(_)) && self.form.many(&fact.id).is_empty() {
                self.form.set(&fact.id, NONE);
            }
            is_right &= self.take_fact(page, place, given);
        }
        for fact in ticked {
            given.pairs.push((fact.id.clone(), "co".to_owned()));
            given.told.push((fact.name.get(language(self.language)).to_owned(), page.t("check-yes")));
        }
        is_right
    }

    fn take_event(&mut self, page: &PublicPage, given: &mut GivenTopic) -> bool {
        let event = self.scheme.event;
        let Some(fact) = self.pack.facts.get(event) else { return false };
        let label = fact.name.get(language(self.language)).to_owned();
        if self.form.value(EVENT) == "chua" {
            let day = Month::of(self.question.today).plus(1).first_day();
            self.facts.set(event, Given::Always(Value::Date(day)));
            given.pairs.push((EVENT.to_owned(), "chua".to_owned()));
            let shown = plain(self.pack, fact.kind, Value::Date(day), language(self.language));
            given.told.push((label, page.t_with("check-event-later", "day", shown)));
            return true;
        }
        if self.form.value(&fact.id).trim().is_empty() {
            let field = if self.form.value(EVENT).is_empty() { EVENT } else { fact.id.as_str() };
            self.form.refuse(field, page.t(if field == EVENT { "check-choose" } else { "check-day-wrong" }));
            return false;
        }
        self.form.set(EVENT, "co");
        self.take_fact(page, event, given)
    }

    fn take_birth(&mut self, page: &PublicPage, given: &mut GivenTopic) -> bool {
        let this = self.question.today.year();
        let (least, most) = (this - 90, this - 14);
        let typed = self.form.value(BORN_YEAR).trim().to_owned();
        let year = typed.parse::<i32>().ok().filter(|year| (least..=most).contains(year));
        let mut is_right = true;
        match year {
            Some(year) => {
                given.pairs.push((BORN_YEAR.to_owned(), year.to_string()));
                given.told.push((page.t("check-born-year"), year.to_string()));
            }
            None => {
                self.form.refuse(BORN_YEAR, page.t_with("check-year-wrong", "range", format!("{least}–{most}")));
                is_right = false;
            }
        }
        for fact in self.keys(&given.topic).collect::<Vec<_>>() {
            is_right &= self.take_fact(page, fact, given);
        }
        is_right
    }

    fn take_fact(&mut self, page: &PublicPage, place: usize, given: &mut GivenTopic) -> bool {
        let Some(fact) = self.pack.facts.get(place) else { return false };
        let language = language(self.language);
        let label = fact.name.get(language).to_owned();
        let typed: Vec<String> = self.form.many(&fact.id).into_iter().map(|text| text.trim().to_owned()).collect();
        let first = typed.first().map_or("", String::as_str);
        if first == UNKNOWN && matches!(fact.kind, Kind::Flag | Kind::Word(_)) {
            given.pairs.push((fact.id.clone(), UNKNOWN.to_owned()));
            given.told.push((label, page.t("check-unknown")));
            return true;
        }
        let value = match value(self.pack, fact, &typed) {
            Ok(value) => value,
            Err(key) => {
                let range = format!("{}–{}", number_text(fact.range.0, language), number_text(fact.range.1, language));
                self.form.refuse(&fact.id, page.t_with(key, "range", range));
                return false;
            }
        };
        self.facts.set(place, Given::Always(value));
        let texts = written(self.pack, fact, value, &typed);
        given.pairs.extend(texts.into_iter().map(|text| (fact.id.clone(), text)));
        if let Value::Date(day) = value {
            self.form.set(&fact.id, viet::date::screen(day));
        }
        given.told.push((label, plain(self.pack, fact.kind, value, language)));
        true
    }

    /// Works out the service left from the year of birth, for the first and for the last day of the year. When they come
    /// out differently, the month matters: then the fact stays open, and the engine says so.
    fn work_out_service(&mut self) {
        let Some(topic) = self.given.iter().map(|given| &given.topic).find(|topic| matches!(topic, Topic::Service(_)))
        else {
            return;
        };
        let Topic::Service(place) = *topic else { return };
        let Some(born_on) = topic.facts(self.pack, self.scheme).first().copied() else { return };
        let Ok(year) = self.form.value(BORN_YEAR).trim().parse::<i32>() else { return };
        let Some(event) = self.facts.on(self.scheme.event, self.question.today).and_then(Value::date) else { return };
        let left = |month: u32, day: u32| {
            let born = NaiveDate::from_ymd_opt(year, month, day)?;
            let facts = self.facts.with(born_on, Value::Date(born));
            let notes = Notes::default();
            let months = derive(&context(self.pack, &facts, &self.question, &notes).on(event), place).ok()?;
            Some(self.facts.with(place, months))
        };
        let (Some(least), Some(most)) = (left(1, 1), left(12, 31)) else { return };
        let verdict = |facts: &Facts| {
            let answer = answer(self.pack, facts, &self.question);
            answer.schemes.first().map(|scheme| scheme.verdict)
        };
        if verdict(&least) == verdict(&most) {
            self.facts = least;
        } else {
            self.is_near_limit = true;
        }
    }
}

fn address(pairs: impl IntoIterator<Item = (String, String)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(pairs).finish();
    if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
}

/// The value of a fact as chosen or typed; an error is the key of the sentence.
fn value(pack: &Pack, fact: &Fact, typed: &[String]) -> std::result::Result<Value, &'static str> {
    let first = typed.first().map_or("", String::as_str);
    match fact.kind {
        Kind::Flag => match first {
            "co" => Ok(Value::Flag(true)),
            "khong" => Ok(Value::Flag(false)),
            _ => Err("check-choose"),
        },
        Kind::Word(list) => pack.choice(list, first).map(Value::Word).ok_or("check-choose"),
        Kind::Words(list) => {
            let has_none = typed.iter().any(|text| text == NONE);
            match (has_none, typed.len()) {
                (_, 0) => return Err("check-choose-some"),
                (true, 1) => return Ok(Value::Words(0)),
                (true, _) => return Err("check-none-and-some"),
                _ => {}
            }
            let places = typed.iter().map(|text| pack.choice(list, text));
            let mask = places.map(|place| Some(1_u64 << place?)).try_fold(0, |mask, bit| Some(mask | bit?));
            mask.map(Value::Words).ok_or("check-choose-some")
        }
        Kind::Date => {
            let day = parse_day(first).or_else(|| viet::date::parse(first).ok());
            day.filter(|day| (2000..=2099).contains(&day.year())).map(Value::Date).ok_or("check-day-wrong")
        }
        Kind::Number(_) => {
            let text = first.replace(['.', ' ', '\u{a0}'], "").replace(',', ".");
            from_text(pack, fact, &text).map_err(|_| "check-number-wrong")
        }
        Kind::Periods => Err("check-choose"),
    }
}

/// A value as it is written into the link.
fn written(pack: &Pack, fact: &Fact, value: Value, typed: &[String]) -> Vec<String> {
    match (value, fact.kind) {
        (Value::Date(day), _) => vec![day.format("%Y-%m-%d").to_string()],
        (Value::Number(number), _) => vec![number_in_link(number)],
        (Value::Words(0), _) => vec![NONE.to_owned()],
        (Value::Words(mask), Kind::Words(list)) => {
            let choices = pack.words.get(list).map(|list| list.choices.as_slice()).unwrap_or_default();
            let held = choices.iter().enumerate().filter(|(place, _)| mask >> place & 1 == 1);
            held.map(|(_, choice)| choice.id.clone()).collect()
        }
        _ => typed.iter().take(1).cloned().collect(),
    }
}

fn number_in_link(number: Exact) -> String {
    number.to_string().replace('.', ",")
}
