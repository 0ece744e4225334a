//! The register of agencies as the reader needs it: every name under which an agency may be written, and which
//! agencies a group has.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::proposal::{Group, GroupRule, Suggestion};
use super::words::{self, Word};
use crate::packs::{AgencyKind, Bloc};
use crate::platform::words::Words;

/// An agency as the register lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredAgency {
    pub id: String,
    pub name: String,
    pub short_name: Option<String>,
    pub aliases: Vec<String>,
    pub kind: AgencyKind,
    pub bloc: Bloc,
    /// The id of the superior agency.
    pub parent: Option<String>,
}

/// The agencies that a plan may name, ready for look-up.
#[derive(Clone, Debug, Default)]
pub struct Register {
    agencies: Vec<RegisteredAgency>,
    /// Names by their first word, the longest first.
    names: HashMap<String, Vec<Name>>,
    /// Initials that two agencies could have: `Sở NV`. They are suggested only.
    shared: Vec<Name>,
    /// For how many more names likenesses are sought.
    left: Arc<AtomicUsize>,
}

/// A document that names more unknown bodies than this is no plan; looking for what each may mean takes time.
const MOST_SOUGHT: usize = 1000;

/// One name of an agency.
#[derive(Clone, Debug)]
struct Name {
    words: Vec<String>,
    /// The words with their accents, to tell an exact writing from one that only looks alike.
    toned: Vec<String>,
    agency: usize,
    kind: NameKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NameKind {
    /// As the register writes it.
    Given,
    /// Without the name of the city.
    Shortened,
    /// The last word is made of initials: `Sở KHCN`.
    Initials,
}

/// What stands at a place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match<'a> {
    pub agency: &'a RegisteredAgency,
    /// How many words it takes.
    pub length: usize,
    /// Of 100; less when accents differ or another agency has the same name.
    pub score: u8,
}

impl Register {
    /// Prepares the look-up.
    pub fn new(agencies: Vec<RegisteredAgency>) -> Register {
        let city = city_of(&agencies);
        let mut names: Vec<Name> = Vec::new();
        for (place, agency) in agencies.iter().enumerate() {
            let given = [&agency.name].into_iter().chain(&agency.short_name).chain(&agency.aliases);
            let given: HashSet<&String> = given.collect();
            for text in given {
                let words = words::expanded(text);
                names.extend(name(text, &words, place, NameKind::Given));
                if may_drop_city(agency.kind)
                    && let Some(words) = without_city(&words, &city)
                {
                    names.extend(name(text, words, place, NameKind::Shortened));
                }
            }
            names.extend(initials(agency, place, &city));
        }
        // A made-up name that two agencies could have belongs to neither; one that is given to another is theirs.
        let mut owners: HashMap<Vec<String>, HashSet<usize>> = HashMap::new();
        for name in &names {
            owners.entry(name.words.clone()).or_default().insert(name.agency);
        }
        let is_own =
            |name: &Name| name.kind == NameKind::Given || owners.get(&name.words).is_none_or(|all| all.len() == 1);
        let (names, shared): (Vec<Name>, Vec<Name>) = names.into_iter().partition(is_own);
        let shared = shared.into_iter().filter(|name| name.kind == NameKind::Initials).collect();
        let mut by_first: HashMap<String, Vec<Name>> = HashMap::new();
        for name in names {
            if let Some(first) = name.words.first() {
                by_first.entry(first.clone()).or_default().push(name);
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|name| (std::cmp::Reverse(name.words.len()), name.kind, name.agency));
        }
        Register { agencies, names: by_first, shared, left: Arc::default() }
    }

    /// The register for one document.
    pub(super) fn for_one_reading(&self) -> Register {
        Register { left: Arc::new(AtomicUsize::new(MOST_SOUGHT)), ..self.clone() }
    }

    /// The agencies, in the order in which they were given.
    pub fn agencies(&self) -> &[RegisteredAgency] {
        &self.agencies
    }

    /// The agency with this id.
    pub fn find(&self, id: &str) -> Option<&RegisteredAgency> {
        self.agencies.iter().find(|agency| agency.id == id)
    }

    /// The city's committee, if the register has one only.
    pub fn peoples_committee(&self) -> Option<&RegisteredAgency> {
        let mut all = self.agencies.iter().filter(|agency| agency.kind == AgencyKind::PeoplesCommittee);
        all.next().filter(|_| all.next().is_none())
    }

    /// The longest name that begins at word `at` of the text.
    pub(super) fn at(&self, text: &str, words: &[Word], at: usize) -> Option<Match<'_>> {
        let here = words.get(at..)?;
        let list = self.names.get(&here.first()?.folded)?;
        let mut best: Option<(Match<'_>, usize)> = None;
        for name in list {
            if best.as_ref().is_some_and(|(found, _)| found.length > name.words.len()) {
                break;
            }
            let Some(length) = fits(name, text, here) else { continue };
            let Some(agency) = self.agencies.get(name.agency) else { continue };
            match &mut best {
                Some((found, other)) if found.length == length && *other != name.agency => {
                    // Two agencies of one name: the officer has to say which.
                    found.score = found.score.min(60);
                }
                Some((found, _)) if found.length >= length => {}
                _ => {
                    let score = if is_written_so(name, text, here, length) { 100 } else { 95 };
                    best = Some((Match { agency, length, score }, name.agency));
                }
            }
        }
        best.map(|(found, _)| found)
    }

    /// Agencies whose names look like a text that is none of them.
    pub(super) fn suggestions(&self, text: &str) -> Vec<Suggestion> {
        let words = words::expanded(text);
        let wanted: Vec<String> = words.iter().map(|word| word.folded.clone()).take(24).collect();
        let is_left = |left: usize| left.checked_sub(1);
        if wanted.len() < 2 || self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, is_left).is_err() {
            return Vec::new();
        }
        let joined: Vec<char> = wanted.join(" ").chars().collect();
        let mut best: HashMap<usize, u8> = HashMap::new();
        for name in self.names.values().flatten().filter(|name| name.kind != NameKind::Initials) {
            let score = likeness(&wanted, &joined, name);
            if score >= 60 {
                let kept = best.entry(name.agency).or_default();
                *kept = score.max(*kept);
            }
        }
        for name in self.shared.iter().filter(|name| fits(name, text, &words) == Some(words.len())) {
            best.insert(name.agency, 80);
        }
        let mut out: Vec<Suggestion> = best
            .into_iter()
            .filter_map(|(place, score)| {
                let agency = self.agencies.get(place)?;
                Some(Suggestion { id: agency.id.clone(), name: agency.name.clone(), score })
            })
            .collect();
        out.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        out.truncate(3);
        out
    }

    /// A group by its rules.
    pub(super) fn group(&self, rules: Vec<GroupRule>) -> Group {
        let mut group = Group { rules, count: 0 };
        group.count = self.members(&group).len();
        group
    }

    /// The agencies that a group has, in the order of the register.
    pub fn members(&self, group: &Group) -> Vec<&RegisteredAgency> {
        let committees: HashSet<&str> = self
            .agencies
            .iter()
            .filter(|agency| agency.kind == AgencyKind::PeoplesCommittee)
            .map(|agency| agency.id.as_str())
            .collect();
        let is_member = |agency: &&RegisteredAgency| {
            let under_committee = agency.parent.as_deref().is_some_and(|parent| committees.contains(parent));
            group.rules.iter().any(|rule| belongs(agency, under_committee, *rule))
        };
        self.agencies.iter().filter(is_member).collect()
    }
}

fn belongs(agency: &RegisteredAgency, under_committee: bool, rule: GroupRule) -> bool {
    use AgencyKind as Kind;
    let government = agency.bloc == Bloc::Government;
    match rule {
        GroupRule::Departments => {
            let is_kind = matches!(agency.kind, Kind::Department | Kind::Board | Kind::Inspectorate | Kind::Office);
            is_kind && government && (under_committee || agency.kind == Kind::Department)
        }
        GroupRule::Communes => agency.kind == Kind::CommuneCommittee,
        GroupRule::PublicUnitsOfCommittee => agency.kind == Kind::PublicServiceUnit && government && under_committee,
        GroupRule::PublicUnits => agency.kind == Kind::PublicServiceUnit && government,
        GroupRule::Party => agency.bloc == Bloc::Party && agency.kind == Kind::Party,
        GroupRule::Front => matches!(agency.kind, Kind::Front | Kind::MassOrganisation | Kind::Association),
        GroupRule::Related => {
            let is_above = matches!(
                agency.kind,
                Kind::PeoplesCouncil | Kind::CouncilCommittee | Kind::PeoplesCommittee | Kind::Council
            );
            government && !is_above
        }
    }
}

/// The name of the city, folded: what follows "Ủy ban nhân dân" in the name of its committee.
fn city_of(agencies: &[RegisteredAgency]) -> Vec<String> {
    let committee = agencies.iter().find(|agency| agency.kind == AgencyKind::PeoplesCommittee);
    let words = committee.map(|agency| viet::text::fold_words(&agency.name)).unwrap_or_default();
    words.strip_prefix(["uy", "ban", "nhan", "dan"].map(str::to_owned).as_slice()).unwrap_or_default().to_vec()
}

/// Hospitals and schools are told apart by the name of the city; departments have only one.
fn may_drop_city(kind: AgencyKind) -> bool {
    use AgencyKind as Kind;
    matches!(
        kind,
        Kind::Office
            | Kind::Inspectorate
            | Kind::Department
            | Kind::Board
            | Kind::Party
            | Kind::Front
            | Kind::MassOrganisation
            | Kind::Association
    )
}

/// The words without "thành phố Hải Phòng", "Hải Phòng" or "thành phố" at their end.
fn without_city<'a>(words: &'a [Word], city: &[String]) -> Option<&'a [Word]> {
    let kind_and_name = city.to_vec();
    let name: Vec<String> =
        city.iter().skip_while(|word| ["thanh", "pho", "tinh"].contains(&word.as_str())).cloned().collect();
    let kind: Vec<String> = city.iter().take(city.len() - name.len()).cloned().collect();
    [kind_and_name, name, kind].iter().filter(|end| !end.is_empty()).find_map(|end| {
        let left = words.len().checked_sub(end.len()).filter(|left| *left >= 2)?;
        let (head, tail) = words.split_at_checked(left)?;
        tail.iter().map(|word| &word.folded).eq(end).then_some(head)
    })
}

fn name(text: &str, words: &[Word], agency: usize, kind: NameKind) -> Option<Name> {
    let toned = words.iter().map(|word| tone(text, word)).collect();
    let words: Vec<String> = words.iter().map(|word| word.folded.clone()).collect();
    (!words.is_empty()).then_some(Name { words, toned, agency, kind })
}

/// A word with its accents; empty where it was written out from an abbreviation.
fn tone(text: &str, word: &Word) -> String {
    match word.expanded {
        true => String::new(),
        false => viet::text::tone_key(text.get(word.start..word.end).unwrap_or_default()),
    }
}

/// `Sở KHCN` for "Sở Khoa học và Công nghệ".
fn initials(agency: &RegisteredAgency, place: usize, city: &[String]) -> Option<Name> {
    if agency.kind != AgencyKind::Department {
        return None;
    }
    let words = words::expanded(&agency.name);
    let words = without_city(&words, city).unwrap_or(&words);
    let (first, rest) = words.split_first()?;
    let letters: String =
        rest.iter().filter(|word| word.folded != "va").filter_map(|word| word.folded.chars().next()).collect();
    (letters.len() >= 2).then(|| Name {
        words: vec![first.folded.clone(), letters],
        toned: Vec::new(),
        agency: place,
        kind: NameKind::Initials,
    })
}

/// How many words of the text the name takes, if it stands there.
fn fits(name: &Name, text: &str, here: &[Word]) -> Option<usize> {
    if name.kind == NameKind::Initials {
        let (first, letters) = (name.words.first()?, name.words.get(1)?);
        if here.first()?.folded != *first {
            return None;
        }
        // "KH&CN" is two words, "VH,TT&DL" three: put together they are the initials.
        let mut joined = String::new();
        for (more, word) in here.iter().skip(1).take(4).enumerate() {
            if !word.capitals {
                return None;
            }
            joined.push_str(&viet::text::fold(text.get(word.start..word.end)?));
            if joined == *letters {
                return Some(more + 2);
            }
        }
        return None;
    }
    let same = here.len() >= name.words.len() && name.words.iter().zip(here).all(|(a, b)| *a == b.folded);
    same.then_some(name.words.len())
}

fn is_written_so(name: &Name, text: &str, here: &[Word], length: usize) -> bool {
    let pairs = name.toned.iter().zip(here.iter().take(length));
    pairs.into_iter().all(|(toned, word)| toned.is_empty() || word.expanded || *toned == tone(text, word))
}

/// How much a text looks like a name, of 100: by words that both have, and by letters.
fn likeness(wanted: &[String], joined: &[char], name: &Name) -> u8 {
    let shared = wanted.iter().filter(|word| name.words.contains(word)).count();
    if shared == 0 {
        return 0;
    }
    let by_words = 200 * shared / (wanted.len() + name.words.len());
    let other: Vec<char> = name.words.join(" ").chars().collect();
    let longest = joined.len().max(other.len());
    // Names of very different lengths are far apart whatever their letters.
    if longest == 0 || joined.len().abs_diff(other.len()) * 2 > longest {
        return u8::try_from(by_words.min(99)).unwrap_or(99);
    }
    let by_letters = 100 - 100 * distance(joined, &other) / longest;
    u8::try_from(by_words.max(by_letters).min(99)).unwrap_or(99)
}

/// How many letters must change to make one text of the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        for (right, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let changed = diagonal + usize::from(left != right);
            diagonal = *cell;
            before = changed.min(before + 1).min(diagonal + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

impl GroupRule {
    /// The rules in words.
    pub fn describe(rules: &[GroupRule]) -> String {
        rules.iter().map(|rule| rule.label()).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_two_texts_is_counted() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        for (a, b, far) in [("", "", 0), ("a", "", 1), ("", "ab", 2), ("so noi vu", "so noi vy", 1), ("abc", "cab", 2)]
        {
            assert_eq!(distance(&letters(a), &letters(b)), far, "{a} {b}");
        }
    }
}
