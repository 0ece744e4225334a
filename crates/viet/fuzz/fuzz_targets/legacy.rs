//! Text in any encoding is converted or left alone.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viet::legacy::{Legacy, convert, detect, to_unicode};

fuzz_target!(|text: &str| {
    let converted = to_unicode(text);
    match detect(text) {
        Some(encoding) => assert_eq!(converted, convert(text, encoding)),
        None => assert_eq!(converted, text),
    }
    for encoding in [Legacy::Tcvn3, Legacy::Vni] {
        let _ = convert(text, encoding);
    }
});
