//! Backup of an instance at work, and restore into an empty one, on one database and across both.

use std::collections::BTreeMap;
use std::io::Read as _;

use serde_json::Value as Json;

use crate::support::instance::Instance;
use crate::support::writers::Writers;

/// Copies an instance while people write, puts the copy into an empty one, and compares.
async fn copy(from: Instance, to: Instance) {
    let mut server = from.serve(&["--demo"]).await;
    let people = [server.sign_in("administrator").await, server.sign_in("standing_officer").await];
    let mut writers = Writers::default();
    writers.begin(&people, &server);
    writers.wait_for(5).await;
    let before = writers.acknowledged();
    let file = from.data().join("ban-sao.zip");
    let file = file.to_str().unwrap();
    let manifest = from.run(&["backup", "--json", file]).await.done().json()["manifest"].take();
    writers.wait_for(1).await;
    writers.stop().await;
    server.kill().await;

    let refused = to.run(&["restore", file]).await;
    assert!(refused.refused().contains("khóa bí mật"), "the secret travels apart: {refused:?}");
    std::fs::copy(from.secret(), to.secret()).unwrap();
    let restored = to.run(&["restore", "--json", file]).await.done().json();
    assert_eq!(restored["chain"]["head"], manifest["last_hash"]);
    let verified = to.run(&["verify", "--json"]).await.done().json();
    assert_eq!(verified["chain"]["head"], manifest["last_hash"]);
    assert_eq!(verified["chain"]["intact"], manifest["last_entry"]);
    assert!(
        from.run(&["verify", "--json"]).await.done().json()["chain"]["intact"].as_i64()
            > manifest["last_entry"].as_i64()
    );
    writers.compare(&to, &before).await;

    let again = to.data().join("ban-sao-hai.zip");
    let twice = to.run(&["backup", "--json", again.to_str().unwrap()]).await.done().json()["manifest"].take();
    assert_eq!(rows_of(&twice), rows_of(&manifest), "a copy of the copy is as long");
    if from.is_postgres() == to.is_postgres() {
        assert_eq!(twice["tables"], manifest["tables"], "and the same to the letter");
    }

    let taken = to.run(&["restore", file]).await;
    assert!(taken.refused().contains("đã có dữ liệu"), "{taken:?}");
    let served = to.serve(&["--demo"]).await;
    let person = served.sign_in("administrator").await;
    assert!(person.get("/nhat-ky?viec=agency.edited").await.text().contains("agency.edited"));
    assert_secret_is_not_in(file, &from);
}

/// How many rows each table of a copy has.
fn rows_of(manifest: &Json) -> BTreeMap<String, i64> {
    let tables = manifest["tables"].as_array().unwrap().iter();
    tables.map(|table| (table["name"].as_str().unwrap().to_owned(), table["rows"].as_i64().unwrap())).collect()
}

/// Looks for the secret in everything that the copy holds.
fn assert_secret_is_not_in(file: &str, from: &Instance) {
    let digits = std::fs::read_to_string(from.secret()).unwrap().trim().to_owned();
    let raw: Vec<u8> = (0..64).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    assert!(archive.len() > 10);
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        assert!(!holds(digits.as_bytes()) && !holds(&raw), "the secret is in {:?}", entry.name());
    }
}

#[tokio::test]
async fn an_instance_at_work_is_copied_into_an_empty_one() {
    copy(Instance::fresh().await, Instance::fresh().await).await;
}

#[tokio::test]
async fn an_instance_moves_from_sqlite_to_postgres() {
    let Some(to) = Instance::on_postgres().await else { return };
    copy(Instance::on_sqlite(), to).await;
}

#[tokio::test]
async fn an_instance_moves_from_postgres_to_sqlite() {
    let Some(from) = Instance::on_postgres().await else { return };
    copy(from, Instance::on_sqlite()).await;
}

#[tokio::test]
async fn a_damaged_copy_changes_nothing() {
    let from = Instance::fresh().await;
    from.run(&["pack", "load", "mau"]).await.done();
    let file = from.data().join("ban-sao.zip");
    from.run(&["backup", file.to_str().unwrap()]).await.done();
    let again = from.run(&["backup", file.to_str().unwrap()]).await;
    assert!(again.refused().contains("đã có"), "a copy is not written over: {again:?}");
    let mut bytes = std::fs::read(&file).unwrap();
    // Some bytes of a zip mean nothing; among this many, some do.
    let third = bytes.len() / 3;
    bytes[third..2 * third].iter_mut().step_by(61).for_each(|byte| *byte ^= 1);
    std::fs::write(&file, bytes).unwrap();
    let to = Instance::fresh().await;
    std::fs::copy(from.secret(), to.secret()).unwrap();
    let refused = to.run(&["restore", file.to_str().unwrap()]).await;
    assert!(refused.refused().contains("bản sao"), "{refused:?}");
    to.run(&["pack", "load", "mau"]).await.done();
}
