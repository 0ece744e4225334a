//! Background jobs outlive the process, and e-mail goes over a real connection, once.

use crate::support::http::Answer;
use crate::support::instance::Instance;
use crate::support::process::{Person, path_of};
use crate::support::smtp::{MailServer, Mood};
use crate::support::until;

const ADDRESS: &str = "le.thi.mau@example.gov.vn";

async fn invite(administrator: &Person, address: &str) -> Answer {
    let form = format!("full_name=Le+Thi+Mau&email={address}&phone=&agency_id=so-hoc-tap&role=agency_officer");
    let answer = administrator.post("/tai-khoan/moi", &form).await;
    assert!(answer.status < 400, "{}", answer.text());
    answer
}

/// State and number of tries of the jobs that send mail, oldest first.
async fn mail_jobs(instance: &Instance) -> Vec<(String, i64)> {
    instance.ask("select state, attempts from jobs where kind = 'message.mail' order by id").await
}

async fn wait_for_first_job(instance: &Instance, state: &str, attempts: i64) {
    let wanted = (state.to_owned(), attempts);
    until(state, async || (mail_jobs(instance).await.first() == Some(&wanted)).then_some(())).await;
}

async fn message_state(instance: &Instance) -> String {
    let rows = instance.ask::<(String,)>("select state from messages where to_address = 'le.thi.mau@example.gov.vn'");
    rows.await.into_iter().next().unwrap().0
}

/// Lets the time pass after which something of the mail job is due.
async fn let_pass(instance: &Instance, column: &str) {
    let statement = format!(
        "update jobs set {column} = (select min(created_at) from jobs where kind = 'message.mail')
         where kind = 'message.mail'"
    );
    instance.tamper(&[&statement]).await;
}

#[tokio::test]
async fn an_invitation_comes_by_mail_once_and_its_link_works() {
    let mail = MailServer::start(Mood::Willing).await;
    let instance = Instance::fresh().await.with("CHIEUHIEN_SMTP_URL", &mail.url);
    let server = instance.serve(&["--demo"]).await;
    let answer = invite(&server.sign_in("administrator").await, ADDRESS).await;
    assert!(!answer.text().contains("/lien-ket/"), "the link goes to the person only");
    wait_for_first_job(&instance, "done", 1).await;
    let letters = mail.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(letters[0].to, ADDRESS);
    assert_eq!(letters[0].subject(), "Lời mời dùng hệ thống Chiêu Hiền");
    let body = letters[0].body();
    assert!(body.contains("Liên kết dùng một lần, có hiệu lực đến"), "{body}");
    let link = body.split_whitespace().find(|word| word.contains("/lien-ket/")).expect("a link");
    let page = server.anyone().get(&path_of(link)).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains(ADDRESS));
    assert_eq!(message_state(&instance).await, "sent");
    let kept = instance.ask::<(String,)>("select id from messages where secret_link is not null").await;
    assert_eq!(kept, [], "the link is not kept once it is sent");
}

#[tokio::test]
async fn without_a_mail_server_a_message_stays_in_the_program_and_says_so() {
    let instance = Instance::fresh().await;
    let server = instance.serve(&["--demo"]).await;
    let answer = invite(&server.sign_in("administrator").await, ADDRESS).await;
    assert!(answer.text().contains("Chưa cấu hình thư điện tử") && answer.text().contains("/lien-ket/"));
    assert_eq!(message_state(&instance).await, "in_app");
    let jobs = instance.ask::<(String,)>("select id from jobs where kind = 'message.mail'").await;
    assert_eq!(jobs, [], "nothing waits for a mail server that nobody set");
}

#[tokio::test]
async fn mail_is_tried_again_while_the_mail_server_is_down() {
    let mail = MailServer::start(Mood::Down).await;
    let instance = Instance::fresh().await.with("CHIEUHIEN_SMTP_URL", &mail.url);
    let server = instance.serve(&["--demo"]).await;
    let administrator = server.sign_in("administrator").await;
    invite(&administrator, ADDRESS).await;
    for attempt in 1..=4 {
        wait_for_first_job(&instance, "waiting", attempt).await;
        let_pass(&instance, "run_at").await;
    }
    wait_for_first_job(&instance, "failed", 5).await;
    assert_eq!(message_state(&instance).await, "failed");
    let page = administrator.get("/viec-nen?tt=failed").await.text();
    assert!(page.contains("message.mail") && page.contains("Không chạy được"), "{page}");
    mail.turn(Mood::Willing);
    let (_, after) = page.split_once(r#"action="/viec-nen/"#).expect("a button that tries again");
    let id = after.split('/').next().unwrap();
    assert_eq!(administrator.post(&format!("/viec-nen/{id}/chay-lai"), "").await.status, 303);
    wait_for_first_job(&instance, "done", 1).await;
    assert_eq!(mail.letters().len(), 1);
    assert_eq!(message_state(&instance).await, "sent");
}

#[tokio::test]
async fn a_job_of_a_killed_process_is_run_again_after_its_lease() {
    let mail = MailServer::start(Mood::Stalling).await;
    let instance = Instance::fresh().await.with("CHIEUHIEN_SMTP_URL", &mail.url);
    let mut server = instance.serve(&["--demo"]).await;
    let administrator = server.sign_in("administrator").await;
    invite(&administrator, ADDRESS).await;
    until("a job in the middle", async || (mail.stalled() == 1).then_some(())).await;
    server.kill().await;
    mail.turn(Mood::Willing);
    let server = instance.serve(&[]).await;
    invite(&administrator.at(&server), "pham.van.sau@example.gov.vn").await;
    until("a later letter", async || (mail.letters().len() == 1).then_some(())).await;
    assert_eq!(mail_jobs(&instance).await[0], ("running".to_owned(), 1), "the lease is not over yet");
    let_pass(&instance, "lease_until").await;
    wait_for_first_job(&instance, "done", 2).await;
    let to: Vec<String> = mail.letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!(to, ["pham.van.sau@example.gov.vn", ADDRESS], "each letter that was taken went once");
}
