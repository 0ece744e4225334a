//! What must hold between the files of a pack: codes are unique, references lead somewhere, periods follow each other.

use std::collections::{BTreeMap, BTreeSet};

use super::pack::{Agency, Commune, DemoPerson, Leads, LegalDocument, Period};
use super::papers::{DEMO, LEGAL_DOCUMENTS, PACK};
use super::problems::{Found, Lined};
use super::tables::{AGENCIES, COMMUNES};

/// Codes one may refer to; none when the file that defines them could not be read.
pub(super) struct Known {
    what: &'static str,
    file: &'static str,
    codes: Option<BTreeSet<String>>,
}

impl Known {
    pub(super) fn new(what: &'static str, file: &'static str, codes: Option<Vec<String>>) -> Self {
        Self { what, file, codes: codes.map(BTreeSet::from_iter) }
    }

    /// Notes a reference that leads nowhere.
    pub(super) fn check(&self, found: &Found, file: &str, line: usize, code: &str) {
        if self.codes.as_ref().is_some_and(|codes| !codes.contains(code)) {
            found.add(
                file,
                line,
                format!("Không có {} “{code}” trong {}. Hãy sửa mã hoặc thêm vào tệp đó.", self.what, self.file),
            );
        }
    }
}

/// Notes each record whose key was seen on an earlier line.
pub(super) fn unique<T>(
    found: &Found,
    file: &str,
    what: &str,
    records: &[Lined<T>],
    key: impl Fn(&T) -> Option<String>,
) {
    let mut lines = BTreeMap::new();
    for Lined { line, record } in records {
        let Some(key) = key(record) else { continue };
        if let Some(first) = lines.get(&key) {
            found.add(file, *line, format!("{what} “{key}” đã có ở dòng {first}. Hãy bỏ một dòng hoặc sửa lại."));
        } else {
            lines.insert(key, *line);
        }
    }
}

/// Notes periods of the same group that overlap or leave days uncovered between them.
pub(super) fn periods<T>(
    found: &Found,
    file: &str,
    records: &[Lined<T>],
    group: impl Fn(&T) -> String,
    period: impl Fn(&T) -> Period,
) {
    let mut groups: BTreeMap<String, Vec<(Period, usize)>> = BTreeMap::new();
    for Lined { line, record } in records {
        groups.entry(group(record)).or_default().push((period(record), *line));
    }
    for (name, mut list) in groups {
        list.sort_by_key(|(period, line)| (period.effective_from, *line));
        for ((earlier, earlier_line), (later, line)) in list.iter().zip(list.iter().skip(1)) {
            let next = earlier.effective_to.and_then(|last| last.succ_opt());
            let mistake = match next {
                Some(next) if next == later.effective_from => continue,
                Some(next) if next < later.effective_from => "để hở những ngày ở giữa",
                _ => "chồng lên nhau",
            };
            found.add(
                file,
                *line,
                format!(
                    "Thời gian của {name} ở dòng này và dòng {earlier_line} {mistake}. Hãy cho dòng sau bắt đầu đúng ngày sau khi dòng trước kết thúc."
                ),
            );
        }
    }
}

/// Names under which an agency may be found lead to one agency only.
pub(super) fn agency_names(found: &Found, agencies: &[Lined<Agency>], communes: &[Lined<Commune>]) {
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for Lined { record, .. } in communes {
        let committee = record.committee("");
        for name in names(&committee) {
            owners.insert(name.to_owned(), committee.code.clone());
        }
    }
    for Lined { line, record } in agencies {
        for name in names(record) {
            match owners.get(name) {
                Some(owner) if *owner == record.code => {
                    found.add(AGENCIES, *line, format!("Tên “{name}” ghi hai lần cho cùng cơ quan. Hãy bỏ một chỗ."))
                }
                Some(owner) => found.add(
                    AGENCIES,
                    *line,
                    format!("Tên “{name}” đã thuộc về cơ quan “{owner}”. Hãy để một tên chỉ một cơ quan."),
                ),
                None => {
                    owners.insert(name.to_owned(), record.code.clone());
                }
            }
        }
    }
}

fn names(agency: &Agency) -> impl Iterator<Item = &str> {
    [Some(agency.name_vi.as_str()), agency.short_name.as_deref()]
        .into_iter()
        .flatten()
        .chain(agency.aliases.iter().map(String::as_str))
}

/// Superiors exist and no agency is its own superior, however far up.
pub(super) fn agency_parents(found: &Found, agencies: &[Lined<Agency>], known: &Known) {
    let parents: BTreeMap<&str, &str> = agencies
        .iter()
        .filter_map(|Lined { record, .. }| Some((record.code.as_str(), record.parent.as_deref()?)))
        .collect();
    for Lined { line, record } in agencies {
        let Some(parent) = &record.parent else {
            continue;
        };
        known.check(found, AGENCIES, *line, parent);
        if comes_back(&parents, &record.code) {
            found.add(
                AGENCIES,
                *line,
                format!("Đi theo cấp trên từ “{}” thì quay lại chính nó. Hãy sửa `parent`.", record.code),
            );
        }
    }
}

/// The committee of a commune gets a code that no listed agency has.
pub(super) fn committee_codes(found: &Found, communes: &[Lined<Commune>], agencies: &Known) {
    for Lined { line, record } in communes {
        let code = record.committee_code();
        if agencies.codes.as_ref().is_some_and(|codes| codes.contains(&code)) {
            found.add(
                COMMUNES,
                *line,
                format!("Mã “{code}” của Ủy ban nhân dân sinh ra từ dòng này đã có trong {AGENCIES}. Hãy đổi một mã."),
            );
        }
    }
}

/// Replacement is told at both ends and never runs in a circle.
pub(super) fn document_chains(found: &Found, documents: &[Lined<LegalDocument>], known: &Known) {
    let by_id: BTreeMap<&str, &LegalDocument> =
        documents.iter().map(|Lined { record, .. }| (record.id.as_str(), record)).collect();
    let successors: BTreeMap<&str, &str> = documents
        .iter()
        .filter_map(|Lined { record, .. }| Some((record.id.as_str(), record.replaced_by.as_deref()?)))
        .collect();
    for Lined { line, record } in documents {
        let id = &record.id;
        for other in record.replaces.iter().chain(&record.amends).chain(&record.replaced_by) {
            known.check(found, LEGAL_DOCUMENTS, *line, other);
        }
        if comes_back(&successors, id) {
            found.add(
                LEGAL_DOCUMENTS,
                *line,
                format!("Đi theo `replaced_by` từ “{id}” thì quay lại chính nó. Hãy sửa lại."),
            );
        }
        if let Some(new) = record.replaced_by.as_deref().and_then(|new| by_id.get(new))
            && !new.replaces.contains(id)
        {
            found.add(
                LEGAL_DOCUMENTS,
                *line,
                format!("“{}” không ghi `replaces` văn bản này. Hãy ghi ở cả hai văn bản.", new.id),
            );
        }
        for old in record.replaces.iter().filter_map(|old| by_id.get(old.as_str())) {
            if old.replaced_by.as_ref() != Some(id) {
                found.add(
                    LEGAL_DOCUMENTS,
                    *line,
                    format!("“{}” không ghi `replaced_by` văn bản này. Hãy ghi ở cả hai văn bản.", old.id),
                );
            }
        }
    }
}

/// The agencies named in `pack.toml` exist.
pub(super) fn leads(found: &Found, leads: &Lined<Leads>, agencies: &Known) {
    let Lined { line, record } = leads;
    let optional = [
        &record.peoples_council,
        &record.selection_council,
        &record.science,
        &record.culture,
        &record.education,
        &record.foreign_affairs,
        &record.inspectorate,
    ];
    let required = [&record.standing_agency, &record.party_bloc, &record.finance, &record.peoples_committee];
    for code in required.into_iter().chain(optional.into_iter().flatten()) {
        agencies.check(found, PACK, *line, code);
    }
}

/// Demo people sit in agencies that exist, committees of communes included.
pub(super) fn demo_posts(found: &Found, people: &[Lined<DemoPerson>], every_agency: &Known) {
    for Lined { line, record } in people {
        for post in &record.posts {
            every_agency.check(found, DEMO, *line, &post.agency);
        }
    }
}

/// Whether following the links from a code leads back to it.
fn comes_back(links: &BTreeMap<&str, &str>, start: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut here = links.get(start).copied();
    while let Some(code) = here {
        if code == start {
            return true;
        }
        if !seen.insert(code) {
            return false;
        }
        here = links.get(code).copied();
    }
    false
}
