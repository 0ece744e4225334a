//! Two processes on one PostgreSQL: one chain, sessions and jobs in common. SQLite belongs to one process.

use std::collections::BTreeSet;

use crate::support::administrator::first_administrator;
use crate::support::instance::Instance;
use crate::support::process::{Server, path_of};
use crate::support::smtp::{MailServer, Mood};
use crate::support::until;
use crate::support::writers::Writers;

/// Two nodes that start at the same moment on an empty database, with one secret file that neither has made yet.
async fn two_nodes(mail: Option<&MailServer>) -> Option<(Instance, [Server; 2])> {
    let mut first = Instance::on_postgres().await?;
    let secret = first.secret();
    first = first.with("CHIEUHIEN_SECRET_FILE", secret.to_str().unwrap());
    if let Some(mail) = mail {
        first = first.with("CHIEUHIEN_SMTP_URL", &mail.url);
    }
    let second = first.second_node();
    let nodes = tokio::join!(first.serve(&["--demo"]), second.serve(&["--demo"]));
    Some((first, [nodes.0, nodes.1]))
}

#[tokio::test]
async fn two_nodes_start_together_and_set_up_once() {
    let Some((instance, nodes)) = two_nodes(None).await else { return };
    let events = instance
        .ask::<(String, i64)>("select event, cast(count(*) as bigint) from audit_entries group by event order by event")
        .await;
    let count = |name: &str| events.iter().find(|(event, _)| event == name).map_or(0, |(_, count)| *count);
    assert_eq!(count("pack.loaded"), 1, "{events:?}");
    for node in &nodes {
        assert_eq!(node.anyone().get("/readyz").await.status, 200);
        let person = node.sign_in("administrator").await;
        for other in &nodes {
            assert_eq!(person.at(other).get("/tai-khoan").await.status, 200, "a session works on both nodes");
        }
    }
    let person = nodes[0].sign_in("standing_officer").await;
    assert_eq!(person.at(&nodes[1]).post("/dang-xuat", "").await.status, 303);
    assert_eq!(person.get("/viec").await.status, 303, "signed out on one node is signed out on the other");
}

#[tokio::test]
async fn two_nodes_make_one_first_administrator() {
    let Some((_instance, nodes)) = two_nodes(None).await else { return };
    let links = nodes.each_ref().map(|node| path_of(node.announced["administrator"].as_str().unwrap()));
    let mut open = Vec::new();
    for link in &links {
        if nodes[0].anyone().get(link).await.status == 200 {
            open.push(link);
        }
    }
    first_administrator(&nodes[1], open.last().expect("a link that works")).await;
    for link in &links {
        assert_eq!(nodes[0].anyone().get(link).await.status, 410, "whoever holds another link comes too late");
    }
}

#[tokio::test]
async fn writers_on_two_nodes_make_one_chain() {
    let Some((instance, nodes)) = two_nodes(None).await else { return };
    let people = [nodes[0].sign_in("administrator").await, nodes[1].sign_in("standing_officer").await];
    let mut writers = Writers::default();
    for node in &nodes {
        writers.begin(&people, node);
    }
    writers.wait_for(40).await;
    writers.stop().await;
    drop(nodes);
    let verified = instance.run(&["verify", "--json"]).await.done().json();
    let rows = instance
        .ask::<(i64, i64)>("select cast(count(*) as bigint), cast(max(number) as bigint) from audit_entries")
        .await;
    let intact = verified["chain"]["intact"].as_i64().unwrap();
    assert_eq!(rows, [(intact, intact)], "no gap, no fork: {verified}");
    writers.compare(&instance, &writers.acknowledged()).await;
}

#[tokio::test]
async fn one_node_works_on_when_the_other_is_killed() {
    let Some((instance, mut nodes)) = two_nodes(None).await else { return };
    let people = [nodes[0].sign_in("administrator").await];
    let mut writers = Writers::default();
    for node in &nodes {
        writers.begin(&people, node);
    }
    writers.wait_for(rand::random_range(3..20)).await;
    nodes[0].kill().await;
    writers.wait_for(10).await;
    writers.stop().await;
    drop(nodes);
    instance.run(&["verify"]).await.done();
    writers.compare(&instance, &writers.acknowledged()).await;
}

#[tokio::test]
async fn a_job_is_run_by_one_of_two_nodes() {
    let mail = MailServer::start(Mood::Willing).await;
    let Some((instance, nodes)) = two_nodes(Some(&mail)).await else { return };
    let administrator = nodes[0].sign_in("administrator").await;
    let invited: BTreeSet<String> = (0..8).map(|number| format!("nguoi-{number}@example.gov.vn")).collect();
    for (number, address) in invited.iter().enumerate() {
        let form = format!("full_name=Nguyen+Van+Thu&email={address}&phone=&agency_id=so-hoc-tap&role=agency_officer");
        let answer = administrator.at(&nodes[number % 2]).post("/tai-khoan/moi", &form).await;
        assert!(answer.status < 400, "{}", answer.text());
    }
    until("letters", async || (mail.letters().len() >= invited.len()).then_some(())).await;
    let open = "select id from jobs where kind = 'message.mail' and state <> 'done'";
    until("jobs", async || instance.ask::<(String,)>(open).await.is_empty().then_some(())).await;
    let letters = mail.letters();
    assert_eq!(letters.len(), invited.len(), "each letter goes once");
    assert_eq!(letters.into_iter().map(|letter| letter.to).collect::<BTreeSet<_>>(), invited);
    let again = instance.ask::<(String,)>("select id from jobs where attempts <> 1").await;
    assert_eq!(again, [], "no job was taken twice");
}
