//! A pack of any text is read, or refused with sentences that name file and line.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use policy::pack::{PackFiles, load};

fuzz_target!(|text: (&str, &str)| {
    let files = [("x/policy/policy.toml", text.0), ("x/policy/rules.toml", text.1)];
    let files: BTreeMap<String, Vec<u8>> =
        files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
    if let Err(problems) = load(&PackFiles::memory(files), "x") {
        assert!(!problems.0.is_empty());
        assert!(problems.0.iter().all(|problem| problem.line > 0 && !problem.sentence.is_empty()));
    }
});
