//! The log proves itself: `verify` turns red for one changed byte, and for a cut-off end when a checkpoint was kept.

use crate::support::instance::Instance;

/// An instance with some entries in its log.
async fn used() -> Instance {
    let instance = Instance::fresh().await;
    instance.run(&["pack", "load", "mau", "--demo"]).await.done();
    for _ in 0..4 {
        instance.run(&["pack", "load", "mau", "--demo"]).await.done();
    }
    instance
}

#[tokio::test]
async fn one_changed_byte_turns_the_log_red() {
    let instance = used().await;
    let before = instance.run(&["verify", "--json"]).await.done().json();
    let last = before["chain"]["intact"].as_i64().unwrap();
    assert!(last >= 4, "{before}");
    instance.unlock_log().await;
    for number in [last, 3, 2] {
        instance
            .tamper(&[&format!(
                "update audit_entries set source = 'Demo' || substr(source, 5) where number = {number}"
            )])
            .await;
        let outcome = instance.run(&["verify", "--json"]).await;
        assert!(outcome.refused().contains(&format!("hỏng ở mục số {number}")), "{outcome:?}");
        let said = outcome.json();
        assert_eq!(said["chain"]["broken"]["number"], number, "the first broken entry is named");
        assert_eq!(said["chain"]["intact"], number - 1);
    }
}

#[tokio::test]
async fn an_entry_that_is_gone_from_the_middle_is_named() {
    let instance = used().await;
    instance.unlock_log().await;
    instance.tamper(&["delete from audit_entries where number = 2"]).await;
    let outcome = instance.run(&["verify", "--json"]).await;
    assert!(outcome.refused().contains("thiếu mục số 2"), "{outcome:?}");
    assert_eq!(outcome.json()["chain"]["broken"]["number"], 2);
}

#[tokio::test]
async fn a_cut_off_end_shows_against_a_checkpoint() {
    let instance = used().await;
    let kept = instance.data().join("giu");
    let kept = kept.to_str().unwrap();
    instance.run(&["checkpoint", "--out", kept]).await.done();
    let good = instance.run(&["verify", "--checkpoints", kept]).await.done();
    assert!(good.stdout.contains("Khớp với 1 điểm đối chiếu"), "{good:?}");
    instance.unlock_log().await;
    instance.tamper(&["delete from audit_entries where number > (select max(number) - 2 from audit_entries)"]).await;
    instance.run(&["verify"]).await.done();
    let cut = instance.run(&["verify", "--checkpoints", kept]).await;
    assert!(cut.refused().contains("Nhật ký bị cắt"), "{cut:?}");
    // Writing on does not mend it: the numbers are taken again, by entries with other hashes.
    instance.run(&["pack", "load", "mau", "--demo"]).await.done();
    instance.run(&["pack", "load", "mau", "--demo"]).await.done();
    let other = instance.run(&["verify", "--checkpoints", kept]).await;
    assert!(other.refused().contains("khác với điểm đối chiếu"), "{other:?}");
}

#[tokio::test]
async fn a_checkpoint_that_somebody_rewrote_is_not_believed() {
    let instance = used().await;
    let kept = instance.data().join("giu");
    let said = instance.run(&["checkpoint", "--json", "--out", kept.to_str().unwrap()]).await.done().json();
    let file = said["file"].as_str().unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let (before, after) = text.split_once(r#""number": "#).unwrap();
    std::fs::write(file, format!("{before}\"number\": 1{after}")).unwrap();
    let outcome = instance.run(&["verify", "--checkpoints", kept.to_str().unwrap()]).await;
    assert!(outcome.refused().contains("chữ ký không đúng"), "{outcome:?}");
}
