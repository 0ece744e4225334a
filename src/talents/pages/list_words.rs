//! What the list of people says: its filters in words, its columns, what it is exported as.

use std::collections::HashMap;

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::talents::codes;
use crate::talents::store::choices::agencies;
use crate::talents::store::search::Line;
use crate::talents::talent::{TalentStatus, code};
use crate::ui::FilterChip;

/// The choices of the list's filters: the word of the address, what is chosen from.
pub struct Filters {
    pub qualifications: Vec<(String, String)>,
    pub sectors: Vec<(String, String)>,
    pub fields: Vec<(String, String)>,
    pub agencies: Vec<(String, String)>,
    pub statuses: Vec<(String, String)>,
    pub groups: Vec<(String, String)>,
    /// The labels of degrees and titles, those of withdrawn codes too, as rows show them.
    pub labels: HashMap<String, String>,
}

impl Filters {
    /// Reads what can be chosen today.
    pub async fn read(app: &App, permit: &Permit) -> Result<Filters> {
        let (db, today) = (&mut app.db.read(), app.clock.today());
        let (mut titles, mut degrees, mut sectors, mut fields) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut labels, mut of_titles) = (HashMap::new(), Vec::new());
        for (list, code, label, is_offered) in codes::of_list(db, today).await? {
            match list.as_str() {
                "title" => {
                    of_titles.push((code.clone(), label.clone()));
                    if is_offered && (code == "gs" || code == "pgs") {
                        titles.push((code, label));
                    }
                }
                "degree_level" => {
                    labels.insert(code.clone(), label.clone());
                    if is_offered {
                        degrees.push((code, label));
                    }
                }
                "sector" if is_offered => sectors.push((code, label)),
                "sector" => {}
                _ => fields.extend(code.get(1..3).map(|field| (field.to_owned(), label.clone()))),
            }
        }
        labels.extend(of_titles);
        Ok(Filters {
            qualifications: titles.into_iter().chain(degrees.into_iter().rev()).collect(),
            sectors,
            fields,
            labels,
            agencies: agencies(db, permit).await?,
            statuses: TalentStatus::options(),
            groups: super::groups(app)?,
        })
    }

    fn of(&self, name: &str) -> &[(String, String)] {
        match name {
            "td" => &self.qualifications,
            "lv" => &self.sectors,
            "nganh" => &self.fields,
            "dv" => &self.agencies,
            "tt" => &self.statuses,
            _ => &self.groups,
        }
    }

    /// The filters in force, each with a link that drops it.
    pub fn chips(&self, params: &ListParams) -> Vec<FilterChip> {
        let mut chips = Vec::new();
        let mut add = |label: String, name: &str| chips.push(FilterChip { label, href: params.link(&[(name, "")]) });
        if let Some(query) = params.query() {
            add(format!("“{query}”"), "q");
        }
        for name in ["td", "lv", "nganh", "dv", "tt", "nhom"] {
            if let Some(chosen) = params.get(name) {
                let known = self.of(name).iter().find(|(code, _)| code == chosen);
                add(known.map_or_else(|| chosen.to_owned(), |(_, label)| label.clone()), name);
            }
        }
        chips
    }
}

/// A person as the list draws them.
pub struct Row {
    pub line: Line,
    pub code: String,
    pub qualification: String,
    pub group: String,
    /// The name in pieces, with what answers the search marked.
    pub name: Vec<viet::text::Piece>,
}

/// The lines with their codes in words.
pub fn rows(app: &App, lines: Vec<Line>, qualifications: &HashMap<String, String>, query: &str) -> Vec<Row> {
    let groups: HashMap<String, String> = super::groups(app).unwrap_or_default().into_iter().collect();
    let label = |labels: &HashMap<String, String>, code: Option<&String>| {
        code.map_or_else(String::new, |code| labels.get(code).unwrap_or(code).clone())
    };
    lines
        .into_iter()
        .map(|line| Row {
            code: code(line.number),
            qualification: label(qualifications, line.qualification.as_ref()),
            group: label(&groups, line.beneficiary_group.as_ref()),
            name: viet::text::highlight(query, &line.full_name),
            line,
        })
        .collect()
}
