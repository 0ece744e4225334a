//! A telephone number that is read is shown and read again as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viet::phone;

fuzz_target!(|text: &str| {
    if let Ok(read) = phone::parse(text) {
        assert_eq!(phone::parse(read.e164()).as_ref(), Ok(&read));
        assert_eq!(phone::parse(&read.display()), Ok(read));
    }
});
