//! Leaves out operations that no result needs.

use super::ops::{ByteOp, LongOp, Op};

/// The operations that the results rest on; the places of results are changed to the new registers.
pub(super) fn prune(ops: &[Op], bytes: &mut [&mut usize], longs: &mut [&mut usize]) -> Vec<Op> {
    let mut places = Places::of(ops);
    for place in bytes.iter() {
        mark(&mut places.byte_needed, **place);
    }
    for place in longs.iter() {
        mark(&mut places.long_needed, **place);
    }
    let mut byte = places.byte_needed.len();
    let mut long = places.long_needed.len();
    for op in ops.iter().rev() {
        let needed = match op {
            Op::Byte(_) => {
                byte -= 1;
                places.byte_needed.get(byte).copied().unwrap_or(false)
            }
            Op::Long(_) => {
                long -= 1;
                places.long_needed.get(long).copied().unwrap_or(false)
            }
        };
        if needed {
            let mut copy = op.clone();
            let (byte_needed, long_needed) = (&mut places.byte_needed, &mut places.long_needed);
            operands(&mut copy, &mut |place| mark(byte_needed, *place), &mut |place| mark(long_needed, *place));
        }
    }
    let (new_bytes, new_longs) = (numbered(&places.byte_needed), numbered(&places.long_needed));
    let renumber = |of: &[usize], place: &mut usize| *place = of.get(*place).copied().unwrap_or(0);
    let mut kept = Vec::new();
    let (mut byte, mut long) = (0, 0);
    for op in ops {
        let (count, needed) = match op {
            Op::Byte(_) => (&mut byte, &places.byte_needed),
            Op::Long(_) => (&mut long, &places.long_needed),
        };
        if needed.get(*count).copied().unwrap_or(false) {
            let mut op = op.clone();
            operands(&mut op, &mut |place| renumber(&new_bytes, place), &mut |place| renumber(&new_longs, place));
            kept.push(op);
        }
        *count += 1;
    }
    bytes.iter_mut().for_each(|place| renumber(&new_bytes, place));
    longs.iter_mut().for_each(|place| renumber(&new_longs, place));
    kept
}

struct Places {
    byte_needed: Vec<bool>,
    long_needed: Vec<bool>,
}

impl Places {
    fn of(ops: &[Op]) -> Self {
        let bytes = ops.iter().filter(|op| matches!(op, Op::Byte(_))).count();
        Self { byte_needed: vec![false; bytes], long_needed: vec![false; ops.len() - bytes] }
    }
}

fn mark(needed: &mut [bool], place: usize) {
    if let Some(needed) = needed.get_mut(place) {
        *needed = true;
    }
}

fn numbered(needed: &[bool]) -> Vec<usize> {
    let mut next = 0;
    needed
        .iter()
        .map(|needed| {
            let number = next;
            next += usize::from(*needed);
            number
        })
        .collect()
}

/// Calls a function on each register that an operation reads.
fn operands(op: &mut Op, byte: &mut impl FnMut(&mut usize), long: &mut impl FnMut(&mut usize)) {
    match op {
        Op::Byte(op) => match op {
            ByteOp::Constant(_) | ByteOp::Column(_) | ByteOp::Equals(..) | ByteOp::AtLeast(..) => {}
            ByteOp::And(one, other) | ByteOp::AndNot(one, other) | ByteOp::Or(one, other) => {
                byte(one);
                byte(other);
            }
            ByteOp::Greater(one, other) => {
                byte(one);
                byte(other);
            }
            ByteOp::Not(one) | ByteOp::Ranked(one, _) => byte(one),
            ByteOp::Less(one, other) | ByteOp::Same(one, other) => {
                long(one);
                long(other);
            }
            ByteOp::Select(flag, yes, no) => {
                byte(flag);
                byte(yes);
                byte(no);
            }
            ByteOp::Positive(one) => long(one),
        },
        Op::Long(op) => match op {
            LongOp::Constant(_) | LongOp::Ints(_) | LongOp::Longs(_) | LongOp::Months(..) => {}
            LongOp::Table(word, _) => byte(word),
            LongOp::Add(one, other)
            | LongOp::Times(one, other)
            | LongOp::Least(one, other)
            | LongOp::Greatest(one, other) => {
                long(one);
                long(other);
            }
            LongOp::TimesConstant(one, _)
            | LongOp::RoundHalfUp(one, _)
            | LongOp::RoundDown(one, _)
            | LongOp::RoundUp(one, _) => long(one),
            LongOp::Select(flag, yes, no) => {
                byte(flag);
                long(yes);
                long(no);
            }
            LongOp::Where(flag, one) => {
                byte(flag);
                long(one);
            }
        },
    }
}
