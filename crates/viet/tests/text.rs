//! Cleaning, searching, marking and slugs, by table.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at once"))]

use viet::text::{MatchRank, clean, clean_lines, fold, fold_words, highlight, nfc, rank, slug, tone_key};

fn pairs() -> Vec<(&'static str, &'static str, &'static str)> {
    include_str!("search_pairs.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            (cells[0], cells[1], cells[2])
        })
        .collect()
}

fn expected(name: &str) -> Option<MatchRank> {
    match name {
        "exact" => Some(MatchRank::Exact),
        "tone" => Some(MatchRank::ToneNeutral),
        "folded" => Some(MatchRank::Folded),
        "typo" => Some(MatchRank::OneTypo),
        "none" => None,
        other => panic!("{other}"),
    }
}

#[test]
fn two_hundred_queries_find_what_they_should() {
    let pairs = pairs();
    assert!(pairs.len() >= 200, "{}", pairs.len());
    let wrong: Vec<_> = pairs
        .into_iter()
        .map(|(name, query, text)| (expected(name), rank(query, text), query, text))
        .filter(|(expected, found, _, _)| expected != found)
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn composed_and_decomposed_text_find_each_other() {
    use unicode_normalization::UnicodeNormalization;
    for (name, query, text) in pairs() {
        let decomposed: String = text.nfd().collect();
        assert_eq!(rank(query, &decomposed), expected(name), "{query:?} in {text:?}");
        let decomposed: String = query.nfd().collect();
        assert_eq!(rank(&decomposed, text), expected(name), "{query:?} in {text:?}");
    }
}

#[test]
fn what_is_found_without_a_typo_is_found_by_the_stored_key() {
    for (name, query, text) in pairs() {
        if matches!(name, "typo") {
            continue;
        }
        let key = format!(" {}", fold(text));
        let found = fold_words(query).iter().all(|word| key.contains(&format!(" {word}")));
        assert_eq!(found, name != "none", "{query:?} in {text:?}");
    }
}

#[test]
fn better_matches_come_first() {
    let mut names = ["Hoá", "Hòa", "Hoà", "Hoa"];
    names.sort_by_key(|name| rank("hoà", name));
    assert_eq!(names, ["Hoà", "Hòa", "Hoá", "Hoa"]);
}

#[test]
fn keys_fold_as_stated() {
    for (text, key) in [
        ("Nguyễn Văn A", "nguyen van a"),
        ("  ĐỖ   Mười ", "do muoi"),
        ("Kỹ sư", "ki su"),
        ("quý", "qui"),
        ("Quyên", "quien"),
        ("tuy", "tuy"),
        ("tui", "tui"),
        ("ngày mai", "ngay mai"),
        ("y tế", "y te"),
        ("ý kiến", "y kien"),
        ("yêu", "yeu"),
        ("53/2025/NQ-HĐND", "53 2025 nq hdnd"),
        ("Thành\u{200B} phố", "thanh pho"),
        ("hoa\u{300}", "hoa"),
        ("Ｈải　Ｐhòng", "hai phong"),
        ("Ðà Nẵng", "da nang"),
        ("", ""),
        ("---", ""),
    ] {
        assert_eq!(fold(text), key, "{text:?}");
    }
}

#[test]
fn tone_keys_forget_only_where_the_tone_stands() {
    for (a, b) in [("hòa", "hoà"), ("thủy", "thuỷ"), ("ủy", "uỷ"), ("Kỹ", "kĩ"), ("quý", "quí")] {
        assert_eq!(tone_key(a), tone_key(b), "{a} {b}");
    }
    for (a, b) in [("hòa", "hóa"), ("hòa", "hoa"), ("tân", "tan"), ("đa", "da"), ("tuy", "tui")] {
        assert_ne!(tone_key(a), tone_key(b), "{a} {b}");
    }
    assert_eq!(tone_key("Hoà Bình"), "hoa1 binh1");
    assert_eq!(tone_key("Nguyễn"), "nguyên3");
}

#[test]
fn marks_cover_what_was_searched() {
    let show = |query: &str, text: &str| -> String {
        highlight(query, text)
            .into_iter()
            .map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text })
            .collect()
    };
    for (query, text, shown) in [
        ("nguyen", "Nguyễn Văn A", "[Nguyễn] Văn A"),
        ("ng v", "Nguyễn Văn A", "[Ng]uyễn [V]ăn A"),
        ("hoà", "Hòa và hoá", "[Hòa] và [hoá]"),
        ("ky", "Kĩ sư", "[Kĩ] sư"),
        ("duc", "Minh Đức.", "Minh [Đức]."),
        ("hoa", "hoa\u{300} binh", "[hoa\u{300}] binh"),
        ("nguyem", "Ông Nguyễn", "Ông [Nguyễn]"),
        ("x", "Nguyễn", "Nguyễn"),
        ("", "Nguyễn", "Nguyễn"),
        ("n ng", "Nguyễn", "[Ng]uyễn"),
        ("stras", "Hauptstraße Straße", "Hauptstraße [Straß]e"),
        ("an", "", ""),
    ] {
        assert_eq!(show(query, text), shown, "{query:?} in {text:?}");
    }
}

#[test]
fn slugs_are_ascii_and_keep_y() {
    for (text, expected) in [
        ("Nguyễn Thị Lý", "nguyen-thi-ly"),
        ("Kế hoạch số 12/KH-UBND", "ke-hoach-so-12-kh-ubnd"),
        (" — Đặc khu Bạch Long Vĩ! ", "dac-khu-bach-long-vi"),
        ("田中", ""),
    ] {
        assert_eq!(slug(text), expected, "{text:?}");
    }
}

#[test]
fn stored_text_is_clean() {
    assert_eq!(nfc("hoa\u{300}"), "hoà");
    assert_eq!(nfc("a\u{200B}\u{FEFF}b"), "ab");
    assert_eq!(nfc("a  b "), "a  b ");
    assert_eq!(clean("\u{FEFF} Nguyễn\u{A0}\t Văn\n A\u{7} "), "Nguyễn Văn A");
    assert_eq!(clean_lines("\n một  hai \r\n\r\n\n\nba\t\n"), "một hai\n\nba");
    assert_eq!(clean_lines(" \n "), "");
}
