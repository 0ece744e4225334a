//! The list and the search in it: the same on both databases.

use axum::http::StatusCode;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::support::{names, officer, permit, person};
use crate::platform::db::{Dialect, Read, Write};
use crate::platform::list::ListParams;
use crate::platform::migrate;
use crate::platform::permission::Role;
use crate::talents::seed;
use crate::talents::store::search::{COLUMNS, question, question_of};
use crate::testing::{Client, TestApp};

async fn found(client: &Client, query: &str) -> Vec<String> {
    let reply = client.get(&format!("/nhan-tai?{query}")).await;
    assert_eq!(reply.status, StatusCode::OK, "{query}: {}", reply.text);
    names(&reply.text)
}

fn asked(text: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    format!("q={encoded}")
}

#[tokio::test]
async fn people_are_found_whatever_the_accents_the_tone_or_the_order() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    for name in ["Nguyễn Văn Hòa", "Nguyễn Văn Hoa", "Nguyễn Thị Hoá", "Đỗ Đức Quý", "Do Duc Quy", "Trần Kỹ", "Lê An"]
    {
        person(&client, name, "so-hoc-tap", &[]).await;
    }
    for (query, expected) in [
        ("nguyen van hoa", vec!["Nguyễn Văn Hoa", "Nguyễn Văn Hòa"]),
        ("hoa nguyen", vec!["Nguyễn Văn Hoa", "Nguyễn Văn Hòa", "Nguyễn Thị Hoá"]),
        // Accents that were typed put what has them first, wherever the tone stands.
        ("hoà", vec!["Nguyễn Văn Hòa", "Nguyễn Văn Hoa", "Nguyễn Thị Hoá"]),
        ("hòa", vec!["Nguyễn Văn Hòa", "Nguyễn Văn Hoa", "Nguyễn Thị Hoá"]),
        ("hóa", vec!["Nguyễn Thị Hoá", "Nguyễn Văn Hoa", "Nguyễn Văn Hòa"]),
        ("ho\u{0300}a", vec!["Nguyễn Văn Hòa", "Nguyễn Văn Hoa", "Nguyễn Thị Hoá"]),
        ("đức", vec!["Đỗ Đức Quý", "Do Duc Quy"]),
        ("do duc qui", vec!["Do Duc Quy", "Đỗ Đức Quý"]),
        ("tran ki", vec!["Trần Kỹ"]),
        ("nguy", vec!["Nguyễn Văn Hoa", "Nguyễn Văn Hòa", "Nguyễn Thị Hoá"]),
        ("NT-0007", vec!["Lê An"]),
        ("khongcoai", vec![]),
        ("nguyen xyz", vec![]),
        (
            "%",
            vec!["Lê An", "Nguyễn Văn Hoa", "Nguyễn Văn Hòa", "Nguyễn Thị Hoá", "Trần Kỹ", "Do Duc Quy", "Đỗ Đức Quý"],
        ),
    ] {
        assert_eq!(found(&client, &asked(query)).await, expected, "{query}");
    }
    let by_agency = found(&client, &asked("so hoc tap")).await;
    assert_eq!(by_agency.len(), 7, "the words of an agency find its people");
}

#[tokio::test]
async fn people_stand_by_given_name_and_are_paged_both_ways() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    seed::seed(&app.app, 90, |_| {}).await.unwrap();
    let mut all = Vec::new();
    let mut path = "/nhan-tai?dong=15&q=mau+thu".replace("&q=mau+thu", "");
    let mut back = Vec::new();
    loop {
        let page = client.get(&path).await.text;
        all.extend(names(&page));
        back.push(names(&page));
        let Some(next) = page.split("rel=\"next\"").next().and_then(|before| before.rsplit("href=\"").next()) else {
            break;
        };
        if !page.contains("rel=\"next\"") {
            break;
        }
        path = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
    }
    let government = app
        .app
        .db
        .read()
        .one::<(i64,)>("select cast(count(*) as bigint) from talents where bloc = 'government'", Vec::new())
        .await
        .unwrap()
        .0;
    assert_eq!(all.len() as i64, government);
    let mut sorted = all.clone();
    sorted.sort_by_key(|name| viet::order::person_sort_key(name));
    // Compound family names and middle names of several words are split alike, so the order is that of the names.
    assert_eq!(all, sorted);
    let last = client.get(&path).await.text;
    let previous = last.split("rel=\"prev\"").next().unwrap().rsplit("href=\"").next().unwrap();
    let previous = previous.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
    assert_eq!(names(&client.get(&previous).await.text), back[back.len() - 2]);
    for sort in ["sap=sinh&chieu=giam", "sap=trinh-do", "sap=ten&chieu=giam"] {
        assert_eq!(found(&client, &format!("dong=100&{sort}")).await.len() as i64, government.min(100), "{sort}");
    }
}

#[tokio::test]
async fn ranks_of_a_search_go_on_over_the_pages() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    for place in 0..20 {
        person(&client, &format!("Lê Số {place} Hòa"), "so-hoc-tap", &[]).await;
        person(&client, &format!("Lê Số {place} Hoa"), "so-hoc-tap", &[]).await;
    }
    let first = client.get("/nhan-tai?dong=15&q=h%C3%B2a").await.text;
    assert!(names(&first).iter().all(|name| name.ends_with("Hòa")), "{:?}", names(&first));
    let link = |page: &str, which: &str| {
        let before = page.split(&format!("rel=\"{which}\"")).next().unwrap();
        before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&")
    };
    let second = client.get(&link(&first, "next")).await.text;
    let seen = names(&second);
    assert_eq!(seen.iter().filter(|name| name.ends_with("Hòa")).count(), 5);
    assert_eq!(seen.iter().filter(|name| name.ends_with("Hoa")).count(), 10);
    let third = client.get(&link(&second, "next")).await.text;
    assert_eq!(names(&third).len(), 10);
    assert_eq!(names(&client.get(&link(&third, "prev")).await.text), seen);
    assert_eq!(names(&client.get(&link(&second, "prev")).await.text), names(&first));
}

#[tokio::test]
async fn the_list_is_filtered_and_exported_as_it_is_shown() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    person(&client, "Lê Thị Một", "so-hoc-tap", &[("sector", "hoc-tap"), ("beneficiary_group", "nq-53:phd")]).await;
    person(&client, "Lê Thị Hai", "so-ngan-sach", &[("status", "pool")]).await;
    for (filter, expected) in [
        ("dv=so-hoc-tap", vec!["Lê Thị Một"]),
        ("tt=pool", vec!["Lê Thị Hai"]),
        ("lv=hoc-tap", vec!["Lê Thị Một"]),
        ("nhom=nq-53:phd", vec!["Lê Thị Một"]),
        ("tt=pool&lv=hoc-tap", vec![]),
        ("td=8", vec![]),
        ("nganh=48", vec![]),
        ("", vec!["Lê Thị Hai", "Lê Thị Một"]),
    ] {
        assert_eq!(found(&client, filter).await, expected, "{filter}");
    }
    let page = client.get("/nhan-tai?tt=pool&lv=hoc-tap").await.text;
    assert!(page.contains("Không có ai khớp") && page.contains("Bỏ lọc Nguồn thu hút"), "{page}");
    use calamine::{Reader, Xlsx};
    let bytes = client.get("/nhan-tai.xlsx?tt=pool").await.bytes;
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let text: Vec<String> =
        range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    assert!(text[1].contains("Điều kiện: Nguồn thu hút"), "{text:?}");
    assert!(
        text.last().unwrap().contains("Lê Thị Hai") && !text.iter().any(|row| row.contains("Lê Thị Một")),
        "{text:?}"
    );
}

#[tokio::test]
async fn a_view_is_saved_for_its_person_only() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let page = client.get("/nhan-tai?tt=pool").await.text;
    assert!(page.contains("Lưu cách xem này"));
    assert!(!client.get("/nhan-tai").await.text.contains("Lưu cách xem này"));
    let saved = client.post("/nhan-tai/cach-xem", "view_name=Ngu%E1%BB%93n&query=tt%3Dpool").await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let page = client.get("/nhan-tai?tt=pool").await.text;
    assert!(page.contains(">Nguồn</a>") && page.contains("Xóa cách xem Nguồn"), "{page}");
    let twice = client.post("/nhan-tai/cach-xem", "view_name=Ngu%E1%BB%93n&query=tt%3Dleft").await;
    assert!(twice.status == 422 && twice.text.contains("cùng tên"), "{}", twice.text);
    let other = app.as_role(Role::StandingLeader).await;
    assert!(!other.get("/nhan-tai").await.text.contains(">Nguồn</a>"));
    let id = page.split("/nhan-tai/cach-xem/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let path = format!("/nhan-tai/cach-xem/{id}/xoa");
    assert_eq!(other.post(&path, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(client.post(&path, "").await.status, 303);
    assert!(!client.get("/nhan-tai").await.text.contains(">Nguồn</a>"));
}

/// The steps by which a database runs what the list asks.
async fn steps(app: &TestApp, client: &Client, query: &str) -> String {
    let permit = permit(app, client).await;
    let params = ListParams::read("/nhan-tai", query);
    let question = question(&mut app.app.db.read(), &app.app.secret, &permit, &params).await.unwrap();
    let mut tx = app.app.db.write(&permit).await.unwrap();
    question.explain(&mut tx, COLUMNS[0], 51).await.unwrap()
}

#[tokio::test]
async fn the_list_and_the_search_go_by_an_index_on_both_databases() {
    let app = TestApp::new().await;
    let standing = officer(&app).await;
    let unit = app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await;
    seed::seed(&app.app, 400, |_| {}).await.unwrap();
    for (client, query, index) in [
        (&standing, "", "talents_by_name"),
        (&standing, "tt=pool", "talents_by_status"),
        (&standing, "lv=hoc-tap", "talents_by_sector"),
        (&standing, "dv=truong-mau", "talents_by_agency"),
        (&unit, "", "talents_by_agency"),
        (&standing, "q=nguyen", "word"),
        (&standing, "q=khongcoai", "word"),
        (&standing, "q=h%C3%B9ng", "word"),
    ] {
        let plan = steps(&app, client, query).await;
        assert!(plan.contains(index), "{query}: {plan}");
        let scans = match app.app.db.dialect() {
            Dialect::Sqlite => ["SCAN talent_words", "SCAN w", "SCAN t\n"].iter().any(|scan| plan.contains(scan)),
            Dialect::Postgres => plan.contains("Seq Scan on talent_words") || plan.contains("Seq Scan on talents"),
        };
        assert!(!scans, "{query}: {plan}");
    }
}

#[tokio::test]
async fn a_query_with_one_slip_is_offered_mended_when_it_finds_somebody_within_reach() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let party = app.as_role(Role::PartyOfficer).await;
    person(&client, "Nguyễn Văn Hòa", "so-hoc-tap", &[]).await;
    person(&party, "Vũ Thị Kín", "ban-to-chuc", &[]).await;
    for (query, meant) in [
        ("nguyne hoa", "nguyen hoa"),
        ("Nguyễnn Hòa", "nguyen Hòa"),
        ("nguye van hoaf", "nguye van hoa"),
        ("guyen", "nguyen"),
    ] {
        let page = client.get(&format!("/nhan-tai?{}", asked(query))).await.text;
        assert!(page.contains(&format!("Bạn có muốn tìm “{meant}”?")), "{query}: {page}");
    }
    let found = client.get("/nhan-tai?q=nguyne+hoa").await.text;
    let href = found.split("btn btn-primary\" href=\"").find(|part| part.contains("Bạn có muốn")).unwrap();
    let href = href.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
    assert_eq!(names(&client.get(&href).await.text), ["Nguyễn Văn Hòa"]);
    // Two slips, nobody near, and somebody whom only the other bloc sees.
    for query in ["nguyne hoaf", "zzzzzz", "thi kinn", "hoa"] {
        let page = client.get(&format!("/nhan-tai?{}", asked(query))).await.text;
        assert!(!page.contains("Bạn có muốn tìm"), "{query}: {page}");
    }
    let said = crate::talents::command::search(&app.app, "nguyne hoa").await.unwrap();
    assert_eq!(said.json["suggestion"], "nguyen hoa");
}

#[tokio::test]
async fn the_sketches_of_the_migration_are_those_of_the_program() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    seed::seed(&app.app, 60, |_| {}).await.unwrap();
    person(&client, "Đỗ Ý Œuvre", "so-hoc-tap", &[("post_title", "Giảng viên 大學")]).await;
    let permit = permit(&app, &client).await;
    let mut tx = app.app.db.write(&permit).await.unwrap();
    let kept = "select t.sketch, w.sketch from talents t join talent_words w on w.talent_id = t.id
        order by t.id, w.word, w.exact";
    let before: Vec<(i64, i64)> = tx.all(kept.to_owned(), Vec::new()).await.unwrap();
    assert!(before.len() > 400 && before.iter().all(|(person, word)| person == word && *person > 0));
    tx.run("update talents set sketch = -1".to_owned(), Vec::new()).await.unwrap();
    tx.run("update talent_words set sketch = -1".to_owned(), Vec::new()).await.unwrap();
    for statement in migrate::statements_of(23, app.app.db.dialect()) {
        if statement.contains("update") {
            tx.run(statement, Vec::new()).await.unwrap();
        }
    }
    assert_eq!(tx.all::<(i64, i64)>(kept.to_owned(), Vec::new()).await.unwrap(), before);
}

#[tokio::test]
async fn few_and_many_candidates_are_found_alike_however_the_list_is_sorted() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    seed::seed(&app.app, 300, |_| {}).await.unwrap();
    person(&client, "Nguyễn Thị Hiếm Thấy", "so-hoc-tap", &[]).await;
    for sort in ["", "&sap=sinh", "&sap=trinh-do&chieu=giam"] {
        // The name is rare; its first words are not.
        assert_eq!(found(&client, &format!("q=nguyen+thi+hiem{sort}")).await, ["Nguyễn Thị Hiếm Thấy"]);
        assert_eq!(found(&client, &format!("q=thi{sort}")).await.len(), 50);
        // What was typed with accents comes first.
        let typed = found(&client, &format!("q=th%E1%BB%8B{sort}")).await;
        assert!(typed.len() == 50 && typed[0].contains("Thị"), "{typed:?}");
    }
}

/// Words that differ by their marks, by where their tone stands, or by their end.
const LIKE: &[&str] =
    &["Hòa", "Hoà", "Hoa", "Hóa", "Hoàng", "Thử", "Thu", "Thứ", "Thị", "Thi", "Học", "Hoc", "Nguyễn", "Nguyên"];

#[tokio::test]
async fn few_are_ranked_by_the_program_as_many_are_by_the_database() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let mut runner = TestRunner::deterministic();
    let mut words = |count: usize| {
        let words = proptest::collection::vec(proptest::sample::select(LIKE), count);
        words.new_tree(&mut runner).unwrap().current()
    };
    for place in 0..36 {
        let name = words(3);
        let more = [("birth", ["1980", "1985", "1990"][place % 3])];
        person(&client, &format!("{} {} {place} {}", name[0], name[1], name[2]), "so-hoc-tap", &more).await;
    }
    let permit = permit(&app, &client).await;
    let db = &mut app.app.db.read();
    for turn in 0..30 {
        let query = words(1 + turn % 3).join(" ");
        let query = if turn % 4 == 3 { viet::text::fold(&query) } else { query };
        for sort in ["sap=ten", "sap=sinh&chieu=giam", "sap=trinh-do"] {
            let mut params = ListParams::read("/nhan-tai", &format!("dong=15&{sort}&{}", asked(&query)));
            let few = question_of(db, &permit, &params, true).await.unwrap();
            let many = question_of(db, &permit, &params, false).await.unwrap();
            let column = params.sort(COLUMNS).unwrap();
            let descending = params.descending(false);
            let all = few.first(db, column, descending, 100).await.unwrap();
            assert_eq!(all, many.first(db, column, descending, 100).await.unwrap(), "{query}, {sort}");
            assert_eq!(few.count(db).await.unwrap(), Some(all.len() as i64), "{query}");
            // Through the pages to the end, and back.
            for forward in [true, false] {
                loop {
                    let one = few.page(db, &params, column, descending).await.unwrap();
                    let other = many.page(db, &params, column, descending).await.unwrap();
                    assert_eq!(one.rows, other.rows, "{query}, {sort}, {params:?}");
                    assert_eq!((&one.previous, &one.next, one.from), (&other.previous, &other.next, other.from));
                    let Some(link) = (if forward { one.next } else { one.previous }) else { break };
                    params = ListParams::read("/nhan-tai", link.split_once('?').unwrap().1);
                }
            }
        }
    }
}
