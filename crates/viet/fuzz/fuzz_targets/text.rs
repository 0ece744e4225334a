//! Cleaning and folding twice is doing it once; what is marked is the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viet::{name, order, text};

fuzz_target!(|input: (&str, &str)| {
    let (query, found_in) = input;
    for clean in [text::nfc, text::clean, text::clean_lines, text::fold, text::slug] {
        let once = clean(found_in);
        assert_eq!(clean(&once), once);
    }
    let joined: String = text::highlight(query, found_in).into_iter().map(|p| p.text).collect();
    assert_eq!(joined, found_in);
    assert_eq!(text::rank(found_in, found_in), Some(text::MatchRank::Exact));
    assert!(order::sort_key(found_in).bytes().all(|b| b.is_ascii_digit()));
    let parts = name::PersonName::split(found_in);
    assert_eq!(parts.full(), text::clean(found_in));
});
