//! The words by which people are found, and the sketches of them, as they are stored.

use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::talents::talent::TalentId;
use crate::talents::words::{Word, sketch_of};
use crate::{insert_all, sql, update};

/// Puts the words of a person in place of those they had.
pub async fn set_words(tx: &mut Tx, talent: &TalentId, words: &[Word]) -> Result<()> {
    sql!(run, tx, "delete from talent_words where talent_id = $1", talent)?;
    update!(tx, "talents", { sketch: sketch_of_words(words) }, "id = $1", talent)?;
    insert_words(tx, &[(talent, words)]).await
}

/// The sketch of the words of a record.
pub fn sketch_of_words(words: &[Word]) -> i64 {
    sketch_of(words.iter().map(|word| word.word.as_str()))
}

/// Adds the words of people who have none yet; their sketch is with their records already.
pub async fn insert_words(tx: &mut Tx, people: &[(&TalentId, &[Word])]) -> Result<()> {
    let words = people.iter().flat_map(|(talent, words)| {
        let sketch = sketch_of_words(words);
        words.iter().map(move |word| (talent, word, sketch))
    });
    insert_all!(tx, "talent_words", words, |(talent, word, sketch)| {
        word: word.word, tone: word.tone, exact: word.exact, talent_id: talent, sketch: sketch,
    }, "on conflict do nothing")
}
