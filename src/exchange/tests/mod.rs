//! Imports through HTTP.

mod agencies;
mod bad_files;
pub mod kind;
mod large;
mod life;

use axum::http::StatusCode;
use rust_xlsxwriter::Workbook;

use super::import::Import;
use super::store;
use crate::testing::{Client, Reply, TestApp};

/// An application with the table of the test list.
async fn application() -> TestApp {
    let app = TestApp::new().await;
    app.app.db.run_outside(kind::TABLE).await.unwrap();
    app
}

/// A sheet of texts: each line is a row, its cells parted by `|`.
fn workbook(lines: &[&str]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0_u32..).zip(lines) {
        for (column, text) in (0_u16..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn post_file(client: &Client, kind: &str, name: &str, bytes: &[u8]) -> Reply {
    client.post_parts(&format!("/nhap/{kind}"), &[], &[("file", name, bytes)]).await
}

/// Sends a file that is taken; gives the path of its import.
async fn sent(client: &Client, kind: &str, name: &str, bytes: &[u8]) -> String {
    let reply = post_file(client, kind, name, bytes).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location().to_owned()
}

async fn import(app: &TestApp, path: &str) -> Import {
    store::any(&mut app.app.db.read(), path.rsplit('/').next().unwrap()).await.unwrap()
}

async fn post(app: &TestApp, client: &Client, path: &str, act: &str, fields: &str) -> Reply {
    let version = import(app, path).await.version;
    client.post(&format!("{path}/{act}"), &format!("version={version}&{fields}")).await
}

/// Names and marks of the test list, by number.
async fn marks(app: &TestApp) -> Vec<(String, i64)> {
    use crate::platform::db::Read;
    app.app.db.read().all("select name, mark from test_marks order by number", Vec::new()).await.unwrap()
}

async fn count(app: &TestApp, event: &str) -> i64 {
    use crate::platform::db::Read;
    let statement = format!("select cast(count(*) as bigint) from audit_entries where event = '{event}'");
    app.app.db.read().one::<(i64,)>(statement, Vec::new()).await.unwrap().0
}
