//! Numbers in words, in the northern usage of state documents (linh, nghìn, mốt, tư, lăm), and
//! read back.

use crate::text::fold_words;

const TY: u64 = 1_000_000_000;
const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// A number in words, beginning with a capital: `Một nghìn không trăm linh một`; `Âm …` below 0.
pub fn number_in_words(number: i64) -> String {
    let mut words: Vec<&str> = Vec::new();
    if number < 0 {
        words.push("âm");
    }
    if number == 0 {
        words.push("không");
    }
    push_number(&mut words, number.unsigned_abs(), false);
    capitalised(&words.join(" "))
}

/// An amount in words, as after `Bằng chữ:` in an official paper: `Một trăm hai mươi triệu đồng`.
pub fn dong_in_words(amount: i64) -> String {
    number_in_words(amount) + " đồng"
}

/// The same as [`dong_in_words`].
pub fn in_words(amount: i64) -> String {
    dong_in_words(amount)
}

/// Reads a number in words, with or without accents and `đồng`: also `lẻ`, `ngàn`, `tỉ`, `rưỡi`.
/// `None` when it is not a number, or too large.
pub fn read_words(text: &str) -> Option<i64> {
    let folded = fold_words(text);
    let mut words: Vec<&str> = folded.iter().map(String::as_str).collect();
    while let Some((&("dong" | "chan" | "vnd"), rest)) = words.split_last() {
        words.truncate(rest.len());
    }
    let (negative, words) = match words.split_first() {
        Some((&("am" | "tru"), rest)) => (true, rest),
        _ => (false, words.as_slice()),
    };
    let number = read_number(words)?;
    if negative { 0_i64.checked_sub_unsigned(number) } else { i64::try_from(number).ok() }
}

/// `padded`: something larger came before, so that hundreds are said even when there are none.
fn push_number(words: &mut Vec<&'static str>, number: u64, padded: bool) {
    let (billions, rest) = (number / TY, number % TY);
    if billions > 0 {
        push_number(words, billions, padded);
        words.push("tỷ");
    }
    let mut padded = padded || billions > 0;
    for (unit, name) in [(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")] {
        let group = rest / unit % 1_000;
        if group > 0 {
            push_group(words, group, padded);
            if !name.is_empty() {
                words.push(name);
            }
            padded = true;
        }
    }
}

fn push_group(words: &mut Vec<&'static str>, group: u64, padded: bool) {
    let (hundreds, tens, units) = (group / 100, group / 10 % 10, group % 10);
    if hundreds > 0 || padded {
        words.push(digit(hundreds));
        words.push("trăm");
        if tens == 0 && units > 0 {
            words.push("linh");
        }
    }
    match tens {
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (tens, units) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(digit(units)),
    }
}

fn digit(value: u64) -> &'static str {
    usize::try_from(value).ok().and_then(|value| DIGITS.get(value)).copied().unwrap_or("")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn read_number(words: &[&str]) -> Option<u64> {
    if words == ["khong"] {
        return Some(0);
    }
    let (words, half) = match words.split_last() {
        Some((&"ruoi", rest)) => (rest, true),
        _ => (words, false),
    };
    let number = match words.iter().rposition(|word| *word == "ti") {
        Some(place) => {
            let (before, after) = words.split_at(place);
            let billions = read_number(before).filter(|&billions| billions > 0)?;
            billions.checked_mul(TY)?.checked_add(read_below_a_billion(after.get(1..)?)?)?
        }
        None if words.is_empty() => return None,
        None => read_below_a_billion(words)?,
    };
    if !half {
        return Some(number);
    }
    let unit: u64 = match *words.last()? {
        "tram" => 100,
        "nghin" | "ngan" => 1_000,
        "trieu" => 1_000_000,
        "ti" => TY,
        _ => return None,
    };
    number.checked_add(unit / 2)
}

fn read_below_a_billion(words: &[&str]) -> Option<u64> {
    let mut total = 0;
    let mut rest = words;
    for names in [["trieu", "trieu"], ["nghin", "ngan"]] {
        let unit = if names.contains(&"trieu") { 1_000_000 } else { 1_000 };
        if let Some(place) = rest.iter().position(|word| names.contains(word)) {
            let (group, after) = rest.split_at(place);
            total += read_group(group)? * unit;
            rest = after.get(1..)?;
        }
    }
    if rest.is_empty() { Some(total) } else { Some(total + read_group(rest)?) }
}

/// Reads up to three digits: `[x trăm] [linh | mười | x mươi] [x]`.
fn read_group(words: &[&str]) -> Option<u64> {
    match words {
        [] => None,
        [hundreds, "tram"] => Some(read_digit(hundreds)? * 100),
        [hundreds, "tram", rest @ ..] => {
            let below = match rest {
                ["linh" | "le", units] => read_digit(units)?,
                ["linh" | "le", ..] | [_] if *rest != ["muoi"] => return None,
                rest => read_tens(rest)?,
            };
            Some(read_digit(hundreds)? * 100 + below)
        }
        rest => read_tens(rest),
    }
}

fn read_tens(words: &[&str]) -> Option<u64> {
    match words {
        ["muoi"] => Some(10),
        ["muoi", units] => Some(10 + read_digit(units)?),
        [tens, "muoi"] => Some(read_digit(tens)? * 10),
        [tens, "muoi", units] => Some(read_digit(tens)? * 10 + read_digit(units)?),
        [units] => read_digit(units),
        _ => None,
    }
}

fn read_digit(word: &str) -> Option<u64> {
    Some(match word {
        "khong" => 0,
        "mot" => 1,
        "hai" => 2,
        "ba" => 3,
        "bon" | "tu" => 4,
        "nam" | "lam" | "nham" => 5,
        "sau" => 6,
        "bay" => 7,
        "tam" => 8,
        "chin" => 9,
        _ => return None,
    })
}
