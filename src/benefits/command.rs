//! What `chieuhien people facts` does: the facts of everybody who receives a policy as a table, which `policy simulate` reads
//! to say who changes, and by how much, before a rule is changed (features 88, 142).

use std::io::Write;
use std::path::Path;

use policy::facts::to_cell;
use serde_json::json;

use crate::benefits::beneficiary::Beneficiary;
use crate::benefits::months::Record;
use crate::benefits::store::beneficiaries as store;
use crate::exchange::command::Said;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::policies;

/// So many beneficiaries are read at a time, however many there are.
const BATCH: i64 = 200;

/// Writes the facts of all beneficiaries as CSV: `id` is the code, `unit` the agency, each further column a fact of the rules
/// in force. Nobody's name is in it. Tells how many there are.
pub async fn facts(app: &App, out: impl Write, mut progress: impl FnMut(usize)) -> Result<usize> {
    let permit = Permit::system("chieuhien people facts");
    let db = &mut app.db.read();
    let pack = policies::rules_now(app, db).await?;
    let mut writer = csv::Writer::from_writer(out);
    let headings = ["id", "unit"].into_iter().chain(pack.facts.iter().map(|fact| fact.id.as_str()));
    writer.write_record(headings).map_err(unwritten)?;
    let (mut after, mut done) = (String::new(), 0);
    loop {
        let batch: Vec<Beneficiary> = store::list_select(&permit, &ListParams::default())
            .and("id > ?", vec![after.to_value()])
            .then(&format!("order by id limit {BATCH}"))
            .all(db)
            .await?;
        let Some(last) = batch.last() else { break };
        after = last.id.to_string();
        for record in Record::read_all(db, batch).await? {
            let facts = record.facts_by(pack)?;
            let cells = (0..pack.facts.len()).map(|place| to_cell(pack, place, &facts));
            let row = [record.one.code.clone(), record.one.agency_name.clone()].into_iter().chain(cells);
            writer.write_record(row).map_err(unwritten)?;
            done += 1;
        }
        progress(done);
    }
    writer.flush().map_err(|error| unwritten(error.into()))?;
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("beneficiaries.facts_written").with("rows", done)).await?;
    Ok(done)
}

/// The same into a file of this name.
pub async fn facts_file(app: &App, file: &Path, progress: impl FnMut(usize)) -> Result<Said> {
    let out = std::fs::File::create(file)
        .map_err(|error| Error::refused(format!("Không viết được {}: {error}.", file.display())))?;
    let people = facts(app, std::io::BufWriter::new(out), progress).await?;
    let lines = vec![format!("Đã viết dữ kiện của {people} người vào {}.", file.display())];
    Ok(Said { lines, json: json!({ "people": people }) })
}

fn unwritten(error: csv::Error) -> Error {
    Error::refused(format!("Không ghi được bảng dữ kiện: {error}. Hãy kiểm tra chỗ trống và quyền ghi của tệp."))
}
