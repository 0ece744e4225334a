//! Pages for people who are not signed in: in Vietnamese first, English beside it.

use std::borrow::Cow;
use std::collections::HashMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use unic_langid::langid;

use super::frame::cookie;
use super::{Contact, sentence_case};
use crate::platform::App;
use crate::platform::error::Error;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "vi",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The cookie that remembers the language.
pub const LANGUAGE: &str = "lang";

static VI: LanguageIdentifier = langid!("vi");
static EN: LanguageIdentifier = langid!("en");

/// A language of the public side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Vi,
    En,
}

impl Lang {
    /// The language that the URL asks for, or that the cookie remembers; Vietnamese first.
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Lang {
        let asked = asked(uri);
        match asked.as_deref().or_else(|| cookie(headers, LANGUAGE)) {
            Some("en") => Lang::En,
            _ => Lang::Vi,
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Lang::Vi => &VI,
            Lang::En => &EN,
        }
    }

    /// The text of a key with its variables in this language, where there is no page.
    pub fn told(self, key: &str, values: &[(&'static str, &str)]) -> String {
        let variable =
            |(name, value): &(&'static str, &str)| (Cow::Borrowed(*name), FluentValue::from((*value).to_owned()));
        let variables: HashMap<Cow<'static, str>, FluentValue<'_>> = values.iter().map(variable).collect();
        LOCALES.lookup_with_args(self.id(), key, &variables)
    }
}

/// The language named in the URL (`?lang=en`), if one is.
pub fn asked(uri: &Uri) -> Option<String> {
    let query = uri.query()?;
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, value)| name == "lang" && (value == "en" || value == "vi"))
        .map(|(_, value)| value.into_owned())
}

fn without_language(uri: &Uri) -> String {
    let pairs = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()).filter(|(name, _)| name != "lang");
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// What a public page needs besides its own content.
#[derive(Clone, Debug, Default)]
pub struct PublicPage {
    pub lang: Lang,
    pub path: String,
    /// The rest of the address without the language, so that changing the language loses nothing.
    pub query: String,
    pub city: String,
    pub demo: bool,
    pub contact: Contact,
}

impl PublicPage {
    /// The frame of a public page for one request.
    pub fn of(app: &App, uri: &Uri, headers: &HeaderMap) -> PublicPage {
        PublicPage {
            lang: Lang::of(uri, headers),
            path: uri.path().to_owned(),
            query: without_language(uri),
            city: app.config.city.clone(),
            demo: app.config.demo,
            contact: Contact::default(),
        }
    }

    /// The text of a key.
    pub fn t(&self, key: &str) -> String {
        LOCALES.lookup(self.lang.id(), key)
    }

    /// The text of a key with its one variable.
    pub fn t_with(&self, key: &str, name: &'static str, value: impl ToString) -> String {
        self.lang.told(key, &[(name, &value.to_string())])
    }

    /// The same page in another language.
    pub fn in_language(&self, lang: &str) -> String {
        let and = if self.query.is_empty() { "" } else { "&" };
        format!("{}?{}{and}lang={lang}", self.path, self.query)
    }

    /// The city's name with a capital letter.
    pub fn city_title(&self) -> String {
        sentence_case(&self.city)
    }
}

impl FromRequestParts<App> for PublicPage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<PublicPage, Error> {
        Ok(PublicPage::of(app, &parts.uri, &parts.headers))
    }
}
