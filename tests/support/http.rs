//! A small HTTP/1.1 client over one kept connection, for the tests of whole processes and for the benchmark.

use std::io::{Error, Result};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// One connection to a server, used for one request after the other.
pub struct Connection {
    stream: BufReader<TcpStream>,
}

/// What a server answered.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first value of a header, named in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value that a cookie is set to.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.iter().filter(|(key, _)| key == "set-cookie");
        let pairs = set.filter_map(|(_, value)| value.split(';').next()?.split_once('='));
        pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next()
    }
}

/// A request without a body.
pub fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n")
}

/// A form as a browser sends it.
pub fn post(path: &str, headers: &str, form: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n{headers}\r\n{form}",
        form.len()
    )
}

impl Connection {
    /// Connects to `host:port`.
    pub async fn open(address: &str) -> Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream: BufReader::new(stream) })
    }

    /// Sends a request, of text or bytes, and reads the whole answer.
    pub async fn send(&mut self, request: &(impl AsRef<[u8]> + ?Sized)) -> Result<Answer> {
        self.stream.write_all(request.as_ref()).await?;
        let status = self.line().await?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| wrong(&status))?;
        let mut answer = Answer { status, ..Answer::default() };
        loop {
            let line = self.line().await?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(|| wrong(&line))?;
            answer.headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        if answer.header("transfer-encoding") == Some("chunked") {
            loop {
                let size = self.line().await?;
                let size = usize::from_str_radix(&size, 16).map_err(|_| wrong(&size))?;
                self.read(size, &mut answer.body).await?;
                self.line().await?;
                if size == 0 {
                    break;
                }
            }
        } else if let Some(length) = answer.header("content-length") {
            let length = length.parse().map_err(|_| wrong(length))?;
            self.read(length, &mut answer.body).await?;
        }
        Ok(answer)
    }

    async fn read(&mut self, length: usize, body: &mut Vec<u8>) -> Result<()> {
        let mut part = vec![0; length];
        self.stream.read_exact(&mut part).await?;
        body.append(&mut part);
        Ok(())
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(Error::other("the server closed the connection"));
        }
        Ok(line.trim_end().to_owned())
    }
}

fn wrong(line: &str) -> Error {
    Error::other(format!("not HTTP: {line}"))
}
