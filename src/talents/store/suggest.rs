//! A query that finds nobody, with one slip of the typist mended in it: a letter too many, one missing, a wrong one, or
//! two in each other's place. It is offered only when it finds somebody whom the reader may see, and tried only where
//! that is quick: with a word that few people have.

use std::collections::BTreeSet;

use super::search::{COLUMNS, question};
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::platform::secret::Secret;
use crate::platform::value::ToValue;

/// Shorter words have too many neighbours, longer ones are no names.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=20;
/// So many mended queries are tried.
const TRIED: usize = 8;

/// All words that are one slip away.
fn neighbours(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut found = BTreeSet::new();
    for place in 0..=letters.len() {
        let (before, after) = letters.split_at(place);
        let with = |middle: &[char], rest: &[char]| before.iter().chain(middle).chain(rest).collect::<String>();
        if let [_, rest @ ..] = after {
            found.insert(with(&[], rest));
        }
        if let [one, two, rest @ ..] = after {
            found.insert(with(&[*two, *one], rest));
        }
        for letter in 'a'..='z' {
            found.insert(with(&[letter], after));
            if let [_, rest @ ..] = after {
                found.insert(with(&[letter], rest));
            }
        }
    }
    found.remove(word);
    found
}

/// The words of records that are one slip away from this one, those of most people first.
async fn near(db: &mut impl Read, word: &str) -> Result<Vec<String>> {
    let near = neighbours(word);
    let places: Vec<String> = (1..=near.len()).map(|place| format!("${place}")).collect();
    let statement = format!(
        "select word, cast(count(*) as bigint) as people from talent_words where word in ({})
         group by word order by people desc, word limit {TRIED}",
        places.join(", ")
    );
    let rows: Vec<(String, i64)> = db.all(statement, near.iter().map(ToValue::to_value).collect()).await?;
    Ok(rows.into_iter().map(|(word, _)| word).collect())
}

async fn is_known(db: &mut impl Read, word: &str) -> Result<bool> {
    let end = format!("{word}\u{10ffff}");
    let sql = "select word from talent_words where word >= $1 and word < $2 limit 1";
    Ok(db.optional::<(String,)>(sql, vec![word.to_value(), end.to_value()]).await?.is_some())
}

/// The query of a list with one slip mended, when that finds somebody.
pub async fn suggestion(
    db: &mut impl Read,
    secret: &Secret,
    permit: &Permit,
    params: &ListParams,
) -> Result<Option<String>> {
    let tokens: Vec<&str> = params.query().unwrap_or_default().split_whitespace().collect();
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut unknown: Vec<usize> = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let folded = viet::text::fold_words(token);
        let [word] = folded.as_slice() else { continue };
        if !is_known(db, word).await? {
            unknown.push(place);
        }
        if LENGTHS.contains(&word.len()) && word.chars().all(|letter| letter.is_ascii_lowercase()) {
            words.push((place, word.clone()));
        }
    }
    // Of two words that nobody has, mending one leaves the other.
    if unknown.len() > 1 {
        return Ok(None);
    }
    words.retain(|(place, _)| unknown.is_empty() || unknown.contains(place));
    let sort = ListParams::default().sort(COLUMNS)?;
    let mut left = TRIED;
    for (place, word) in words {
        for mended in near(db, &word).await?.into_iter().take(left) {
            left -= 1;
            let text = tokens.iter().enumerate().map(|(at, token)| if at == place { mended.as_str() } else { token });
            let text = text.collect::<Vec<_>>().join(" ");
            let found = question(db, secret, permit, &params.having("q", &text)).await?;
            if found.is_small() && !found.first(db, sort, false, 1).await?.is_empty() {
                return Ok(Some(text));
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_a_letter_more_less_other_or_two_turned() {
        let near = neighbours("nguyen");
        for word in ["nguyn", "nguyenn", "nguyet", "nguyne", "xnguyen"] {
            assert!(near.contains(word), "{word}");
        }
        assert!(!near.contains("nguyen") && !near.contains("nguen_") && !near.contains("nguin"));
    }
}
