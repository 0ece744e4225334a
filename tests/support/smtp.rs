//! A mail server on loopback that keeps what it is given.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the server treats whoever connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes every letter.
    Willing,
    /// Closes the connection at once.
    Down,
    /// Says no to every recipient, and repeats their address as real servers do.
    Refusing,
    /// Reads the letter and never answers.
    Stalling,
}

/// A letter as it came over the wire.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    pub text: String,
}

/// A mail server.
#[derive(Clone)]
pub struct MailServer {
    pub url: String,
    mood: Arc<Mutex<Mood>>,
    letters: Arc<Mutex<Vec<Letter>>>,
    /// How many letters were read and never answered.
    stalled: Arc<Mutex<usize>>,
}

impl MailServer {
    /// Starts on a free port.
    pub async fn start(mood: Mood) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let server =
            MailServer { url, mood: Arc::new(Mutex::new(mood)), letters: Arc::default(), stalled: Arc::default() };
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = accepting.clone();
                // A client that goes away in the middle is its own business.
                tokio::spawn(async move { serving.talk(stream).await.ok() });
            }
        });
        server
    }

    /// Changes how the server treats whoever connects from now on.
    pub fn turn(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The letters taken so far.
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }

    /// How many letters wait for an answer that does not come.
    pub fn stalled(&self) -> usize {
        *self.stalled.lock().unwrap()
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mood = *self.mood.lock().unwrap();
        if mood == Mood::Down {
            return Ok(());
        }
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 mail.example.vn\r\n").await?;
        let mut to = String::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let line = line.trim_end();
            let answer = match line.get(..4).unwrap_or(line).to_uppercase().as_str() {
                "RCPT" if mood == Mood::Refusing => format!("550 5.1.1 {line}: no such person"),
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    "250 fine".to_owned()
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let text = read_letter(&mut stream).await?;
                    if mood == Mood::Stalling {
                        *self.stalled.lock().unwrap() += 1;
                        return std::future::pending().await;
                    }
                    self.letters.lock().unwrap().push(Letter { to: to.clone(), text });
                    "250 taken".to_owned()
                }
                "QUIT" => "221 bye".to_owned(),
                _ => "250 fine".to_owned(),
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }
}

async fn read_letter(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix("..").map(|rest| format!(".{rest}")).as_ref().unwrap_or(&line));
    }
}

impl Letter {
    /// The subject as a person reads it (RFC 2047).
    pub fn subject(&self) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let line = head.lines().find_map(|line| line.strip_prefix("Subject: ")).expect("a subject");
        let words = line.split(' ').map(|word| {
            let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
            encoded.map_or_else(|| word.as_bytes().to_vec(), |word| STANDARD.decode(word).unwrap())
        });
        // White space between two encoded words does not count.
        String::from_utf8(words.collect::<Vec<_>>().concat()).unwrap()
    }

    /// The body as a person reads it.
    pub fn body(&self) -> String {
        let (head, body) = self.text.split_once("\r\n\r\n").unwrap();
        let head = head.to_lowercase();
        let decoded = if head.contains("content-transfer-encoding: base64") {
            STANDARD.decode(body.split_whitespace().collect::<String>()).unwrap()
        } else if head.contains("content-transfer-encoding: quoted-printable") {
            printable(body)
        } else {
            body.as_bytes().to_vec()
        };
        String::from_utf8(decoded).unwrap()
    }
}

/// Decodes quoted-printable text.
fn printable(text: &str) -> Vec<u8> {
    let mut parts = text.replace("=\r\n", "").into_bytes().into_iter();
    let mut out = Vec::new();
    while let Some(byte) = parts.next() {
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let digits: Vec<u8> = parts.by_ref().take(2).collect();
        out.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
    }
    out
}
