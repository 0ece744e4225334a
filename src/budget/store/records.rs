//! The records behind a figure: each total opens to them (feature 150). Who may not see a person gets them as a count.

use std::collections::HashMap;

use crate::benefits::store::beneficiaries::within;
use crate::budget::estimate::Budget;
use crate::budget::figure::{Content, Origin, quarter_starts};
use crate::budget::store::moves::MOVED;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::{ToValue, Value};
use crate::words;

words! {
    /// Which figure is opened; the word stands in the address.
    pub enum Figure {
        Estimated = "du-toan" "Dự toán",
        Allocated = "phan-bo" "Phân bổ",
        Committed = "cam-ket" "Đã cam kết chi",
        Paid = "da-chi" "Đã chi",
        Expected = "du-kien" "Dự kiến",
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    pub year: i64,
    /// The lineage of an agency: it and those under it.
    pub lineage: Option<String>,
    /// Only the agency itself, without those under it.
    pub alone: Option<String>,
    /// The bloc, when a bloc is opened as a whole.
    pub bloc: Option<String>,
    /// The kind of agency, when one is opened as a whole.
    pub kind: Option<String>,
    pub content: Option<Content>,
    pub origin: Option<Origin>,
    pub group: Option<String>,
    pub source: Option<String>,
    pub line: Option<String>,
    /// From 0.
    pub quarter: Option<usize>,
    pub query: Option<String>,
}

/// A record.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Record {
    pub id: String,
    /// An origin, `payment` or `line`.
    pub origin: String,
    pub source_id: String,
    /// A code or a specialty.
    pub label: String,
    /// The beneficiary's name, when there is one; shown only to who may see it.
    pub person_name: Option<String>,
    pub agency_name: String,
    /// Where the person belongs.
    pub own_lineage: String,
    pub own_bloc: String,
    pub sort_key: String,
    pub what: String,
    pub content: String,
    pub people: i64,
    pub amount: i64,
    pub note: String,
    pub link: String,
}

const COLUMNS: &str =
    "id, origin, source_id, label, person_name, agency_name, own_lineage, own_bloc, sort_key, what, content,
    people, {amount} as amount, note, link";

const ITEM: &str = "i.origin, i.source_id, i.label, t.full_name as person_name, g.name as agency_name, g.lineage, g.bloc,
    g.kind, g.lineage as own_lineage, g.bloc as own_bloc, g.sort_key, i.group_name as what, i.group_name, i.content,
    '' as source_code, '' as line_id, i.people, i.q1, i.q2, i.q3, i.q4, i.q1 + i.q2 + i.q3 + i.q4 as whole, i.gap as note,
    '' as link, g.search_text";

const ITEM_FROM: &str = "join agencies g on g.id = i.agency_id
    left join beneficiaries b on b.id = i.source_id and i.origin = 'granted' left join talents t on t.id = b.talent_id";

/// Payments of a year. What only a line shows comes in by `SHOWN`; a count and the search for the records of a page go by
/// `UNSHOWN`, and look up nobody.
const PAYMENT: &str =
    "select l.id, 'granted' as origin, l.beneficiary_id as source_id, g.lineage, g.bloc, g.kind, g.sort_key,
    '' as group_name, e.source_code, e.id as line_id, cast(1 as bigint) as people,
    case when l.paid_on < $2 then l.amount else 0 end as q1,
    case when l.paid_on >= $2 and l.paid_on < $3 then l.amount else 0 end as q2,
    case when l.paid_on >= $3 and l.paid_on < $4 then l.amount else 0 end as q3,
    case when l.paid_on >= $4 then l.amount else 0 end as q4,
    l.amount as whole, g.search_text, {shown}
    from estimate_lines e join agencies g on g.id = e.agency_id join payment_lists p on p.estimate_id = e.id
    join payment_lines l on l.list_id = p.id {joined} where e.year = $1";

/// The columns of a payment's line, and the tables that they come from.
const SHOWN: (&str, &str) = (
    "b.code as label, t.full_name as person_name, g.name as agency_name, o.lineage as own_lineage, o.bloc as own_bloc,
    x.name || ', ' || l.period as what,
    case when x.kind = 'monthly' then 'income' when x.benefit = 'one_off' then 'one_off' else 'other' end as content,
    p.code as note, '/chi-tra/' || p.id as link",
    "join entitlements x on x.id = l.entitlement_id join beneficiaries b on b.id = l.beneficiary_id
    join agencies o on o.id = b.agency_id join talents t on t.id = b.talent_id",
);
const UNSHOWN: (&str, &str) = (
    "'' as label, '' as person_name, '' as agency_name, '' as own_lineage, '' as own_bloc, '' as what, '' as content,
    '' as note, '' as link",
    "",
);

fn payment((shown, joined): (&str, &str)) -> String {
    PAYMENT.replace("{shown}", shown).replace("{joined}", joined)
}

const LINE: &str = "select e.id, 'line' as origin, e.id as source_id,
    e.source_code || '-' || e.chapter || '-' || e.category || '-' || e.item as label, cast(null as text) as person_name,
    g.name as agency_name, g.lineage, g.bloc, g.kind, g.lineage as own_lineage, g.bloc as own_bloc, g.sort_key,
    e.decision_number as what, '' as group_name, '' as content, e.source_code, e.id as line_id, cast(0 as bigint) as people,
    cast(coalesce(q.q1, 0) + coalesce(m.q1, 0) as bigint) as q1, cast(coalesce(q.q2, 0) + coalesce(m.q2, 0) as bigint) as q2,
    cast(coalesce(q.q3, 0) + coalesce(m.q3, 0) as bigint) as q3, cast(coalesce(q.q4, 0) + coalesce(m.q4, 0) as bigint) as q4,
    cast(e.amount + coalesce(m.amount, 0) as bigint) as whole, case when q.estimate_id is null and e.amount <> 0 then 'Chưa chia theo quý' else '' end as note, '' as link,
    g.search_text from estimate_lines e join agencies g on g.id = e.agency_id
    left join estimate_quarters q on q.estimate_id = e.id {MOVED} where e.year = $1";

fn dates(year: i64) -> Vec<Value> {
    let [second, third, fourth] = quarter_starts(year);
    vec![year.to_value(), second.to_value(), third.to_value(), fourth.to_value()]
}

fn source(figure: Figure, filter: &RecordFilter, budget: Option<&Budget>, shown: (&str, &str)) -> (String, Vec<Value>) {
    match figure {
        Figure::Estimated => {
            let id = budget.map_or_else(|| "-".to_owned(), |budget| budget.id.to_string());
            let revision = budget.map_or(0, |budget| match budget.assigned_revision {
                0 => budget.revision,
                assigned => assigned,
            });
            let from = format!(
                "select i.item_id as id, {ITEM} from budget_items i {ITEM_FROM} where i.budget_id = $1 and i.revision = $2"
            );
            (from, vec![id.to_value(), revision.to_value()])
        }
        Figure::Expected => {
            let from = format!(
                "select i.id, {ITEM} from projection_items i {ITEM_FROM} where i.year = $1 and i.origin <> 'repeated'"
            );
            (from, vec![filter.year.to_value()])
        }
        Figure::Paid => (format!("{} and l.state = 'paid'", payment(shown)), dates(filter.year)),
        Figure::Committed => (
            format!(
                "{} and p.state in ('approved', 'accepted', 'sent', 'settled') and l.state in ('listed', 'paid')",
                payment(shown)
            ),
            dates(filter.year),
        ),
        Figure::Allocated => (LINE.replace("{MOVED}", MOVED), vec![filter.year.to_value()]),
    }
}

/// The records behind a figure, within reach.
pub fn select(permit: &Permit, figure: Figure, filter: &RecordFilter, budget: Option<&Budget>) -> Select {
    chosen(permit, filter, source(figure, filter, budget, SHOWN))
}

/// The same records with no more of each than its id, its source, its amount and the key of its place; all of them, for who
/// may open all.
pub fn select_alone(permit: &Permit, figure: Figure, filter: &RecordFilter, budget: Option<&Budget>) -> Select {
    let shown = if filter.content.is_none() { UNSHOWN } else { SHOWN };
    chosen(permit, filter, source(figure, filter, budget, shown))
}

fn chosen(permit: &Permit, filter: &RecordFilter, (from, values): (String, Vec<Value>)) -> Select {
    let amount = match filter.quarter {
        Some(0) => "q1",
        Some(1) => "q2",
        Some(2) => "q3",
        Some(_) => "q4",
        None => "whole",
    };
    let columns = COLUMNS.replace("{amount}", amount);
    let select = Select::with(&format!("select {columns} from ({from}) as listed"), values);
    let select = within(select, permit);
    let select = match filter.quarter {
        Some(_) => select.and(&format!("{amount} <> 0"), Vec::new()),
        None => select,
    };
    let select = select
        .when("lineage like ?", filter.lineage.as_ref().map(|lineage| format!("{lineage}%")))
        .when("lineage = ?", filter.alone.as_deref())
        .when("bloc = ?", filter.bloc.as_deref())
        .when("kind = ?", filter.kind.as_deref())
        .when("content = ?", filter.content)
        .when("origin = ?", filter.origin)
        .when("group_name = ?", filter.group.as_deref())
        .when("source_code = ?", filter.source.as_deref())
        .when("line_id = ?", filter.line.as_deref());
    match &filter.query {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// Keeps the records of people whom the reader may see one by one, and those that are about nobody. Who is seen is found
/// once for all records, not for each.
pub fn open_to(select: Select, seen: Option<&Permit>) -> Select {
    let Some(seen) = seen else { return select.and("origin <> 'granted'", Vec::new()) };
    let under = "y.agency_id in (select w.id from agencies w where w.lineage like ?)";
    let (own, values) = match (seen.bloc(), seen.lineage_pattern()) {
        (None, None) => return select,
        (Some(bloc), None) => ("y.bloc = ?".to_owned(), vec![bloc.to_value()]),
        (None, Some(pattern)) => (under.to_owned(), vec![pattern.to_value()]),
        (Some(bloc), Some(pattern)) => (format!("y.bloc = ? and {under}"), vec![bloc.to_value(), pattern.to_value()]),
    };
    let people = format!("select y.id from beneficiaries y where {own}");
    select.and(&format!("(origin <> 'granted' or source_id in ({people}))"), values)
}

/// Whether somebody who reaches this far may open every record.
pub fn opens_all(seen: Option<&Permit>) -> bool {
    seen.is_some_and(|seen| seen.bloc().is_none() && seen.lineage_pattern().is_none())
}

/// Where a record stands in the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Standing {
    pub id: String,
    pub sort_key: String,
}

/// The records of a page, in its order.
pub async fn in_order(db: &mut impl Read, select: Select, page: &[Standing]) -> Result<Vec<Record>> {
    let ids: Vec<&str> = page.iter().map(|standing| standing.id.as_str()).collect();
    let found: Vec<Record> = select.among("id", &ids).all(db).await?;
    let mut found: HashMap<String, Record> = found.into_iter().map(|record| (record.id.clone(), record)).collect();
    Ok(ids.into_iter().filter_map(|id| found.remove(id)).collect())
}

/// How many records there are, how many sources they come from, and their sum.
pub async fn count(db: &mut impl Read, select: Select) -> Result<(i64, i64, i64)> {
    let found: Vec<(i64, i64, i64)> = select
        .inside(
            "select cast(count(*) as bigint), cast(count(distinct source_id) as bigint),
             cast(coalesce(sum(amount), 0) as bigint) from",
            "as counted",
        )
        .all(db)
        .await?;
    Ok(found.first().copied().unwrap_or_default())
}
