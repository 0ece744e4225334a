//! Reads a whole pack: each file by itself, then what must hold between them.

use super::checks::{self, Known};
use super::items::{self, ITEMS};
use super::pack::Pack;
use super::papers::{self, DEMO, LEGAL_DOCUMENTS, SECURITY};
use super::problems::{Found, Lined, PackProblems};
use super::source::PackSource;
use super::subjects::Subjects;
use super::tables::{self, AGENCIES, BASE_SALARIES, COMMUNE_WAGE_REGIONS, COMMUNES, HOLIDAYS, WAGE_RATES};

/// Reads a pack, or tells everything that is wrong with it.
pub fn read(source: &PackSource) -> Result<Pack, PackProblems> {
    let found = Found::default();
    if !source.exists(&found) {
        return Err(found.into_problems());
    }
    let profile = papers::profile(source, &found);
    let agencies = tables::agencies(source, &found);
    let communes = tables::communes(source, &found);
    let commune_wage_regions = tables::commune_wage_regions(source, &found);
    let wage_rates = tables::wage_rates(source, &found);
    let base_salaries = tables::base_salaries(source, &found);
    let holidays = tables::holidays(source, &found);
    let subjects = Subjects::read(source, &found);
    let documents = papers::legal_documents(source, &found);
    let security = papers::security(source, &found);
    let demo = papers::demo(source, &found);
    let items = items::read(source, &found);

    let committees = communes.records.iter().map(|commune| commune.record.committee_code());
    let every_agency = match (&agencies.keys, &communes.keys) {
        (Some(agencies), Some(_)) => Some(agencies.iter().cloned().chain(committees).collect()),
        _ => None,
    };
    let every_agency = Known::new("cơ quan", AGENCIES, every_agency);
    let known_agencies = Known::new("cơ quan", AGENCIES, agencies.keys);
    let known_communes = Known::new("đơn vị cấp xã", COMMUNES, communes.keys.clone());
    let known_documents = Known::new("văn bản", LEGAL_DOCUMENTS, documents.keys);
    let known_regions = Known::new("mức lương của vùng", WAGE_RATES, wage_rates.keys);
    let known_placed = Known::new("vùng lương của đơn vị", COMMUNE_WAGE_REGIONS, commune_wage_regions.keys);

    let some = |text: &String| Some(text.clone());
    checks::unique(&found, AGENCIES, "Mã", &agencies.records, |row| some(&row.code));
    checks::unique(&found, COMMUNES, "Mã", &communes.records, |row| some(&row.code));
    checks::unique(&found, COMMUNES, "Tên", &communes.records, |row| some(&row.name));
    checks::unique(&found, COMMUNES, "Tên đường dẫn", &communes.records, |row| some(&row.slug));
    checks::unique(&found, HOLIDAYS, "Ngày", &holidays.records, |row| Some(row.date.to_string()));
    checks::unique(&found, LEGAL_DOCUMENTS, "Mã", &documents.records, |row| some(&row.id));
    checks::unique(&found, LEGAL_DOCUMENTS, "Số", &documents.records, |row| row.number.clone());
    checks::unique(&found, SECURITY, "Con số", &security.records, |row| {
        Some(format!("{} từ {}", row.key, row.effective_on))
    });
    checks::unique(&found, DEMO, "Thư điện tử", &demo.records, |row| some(&row.email));
    checks::unique(&found, DEMO, "Tên", &demo.records, |row| some(&row.name));
    checks::unique(&found, ITEMS, "Mã", &items.records, |row| some(&row.code));
    checks::agency_names(&found, &agencies.records, &communes.records);
    checks::agency_parents(&found, &agencies.records, &known_agencies);
    checks::committee_codes(&found, &communes.records, &known_agencies);
    checks::document_chains(&found, &documents.records, &known_documents);
    subjects.check(&found, &known_agencies);
    checks::demo_posts(&found, &demo.records, &every_agency);
    if let Some(profile) = &profile {
        checks::leads(&found, &profile.leads, &known_agencies);
    }
    for Lined { line, record } in &communes.records {
        known_placed.check(&found, COMMUNES, *line, &record.code);
    }
    for Lined { line, record } in &commune_wage_regions.records {
        known_communes.check(&found, COMMUNE_WAGE_REGIONS, *line, &record.commune_code);
        known_regions.check(&found, COMMUNE_WAGE_REGIONS, *line, record.region.as_str());
        known_documents.check(&found, COMMUNE_WAGE_REGIONS, *line, &record.document);
    }
    for Lined { line, record } in &items.records {
        if let Some(document) = &record.document {
            known_documents.check(&found, ITEMS, *line, document);
        }
    }
    for Lined { line, record } in &wage_rates.records {
        known_documents.check(&found, WAGE_RATES, *line, &record.document);
    }
    for Lined { line, record } in &base_salaries.records {
        known_documents.check(&found, BASE_SALARIES, *line, &record.document);
    }
    for Lined { line, record } in &holidays.records {
        if let Some(document) = &record.document {
            known_documents.check(&found, HOLIDAYS, *line, document);
        }
    }
    for Lined { line, record } in &security.records {
        if let Some(document) = &record.document {
            known_documents.check(&found, SECURITY, *line, document);
        }
    }
    checks::periods(
        &found,
        COMMUNE_WAGE_REGIONS,
        &commune_wage_regions.records,
        |row| format!("đơn vị {}", row.commune_code),
        |row| row.period,
    );
    checks::periods(&found, WAGE_RATES, &wage_rates.records, |row| row.region.label().to_lowercase(), |row| row.period);
    checks::periods(&found, BASE_SALARIES, &base_salaries.records, |_| "lương cơ sở".to_owned(), |row| row.period);

    let (sectors, majors, institutions) = subjects.into_records();
    let problems = found.into_problems();
    match profile {
        Some(profile) if problems.0.is_empty() => Ok(Pack {
            code: profile.code,
            version: profile.version,
            released_on: profile.released_on,
            city: profile.city,
            leads: profile.leads.record,
            sources: profile.sources,
            agencies: records(agencies.records),
            communes: records(communes.records),
            commune_wage_regions: records(commune_wage_regions.records),
            wage_rates: records(wage_rates.records),
            base_salaries: records(base_salaries.records),
            holidays: records(holidays.records),
            sectors,
            majors,
            institutions,
            legal_documents: records(documents.records),
            security: records(security.records),
            demo: records(demo.records),
        }),
        _ => Err(problems),
    }
}

fn records<T>(lined: Vec<Lined<T>>) -> Vec<T> {
    lined.into_iter().map(|lined| lined.record).collect()
}
