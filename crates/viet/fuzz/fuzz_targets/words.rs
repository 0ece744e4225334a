//! A number read from words is written and read again as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viet::money;

fuzz_target!(|text: &str| {
    if let Some(number) = money::read_words(text) {
        assert_eq!(money::read_words(&money::number_in_words(number)), Some(number));
    }
});
