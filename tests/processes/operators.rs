//! What operators see: health, metrics and the log tell how the program is, and nothing about people.

use crate::support::administrator::first_administrator;
use crate::support::instance::Instance;
use crate::support::process::{Server, path_of};
use crate::support::smtp::{MailServer, Mood};
use crate::support::until;

/// A working day in small: sign in, search, edit, invite, fail to sign in, meet a page that does not exist.
async fn a_whole_session(server: &Server) -> Vec<String> {
    let link = path_of(server.announced["administrator"].as_str().unwrap());
    let (administrator, mut private) = first_administrator(server, &link).await;
    let edit = "version=1&name=So+Hoc+tap&address=So+7+pho+Kin+dao&phone=0225+3999+888&email=kin.dao%40example.gov.vn";
    assert_eq!(administrator.post("/co-quan/so-hoc-tap/sua", edit).await.status, 303);
    let wrong = administrator.post("/co-quan/so-hoc-tap/sua", "version=2&name=A&email=sai.o.day").await;
    assert_eq!(wrong.status, 422);
    let invited = "full_name=L%C3%AA+Th%E1%BB%8B+K%C3%ADn&email=le.thi.kin%40example.gov.vn&phone=0912345678&agency_id=so-hoc-tap&role=agency_officer";
    assert!(administrator.post("/tai-khoan/moi", invited).await.status < 400);
    let failed = server.anyone().post("/dang-nhap", "email=le.thi.kin%40example.gov.vn&password=doan-mo").await;
    assert_eq!(failed.status, 422);
    for path in ["/tai-khoan?q=le+thi+kin", "/tim?q=le.thi.kin", "/nhat-ky", "/tai-khoan.xlsx", "/viec-nen"] {
        assert_eq!(administrator.get(path).await.status, 200, "{path}");
    }
    assert_eq!(administrator.get("/khong-co/le.thi.kin@example.gov.vn").await.status, 404);
    assert_eq!(server.anyone().get("/lien-ket/mot-duong-dan-doan-mo").await.status, 410);
    assert_eq!(administrator.post("/dang-xuat", "").await.status, 303);
    private.extend(
        ["Kin dao", "3999 888", "2253999888", "kin.dao", "sai.o.day", "Lê Thị Kín", "le.thi.kin", "912345678"]
            .map(str::to_owned),
    );
    private.extend(["doan-mo", "mot-duong-dan"].map(str::to_owned));
    private
}

fn assert_tells_nothing_of_people(text: &str, private: &[String]) {
    for secret in private {
        assert!(!text.contains(secret.as_str()), "“{secret}” is in:\n{text}");
        let escaped: String = secret.chars().map(|letter| letter.escape_unicode().to_string()).collect();
        assert!(!text.contains(&escaped), "“{secret}” is in:\n{text}");
    }
}

#[tokio::test]
async fn logs_and_metrics_of_a_whole_session_hold_no_personal_data() {
    // The server refuses the recipient and repeats the address, as real ones do.
    let mail = MailServer::start(Mood::Refusing).await;
    let instance = Instance::fresh().await.with("CHIEUHIEN_SMTP_URL", &mail.url);
    let mut server = instance.serve(&[]).await;
    let private = a_whole_session(&server).await;
    let failed = async || server.log().contains("job failed").then_some(());
    until("a mail that is refused", failed).await;
    let metrics = server.anyone().get("/metrics").await.text();
    assert_tells_nothing_of_people(&metrics, &private);
    let line = |route: &str, method: &str, status: &str, count: u32| {
        let found = metrics.lines().any(|line| {
            line.starts_with("chieuhien_requests_total{")
                && [format!("route=\"{route}\""), format!("method=\"{method}\""), format!("status=\"{status}\"")]
                    .iter()
                    .all(|label| line.contains(label))
                && line.ends_with(&format!(" {count}"))
        });
        assert!(found, "{method} {route} {status} {count} is missing in:\n{metrics}");
    };
    line("/co-quan/{id}/sua", "POST", "303", 1);
    line("/co-quan/{id}/sua", "POST", "422", 1);
    line("/lien-ket/{token}", "GET", "410", 1);
    line("/tai-khoan", "GET", "200", 1);
    assert!(metrics.contains("chieuhien_request_seconds"), "{metrics}");
    assert!(metrics.contains("chieuhien_jobs_total"), "{metrics}");
    assert!(server.stop().await.success());
    let log = server.log();
    assert_tells_nothing_of_people(&log, &private);
    let requests = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect(line));
    let routes: Vec<String> = requests.filter_map(|line| Some(line["fields"]["route"].as_str()?.to_owned())).collect();
    assert!(routes.iter().any(|route| route == "/co-quan/{id}/sua"), "requests are logged by route: {log}");
}

#[tokio::test]
async fn the_program_tells_that_it_lives_and_whether_it_is_ready() {
    let instance = Instance::fresh().await;
    let server = instance.serve(&[]).await;
    for path in ["/healthz", "/readyz"] {
        let answer = server.anyone().get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    instance.tamper(&["alter table schema_migrations rename to hidden"]).await;
    assert_eq!(server.anyone().get("/healthz").await.status, 200, "the process lives");
    let answer = server.anyone().get("/readyz").await;
    assert_eq!(answer.status, 503, "but cannot work");
    instance.tamper(&["alter table hidden rename to schema_migrations"]).await;
    assert_eq!(server.anyone().get("/readyz").await.status, 200);
}

#[tokio::test]
async fn the_first_administrator_has_one_link_and_it_works_once() {
    let instance = Instance::fresh().await;
    let mut server = instance.serve(&[]).await;
    let old = path_of(server.announced["administrator"].as_str().unwrap());
    server.kill().await;
    let server = instance.serve(&[]).await;
    assert_eq!(server.anyone().get(&old).await.status, 410, "a later start ends the link before");
    let fresh = path_of(server.announced["administrator"].as_str().unwrap());
    first_administrator(&server, &fresh).await;
    assert_eq!(server.anyone().get(&fresh).await.status, 410);
    let email = "quan.tri@example.gov.vn";
    let link = instance.run(&["account", "link", "--json", email]).await.done().json();
    assert_eq!(server.anyone().get(&path_of(link["url"].as_str().unwrap())).await.status, 200);
    drop(server);
    assert!(instance.serve(&[]).await.announced["administrator"].is_null(), "there is one already");
}
