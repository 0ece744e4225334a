//! A process that is killed loses nothing that it had acknowledged.

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
