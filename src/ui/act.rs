//! What comes of an act on a page: one goes on and is told so, or the page is drawn again with what was refused.

use axum::response::Response;

use super::frame::go_to_saying;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;

/// What came of an act.
#[derive(Debug)]
pub enum Came {
    /// It is done: where one goes, with the sentence that says so.
    Done(Response),
    /// It was refused: the form as it was typed, with what is wrong.
    Refused(Form),
}

/// Takes what came of an act. A race that was lost is refused with the sentence of its page.
pub fn came<T>(
    mut form: Form,
    taken: Result<T>,
    lost: &str,
    to: impl AsRef<str>,
    said: impl FnOnce(&T) -> String,
) -> Result<Came> {
    let taken = match taken {
        Err(Error::Stale) => Err(Error::refused(lost)),
        other => other,
    };
    Ok(match form.accept(taken)? {
        Some(taken) => Came::Done(go_to_saying(to, &said(&taken))?),
        None => Came::Refused(form),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_goes_on_or_comes_back_with_its_form() {
        let form = || Form::parse(b"reason=Thu+lai");
        let done = came(form(), Ok(3), "lost", "/noi-khac", |count| format!("Xong {count}.")).unwrap();
        assert!(matches!(done, Came::Done(response) if response.headers()["location"] == "/noi-khac"));
        let refused = |error: Error| match came(form(), Err::<(), _>(error), "Người khác vừa làm.", "/", |()| {
            String::new()
        }) {
            Ok(Came::Refused(form)) => {
                (form.value("reason").to_owned(), form.errors().len(), form.error("").map(str::to_owned))
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(Error::Stale), ("Thu lai".to_owned(), 1, Some("Người khác vừa làm.".to_owned())));
        assert_eq!(refused(Error::refused_at("reason", "Ngắn quá")), ("Thu lai".to_owned(), 1, None));
        assert!(came(form(), Err::<(), _>(Error::NotFound), "", "/", |()| String::new()).is_err());
    }
}
