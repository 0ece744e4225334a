//! A formula of any text is read, or refused with a sentence; the parser never gives up the program.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policy::language::{Scope, Symbol, Unit, parse};
use policy::pack::{Key, Kind, WordList};

struct Names;

impl Scope for Names {
    fn symbol(&self, name: &str) -> Option<Symbol<'_>> {
        match name {
            "a" => Some(Symbol::Fact(0, Kind::Number(Unit::Plain))),
            "m" => Some(Symbol::Fact(1, Kind::Number(Unit::Dong))),
            "f" => Some(Symbol::Fact(2, Kind::Flag)),
            "d" => Some(Symbol::Fact(3, Kind::Date)),
            _ => None,
        }
    }

    fn words(&self, _: usize) -> &WordList {
        static NONE: WordList = WordList { choices: Vec::new() };
        &NONE
    }

    fn key_words(&self, _: Key) -> Option<usize> {
        None
    }

    fn scheme(&self) -> Option<usize> {
        None
    }

    fn names(&self) -> Vec<String> {
        ["a", "m", "f", "d"].map(str::to_owned).to_vec()
    }
}

fuzz_target!(|text: &str| {
    if let Err(error) = parse(text, &Names) {
        assert!(!error.sentence.is_empty());
    }
});
