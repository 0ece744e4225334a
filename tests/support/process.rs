//! A serving process, and people who talk to it over the network.

use std::process::ExitStatus;
use std::sync::{Arc, Mutex};

use serde_json::Value as Json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Child;

use super::http::{self, Answer, Connection};
use super::instance::Instance;

/// A process that serves. It is killed when the value goes.
pub struct Server {
    child: Child,
    /// `host:port`, chosen by the system.
    pub address: String,
    /// What the process announced.
    pub announced: Json,
    log: Arc<Mutex<String>>,
}

/// Somebody with a browser.
#[derive(Clone, Debug)]
pub struct Person {
    pub address: String,
    /// The token of the session.
    pub session: String,
}

impl Instance {
    /// Starts the program on the small pack and waits until it says where it listens.
    pub async fn serve(&self, options: &[&str]) -> Server {
        let mut arguments = vec!["serve", "--json", "--listen", "127.0.0.1:0", "--pack", "mau"];
        arguments.extend(options);
        let mut child = self.command(&arguments).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let mut stderr = child.stderr.take().unwrap();
        let kept = log.clone();
        tokio::spawn(async move {
            let mut part = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut part).await {
                kept.lock().unwrap().push_str(&String::from_utf8_lossy(&part[..count]));
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
        let announced: Json = serde_json::from_str(&line).unwrap_or_default();
        let Some(address) = announced["listening"].as_str().and_then(|url| url.strip_prefix("http://")) else {
            let status = child.wait().await.unwrap();
            panic!("the program ended before it served: {status}, {line}{}", log.lock().unwrap());
        };
        let address = address.to_owned();
        Server { child, address, announced, log }
    }
}

impl Server {
    /// Ends the process at once, as `kill -9` does.
    pub async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks the process to stop and waits until it has.
    pub async fn stop(&mut self) -> ExitStatus {
        let id = self.child.id().expect("still running");
        let asked = std::process::Command::new("sh").args(["-c", &format!("kill -TERM {id}")]).status().unwrap();
        assert!(asked.success());
        self.child.wait().await.unwrap()
    }

    /// What the process wrote to standard error so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Somebody who is not signed in.
    pub fn anyone(&self) -> Person {
        Person { address: self.address.clone(), session: String::new() }
    }

    /// The path of the one-time link of a fictional person with this role.
    pub fn demo_link(&self, role: &str) -> String {
        let links = self.announced["links"].as_array().unwrap();
        let link = links.iter().find(|link| link["role"] == role).unwrap_or_else(|| panic!("no link for {role}"));
        path_of(link["url"].as_str().unwrap())
    }

    /// Signs a fictional person in by their link.
    pub async fn sign_in(&self, role: &str) -> Person {
        let mut person = self.anyone();
        let answer = person.post(&self.demo_link(role), "").await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        person.session = answer.cookie("phien").unwrap();
        person
    }
}

/// The path of a URL.
pub fn path_of(url: &str) -> String {
    let (_, rest) = url.split_once("://").unwrap();
    rest.get(rest.find('/').unwrap()..).unwrap().to_owned()
}

impl Person {
    /// The same person at another node.
    pub fn at(&self, server: &Server) -> Person {
        Person { address: server.address.clone(), ..self.clone() }
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.try_get(path).await.unwrap()
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.try_post(path, form).await.unwrap()
    }

    /// Asks for a page of a server that may be gone.
    pub async fn try_get(&self, path: &str) -> std::io::Result<Answer> {
        Connection::open(&self.address).await?.send(&http::get(path, &self.headers())).await
    }

    /// Sends a form to a server that may be gone.
    pub async fn try_post(&self, path: &str, form: &str) -> std::io::Result<Answer> {
        Connection::open(&self.address).await?.send(&http::post(path, &self.headers(), form)).await
    }

    fn headers(&self) -> String {
        if self.session.is_empty() { String::new() } else { format!("cookie: phien={}\r\n", self.session) }
    }
}
