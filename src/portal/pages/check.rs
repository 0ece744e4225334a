//! "Kiểm tra điều kiện": a question a page, then the result. The answers travel in the address; nothing is kept.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use policy::answer::{Question, answer};
use policy::pack::{Kind, Pack};

use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::policies;
use crate::portal::answers::{Answers, NONE, Told, language};
use crate::portal::carried;
use crate::portal::outcome::{self, Outcome, SumLine};
use crate::portal::topic::{BORN_YEAR, EVENT, Topic, UNKNOWN, is_presumed, missing};
use crate::ui::{PublicPage, Render, go_to};

/// How a field is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Draw {
    Radios,
    Checkboxes,
    Box,
    Day,
    Number,
    Money,
}

/// One field of a question.
struct Field {
    name: String,
    label: String,
    hint: String,
    draw: Draw,
    options: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "portal/pages/question.html")]
struct QuestionPage {
    page: PublicPage,
    form: Form,
    topic: String,
    title: String,
    intro: String,
    number: usize,
    fields: Vec<Field>,
    carried: Vec<(String, String)>,
    back: Option<String>,
    /// Other schemes that can be asked about, on the first page.
    others: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "portal/pages/result.html")]
struct ResultPage {
    page: PublicPage,
    /// The scheme that was asked about.
    outcome: Outcome,
    /// Other schemes that the answers open.
    others: Vec<Outcome>,
    /// What excludes each other among them.
    overlaps: Vec<SumLine>,
    told: Vec<Told>,
    link: String,
    again: String,
    /// Where the answers become a dossier.
    apply: String,
    is_near_limit: bool,
    version: String,
    time: String,
    is_draft: bool,
}

/// Asks the next question, or shows the result.
pub async fn show(State(app): State<App>, page: PublicPage, uri: Uri) -> Result<Response> {
    let pack = policies::rules_now(&app, &mut app.db.read()).await?;
    let answers = Answers::read(pack, &page, uri.query().unwrap_or(""), app.clock.today())?;
    if let Some(topic) = answers.wrong() {
        return question(page, &answers, &topic)?.invalid();
    }
    if answers.asked().is_some() {
        return go_to(answers.link());
    }
    if let Some(topic) = answers.edited() {
        return question(page, &answers, &topic)?.page();
    }
    let first = answer(pack, &answers.facts, &answers.question);
    let found = first.schemes.first().ok_or(Error::NotFound)?;
    let next =
        missing(found).into_iter().map(|fact| Topic::of(pack, answers.scheme, fact)).find(|topic| !answers.has(topic));
    let next = if answers.has(&Topic::Groups) { next } else { Some(Topic::Groups) };
    if let Some(topic) = next {
        return question(page, &answers, &topic)?.page();
    }
    // Benefits of the same kind exclude each other, so all that is open is worked out together.
    let question = Question { schemes: Some(answers.opened()), ..answers.question.clone() };
    let answer = answer(pack, &answers.facts, &question);
    let told = outcome::tell(&answers, &page, &answer);
    let (mut outcomes, overlaps) = (told.schemes, told.overlaps);
    let main = outcomes.iter().position(|outcome| outcome.place == answers.place).ok_or(Error::NotFound)?;
    let outcome = outcomes.remove(main);
    let shown = ResultPage {
        outcome,
        others: outcomes,
        overlaps,
        told: answers.told(),
        link: app.config.public_url.trim_end_matches('/').to_owned() + &answers.link(),
        again: answers.start(),
        apply: carried::address(&answers),
        is_near_limit: answers.is_near_limit,
        version: pack.version.clone(),
        time: clock::screen(app.clock.now()),
        is_draft: answers.scheme.is_draft,
        page,
    };
    shown.page()
}

fn question(page: PublicPage, answers: &Answers, topic: &Topic) -> Result<QuestionPage> {
    let (pack, language) = (answers.pack, language(page.lang));
    let mut fields = Vec::new();
    match topic {
        Topic::Event => {
            let options =
                vec![("chua".to_owned(), page.t("check-event-no")), ("co".to_owned(), page.t("check-event-yes"))];
            let label = page.t("check-event");
            fields.push(Field { name: EVENT.to_owned(), label, hint: String::new(), draw: Draw::Radios, options });
            fields.extend(field(pack, &page, answers.scheme.event));
        }
        Topic::Service(_) => {
            fields.push(Field {
                name: BORN_YEAR.to_owned(),
                label: page.t("check-born-year-question"),
                hint: page.t("check-born-year-hint"),
                draw: Draw::Number,
                options: Vec::new(),
            });
            fields.extend(answers.keys(topic).filter_map(|fact| field(pack, &page, fact)).map(|mut field| {
                field.options.retain(|(value, _)| value != UNKNOWN);
                field
            }));
        }
        _ => fields.extend(topic.facts(pack, answers.scheme).into_iter().filter_map(|fact| field(pack, &page, fact))),
    }
    // What has to be chosen comes first, what is presumed not to be so after it.
    fields.sort_by_key(|field| field.draw == Draw::Box);
    let title = match topic {
        Topic::Groups => page.t("check-groups"),
        Topic::Event => page.t("check-event-title"),
        Topic::Service(_) => page.t("check-service"),
        Topic::Fact(fact) => pack.facts.get(*fact).map_or(String::new(), |fact| fact.question.get(language).to_owned()),
    };
    let is_first = answers.count() == 0;
    let others = pack.public.iter().filter(|place| is_first && **place != answers.place).filter_map(|place| {
        let scheme = pack.schemes.get(*place)?;
        Some((answers.link_about(*place), scheme.name.get(language).to_owned()))
    });
    Ok(QuestionPage {
        form: answers.form.clone(),
        topic: topic.name(pack).to_owned(),
        intro: if is_first { page.t("check-intro") } else { String::new() },
        number: answers.count() + usize::from(!answers.has(topic)),
        title,
        fields,
        carried: answers.carried(topic),
        back: (!is_first).then(|| answers.told().last().map(|told| told.edit.clone())).flatten(),
        others: others.collect(),
        page,
    })
}

fn field(pack: &Pack, page: &PublicPage, place: usize) -> Option<Field> {
    let fact = pack.facts.get(place)?;
    let language = language(page.lang);
    let unknown = || (UNKNOWN.to_owned(), page.t("check-unknown"));
    let choices = |list: usize| {
        let choices = pack.words.get(list).map(|list| list.choices.as_slice()).unwrap_or_default();
        choices.iter().map(|choice| (choice.id.clone(), choice.label.get(language).to_owned())).collect::<Vec<_>>()
    };
    let (draw, options, hint) = match fact.kind {
        Kind::Flag if is_presumed(pack, place) => (Draw::Box, Vec::new(), String::new()),
        Kind::Flag => {
            let yes = ("co".to_owned(), page.t("check-yes"));
            let no = ("khong".to_owned(), page.t("check-no"));
            (Draw::Radios, vec![yes, no, unknown()], String::new())
        }
        Kind::Word(list) => (Draw::Radios, choices(list).into_iter().chain([unknown()]).collect(), String::new()),
        Kind::Words(list) => {
            let none = (NONE.to_owned(), page.t("check-none"));
            (Draw::Checkboxes, choices(list).into_iter().chain([none]).collect(), page.t("check-choose-all"))
        }
        Kind::Date => (Draw::Day, Vec::new(), page.t("check-day-hint")),
        Kind::Number(policy::language::Unit::Dong) => (Draw::Money, Vec::new(), String::new()),
        Kind::Number(_) => (Draw::Number, Vec::new(), String::new()),
        Kind::Periods => return None,
    };
    let label = if draw == Draw::Box { fact.name.get(language) } else { fact.question.get(language) };
    Some(Field { name: fact.id.clone(), label: label.to_owned(), hint, draw, options })
}
