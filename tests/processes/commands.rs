//! The command line as a face of its own: help, JSON, exit codes, sentences.

use std::path::Path;

use crate::support::instance::Instance;

/// Every command that there is.
const COMMANDS: &[&[&str]] = &[
    &["serve"],
    &["migrate"],
    &["verify"],
    &["checkpoint"],
    &["pack"],
    &["pack", "load"],
    &["backup"],
    &["restore"],
    &["account", "link"],
    &["catalogue", "export"],
    &["demo", "seed"],
    &["paper", "render"],
    &["paper", "verify"],
    &["people", "duplicates"],
    &["people", "facts"],
    &["people", "import"],
    &["people", "search"],
    &["plan", "import"],
    &["plan", "list"],
    &["plan", "show"],
    &["policy", "check"],
    &["policy", "explain"],
    &["policy", "simulate"],
    &["policy", "test"],
];

#[tokio::test]
async fn every_command_explains_itself_in_vietnamese() {
    let instance = Instance::on_sqlite();
    let whole = instance.run(&["--help"]).await.done().stdout;
    for name in whole.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()) {
        let listed = name.is_empty() || !name.chars().all(|letter| letter.is_ascii_lowercase()) || name == "help";
        assert!(listed || COMMANDS.iter().any(|command| command[0] == name), "{name} is not tested here");
    }
    for command in COMMANDS {
        let help = instance.run(&[*command, &["--help"]].concat()).await.done();
        assert!(help.stdout.contains("--json") && help.stdout.contains("--data"), "{help:?}");
        assert!(help.stdout.contains(|letter| "ữựệđấồ".contains(letter)), "{help:?}");
        assert_eq!(help.stderr, "");
    }
    assert_eq!(std::fs::read_dir(instance.data()).unwrap().count(), 0, "asking for help makes nothing");
}

#[tokio::test]
async fn every_command_answers_in_json() {
    let instance = Instance::fresh().await;
    let copy = instance.data().join("ban-sao.zip");
    let (copy, out) = (copy.to_str().unwrap(), instance.data().join("giu"));
    let migrated = instance.run(&["migrate", "--json"]).await.done().json();
    assert!(!migrated["applied"].as_array().unwrap().is_empty());
    assert_eq!(instance.run(&["migrate", "--json"]).await.done().json()["applied"], serde_json::json!([]));
    let loaded = instance.run(&["pack", "load", "mau", "--demo", "--json"]).await.done().json();
    assert!(!loaded["changes"].as_array().unwrap().is_empty() && !loaded["links"].as_array().unwrap().is_empty());
    assert!(instance.run(&["verify", "--json"]).await.done().json()["chain"]["broken"].is_null());
    let kept = instance.run(&["checkpoint", "--json", "--out", out.to_str().unwrap()]).await.done().json();
    assert!(Path::new(kept["file"].as_str().unwrap()).is_file());
    assert_eq!(instance.run(&["backup", "--json", copy]).await.done().json()["file"], copy);
    let link = instance.run(&["account", "link", "--json", "du.ttv@example.gov.vn"]).await.done().json();
    assert!(link["url"].as_str().unwrap().contains("/lien-ket/"));
    let empty = Instance::fresh().await;
    std::fs::copy(instance.secret(), empty.secret()).unwrap();
    assert!(empty.run(&["restore", "--json", copy]).await.done().json()["rows"].as_i64() > Some(0));
}

#[tokio::test]
async fn a_refusal_is_one_sentence_and_exit_code_one() {
    let instance = Instance::fresh().await;
    let missing = instance.data().join("khong-co.zip");
    let missing = missing.to_str().unwrap();
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taken = port.local_addr().unwrap().to_string();
    let before: [&[&str]; 4] =
        [&["verify"], &["backup", missing], &["checkpoint", "--out", missing], &["restore", missing]];
    let after: [&[&str]; 7] = [
        &["restore", missing],
        &["catalogue", "export", "2027"],
        &["account", "link", "khong.co@example.gov.vn"],
        &["pack", "load", "khong-co"],
        &["serve", "--listen", &taken],
        &["verify", "--database", "mysql://may/kho"],
        &["verify", "--database", "postgres://ai@127.0.0.1:1/kho"],
    ];
    for (number, arguments) in before.iter().chain(&after).enumerate() {
        if number == before.len() {
            instance.run(&["pack", "load", "mau"]).await.done();
        }
        let outcome = instance.run(arguments).await;
        let sentence = outcome.refused();
        assert!(
            sentence.ends_with('.') && sentence.contains(|letter| "ôưốệđậấ".contains(letter)),
            "{arguments:?}: {outcome:?}"
        );
        assert!(sentence.lines().count() == 1 || arguments[0] == "pack", "{arguments:?}: {outcome:?}");
        assert_eq!(outcome.stdout, "", "{arguments:?}");
        let asked = instance.run(&[arguments, &["--json"][..]].concat()).await;
        asked.refused();
        assert!(!asked.json()["refused"].is_null(), "{arguments:?}: {asked:?}");
    }
}

#[tokio::test]
async fn wrong_usage_is_exit_code_two() {
    let instance = Instance::on_sqlite();
    let wrong: [&[&str]; 8] = [
        &[],
        &["khong-co"],
        &["backup"],
        &["checkpoint"],
        &["pack"],
        &["verify", "--khong-co"],
        &["serve", "--demo", "--no-demo"],
        &["people", "import", "danh-sach.xlsx"],
    ];
    for arguments in wrong {
        let outcome = instance.run(arguments).await;
        assert_eq!(outcome.code, 2, "{arguments:?}: {outcome:?}");
        assert!(!outcome.stderr.is_empty() && outcome.stdout.is_empty(), "{arguments:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_pack_that_is_loaded_twice_changes_nothing() {
    let instance = Instance::fresh().await;
    let first = instance.run(&["pack", "load", "hai-phong"]).await.done();
    assert!(first.stdout.contains("Thêm 114 xã, phường, đặc khu"), "{first:?}");
    let entries = instance.run(&["verify", "--json"]).await.done().json();
    let second = instance.run(&["pack", "load", "hai-phong"]).await.done();
    assert_eq!(second.stdout.trim(), "Không có gì thay đổi.");
    assert_eq!(instance.run(&["pack", "load", "hai-phong", "--json"]).await.json()["changes"], serde_json::json!([]));
    assert_eq!(instance.run(&["verify", "--json"]).await.done().json(), entries, "no entry of the log either");
    let other = instance.run(&["pack", "load", "mau"]).await;
    assert!(other.refused().contains("dùng gói “hai-phong”"), "{other:?}");
}

#[tokio::test]
async fn a_mistake_in_a_pack_is_named_by_file_and_line_and_nothing_is_loaded() {
    let instance = Instance::fresh().await;
    instance.run(&["pack", "load", "mau"]).await.done();
    let before = instance.run(&["verify", "--json"]).await.done().json();
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("packs/mau");
    for entry in std::fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let agencies = folder.path().join("agencies.csv");
    let text = std::fs::read_to_string(&agencies).unwrap();
    let wrong = text.replace("so-ngan-sach,Sở Ngân sách Mẫu", "so-ngan-sach,Sở Ngân khố Mẫu");
    let line = 1 + wrong.lines().position(|line| line.starts_with("truong-mau,")).unwrap();
    std::fs::write(
        &agencies,
        wrong.replace("public_service_unit,government,so-hoc-tap", "public_service_unit,government,so-la"),
    )
    .unwrap();
    let outcome = instance.run(&["pack", "load", folder.path().to_str().unwrap()]).await;
    let place = format!("{}:{line}: ", agencies.display());
    assert!(outcome.refused().contains(&place) && outcome.stderr.contains("so-la"), "{outcome:?}");
    let listed = instance.run(&["pack", "load", "--json", folder.path().to_str().unwrap()]).await.json();
    assert_eq!(listed["problems"][0]["line"], line);
    assert_eq!(instance.run(&["verify", "--json"]).await.done().json(), before);
    let changed = instance.ask::<(String,)>("select id from agencies where name like '%khố%'").await;
    assert_eq!(changed, [], "the change beside the mistake is not loaded either");
}

#[tokio::test]
async fn people_are_previewed_and_imported_in_the_name_of_an_account() {
    let instance = Instance::fresh().await;
    instance.run(&["pack", "load", "mau", "--demo"]).await.done();
    let file = instance.data().join("nhan-tai.csv");
    let rows = "Họ và tên,Năm sinh,Giới tính,Đơn vị công tác\n\
                Lê Thị Một,1985,Nữ,Sở Học tập Mẫu\nLê Thị Hai,1986,Nữ,so hoc tap mau\nLê Thị Ba,1987,Nữ,Sở Không Có\n";
    std::fs::write(&file, rows).unwrap();
    let path = file.to_str().unwrap();
    let people = "select cast(count(*) as bigint) from talents";
    let shown = instance.run(&["people", "import", path, "--preview", "--json"]).await.done().json();
    assert_eq!((&shown["new"], &shown["wrong"], &shown["heading_row"]), (&2.into(), &1.into(), &1.into()), "{shown}");
    assert_eq!(shown["rows"][0]["row"], 4, "{shown}");
    let said = instance.run(&["people", "import", path, "--preview"]).await.done().stdout;
    assert!(said.contains("Dòng 4") && said.ends_with("Chưa ghi gì.\n"), "{said}");
    assert_eq!(instance.ask::<(i64,)>(people).await, [(0,)]);
    let officer = "du.ttv@example.gov.vn";
    let unknown = instance.run(&["people", "import", path, "--as", "khong.co@example.gov.vn"]).await;
    assert!(unknown.refused().contains("Không có tài khoản"), "{unknown:?}");
    let wrong = instance.run(&["people", "import", path, "--as", officer]).await;
    assert!(wrong.refused().contains("Có 1 dòng lỗi nên chưa ghi gì"), "{wrong:?}");
    let taken = instance.run(&["people", "import", path, "--as", officer, "--without-wrong", "--json"]).await.done();
    assert_eq!((&taken.json()["applied"], &taken.json()["state"]), (&2.into(), &"applied".into()), "{taken:?}");
    assert_eq!(instance.ask::<(i64,)>(people).await, [(2,)]);
    let again = instance.run(&["people", "import", path, "--as", officer]).await.done().stdout;
    assert!(again.contains("Không có gì thay đổi."), "{again}");
    let gone = instance.run(&["people", "import", "khong-co.xlsx", "--preview"]).await;
    assert!(gone.refused().contains("Không có tệp"), "{gone:?}");
}
