//! A process that is killed loses nothing that it had acknowledged.

use std::time::Duration;

use crate::support::instance::Instance;
use crate::support::writers::Writers;

#[tokio::test]
async fn a_killed_process_loses_no_acknowledged_write() {
    let instance = Instance::fresh().await;
    let mut server = instance.serve(&["--demo"]).await;
    let people = [server.sign_in("administrator").await, server.sign_in("standing_officer").await];
    let mut writers = Writers::default();
    for _ in 0..3 {
        writers.begin(&people, &server);
        writers.wait_for(rand::random_range(3..15)).await;
        server.kill().await;
        writers.all_gone().await;
        let verified = instance.run(&["verify", "--json"]).await.done().json();
        assert!(verified["chain"]["broken"].is_null(), "{verified}");
        writers.compare(&instance, &writers.acknowledged()).await;
        server = instance.serve(&[]).await;
        assert_eq!(people[0].at(&server).get("/viec").await.status, 200, "sessions outlive the process");
    }
}

#[tokio::test]
async fn a_stopped_process_finishes_what_is_under_way() {
    let instance = Instance::fresh().await;
    let mut server = instance.serve(&["--demo"]).await;
    let people = [server.sign_in("administrator").await];
    let mut writers = Writers::default();
    writers.begin(&people, &server);
    writers.wait_for(3).await;
    assert!(server.stop().await.success());
    writers.all_gone().await;
    writers.compare(&instance, &writers.acknowledged()).await;
}

/// Runs a command and ends it at once after some milliseconds, unless it is faster.
async fn cut_off(instance: &Instance, arguments: &[&str]) {
    let mut child = instance.command(arguments).spawn().unwrap();
    let moment = Duration::from_millis(rand::random_range(1..200));
    if tokio::time::timeout(moment, child.wait()).await.is_err() {
        child.kill().await.unwrap();
    }
}

#[tokio::test]
async fn a_pack_is_loaded_whole_or_not_at_all() {
    let instance = Instance::fresh().await;
    for _ in 0..3 {
        cut_off(&instance, &["pack", "load", "hai-phong"]).await;
    }
    instance.run(&["pack", "load", "hai-phong"]).await.done();
    instance.run(&["verify"]).await.done();
    let loads = instance.ask::<(String,)>("select hash from audit_entries where event = 'pack.loaded'").await;
    assert_eq!(loads.len(), 1, "the pack went in at one time");
    let communes = instance.ask::<(i64,)>("select cast(count(*) as bigint) from communes").await;
    assert_eq!(communes, [(114,)]);
}

#[tokio::test]
async fn a_copy_is_restored_whole_or_not_at_all() {
    let from = Instance::fresh().await;
    from.run(&["pack", "load", "hai-phong"]).await.done();
    from.run(&["checkpoint", "--out", from.data().join("checkpoints").to_str().unwrap()]).await.done();
    let file = from.data().join("ban-sao.zip");
    let file = file.to_str().unwrap();
    let head = from.run(&["backup", "--json", file]).await.done().json()["manifest"]["last_hash"].take();
    let to = Instance::fresh().await;
    std::fs::copy(from.secret(), to.secret()).unwrap();
    for _ in 0..3 {
        cut_off(&to, &["restore", file]).await;
    }
    let last = to.run(&["restore", file]).await;
    assert!(last.code == 0 || last.refused().contains("đã có dữ liệu"), "{last:?}");
    assert_eq!(to.run(&["verify", "--json"]).await.done().json()["chain"]["head"], head);
}

#[tokio::test]
async fn a_second_process_on_one_sqlite_file_is_refused() {
    let instance = Instance::on_sqlite();
    let _server = instance.serve(&[]).await;
    let commands: [&[&str]; 3] = [&["serve", "--listen", "127.0.0.1:0"], &["migrate"], &["pack", "load", "mau"]];
    for arguments in commands {
        let outcome = instance.run(arguments).await;
        assert_eq!(outcome.refused().lines().count(), 1, "{outcome:?}");
        assert!(outcome.stderr.contains("đang được tiến trình khác dùng"), "{outcome:?}");
    }
    instance.run(&["verify"]).await.done();
}
