//! How far a permit reaches among needs and headcounts: who sees the whole city sees the government bloc; the Party bloc
//! stays with its commission until it hands a need over for the catalogue.

use crate::platform::list::Select;
use crate::platform::permission::Reach;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;

/// Limits rows with `lineage` and `bloc` to what the permit's holder reaches; `also` is one more condition that opens a
/// row to the whole city.
pub fn within(select: Select, permit: &Permit, also: &str) -> Select {
    let Ok(signed) = permit.signed() else { return select };
    let pattern = format!("{}%", signed.lineage).to_value();
    match permit.reach() {
        Reach::City => select.and(&format!("(bloc = 'government' or lineage like ?{also})"), vec![pattern]),
        Reach::Bloc => select.and("bloc = ?", vec![signed.bloc.to_value()]),
        Reach::Agency | Reach::Own => select.and("lineage like ?", vec![pattern]),
        Reach::Nothing => select.and("1 = 0", Vec::new()),
    }
}

/// Whether the permit's holder reaches an agency of this lineage and bloc.
pub fn covers(permit: &Permit, lineage: &str, bloc: &str) -> bool {
    let Ok(signed) = permit.signed() else { return true };
    match permit.reach() {
        Reach::City => bloc == "government" || lineage.starts_with(&signed.lineage),
        _ => permit.covers(lineage, bloc),
    }
}
