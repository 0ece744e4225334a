//! From the text of a formula to a typed expression: parsed by the `cel` crate, then checked name by name.

use cel::common::ast::{CallExpr, Expr as Cel, IdedExpr, LiteralValue, operators};
use cel::parser::Parser;

use super::expr::{Comparison, Expr, KeySource, Operation, Unit};
use super::types::{Scope, Symbol, Type, nearest};
use crate::exact::Exact;
use crate::pack::{Key, Kind};
use crate::value::Value;

/// The longest formula; a longer one should be given names.
const LONGEST: usize = 2000;

/// The deepest nesting: the parser calls itself for each level, and its stack is not to be trusted with more.
const DEEPEST: usize = 16;

/// Numbers that a formula may hold; every other figure is a parameter with its legal basis.
const NEUTRAL: [i64; 4] = [0, 1, 12, 100];

/// Why a formula cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageError {
    /// A Vietnamese sentence that says what to do.
    pub sentence: String,
}

fn wrong<T>(sentence: impl Into<String>) -> Result<T, LanguageError> {
    Err(LanguageError { sentence: sentence.into() })
}

/// Reads a formula and finds its type. An error is a sentence for whoever writes the pack.
pub fn parse(source: &str, scope: &dyn Scope) -> Result<(Expr, Type), LanguageError> {
    if source.len() > LONGEST {
        return wrong(format!("Công thức dài quá {LONGEST} ký tự. Hãy tách thành các `definitions`."));
    }
    if nesting(source) > DEEPEST {
        return wrong(format!(
            "Công thức lồng sâu quá {DEEPEST} lớp nên không đọc theo CEL được. Hãy tách thành các `definitions`."
        ));
    }
    let parsed = Parser::new().max_recursion_depth(48).parse(source);
    let tree = match parsed {
        Ok(tree) => tree,
        Err(errors) => {
            let first = errors.errors.first().map(|error| error.msg.replace('\n', " ")).unwrap_or_default();
            return wrong(format!("Công thức sai cú pháp CEL: {first}. Hãy sửa lại."));
        }
    };
    Reader { scope }.read(&tree)
}

/// How deep brackets, signs in a row and choices nest, counted generously and outside of texts.
fn nesting(source: &str) -> usize {
    let (mut open, mut signs, mut choices, mut deepest) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut quote = None;
    for letter in source.chars() {
        match (quote, letter) {
            (Some(end), letter) => quote = (letter != end).then_some(end),
            (None, '\'' | '"') => quote = Some(letter),
            (None, '(' | '[' | '{') => open += 1,
            (None, ')' | ']' | '}') => open = open.saturating_sub(1),
            (None, '?') => choices += 1,
            (None, '!' | '-') => signs += 1,
            (None, ' ' | '\t' | '\n') => {}
            (None, _) => signs = 0,
        }
        deepest = deepest.max(open + signs + choices);
    }
    deepest
}

struct Reader<'a> {
    scope: &'a dyn Scope,
}

type Typed = Result<(Expr, Type), LanguageError>;

impl Reader<'_> {
    fn read(&self, tree: &IdedExpr) -> Typed {
        match &tree.expr {
            Cel::Ident(name) => self.name(name, None),
            Cel::Literal(literal) => Self::literal(literal),
            Cel::Call(call) => self.call(call),
            Cel::List(_) => wrong("Danh sách chỉ dùng sau `in`. Hãy viết dạng: tên in ['a', 'b']."),
            _ => wrong("Công thức chỉ dùng tên, số, chữ, phép so sánh, phép tính, `in`, `? :` và các hàm đã nêu."),
        }
    }

    fn literal(literal: &LiteralValue) -> Typed {
        let number = match literal {
            LiteralValue::Boolean(flag) => return Ok((Expr::Value(Value::Flag(*flag.inner())), Type::Flag)),
            LiteralValue::Int(number) => *number.inner(),
            LiteralValue::String(text) => {
                return wrong(format!("Chữ '{}' phải được so sánh với một tên có lựa chọn.", text.inner()));
            }
            LiteralValue::Double(number) => {
                return wrong(format!(
                    "Con số {} phải là một tham số có căn cứ pháp lý. Hãy đưa vào `parameters`.",
                    number.inner()
                ));
            }
            _ => return wrong("Công thức chỉ dùng số nguyên, chữ trong nháy đơn, true và false."),
        };
        if !NEUTRAL.contains(&number) {
            return wrong(format!("Con số {number} phải là một tham số có căn cứ pháp lý. Hãy đưa vào `parameters`."));
        }
        Ok((Expr::Value(Value::Number(Exact::from(number))), Type::Number(Unit::Plain)))
    }

    fn name(&self, name: &str, fixed: Option<&[&IdedExpr]>) -> Typed {
        let Some(symbol) = self.scope.symbol(name) else {
            let names = self.scope.names();
            let hint = nearest(name, names.iter().map(String::as_str));
            let hint = hint.map(|hint| format!(" Có phải `{hint}` không?")).unwrap_or_default();
            return wrong(format!(
                "Không có tên `{name}`.{hint} Hãy khai báo trong facts, parameters hoặc definitions."
            ));
        };
        if fixed.is_some() && !matches!(symbol, Symbol::Parameter(..)) {
            return wrong(format!("`{name}` không tra theo lựa chọn được; chỉ tham số mới viết dạng tên['a']."));
        }
        let (expr, kind) = match symbol {
            Symbol::Fact(place, kind) => (Expr::Fact(place), kind),
            Symbol::Definition(place, kind) => (Expr::Definition(place), kind),
            Symbol::Group(list) => (Expr::Group, Kind::Word(list)),
            Symbol::Parameter(place, kind, by) => (Expr::Parameter(place, self.keys(name, by, fixed)?), kind),
        };
        match Type::of(kind) {
            Some(kind) => Ok((expr, kind)),
            None => wrong(format!("`{name}` là các khoảng thời gian, không dùng trong công thức được.")),
        }
    }

    /// What a parameter is looked up by: the person's own facts, or the choices named in brackets.
    fn keys(&self, name: &str, by: &[Key], fixed: Option<&[&IdedExpr]>) -> Result<Vec<KeySource>, LanguageError> {
        if let Some(fixed) = fixed
            && fixed.len() != by.len()
        {
            return wrong(format!("`{name}` tra theo {} mục, ở đây ghi {}.", by.len(), fixed.len()));
        }
        let mut keys = Vec::new();
        for (number, key) in by.iter().enumerate() {
            let named = fixed.and_then(|fixed| fixed.get(number));
            keys.push(match (named, *key) {
                (Some(named), key) => match self.scope.key_words(key) {
                    Some(list) => KeySource::Fixed(self.word(named, list)?),
                    None => return wrong(format!("`{name}` không tra theo lựa chọn được.")),
                },
                (None, Key::Fact(fact)) => KeySource::Fact(fact),
                (None, Key::Group(scheme)) if self.scope.scheme() == Some(scheme) => KeySource::Group,
                (None, Key::Group(_)) => {
                    return wrong(format!("`{name}` tra theo nhóm đối tượng, ở đây chưa biết nhóm nào."));
                }
            });
        }
        Ok(keys)
    }

    fn call(&self, call: &CallExpr) -> Typed {
        if let Some(target) = &call.target {
            let is_math = matches!(&target.expr, Cel::Ident(name) if name == "math");
            return match call.func_name.as_str() {
                "least" if is_math => Ok(self.numbers(&call.args).map(|(all, unit)| (Expr::Least(all), unit))?),
                "greatest" if is_math => Ok(self.numbers(&call.args).map(|(all, unit)| (Expr::Greatest(all), unit))?),
                other => wrong(format!("Không có hàm `{other}`. Chỉ có math.least và math.greatest.")),
            };
        }
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_NOT, [inner]) => Ok((Expr::Not(Box::new(self.flag(inner)?)), Type::Flag)),
            (operators::LOGICAL_AND, all) => Ok((Expr::And(self.flags(all, operators::LOGICAL_AND)?), Type::Flag)),
            (operators::LOGICAL_OR, all) => Ok((Expr::Or(self.flags(all, operators::LOGICAL_OR)?), Type::Flag)),
            (operators::CONDITIONAL, [when, yes, no]) => self.choice(when, yes, no),
            (operators::IN, [one, many]) => self.within(one, many),
            (operators::NEGATE, [inner]) => {
                let (expr, unit) = self.number(inner)?;
                Ok((Expr::Negated(Box::new(expr)), Type::Number(unit)))
            }
            (operators::INDEX, [target, key]) => self.index(target, key),
            (name, [left, right]) => self.pair(name, left, right),
            (name, _) => wrong(format!("Không có hàm `{name}`.")),
        }
    }

    fn pair(&self, name: &str, left: &IdedExpr, right: &IdedExpr) -> Typed {
        let comparison = match name {
            operators::EQUALS => Some(Comparison::Equal),
            operators::NOT_EQUALS => Some(Comparison::Unequal),
            operators::LESS => Some(Comparison::Less),
            operators::LESS_EQUALS => Some(Comparison::AtMost),
            operators::GREATER => Some(Comparison::Greater),
            operators::GREATER_EQUALS => Some(Comparison::AtLeast),
            _ => None,
        };
        if let Some(comparison) = comparison {
            return self.comparison(comparison, left, right);
        }
        let operation = match name {
            operators::ADD => Operation::Plus,
            operators::SUBSTRACT => Operation::Minus,
            operators::MULTIPLY => Operation::Times,
            operators::DIVIDE => Operation::Over,
            other => return wrong(format!("Không có phép tính hay hàm `{}`.", other.trim_matches('_'))),
        };
        let ((left, one), (right, other)) = (self.number(left)?, self.number(right)?);
        let unit = match (operation, one, other) {
            (Operation::Plus | Operation::Minus, one, other) => same_unit(&left, one, &right, other)?,
            (Operation::Times, Unit::Dong, Unit::Dong) => return wrong("Không nhân số tiền với số tiền được."),
            (Operation::Times, Unit::Dong, _) | (Operation::Times, _, Unit::Dong) => Unit::Dong,
            (Operation::Times, Unit::Plain, unit) | (Operation::Times | Operation::Over, unit, Unit::Plain) => unit,
            (Operation::Times, _, _) => return wrong("Không nhân thời gian với thời gian được."),
            (Operation::Over, one, other) if one == other => Unit::Plain,
            (Operation::Over, Unit::Dong, _) => Unit::Dong,
            (Operation::Over, _, _) => return wrong("Không chia hai đại lượng khác đơn vị này cho nhau được."),
        };
        Ok((Expr::Arithmetic(operation, Box::new([left, right])), Type::Number(unit)))
    }

    fn comparison(&self, comparison: Comparison, left: &IdedExpr, right: &IdedExpr) -> Typed {
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        for (text, other) in [(left, right), (right, left)] {
            if !matches!(text.expr, Cel::Literal(LiteralValue::String(_))) {
                continue;
            }
            return match self.read(other)? {
                (word, Type::Word(list)) if is_equality => {
                    let is = Expr::OneOf(Box::new(word), vec![self.word(text, list)?]);
                    Ok((if comparison == Comparison::Equal { is } else { Expr::Not(Box::new(is)) }, Type::Flag))
                }
                (_, Type::Words(_)) => wrong("Tên này có nhiều lựa chọn cùng lúc. Hãy viết dạng: 'a' in tên."),
                (_, kind) => wrong(format!("Không so sánh {} với chữ được.", kind.label())),
            };
        }
        let ((left, one), (right, other)) = (self.read(left)?, self.read(right)?);
        match (one, other) {
            (Type::Number(one), Type::Number(other)) => {
                same_unit(&left, one, &right, other)?;
            }
            (Type::Date, Type::Date) => {}
            (Type::Flag, Type::Flag) if is_equality => {}
            (Type::Word(one), Type::Word(other)) if is_equality && one == other => {}
            (one, other) => {
                return wrong(format!("Không so sánh {} với {} được.", one.label(), other.label()));
            }
        }
        Ok((Expr::Compare(comparison, Box::new([left, right])), Type::Flag))
    }

    fn choice(&self, when: &IdedExpr, yes: &IdedExpr, no: &IdedExpr) -> Typed {
        let when = self.flag(when)?;
        let ((yes, one), (no, other)) = (self.read(yes)?, self.read(no)?);
        let kind = match (one, other) {
            (Type::Number(one), Type::Number(other)) => Type::Number(same_unit(&yes, one, &no, other)?),
            (one, other) if one == other => one,
            (one, other) => {
                return wrong(format!("Hai vế của `? :` khác loại: {} và {}.", one.label(), other.label()));
            }
        };
        Ok((Expr::If(Box::new([when, yes, no])), kind))
    }

    fn within(&self, one: &IdedExpr, many: &IdedExpr) -> Typed {
        if let Cel::List(items) = &many.expr {
            return match self.read(one)? {
                (word, Type::Word(list)) => {
                    let words: Result<Vec<u16>, _> = items.elements.iter().map(|item| self.word(item, list)).collect();
                    Ok((Expr::OneOf(Box::new(word), words?), Type::Flag))
                }
                (_, kind) => wrong(format!("Trước `in [...]` phải là một lựa chọn, ở đây là {}.", kind.label())),
            };
        }
        match self.read(many)? {
            (words, Type::Words(list)) => Ok((Expr::Holds(Box::new(words), self.word(one, list)?), Type::Flag)),
            (_, kind) => wrong(format!("Sau `in` phải là tên có nhiều lựa chọn, ở đây là {}.", kind.label())),
        }
    }

    /// `wage['I']`, or `support['phd']['domestic']` for several keys.
    fn index(&self, target: &IdedExpr, key: &IdedExpr) -> Typed {
        let (mut target, mut keys) = (target, vec![key]);
        while let Cel::Call(call) = &target.expr
            && let (operators::INDEX, [inner, key]) = (call.func_name.as_str(), call.args.as_slice())
        {
            target = inner;
            keys.insert(0, key);
        }
        match &target.expr {
            Cel::Ident(name) => self.name(name, Some(&keys)),
            _ => wrong("Trước dấu [ phải là tên một tham số."),
        }
    }

    fn word(&self, text: &IdedExpr, list: usize) -> Result<u16, LanguageError> {
        let Cel::Literal(LiteralValue::String(text)) = &text.expr else {
            return wrong("Ở đây phải là chữ trong nháy đơn.");
        };
        let choices = &self.scope.words(list).choices;
        let place = choices.iter().position(|choice| choice.id == text.inner());
        match place.and_then(|place| u16::try_from(place).ok()) {
            Some(place) => Ok(place),
            None => {
                let all: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
                wrong(format!("Không có lựa chọn '{}'. Các lựa chọn là: {}.", text.inner(), all.join(", ")))
            }
        }
    }

    fn flag(&self, tree: &IdedExpr) -> Result<Expr, LanguageError> {
        match self.read(tree)? {
            (expr, Type::Flag) => Ok(expr),
            (_, kind) => wrong(format!("Ở đây phải là đúng/sai, công thức lại cho {}.", kind.label())),
        }
    }

    /// The operands of a chain of the same operator, in order.
    fn flags(&self, all: &[IdedExpr], operator: &str) -> Result<Vec<Expr>, LanguageError> {
        let mut flags = Vec::new();
        for tree in all {
            match &tree.expr {
                Cel::Call(call) if call.target.is_none() && call.func_name == operator => {
                    flags.extend(self.flags(&call.args, operator)?);
                }
                _ => flags.push(self.flag(tree)?),
            }
        }
        Ok(flags)
    }

    fn number(&self, tree: &IdedExpr) -> Result<(Expr, Unit), LanguageError> {
        match self.read(tree)? {
            (expr, Type::Number(unit)) => Ok((expr, unit)),
            (_, kind) => wrong(format!("Ở đây phải là số, công thức lại cho {}.", kind.label())),
        }
    }

    fn numbers(&self, all: &[IdedExpr]) -> Result<(Vec<Expr>, Type), LanguageError> {
        let mut numbers: Vec<Expr> = Vec::new();
        let mut common = Unit::Plain;
        for tree in all {
            let (expr, unit) = self.number(tree)?;
            common = match numbers.last() {
                Some(last) => same_unit(last, common, &expr, unit)?,
                None => unit,
            };
            numbers.push(expr);
        }
        if numbers.is_empty() {
            wrong("Hàm này cần ít nhất một số.")
        } else {
            Ok((numbers, Type::Number(common)))
        }
    }
}

/// The unit of two numbers that stand side by side; nought has every unit.
fn same_unit(left: &Expr, one: Unit, right: &Expr, other: Unit) -> Result<Unit, LanguageError> {
    let is_nought = |expr: &Expr| *expr == Expr::Value(Value::Number(Exact::ZERO));
    match (one, other) {
        (one, other) if one == other => Ok(one),
        (_, other) if is_nought(left) => Ok(other),
        (one, _) if is_nought(right) => Ok(one),
        (one, other) => {
            let (one, other) = (Type::Number(one).label(), Type::Number(other).label());
            wrong(format!("Không đặt {one} cạnh {other} được: khác đơn vị."))
        }
    }
}
