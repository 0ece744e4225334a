//! The first administrator of an instance.

use chieuhien::platform::clock::Clock;
use totp_rs::{Builder, Secret};

use super::process::{Person, Server};

const PASSWORD: &str = "Mot-mat-khau-14-bi-mat";

/// The first administrator comes in by a printed link, with password and second factor. Returns the person, and what
/// nobody else may ever read.
pub async fn first_administrator(server: &Server, link: &str) -> (Person, Vec<String>) {
    let mut person = server.anyone();
    let form = format!(
        "full_name=Tr%E1%BA%A7n+Qu%E1%BA%A3n+Tr%E1%BB%8B&email=quan.tri%40example.gov.vn&password={PASSWORD}&password_again={PASSWORD}"
    );
    let answer = person.post(link, &form).await;
    assert_eq!(answer.header("location"), Some("/dang-nhap/thiet-lap-ma"), "{}", answer.text());
    person.session = answer.cookie("phien").unwrap();
    let page = person.get("/dang-nhap/thiet-lap-ma").await.text();
    let (_, after) = page.split_once(r#"id="totp-secret">"#).unwrap();
    let secret = after.split('<').next().unwrap().to_owned();
    let decoded = Secret::try_from_base32(&secret).unwrap();
    let totp = Builder::new().with_secret(decoded).with_account_name("thu").build().unwrap();
    let code = totp.generate(u64::try_from(Clock::system().now().timestamp()).unwrap()).to_string();
    let answer = person.post("/dang-nhap/thiet-lap-ma", &format!("code={code}")).await;
    assert_eq!(answer.header("location"), Some("/viec"), "{}", answer.text());
    let private = ["Trần Quản Trị", "quan.tri", PASSWORD, &secret, link.trim_start_matches("/lien-ket/")];
    let mut private: Vec<String> = private.map(str::to_owned).to_vec();
    private.push(person.session.clone());
    (person, private)
}
