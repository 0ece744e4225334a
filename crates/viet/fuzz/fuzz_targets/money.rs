//! An amount that is read is shown, in full and short, and read again as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viet::money;

fuzz_target!(|text: &str| {
    match money::parse_dong(text) {
        Ok(amount) => {
            assert_eq!(money::parse_dong(&money::dong(amount)), Ok(amount));
            assert_eq!(money::parse_dong(&money::short_dong(amount)), Ok(amount));
        }
        Err(error) => assert!(!error.sentence().is_empty()),
    }
});
