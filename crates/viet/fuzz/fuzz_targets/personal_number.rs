//! A personal identification number is twelve digits or refused, and never shown whole.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viet::personal_number;

fuzz_target!(|text: &str| {
    if let Ok(number) = personal_number::check(text, None, None) {
        assert_eq!(number.digits().len(), 12);
        assert_eq!(number.masked().matches('•').count(), 5);
    }
    let _ = personal_number::masked(text);
});
