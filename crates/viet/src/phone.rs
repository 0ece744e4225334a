//! Telephone numbers: stored as E.164 (`+84912345678`), shown as people write them.

use crate::error::{Problem, ReadError, Subject};

/// What kind of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// Di động: `0[35789]` and eight digits.
    Mobile,
    /// Cố định: `02` and nine digits.
    Landline,
    /// A number of another country, for experts overseas.
    Foreign,
}

/// A telephone number that can be called.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    e164: String,
    kind: PhoneKind,
}

impl Phone {
    /// The form to store: `+84912345678`.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// Mobile, landline or foreign.
    pub fn kind(&self) -> PhoneKind {
        self.kind
    }

    /// The form to show: `0912 345 678`, `0225 3842 999`, `024 3825 1234`; foreign numbers as
    /// E.164. [`parse`] reads it back.
    pub fn display(&self) -> String {
        let Some(national) = self.e164.strip_prefix("+84") else { return self.e164.clone() };
        let cuts = match self.kind {
            PhoneKind::Mobile => [3, 3, 3],
            // Hà Nội (024) and Hồ Chí Minh City (028) have the short area codes.
            PhoneKind::Landline if national.starts_with("24") || national.starts_with("28") => [2, 4, 4],
            _ => [3, 4, 3],
        };
        let mut rest = national;
        let mut groups = Vec::new();
        for length in cuts {
            let (group, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            groups.push(group);
            rest = after;
        }
        format!("0{}", groups.join(" "))
    }
}

/// Reads a number with or without spaces, dots, hyphens and brackets, with `0`, `84`, `+84` or
/// `0084` in front, or foreign with `+` or `00` and the country code. A mobile number whose first
/// zero was lost by a spreadsheet is read too.
pub fn parse(text: &str) -> Result<Phone, ReadError> {
    let error = |problem| ReadError::new(Subject::Phone, problem);
    let typed = crate::text::clean(text);
    if typed.is_empty() {
        return Err(error(Problem::Empty));
    }
    let compact: String = typed.chars().filter(|c| !c.is_whitespace() && !".-()–".contains(*c)).collect();
    let (international, digits) = match compact.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => match compact.strip_prefix("00") {
            Some(rest) => (true, rest),
            None => (false, compact.as_str()),
        },
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(error(Problem::Unreadable));
    }
    if international && !digits.starts_with("84") {
        return foreign(digits).ok_or_else(|| error(Problem::Unreadable));
    }
    let national = match digits.strip_prefix("84") {
        // "+84 (0)912…" is common on cards.
        Some(rest) if international || digits.len() > 10 => rest.strip_prefix('0').unwrap_or(rest),
        _ => digits.strip_prefix('0').unwrap_or(digits),
    };
    let had_zero = national.len() < digits.len();
    vietnamese(national, had_zero).ok_or_else(|| {
        error(match renumbered(national) {
            Some(new) => Problem::OldMobile { new: new.display() },
            None => Problem::Unreadable,
        })
    })
}

fn vietnamese(national: &str, had_zero: bool) -> Option<Phone> {
    let kind = match (national.len(), national.bytes().next()?) {
        (9, b'3' | b'5' | b'7' | b'8' | b'9') => PhoneKind::Mobile,
        (10, b'2') if had_zero => PhoneKind::Landline,
        _ => return None,
    };
    Some(Phone { e164: format!("+84{national}"), kind })
}

fn foreign(digits: &str) -> Option<Phone> {
    let fits = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
    fits.then(|| Phone { e164: format!("+{digits}"), kind: PhoneKind::Foreign })
}

/// What an eleven-digit mobile number became in the change of September 2018.
fn renumbered(national: &str) -> Option<Phone> {
    let (old, rest) = national.split_at_checked(3).filter(|(_, rest)| rest.len() == 7)?;
    let new = match old {
        "162" => "32",
        "163" => "33",
        "164" => "34",
        "165" => "35",
        "166" => "36",
        "167" => "37",
        "168" => "38",
        "169" => "39",
        "120" => "70",
        "121" => "79",
        "122" => "77",
        "126" => "76",
        "128" => "78",
        "123" => "83",
        "124" => "84",
        "125" => "85",
        "127" => "81",
        "129" => "82",
        "186" => "56",
        "188" => "58",
        "199" => "59",
        _ => return None,
    };
    vietnamese(&format!("{new}{rest}"), true)
}
