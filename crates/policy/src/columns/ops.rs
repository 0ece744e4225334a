//! Operations on columns. Each writes a register of its own, once for each block, in order.

use super::batch::Batch;

/// How many people a block holds: registers of one block stay in the processor's cache.
pub(super) const BLOCK: usize = 512;

/// A register of bytes: flags, words, ranks.
pub(super) type Byte = usize;
/// A register of whole numbers.
pub(super) type Long = usize;

/// What goes into a register of bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ByteOp {
    Constant(u8),
    /// A column of flags or words.
    Column(usize),
    /// A column of words equals one.
    Equals(usize, u8),
    And(Byte, Byte),
    /// The first and not the second.
    AndNot(Byte, Byte),
    Or(Byte, Byte),
    Not(Byte),
    /// The greater; of ranks.
    Greater(Byte, Byte),
    /// The constant where the flag holds, nought elsewhere.
    Ranked(Byte, u8),
    /// A column of days or small numbers compared with a bound: at least.
    AtLeast(usize, i32),
    /// Two registers compared: the first is less.
    Less(Long, Long),
    /// Two registers compared: they are equal.
    Same(Long, Long),
    /// Second where the first holds, third elsewhere.
    Select(Byte, Byte, Byte),
    /// Flags where a number is above nought.
    Positive(Long),
}

/// What goes into a register of whole numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LongOp {
    Constant(i64),
    /// A column of small numbers.
    Ints(usize),
    /// A column of large numbers.
    Longs(usize),
    /// A value of a table, by a register of bytes.
    Table(Byte, Vec<i64>),
    Add(Long, Long),
    Times(Long, Long),
    TimesConstant(Long, i64),
    Select(Byte, Long, Long),
    Least(Long, Long),
    Greatest(Long, Long),
    /// The number where the flag holds, nought elsewhere.
    Where(Byte, Long),
    /// Months of a span (its place) within the first and last month given.
    Months(usize, i32, i32),
    /// Divided by a constant and rounded half up.
    RoundHalfUp(Long, i64),
    /// Divided by a constant and rounded down.
    RoundDown(Long, i64),
    /// Divided by a constant and rounded up.
    RoundUp(Long, i64),
}

/// One operation and its kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Op {
    Byte(ByteOp),
    Long(LongOp),
}

/// The registers of one block.
pub(super) struct Registers {
    pub(super) bytes: Vec<[u8; BLOCK]>,
    pub(super) longs: Vec<[i64; BLOCK]>,
}

/// First and last month that count of each person, for one monthly benefit.
pub(super) struct Span {
    pub(super) first: Vec<i32>,
    pub(super) last: Vec<i32>,
}

impl Registers {
    pub(super) fn new(ops: &[Op]) -> Self {
        let bytes = ops.iter().filter(|op| matches!(op, Op::Byte(_))).count();
        Self { bytes: vec![[0; BLOCK]; bytes], longs: vec![[0; BLOCK]; ops.len() - bytes] }
    }

    /// Works out every register for the people from `start` on.
    pub(super) fn run(&mut self, ops: &[Op], batch: &Batch, spans: &[Span], start: usize) {
        let count = batch.len().saturating_sub(start).min(BLOCK);
        let (mut byte, mut long) = (0, 0);
        for op in ops {
            match op {
                Op::Byte(op) => {
                    let (before, rest) = self.bytes.split_at_mut(byte);
                    if let Some(out) = rest.first_mut().and_then(|out| out.get_mut(..count)) {
                        bytes(op, out, before, &self.longs, batch, start);
                    }
                    byte += 1;
                }
                Op::Long(op) => {
                    let (before, rest) = self.longs.split_at_mut(long);
                    if let Some(out) = rest.first_mut().and_then(|out| out.get_mut(..count)) {
                        longs(op, out, &self.bytes, before, batch, spans, start);
                    }
                    long += 1;
                }
            }
        }
    }
}

static NO_BYTES: [u8; BLOCK] = [0; BLOCK];
static NO_LONGS: [i64; BLOCK] = [0; BLOCK];

fn map2<A: Copy, B: Copy, O>(out: &mut [O], one: &[A; BLOCK], other: &[B; BLOCK], apply: impl Fn(A, B) -> O) {
    for ((out, one), other) in out.iter_mut().zip(one).zip(other) {
        *out = apply(*one, *other);
    }
}

fn map1<A: Copy, O>(out: &mut [O], one: &[A; BLOCK], apply: impl Fn(A) -> O) {
    for (out, one) in out.iter_mut().zip(one) {
        *out = apply(*one);
    }
}

fn column<A: Copy, O>(out: &mut [O], column: &[A], start: usize, apply: impl Fn(A) -> O) {
    let column = column.get(start..).unwrap_or_default();
    for (out, one) in out.iter_mut().zip(column) {
        *out = apply(*one);
    }
}

fn bytes(op: &ByteOp, out: &mut [u8], bytes: &[[u8; BLOCK]], longs: &[[i64; BLOCK]], batch: &Batch, start: usize) {
    let byte = |place: Byte| bytes.get(place).unwrap_or(&NO_BYTES);
    let long = |place: Long| longs.get(place).unwrap_or(&NO_LONGS);
    match op {
        ByteOp::Constant(value) => out.fill(*value),
        ByteOp::Column(place) => column(out, batch.bytes(*place), start, |value| value),
        ByteOp::Equals(place, word) => {
            let word = *word;
            column(out, batch.bytes(*place), start, |value| u8::from(value == word));
        }
        ByteOp::And(one, other) => map2(out, byte(*one), byte(*other), |one, other| one & other),
        ByteOp::AndNot(one, other) => map2(out, byte(*one), byte(*other), |one, other| one & (other ^ 1)),
        ByteOp::Or(one, other) => map2(out, byte(*one), byte(*other), |one, other| one | other),
        ByteOp::Not(one) => map1(out, byte(*one), |one| one ^ 1),
        ByteOp::Greater(one, other) => map2(out, byte(*one), byte(*other), u8::max),
        ByteOp::Ranked(flag, rank) => {
            let rank = *rank;
            map1(out, byte(*flag), |flag| flag.wrapping_neg() & rank);
        }
        ByteOp::AtLeast(place, bound) => {
            let bound = *bound;
            column(out, batch.ints(*place), start, |value| u8::from(value >= bound));
        }
        ByteOp::Less(one, other) => map2(out, long(*one), long(*other), |one, other| u8::from(one < other)),
        ByteOp::Same(one, other) => map2(out, long(*one), long(*other), |one, other| u8::from(one == other)),
        ByteOp::Select(flag, yes, no) => {
            let (yes, no) = (byte(*yes), byte(*no));
            for (((out, flag), yes), no) in out.iter_mut().zip(byte(*flag)).zip(yes).zip(no) {
                *out = no ^ ((yes ^ no) & flag.wrapping_neg());
            }
        }
        ByteOp::Positive(one) => map1(out, long(*one), |one| u8::from(one > 0)),
    }
}

fn longs(
    op: &LongOp,
    out: &mut [i64],
    bytes: &[[u8; BLOCK]],
    longs: &[[i64; BLOCK]],
    batch: &Batch,
    spans: &[Span],
    start: usize,
) {
    let byte = |place: Byte| bytes.get(place).unwrap_or(&NO_BYTES);
    let long = |place: Long| longs.get(place).unwrap_or(&NO_LONGS);
    match op {
        LongOp::Constant(value) => out.fill(*value),
        LongOp::Ints(place) => column(out, batch.ints(*place), start, i64::from),
        LongOp::Longs(place) => column(out, batch.longs(*place), start, |value| value),
        LongOp::Table(word, table) => table_of(out, byte(*word), table),
        LongOp::Add(one, other) => map2(out, long(*one), long(*other), i64::wrapping_add),
        LongOp::Times(one, other) => map2(out, long(*one), long(*other), i64::wrapping_mul),
        LongOp::TimesConstant(one, factor) => {
            let factor = *factor;
            map1(out, long(*one), |one| one.wrapping_mul(factor));
        }
        LongOp::Select(flag, yes, no) => {
            let (yes, no) = (long(*yes), long(*no));
            for (((out, flag), yes), no) in out.iter_mut().zip(byte(*flag)).zip(yes).zip(no) {
                *out = if *flag != 0 { *yes } else { *no };
            }
        }
        LongOp::Least(one, other) => map2(out, long(*one), long(*other), i64::min),
        LongOp::Greatest(one, other) => map2(out, long(*one), long(*other), i64::max),
        LongOp::Where(flag, one) => {
            map2(out, byte(*flag), long(*one), |flag, one| one & i64::from(flag).wrapping_neg());
        }
        LongOp::Months(span, from, to) => {
            let Some(span) = spans.get(*span) else { return out.fill(0) };
            let first = span.first.get(start..).unwrap_or_default();
            let last = span.last.get(start..).unwrap_or_default();
            let (from, to) = (*from, *to);
            for ((out, first), last) in out.iter_mut().zip(first).zip(last) {
                *out = i64::from(((*last).min(to) - (*first).max(from) + 1).max(0));
            }
        }
        LongOp::RoundHalfUp(one, by) => divide(out, long(*one), *by, *by / 2),
        LongOp::RoundDown(one, by) => divide(out, long(*one), *by, 0),
        LongOp::RoundUp(one, by) => divide(out, long(*one), *by, *by - 1),
    }
}

/// A short table is kept in an array with room for every byte that may come, so that no bound is checked in the loop.
fn table_of(out: &mut [i64], words: &[u8; BLOCK], table: &[i64]) {
    let mut whole = [0_i64; 256];
    for (to, from) in whole.iter_mut().zip(table) {
        *to = *from;
    }
    for (out, word) in out.iter_mut().zip(words) {
        *out = whole.get(usize::from(*word)).copied().unwrap_or(0);
    }
}

/// Adds and divides, towards the lower whole number; by shifting where the divisor is a power of two.
fn divide(out: &mut [i64], numbers: &[i64; BLOCK], by: i64, add: i64) {
    if by.count_ones() == 1 {
        let shift = by.trailing_zeros();
        map1(out, numbers, |number| (number + add) >> shift);
    } else {
        map1(out, numbers, |number| (number + add).div_euclid(by));
    }
}
