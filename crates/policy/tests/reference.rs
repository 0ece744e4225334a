//! The interpreter of the `cel` crate is the reference for our own reading of formulas: both give the same value, and a
//! value found although facts are missing stays whatever they turn out to be.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use std::collections::BTreeMap;

use cel::common::ast::{CallExpr, Expr as Cel, IdedExpr, ListExpr, LiteralValue, operators};
use cel::common::types::CelDouble;
use policy::exact::Exact;
use policy::facts::{Facts, Given};
use policy::language::{Context, Notes};
use policy::pack::{Formula, Kind, Pack, PackFiles, load};
use policy::value::Value;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn call(name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    let call = CallExpr { func_name: name.to_owned(), target: None, args };
    IdedExpr { id: 0, expr: Cel::Call(call) }
}

/// The same tree with whole numbers as doubles, `math.least` written out, and `wage['I']` as a name of its own.
fn in_doubles(tree: &IdedExpr) -> IdedExpr {
    let expr = match &tree.expr {
        Cel::Literal(LiteralValue::Int(number)) => {
            Cel::Literal(LiteralValue::Double(CelDouble::from(*number.inner() as f64)))
        }
        Cel::Call(of) if of.target.is_some() => {
            let sign = if of.func_name == "least" { operators::LESS } else { operators::GREATER };
            let all: Vec<IdedExpr> = of.args.iter().map(in_doubles).collect();
            return all
                .into_iter()
                .reduce(|one, other| {
                    let first = call(sign, vec![one.clone(), other.clone()]);
                    call(operators::CONDITIONAL, vec![first, one, other])
                })
                .unwrap();
        }
        Cel::Call(of) if of.func_name == operators::INDEX => match (&of.args[0].expr, &of.args[1].expr) {
            (Cel::Ident(name), Cel::Literal(LiteralValue::String(key))) => {
                Cel::Ident(format!("{name}__{}", key.inner()))
            }
            other => panic!("{other:?}"),
        },
        Cel::Call(of) => {
            let args = of.args.iter().map(in_doubles).collect();
            Cel::Call(CallExpr { func_name: of.func_name.clone(), target: None, args })
        }
        Cel::List(list) => Cel::List(ListExpr::new(list.elements.iter().map(in_doubles).collect())),
        other => other.clone(),
    };
    IdedExpr { id: tree.id, expr }
}

fn double(number: Exact) -> f64 {
    number.numerator() as f64 / number.denominator() as f64
}

fn cel_value(pack: &Pack, kind: Kind, value: Value) -> cel::Value {
    let word = |list: usize, word: u16| pack.words[list].choices[usize::from(word)].id.clone();
    match (value, kind) {
        (Value::Flag(flag), _) => cel::Value::Bool(flag),
        (Value::Number(number), _) => cel::Value::Float(double(number)),
        (Value::Date(day), _) => cel::Value::Float(f64::from(chrono::Datelike::num_days_from_ce(&day))),
        (Value::Word(of), Kind::Word(list)) => cel::Value::from(word(list, of)),
        (Value::Words(mask), Kind::Words(list)) => {
            let words = (0..64_u16).filter(|word| mask >> word & 1 == 1);
            cel::Value::from(words.map(|of| word(list, of)).collect::<Vec<String>>())
        }
        other => panic!("{other:?}"),
    }
}

/// Works a formula out both ways. False when a value is missing, which the reference has no answer to.
fn agrees(context: &Context<'_>, formula: &Formula, scheme: Option<usize>) -> bool {
    let pack = context.pack;
    let Ok(ours) = context.value(&formula.expr) else { return false };
    let tree = cel::parser::Parser::new().parse(&formula.source).unwrap();
    let mut variables = cel::Context::default();
    let mut is_whole = true;
    let mut give = |name: String, kind: Kind, value: Result<Value, policy::value::Gap>| match value {
        Ok(value) => variables.add_variable_from_value(name, cel_value(pack, kind, value)),
        Err(_) => is_whole = false,
    };
    formula.expr.walk(&mut |part| match part {
        policy::language::Expr::Fact(place) => {
            give(pack.facts[*place].id.clone(), pack.facts[*place].kind, context.value(part));
        }
        policy::language::Expr::Definition(place) => {
            let definition = &pack.definitions[*place];
            give(definition.id.clone(), definition.kind, context.value(part));
        }
        policy::language::Expr::Parameter(place, keys) => {
            let parameter = &pack.parameters[*place];
            let mut name = parameter.id.clone();
            if let [policy::language::KeySource::Fixed(word)] = keys.as_slice() {
                let list = pack.key_words(parameter.by[0]).unwrap();
                name = format!("{name}__{}", pack.words[list].choices[usize::from(*word)].id);
            }
            give(name, parameter.kind, context.value(part));
        }
        policy::language::Expr::Group => {
            let list = pack.schemes[scheme.unwrap()].group_words;
            give("group".to_owned(), Kind::Word(list), context.value(part));
        }
        _ => {}
    });
    if !is_whole {
        return false;
    }
    let theirs = variables.resolve(&in_doubles(&tree)).unwrap_or_else(|error| panic!("{}: {error}", formula.source));
    match (ours, &theirs) {
        (Value::Flag(ours), cel::Value::Bool(theirs)) => assert_eq!(ours, *theirs, "{}", formula.source),
        (Value::Number(ours), cel::Value::Float(theirs)) => {
            let ours = double(ours);
            let near = (ours - theirs).abs() <= 1e-9 * ours.abs().max(1.0);
            assert!(near, "{}: {ours} and {theirs}", formula.source);
        }
        other => panic!("{}: {other:?}", formula.source),
    }
    true
}

const SCOPE: &str = r#"[[facts]]
id = "on"
kind = "date"
name_vi = "x"
name_en = "x"
question_vi = "x"
question_en = "x"
"#;

/// A pack with facts `a b c` (numbers), `f g h` (flags), `w` (a word), `s` (a set) and one condition.
fn small(condition: &str) -> Result<Pack, String> {
    let named = |id: &str, kind: &str, more: &str| {
        format!(
            "[[facts]]\nid = \"{id}\"\nkind = \"{kind}\"\nname_vi = \"x\"\nname_en = \"x\"\nquestion_vi = \"x\"\nquestion_en = \"x\"\n{more}\n"
        )
    };
    let choices = "choices = [{ id = \"p\", name_vi = \"x\", name_en = \"x\" }, { id = \"q\", name_vi = \"x\", name_en = \"x\" }]";
    let mut rules = SCOPE.to_owned();
    for id in ["a", "b", "c"] {
        rules += &named(id, "number", "least = -100\ngreatest = 100\ndecimals = 1");
    }
    for id in ["f", "g", "h"] {
        rules += &named(id, "flag", "");
    }
    rules += &named("w", "choice", choices);
    rules += &named("s", "choices", choices);
    rules += &format!(
        "[[schemes]]\nid = \"x\"\nname_vi = \"x\"\nname_en = \"x\"\nassumed = true\nevent = \"on\"\n[[schemes.groups]]\nid = \"x\"\nname_vi = \"x\"\nname_en = \"x\"\nassumed = true\nwhen = \"{condition}\"\n"
    );
    let profile =
        "version = \"1\"\nname_vi = \"x\"\nname_en = \"x\"\n[rounding]\nunit = 1\nmode = \"half_up\"\nassumed = true\n";
    let files = [("x/policy/policy.toml", profile.to_owned()), ("x/policy/rules.toml", rules)];
    let files: BTreeMap<String, Vec<u8>> =
        files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect();
    load(&PackFiles::memory(files), "x").map_err(|problems| problems.to_string())
}

fn number() -> BoxedStrategy<String> {
    let leaf = prop_oneof![Just("a"), Just("b"), Just("c"), Just("0"), Just("1"), Just("12"), Just("100")];
    leaf.prop_map(str::to_owned)
        .prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                (inner.clone(), prop_oneof![Just("+"), Just("-"), Just("*")], inner.clone())
                    .prop_map(|(one, sign, other)| format!("({one} {sign} {other})")),
                inner.clone().prop_map(|one| format!("(-{one})")),
                (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("math.least({one}, {other})")),
                (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("math.greatest({one}, {other})")),
                (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("(f ? {one} : {other})")),
                inner.prop_map(|one| format!("({one} / 12)")),
            ]
        })
        .boxed()
}

fn condition() -> BoxedStrategy<String> {
    let compared =
        (number(), prop_oneof![Just("<"), Just("<="), Just(">"), Just(">="), Just("=="), Just("!=")], number())
            .prop_map(|(one, sign, other)| format!("{one} {sign} {other}"));
    let leaf = prop_oneof![
        Just("f".to_owned()),
        Just("g".to_owned()),
        Just("h".to_owned()),
        Just("true".to_owned()),
        Just("w == 'p'".to_owned()),
        Just("w != 'q'".to_owned()),
        Just("w in ['p', 'q']".to_owned()),
        Just("'q' in s".to_owned()),
        Just("f == g".to_owned()),
        compared,
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} && {other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} || {other})")),
            inner.clone().prop_map(|one| format!("!({one})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(when, yes, no)| format!("({when} ? {yes} : {no})")),
        ]
    })
    .boxed()
}

/// A value for each fact, some of them missing when `gaps` says so.
fn given(pack: &Pack, drawn: &[i64], gaps: u32) -> Facts {
    let mut facts = Facts::new(pack);
    for (place, (fact, number)) in pack.facts.iter().zip(drawn).enumerate() {
        let value = match fact.kind {
            Kind::Flag => Value::Flag(number % 2 == 0),
            Kind::Number(_) => Value::Number(Exact::new((number % 1000).into(), 10).unwrap()),
            Kind::Word(_) => Value::Word((number % 2).unsigned_abs() as u16),
            Kind::Words(_) => Value::Words((number % 4).unsigned_abs()),
            _ => Value::Date(common::day("2026-01-01")),
        };
        if gaps >> place & 1 == 0 {
            facts.set(place, Given::Always(value));
        }
    }
    facts
}

fn on<'a>(pack: &'a Pack, facts: &'a Facts, notes: &'a Notes) -> Context<'a> {
    let day = common::day("2026-06-01");
    Context { pack, facts, day, rates_on: day, as_of: None, group: None, notes }
}

#[test]
fn generated_conditions_have_the_value_that_cel_gives() {
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    let drawn = proptest::collection::vec(0..100_000_i64, 9);
    let accepted = std::cell::Cell::new(0);
    runner
        .run(&(condition(), drawn.clone(), drawn, any::<u32>()), |(source, one, other, gaps)| {
            // What nests too deep is refused, and that is right.
            let Ok(pack) = small(&source) else { return Ok(()) };
            accepted.set(accepted.get() + 1);
            let notes = Notes::default();
            let formula = &pack.schemes[0].groups[0].when;
            let facts = given(&pack, &one, 0);
            assert!(agrees(&on(&pack, &facts, &notes), formula, None), "{source}");
            // Known although something is missing: then it is so for every completion.
            let notes = (Notes::default(), Notes::default());
            let partial = given(&pack, &one, gaps);
            if let Ok(value) = on(&pack, &partial, &notes.0).value(&formula.expr) {
                let mut completed = partial.clone();
                for (place, _) in pack.facts.iter().enumerate().filter(|(place, _)| gaps >> place & 1 == 1) {
                    completed.set(place, given(&pack, &other, 0).given(place).unwrap().clone());
                }
                assert_eq!(on(&pack, &completed, &notes.1).value(&formula.expr), Ok(value), "{source}");
            }
            Ok(())
        })
        .unwrap();
    assert!(accepted.get() > 200, "only {} conditions were accepted", accepted.get());
}

#[test]
fn formulas_of_every_pack_have_the_value_that_cel_gives() {
    let mut tried = 0;
    for code in ["hai-phong", "ha-noi", "vinh-long", "hung-yen", "lang-son", "bac-ninh", "khac"] {
        let pack = common::pack(code);
        for round in 0..40_i64 {
            let mut facts = Facts::new(&pack);
            for (place, fact) in pack.facts.iter().enumerate() {
                let number = (round + 1) * 7919 + place as i64 * 104_729;
                let value = match fact.kind {
                    Kind::Flag => Value::Flag(number % 2 == 0),
                    Kind::Number(_) => Value::Number(Exact::from(1 + number % 12)),
                    Kind::Word(list) => Value::Word((number % pack.words[list].choices.len() as i64) as u16),
                    Kind::Words(list) => Value::Words((number % (1 << pack.words[list].choices.len())) as u64),
                    Kind::Date => Value::Date(common::day(&format!("20{}-0{}-01", 26 + round % 4, 1 + number % 9))),
                    Kind::Periods => continue,
                };
                facts.set(place, Given::Always(value));
            }
            let notes = Notes::default();
            let context = on(&pack, &facts, &notes);
            for (place, scheme) in pack.schemes.iter().enumerate() {
                for group in 0..scheme.groups.len() as u16 {
                    let context = context.for_group(group);
                    let conditions = scheme.conditions.iter().map(|condition| &condition.when);
                    let groups = scheme.groups.iter().map(|group| &group.when);
                    let amounts = scheme.benefits.iter().map(|benefit| &benefit.amount);
                    let causes = scheme.causes.iter().map(|cause| &cause.amount);
                    for formula in conditions.chain(groups).chain(amounts).chain(causes) {
                        tried += usize::from(agrees(&context, formula, Some(place)));
                    }
                }
            }
        }
    }
    assert!(tried > 5000, "only {tried} formulas had all their values");
}
