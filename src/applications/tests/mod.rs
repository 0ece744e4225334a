//! The candidate's side through HTTP.

mod apply;
mod bad_input;
mod follow;
mod issued;
mod look_up;
mod unit;

use axum::http::StatusCode;

use crate::dossiers::dossier::{Dossier, DossierId};
use crate::dossiers::items::checklist;
use crate::dossiers::store;
use crate::platform::audit::Event;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::settings::{self, Setting, SettingKey};
use crate::testing::{Client, Reply, TestApp};

/// A name, a number and a telephone that must not be found where they do not belong.
pub const NAME: &str = "Trần Thị Ví Dụ";
pub const NUMBER: &str = "031188000842";
pub const PHONE: &str = "0912345678";

/// A picture of a telephone, another one for each mark.
pub fn photo(mark: u8) -> Vec<u8> {
    vec![0xff, 0xd8, 0xff, 0xe0, mark, mark, 1, 2, 3, 0xff, 0xd9]
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Sends a form.
pub async fn send(client: &Client, path: &str, pairs: &[(&str, &str)]) -> Reply {
    client.post(path, &encoded(pairs)).await
}

/// Begins a dossier; gives its address.
pub async fn begun(client: &Client) -> String {
    let start = [("full_name", NAME), ("group", "phd"), ("specialty", "Quản lý chuỗi cung ứng")];
    let reply = send(client, "/ung-vien/ho-so/moi", &start).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location().to_owned()
}

/// The dossier of an address.
pub async fn dossier(app: &TestApp, base: &str) -> Dossier {
    let id = DossierId::from(base.rsplit('/').next().unwrap());
    store::find(&mut app.app.db.read(), &id).await.unwrap()
}

async fn saved(client: &Client, path: &str, pairs: &[(&str, &str)]) {
    let reply = send(client, path, pairs).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}: {}", reply.text);
}

/// Answers everything and gives every paper that is required.
pub async fn filled(app: &TestApp, client: &Client) -> String {
    let base = begun(client).await;
    saved(client, &format!("{base}/dong-y"), &[("agrees", "1")]).await;
    let person = [
        ("version", "1"),
        ("full_name", NAME),
        ("born_on-d", "18"),
        ("born_on-m", "4"),
        ("born_on-y", "1988"),
        ("sex", "female"),
        ("nationality", "vn"),
        ("personal_number", NUMBER),
    ];
    saved(client, &format!("{base}/muc/ca-nhan"), &person).await;
    let contact = [("phone", PHONE), ("address", "Số 1 phố Minh Họa")];
    saved(client, &format!("{base}/muc/lien-he"), &contact).await;
    let degree = [
        ("level", "phd"),
        ("where", "abroad"),
        ("country", "Hà Lan"),
        ("institution", "Trường Đại học Ví Dụ Rotterdam"),
        ("major", "Quản lý chuỗi cung ứng"),
        ("granted_on-d", "12"),
        ("granted_on-m", "6"),
        ("granted_on-y", "2019"),
    ];
    saved(client, &format!("{base}/muc/bang-cap/1"), &degree).await;
    saved(client, &format!("{base}/muc/cam-ket"), &[("years", "5"), ("agrees", "1")]).await;
    let kinds = checklist(&app.app, "phd").unwrap();
    for (mark, kind) in (0_u8..).zip(kinds.iter().filter(|kind| kind.required)) {
        let path = format!("{base}/giay-to/{}", kind.code);
        let name = format!("{}.jpg", kind.code);
        let reply = client.post_parts(&path, &[], &[("paper", &name, &photo(mark))]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}: {}", kind.code, reply.text);
    }
    base
}

/// A dossier that was handed in.
pub async fn handed_in(app: &TestApp, client: &Client) -> String {
    let base = filled(app, client).await;
    let reply = send(client, &format!("{base}/kiem-tra"), &[("declares", "1")]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    base
}

/// Sets a figure that no text gives yet.
pub async fn set(app: &TestApp, key: &str, value: &str) {
    let setting = Setting {
        key: SettingKey::from(key),
        value: value.to_owned(),
        unit: "ngày làm việc".to_owned(),
        gist: "Đặt để thử".to_owned(),
        effective_on: "2026-01-01".parse().unwrap(),
        legal_document_id: None,
        clause: None,
        assumed: true,
    };
    let mut tx = app.app.db.write(&Permit::system("test")).await.unwrap();
    settings::put(&mut tx, &setting).await.unwrap();
    tx.commit(Event::about_instance("page.read")).await.unwrap();
}

/// Takes a dossier in, in the name of an officer of the standing agency.
pub async fn received(app: &TestApp, base: &str) -> Client {
    let officer = app.as_role(Role::StandingOfficer).await;
    let permit = app.permit(&officer, Permission::AppraiseDossiers).await;
    let id = dossier(app, base).await.id;
    crate::dossiers::actions::intake::receive(&app.app, &permit, &id, None).await.unwrap();
    officer
}
