//! Whether a word can be a Vietnamese syllable. It is a test of spelling, not a dictionary: it
//! tells `cộng` from `cộngé`, which is enough to recognise text in an old encoding.

use unicode_normalization::UnicodeNormalization;

use crate::letters::{Tone, letters};

const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
];

const RHYMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt \
    âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên ênh êp êt êu \
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet \
    oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut \
    uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu \
    y yêm yên yêng yêt yêu ynh yt ych";

const LETTERS: &str = "abcdeghiklmnopqrstuvxyàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộ\
    ơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

/// Whether the word is spelt as Vietnamese words are. One tone at most; a syllable closed by
/// `c ch p t` has the tone sắc or nặng.
pub(crate) fn is_vietnamese(word: &str) -> bool {
    let lower: String = word.nfc().flat_map(char::to_lowercase).nfc().collect();
    if !lower.chars().all(|c| LETTERS.contains(c)) {
        return false;
    }
    let letters = letters(&lower);
    let mut tones = letters.iter().map(|l| l.tone).filter(|&tone| tone != Tone::Level);
    let (tone, more) = (tones.next().unwrap_or_default(), tones.next());
    if more.is_some() {
        return false;
    }
    let word: String = letters.iter().map(|l| l.marked).collect();
    ONSETS.iter().any(|onset| {
        word.strip_prefix(onset)
            .is_some_and(|rhyme| agree(onset, rhyme) && RHYMES.split_ascii_whitespace().any(|r| r == rhyme))
    }) && (matches!(tone, Tone::Sac | Tone::Nang) || !word.ends_with(['c', 'p', 't']) && !word.ends_with("ch"))
}

/// `c g ng` stand before back vowels; before front ones it is `k gh ngh`.
fn agree(onset: &str, rhyme: &str) -> bool {
    let front = rhyme.starts_with(['e', 'ê', 'i', 'y']);
    match onset {
        "c" | "ng" => !front,
        "g" => !rhyme.starts_with(['e', 'ê', 'y']),
        "gh" | "ngh" => front,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_words_are_told_from_others() {
        let yes = "Nguyễn Quỳnh quyết gì gìn giếng khuỷu thuở nghiêng ngoằn ngoèo xoong đường \
            huỵch Kạn yêu ý hoà hòa thuỷ thủy quốc hội khuya loạng choạng người ruột phường";
        for word in yes.split_whitespace() {
            assert!(is_vietnamese(word), "{word}");
        }
        let no = "tôt hàt café résumé naïf façade cện gè nga\u{301}\u{300} über Straße señor \
            university ộlốve W đ 1a";
        for word in no.split_whitespace() {
            assert!(!is_vietnamese(word), "{word}");
        }
    }
}
