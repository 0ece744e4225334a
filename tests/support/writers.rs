//! People who edit agencies at the same time, and what they were told was saved.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use tokio::task::JoinSet;

use super::instance::Instance;
use super::process::{Person, Server};

/// Agencies of the small pack which everybody here may edit.
const AGENCIES: [&str; 3] = ["so-ngan-sach", "so-hoc-tap", "truong-mau"];

/// Editors at work. Each change carries a mark, so that it can be found again.
#[derive(Default)]
pub struct Writers {
    tasks: JoinSet<()>,
    book: Arc<Mutex<Book>>,
}

#[derive(Default)]
struct Book {
    tried: BTreeSet<String>,
    acknowledged: BTreeSet<String>,
}

impl Writers {
    /// Sets everybody to work on every agency, until the server is gone or they are stopped.
    pub fn begin(&mut self, people: &[Person], server: &Server) {
        for person in people {
            for agency in AGENCIES {
                self.tasks.spawn(edit(person.at(server), agency, self.book.clone()));
            }
        }
    }

    /// What the servers have acknowledged so far.
    pub fn acknowledged(&self) -> BTreeSet<String> {
        self.book.lock().unwrap().acknowledged.clone()
    }

    /// Waits until `more` further changes are acknowledged.
    pub async fn wait_for(&self, more: usize) {
        let enough = self.acknowledged().len() + more;
        super::until("writers", async || (self.acknowledged().len() >= enough).then_some(())).await;
    }

    /// Waits until everybody has noticed that the server is gone.
    pub async fn all_gone(&mut self) {
        while let Some(ended) = self.tasks.join_next().await {
            ended.unwrap();
        }
    }

    /// Sends everybody home.
    pub async fn stop(&mut self) {
        self.tasks.shutdown().await;
    }

    /// Everything acknowledged is in the log of an instance, nothing is there that nobody sent, and the agencies
    /// are at the versions that the log tells of.
    pub async fn compare(&self, instance: &Instance, acknowledged: &BTreeSet<String>) {
        let details = instance.ask::<(String,)>("select detail from audit_entries where event = 'agency.edited'").await;
        let logged: BTreeSet<String> = details.iter().map(|(detail,)| mark_in(detail)).collect();
        assert_eq!(logged.len(), details.len(), "no change is in the log twice");
        let lost: Vec<_> = acknowledged.difference(&logged).collect();
        assert!(lost.is_empty(), "acknowledged, but not in the log: {lost:?}");
        let tried = self.book.lock().unwrap().tried.clone();
        let unknown: Vec<_> = logged.difference(&tried).collect();
        assert!(unknown.is_empty(), "in the log, but nobody sent it: {unknown:?}");
        let differ = instance
            .ask::<(String, i64)>(
                "select a.id, a.version from agencies a where a.version <> 1 + (select count(*) from audit_entries e
                 where e.event = 'agency.edited' and e.subject_id = a.id)",
            )
            .await;
        assert_eq!(differ, [], "versions that the log does not explain");
    }
}

/// The address that an edit left behind.
fn mark_in(detail: &str) -> String {
    let detail: serde_json::Value = serde_json::from_str(detail).unwrap();
    detail["changes"]["address"][1].as_str().unwrap().to_owned()
}

async fn edit(person: Person, agency: &'static str, book: Arc<Mutex<Book>>) {
    let path = format!("/co-quan/{agency}/sua");
    loop {
        let Ok(page) = person.try_get(&path).await else { return };
        assert_eq!(page.status, 200, "{}", page.text());
        let page = page.text();
        let (_, after) = page.split_once(r#"name="version" value=""#).expect("the form names its version");
        let version = after.split('"').next().unwrap();
        let mark = format!("So {} pho Thu", chieuhien::platform::ids::fresh());
        book.lock().unwrap().tried.insert(mark.clone());
        let form = format!("version={version}&name=Co+quan+{agency}&address={}", mark.replace(' ', "+"));
        let Ok(answer) = person.try_post(&path, &form).await else { return };
        match answer.status {
            303 => {
                book.lock().unwrap().acknowledged.insert(mark);
            }
            // Somebody else was faster; the next round sees their version.
            409 => {}
            status => panic!("{status}: {}", answer.text()),
        }
    }
}
