//! How many people the city has, in both blocs, without who they are (IV.3.b). Small numbers are hidden, and so is the
//! one from which a hidden one could be worked out.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::talents::store::people;
use crate::talents::talent::TalentStatus;
use crate::ui::{Render, Shell};

/// Fewer people than this are not shown as a number.
pub const LEAST: i64 = 5;

/// A number as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shown {
    Number(i64),
    Hidden,
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Shown::Number(number) => f.write_str(&viet::number::group(*number)),
            Shown::Hidden => f.write_str("ẩn"),
        }
    }
}

/// Hides what is small, and with a single hidden number the next smallest, because the sum would tell it.
pub(crate) fn hide_small(numbers: &[i64]) -> Vec<Shown> {
    let mut hidden: Vec<bool> = numbers.iter().map(|number| (1..LEAST).contains(number)).collect();
    if hidden.iter().filter(|is_hidden| **is_hidden).count() == 1 {
        let next = numbers.iter().enumerate().filter(|(place, _)| hidden.get(*place) == Some(&false));
        let next = next.filter(|(_, number)| **number > 0).min_by_key(|(_, number)| **number).map(|(place, _)| place);
        if let Some(is_hidden) = next.and_then(|place| hidden.get_mut(place)) {
            *is_hidden = true;
        }
    }
    let shown = |(number, is_hidden): (&i64, bool)| if is_hidden { Shown::Hidden } else { Shown::Number(*number) };
    numbers.iter().zip(hidden).map(shown).collect()
}

struct Row {
    label: &'static str,
    government: Shown,
    party: Shown,
    total: Shown,
}

#[derive(Template)]
#[template(path = "talents/pages/totals.html")]
struct TotalsPage {
    shell: Shell,
    rows: Vec<Row>,
    government: Shown,
    party: Shown,
    total: Shown,
    any_hidden: bool,
    read_at: String,
}

/// The numbers of the city.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let counted = people::counts(&mut app.db.read()).await?;
    let of = |bloc: &str| -> Vec<i64> {
        let count = |status: &TalentStatus| {
            counted.iter().filter(|(known, at, _)| known == bloc && at == status).map(|(_, _, count)| count).sum()
        };
        TalentStatus::ALL.iter().map(count).collect()
    };
    let sees =
        permit.also(Permission::ViewTalents).filter(|sees| sees.reach() == Reach::Bloc).and_then(|sees| sees.bloc());
    // Who sees the people of a bloc may know how many they are.
    let cells = |bloc: &str, numbers: &[i64]| {
        if sees.as_deref() == Some(bloc) {
            numbers.iter().map(|number| Shown::Number(*number)).collect()
        } else {
            hide_small(numbers)
        }
    };
    let (government, party) = (of("government"), of("party"));
    let (own, other) = (cells("government", &government), cells("party", &party));
    let sum = |numbers: &[i64]| numbers.iter().sum::<i64>();
    let whole = |bloc: &str, numbers: &[i64]| {
        let all = sum(numbers);
        if sees.as_deref() != Some(bloc) && (1..LEAST).contains(&all) { Shown::Hidden } else { Shown::Number(all) }
    };
    let (all_government, all_party) = (whole("government", &government), whole("party", &party));
    let total = |one: &Shown, other: &Shown, number: i64| {
        if *one == Shown::Hidden || *other == Shown::Hidden { Shown::Hidden } else { Shown::Number(number) }
    };
    let rows: Vec<Row> = TalentStatus::ALL
        .iter()
        .zip(own.into_iter().zip(other))
        .zip(government.iter().zip(&party))
        .map(|((status, (own, other)), (one, two))| Row {
            label: status.label(),
            total: total(&own, &other, one + two),
            government: own,
            party: other,
        })
        .collect();
    TotalsPage {
        shell: shell.titled("Số liệu nhân tài toàn thành phố"),
        any_hidden: rows.iter().any(|row| row.total == Shown::Hidden)
            || all_party == Shown::Hidden
            || all_government == Shown::Hidden,
        rows,
        total: total(&all_government, &all_party, sum(&government) + sum(&party)),
        government: all_government,
        party: all_party,
        read_at: clock::screen(app.clock.now()),
    }
    .page()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_number_is_hidden_together_with_the_next_one() {
        use Shown::{Hidden, Number};
        assert_eq!(hide_small(&[20, 3, 7, 0]), [Number(20), Hidden, Hidden, Number(0)]);
        assert_eq!(hide_small(&[20, 3, 4]), [Number(20), Hidden, Hidden]);
        assert_eq!(hide_small(&[20, 6]), [Number(20), Number(6)]);
        assert_eq!(hide_small(&[3, 0]), [Hidden, Number(0)]);
    }
}
