//! What the tests of people of talent share: forms, and people who are there.

use crate::platform::db::Read;
use crate::platform::permission::{Permission, Role};
use crate::platform::value::ToValue;
use crate::talents::talent::TalentId;
use crate::testing::{Client, TestApp};

pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n";

/// A form of a person: what is given, over the least that is needed.
pub fn form(fields: &[(&str, &str)]) -> String {
    let least = [("given_name", "An"), ("sex", "female"), ("nationality", "VN"), ("status", "in_post")];
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, value) in least.iter().filter(|(name, _)| !fields.iter().any(|(given, _)| given == name)) {
        out.append_pair(name, value);
    }
    for (name, value) in fields {
        out.append_pair(name, value);
    }
    out.finish()
}

/// A name taken apart, for a form.
pub fn named(name: &str) -> Vec<(&'static str, String)> {
    let name = viet::name::PersonName::split(name);
    vec![("family_name", name.family), ("middle_name", name.middle), ("given_name", name.given)]
}

/// Adds a person of an agency; the address of the record.
pub async fn person(client: &Client, name: &str, agency: &str, more: &[(&str, &str)]) -> String {
    let parts = named(name);
    let mut fields: Vec<(&str, &str)> = parts.iter().map(|(field, value)| (*field, value.as_str())).collect();
    fields.push(("agency_id", agency));
    fields.extend_from_slice(more);
    let reply = client.post("/nhan-tai/them", &form(&fields)).await;
    assert_eq!(reply.status, 303, "{name}: {}", reply.text);
    reply.location().to_owned()
}

/// The id in an address.
pub fn id_of(path: &str) -> TalentId {
    TalentId::from(path.trim_start_matches("/nhan-tai/"))
}

/// One number that a statement gives.
pub async fn number(app: &TestApp, sql: &str, id: &str) -> i64 {
    app.app.db.read().one::<(i64,)>(sql, vec![id.to_value()]).await.unwrap().0
}

/// The version of a record.
pub async fn version(app: &TestApp, path: &str) -> i64 {
    number(app, "select version from talents where id = $1", id_of(path).as_str()).await
}

/// The names that a list shows, in its order.
pub fn names(page: &str) -> Vec<String> {
    page.split("class=\"nm\" href=\"/nhan-tai/")
        .skip(1)
        .map(|rest| {
            let cell = rest.split_once('>').unwrap().1.split("</a>").next().unwrap();
            cell.replace("<mark>", "").replace("</mark>", "")
        })
        .collect()
}

/// The events of a record, the oldest first, each with its detail.
pub async fn events(app: &TestApp, id: &str) -> Vec<(String, String)> {
    app.app
        .db
        .read()
        .all("select event, detail from audit_entries where subject_id = $1 order by number", vec![id.to_value()])
        .await
        .unwrap()
}

/// The head of the standing agency's work with people, signed in.
pub async fn officer(app: &TestApp) -> Client {
    app.as_role(Role::StandingOfficer).await
}

/// The permit of a person for the list.
pub async fn permit(app: &TestApp, client: &Client) -> crate::platform::permit::Permit {
    app.permit_of(client, Permission::ViewTalents).await
}
