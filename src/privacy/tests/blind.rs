//! A council that decides without knowing the name: as somebody who decides, everything that the program has is fetched,
//! and neither the name nor what leads to it is in any byte of it before the vote is counted.

use axum::http::StatusCode;

use crate::applications::tests::{NAME, NUMBER, PHONE, dossier, handed_in, received, send};
use crate::councils::tests::{Hall, RULES};
use crate::platform::db::Read;
use crate::testing::{Client, Reply};

const ADDRESS: &str = "vi.du@example.com";
const FILE: &str = "Ho so Tran Thi Vi Du.jpg";
/// The name as an officer may type it, and what else leads to the person.
const SECRETS: &[&str] = &[
    NAME,
    "TRẦN THỊ VÍ DỤ",
    "Tran Thi Vi Du",
    "tran thi vi du",
    ADDRESS,
    "vi.du",
    PHONE,
    "0912 345 678",
    NUMBER,
    FILE,
];

/// A sentence that gives the person away in every way.
fn betraying() -> String {
    format!("Bà {NAME} (tran thi vi du), điện thoại {PHONE} (0912 345 678), thư {ADDRESS}, số {NUMBER}, tệp {FILE}")
}

/// A meeting of a blind council over the dossier of a candidate, its papers sent.
struct Blind {
    hall: Hall,
    dossier: String,
    code: String,
    item: String,
    paper: String,
}

impl Blind {
    async fn new(rule: &str) -> Blind {
        let hall = Hall::with(3, &format!("{RULES}&notice_days=0&blind={rule}")).await;
        let candidate = hall.app.as_candidate(ADDRESS).await;
        let base = handed_in(&hall.app, &candidate).await;
        received(&hall.app, &base).await;
        let found = dossier(&hall.app, &base).await;
        let db = &hall.app.app.db;
        let opinion = betraying();
        db.run_outside(&format!(
            "update dossiers set state = 'at_council', recommendation = 'grant', agency_id = 'truong-mau',
             opinion = '{opinion}. Đủ điều kiện.'"
        ))
        .await
        .unwrap();
        db.run_outside(&format!("update files set name = '{FILE}'")).await.unwrap();
        hall.take(&hall.secretary, "muc", &format!("dossier={}", found.id)).await;
        hall.take(&hall.secretary, "thong-bao", "").await;
        let (paper,) = hall
            .one("select id from dossier_items where dossier_id = $1 order by given_at, id", found.id.as_str())
            .await;
        let item = hall.items().await.remove(0);
        Blind { dossier: found.id.to_string(), code: found.code, item, paper, hall }
    }

    /// The address of a route with what was seeded in its places.
    fn filled(&self, path: &str) -> String {
        let id = match path {
            _ if path.starts_with("/hoi-dong/") => &self.hall.council,
            _ if path.starts_with("/phien-hop/") => &self.hall.meeting,
            _ => &self.dossier,
        };
        path.replace("{item}", &self.item)
            .replace("{paper}", &self.paper)
            .replace("{year}", "2026")
            .replace("{number}", "1")
            .replace("{day}", "2026-01-01")
            .split('{')
            .map(|part| part.split_once('}').map_or_else(|| part.to_owned(), |(_, rest)| format!("{id}{rest}")))
            .collect()
    }

    /// What in an answer gives the person away, in its head or in its body.
    fn betrayed(reply: &Reply, at: &str) -> Vec<String> {
        let head = format!("{:?}", reply.headers);
        let found = SECRETS.iter().filter(|secret| reply.text.contains(**secret) || head.contains(**secret));
        found.map(|secret| format!("{secret:?} at {at}")).collect()
    }

    /// Fetches everything as somebody.
    async fn walk(&self, who: &Client, when: &str) {
        let mut found = Vec::new();
        let mut paths: Vec<String> = vec![format!("/tim?q={}", self.code), "/hoi-dong?q=a".to_owned()];
        for line in crate::routes().lines().iter().filter(|line| line.method == "GET") {
            paths.push(self.filled(line.path));
        }
        for path in paths {
            let reply = who.get(&path).await;
            assert_ne!(reply.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            found.extend(Blind::betrayed(&reply, &path));
        }
        assert!(found.is_empty(), "{when}: {found:#?}");
    }

    async fn page(&self, who: &Client) -> String {
        who.get(&self.address()).await.text
    }

    fn address(&self) -> String {
        format!("/phien-hop/{}/muc/{}", self.hall.meeting, self.item)
    }

    /// Acts on the item with words, and expects that it was done.
    async fn say(&self, by: &Client, verb: &str, pairs: &[(&str, &str)]) {
        let reply = send(by, &format!("{}/{verb}", self.address()), pairs).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{verb}: {}", reply.text);
        assert_eq!(Blind::betrayed(&reply, verb), Vec::<String>::new());
    }

    /// What was sent to anybody in the house.
    async fn messages(&self) -> String {
        let db = &mut self.hall.app.app.db.read();
        let sent: Vec<(String, String)> =
            db.all("select subject, body from messages where user_id is not null", Vec::new()).await.unwrap();
        sent.into_iter().map(|(subject, body)| format!("{subject} {body}\n")).collect()
    }
}

#[tokio::test]
async fn who_decides_blind_finds_the_person_nowhere_until_the_vote_is_counted() {
    let blind = Blind::new("members").await;
    let hall = &blind.hall;
    let member = &hall.members[0];

    // Shut: the code, the unit and the field are all there is to declare by.
    let shut = blind.page(member).await;
    for shown in ["Hồ sơ còn đóng", &blind.code, "Quản lý chuỗi cung ứng", "khai báo theo mã số", "xét không ghi tên"]
    {
        assert!(shut.contains(shown), "{shown}: {shut}");
    }
    let paper = format!("{}/giay-to/{}", blind.address(), blind.paper);
    assert_eq!(member.get(&paper).await.status, StatusCode::NOT_FOUND, "shut papers");
    blind.walk(member, "shut").await;
    let refused = send(member, &format!("{}/khai-bao", blind.address()), &[("answer", "conflict")]).await;
    assert_eq!((refused.status, Blind::betrayed(&refused, "refusal")), (StatusCode::UNPROCESSABLE_ENTITY, Vec::new()));

    // One knows the person; what they say of it leads nobody else there.
    blind.say(&hall.members[1], "khai-bao", &[("answer", "conflict"), ("reason", &betraying())]).await;
    for person in [&hall.chair, &hall.secretary, member, &hall.members[2]] {
        blind.say(person, "khai-bao", &[("answer", "none")]).await;
    }
    let open = blind.page(member).await;
    let named = format!("{}-01.jpg", blind.code);
    for shown in ["Đủ điều kiện", "[đã ẩn]", "Giấy tờ của hồ sơ", &named, "nội dung giấy tờ vẫn có thể nêu tên"]
    {
        assert!(open.contains(shown), "{shown}: {open}");
    }
    let file = member.get(&paper).await;
    let disposition = file.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert!(file.status == StatusCode::OK && disposition.ends_with(&named), "{disposition}");
    assert_eq!(hall.members[1].get(&paper).await.status, StatusCode::NOT_FOUND, "a conflict of interest");
    blind.walk(member, "open").await;

    // In the room: what the secretary writes and what the chair says.
    hall.attend(&[]).await;
    hall.take(&hall.chair, "khai-mac", "").await;
    blind.say(&hall.secretary, "ghi-chep", &[("notes", &betraying()), ("version", "1")]).await;
    let conclusion = format!("/phien-hop/{}/ket-luan", hall.meeting);
    let said = send(&hall.secretary, &conclusion, &[("conclusion", &betraying()), ("version", "1")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    blind.walk(member, "in session").await;
    blind.say(&hall.chair, "mo-phieu", &[("mode", "named")]).await;
    blind.walk(member, "balloting").await;
    blind.say(&hall.chair, "huy-phieu", &[("annul_reason", &betraying())]).await;
    blind.walk(member, "annulled").await;
    let sent = blind.messages().await;
    assert!(SECRETS.iter().all(|secret| !sent.contains(secret)), "{sent}");

    // The chair and the secretary know all along, and everybody does when the vote is counted.
    for person in [&hall.chair, &hall.secretary] {
        assert!(blind.page(person).await.contains(NAME));
    }
    assert!(hall.standing.get(&format!("/phien-hop/{}", hall.meeting)).await.text.contains(NAME), "no seat");
    blind.say(&hall.chair, "mo-phieu", &[("mode", "secret")]).await;
    for person in [&hall.chair, &hall.secretary, member, &hall.members[2]] {
        blind.say(person, "phieu", &[("choice", "agree")]).await;
    }
    blind.say(&hall.chair, "dong-phieu", &[]).await;
    let counted = blind.page(member).await;
    assert!(counted.contains(NAME) && !counted.contains("khai báo theo mã số"), "{counted}");
}

#[tokio::test]
async fn who_presides_is_blind_too_when_the_rules_say_so() {
    let blind = Blind::new("voters").await;
    let hall = &blind.hall;
    for person in [&hall.chair, &hall.members[0]] {
        blind.walk(person, "shut").await;
        blind.say(person, "khai-bao", &[("answer", "none")]).await;
        blind.walk(person, "open").await;
    }
    assert!(blind.page(&hall.secretary).await.contains(NAME));
    // A seat of other days is no way around.
    let former = &hall.members[1];
    let seat = hall.member_id(former).await;
    let ended = format!("update council_members set ends_on = '2026-11-22' where id = '{seat}'");
    hall.app.app.db.run_outside(&ended).await.unwrap();
    blind.walk(former, "without a seat").await;
    assert!(former.get(&format!("/phien-hop/{}", hall.meeting)).await.text.contains(&blind.code));
}

#[tokio::test]
async fn an_item_that_was_not_voted_on_is_not_named_by_the_minutes_nor_by_a_cancellation() {
    let mut blind = Blind::new("members").await;
    let hall = &blind.hall;
    for person in hall.everybody() {
        blind.say(person, "khai-bao", &[("answer", "none")]).await;
    }
    hall.attend(&[]).await;
    hall.take(&hall.chair, "khai-mac", "").await;
    blind.say(&hall.chair, "hoan", &[("postpone_reason", &betraying())]).await;
    blind.walk(&hall.members[0], "postponed").await;
    hall.take(&hall.chair, "be-mac", "").await;
    hall.take(&hall.secretary, "ket-luan", "conclusion=Nhat+tri&version=1").await;
    let minutes = hall.step(&hall.standing, "bien-ban", "").await;
    assert_eq!(minutes.status, StatusCode::SEE_OTHER, "{}", minutes.text);
    let db = &mut hall.app.app.db.read();
    let id = minutes.location().trim_start_matches("/phat-hanh/");
    let content = crate::issuance::actions::content(&hall.app.app, db, &id.into()).await.unwrap();
    let told = content.values.to_string();
    assert!(told.contains(&blind.code), "{told}");
    assert!(SECRETS.iter().all(|secret| !told.contains(secret)), "{told}");

    // The same person again, and the meeting is called off.
    let meeting = hall.prepare("23/11/2026", "09:00").await;
    let waiting = "select id from council_items where carried_from = $1 and state = 'queued'";
    let (again,) = hall.one(waiting, &blind.item).await;
    (blind.hall.meeting, blind.item) = (meeting, again);
    let hall = &blind.hall;
    hall.take(&hall.secretary, "muc", &format!("item={}", blind.item)).await;
    hall.take(&hall.secretary, "thong-bao", "").await;
    let cancelled =
        send(&hall.secretary, &format!("/phien-hop/{}/huy", hall.meeting), &[("reason", &betraying())]).await;
    assert_eq!(cancelled.status, StatusCode::SEE_OTHER, "{}", cancelled.text);
    let page = hall.members[0].get(&format!("/phien-hop/{}", hall.meeting)).await;
    assert!(page.text.contains("Đã hủy") && Blind::betrayed(&page, "cancelled").is_empty(), "{}", page.text);
    let sent = blind.messages().await;
    assert!(sent.contains("Hủy:") && SECRETS.iter().all(|secret| !sent.contains(secret)), "{sent}");
}
