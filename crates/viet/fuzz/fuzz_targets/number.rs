//! A number that is read is shown and read again as the same, or asked back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viet::number;

fuzz_target!(|text: &str| {
    if let Ok(whole) = number::parse_integer(text) {
        assert_eq!(number::parse_integer(&number::group(whole)), Ok(whole));
    }
    match number::parse_decimal(text) {
        Ok(read) => match number::parse_decimal(&read.to_string()) {
            Ok(again) => assert_eq!(again, read),
            Err(error) => assert!(error.is_ambiguous()),
        },
        Err(error) => assert!(!error.sentence().is_empty()),
    }
});
