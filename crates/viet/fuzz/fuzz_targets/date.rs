//! A date that is read is shown and read again as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viet::date;

fuzz_target!(|text: &str| {
    match date::parse(text) {
        Ok(day) => {
            assert_eq!(date::parse(&date::screen(day)), Ok(day));
            assert_eq!(date::parse(&date::official(day)), Ok(day));
        }
        Err(error) => assert!(!error.sentence().is_empty()),
    }
    if let Ok(partial) = date::PartialDate::parse(text) {
        assert_eq!(date::PartialDate::parse(&partial.iso()), Ok(partial));
        assert_eq!(date::PartialDate::parse(&partial.to_string()), Ok(partial));
    }
});
