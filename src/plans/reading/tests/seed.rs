//! The city's real plan for 2026: 27 tasks, each with its clause and its agency.

use super::super::{GroupRule, Proposal, Recurrence, read};
use super::structures::line;
use super::support::hai_phong;

const PLAN: &str = include_str!("../../fixtures/ke-hoach-nq53-2026.txt");

fn plan() -> Proposal {
    read("ke-hoach-nq53-2026.txt", PLAN.as_bytes(), &hai_phong()).unwrap()
}

#[test]
fn each_task_has_its_clause_and_its_agency() {
    let all = "[Departments, Communes, PublicUnitsOfCommittee]";
    let related = "[Departments, Communes, Related]";
    let expected = [
        "II.1.a so-noi-vu []  Yearly".to_owned(),
        "II.1.b so-noi-vu [[Related]]".to_owned(),
        "II.2 so-tai-chinh []  Yearly".to_owned(),
        "II.3.a so-khcn []".to_owned(),
        "II.3.b so-khcn []".to_owned(),
        "II.3.c so-khcn []  Periodic".to_owned(),
        "II.4 so-vhttdl [bao-ptth-hp, “các cơ quan báo chí trung ương trên địa bàn”, “các cơ quan báo chí thành phố”, \
         cong-ttdt]"
            .to_owned(),
        "II.5 so-gddt []".to_owned(),
        "II.6.a so-ngoai-vu []".to_owned(),
        "II.6.b so-ngoai-vu []".to_owned(),
        "II.6.c so-ngoai-vu []".to_owned(),
        format!("II.7.a {all} []"),
        format!("II.7.b {all} []"),
        format!("II.7.c {all} []"),
        format!("II.7.d {all} []"),
        format!("II.7.e {all} []"),
        format!("II.7.f {all} []"),
        format!("II.7.g {all} []"),
        format!("II.7.h {all} []"),
        format!("II.7.i {all} []  Periodic"),
        "IV.1.a so-noi-vu []".to_owned(),
        "IV.1.b so-noi-vu [[Related]]".to_owned(),
        format!("IV.2.a {related} []"),
        format!("IV.2.b {related} [so-noi-vu]"),
        format!("IV.2.c {related} []"),
        "IV.3.a btc-thanh-uy [so-noi-vu]".to_owned(),
        "IV.3.b btc-thanh-uy []".to_owned(),
    ];
    let found: Vec<String> = plan().tasks.iter().map(line).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_head_and_the_end_are_read() {
    let plan = plan();
    let header = &plan.header;
    assert_eq!(header.issuer.as_deref(), Some("Ủy ban nhân dân thành phố Hải Phòng"));
    assert_eq!((header.number.as_deref(), header.sign.as_deref()), (None, Some("KH-UBND")));
    assert_eq!((header.date, header.year), (None, Some(2026)));
    assert_eq!(header.place.as_deref(), Some("Hải Phòng"));
    assert_eq!(header.kind.as_deref(), Some("KẾ HOẠCH"));
    assert_eq!(
        header.summary.as_deref(),
        Some(
            "Triển khai thực hiện Nghị quyết số 53/2025/NQ-HĐND ngày 11/12/2025 của Hội đồng nhân dân thành phố năm 2026"
        )
    );
    assert_eq!(header.legal_bases.len(), 1);
    assert_eq!(header.recipients.len(), 7);
    assert_eq!(header.recipients[1], "Ban Tổ chức TU");
    assert_eq!(header.signed_for, ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]);
    assert_eq!(header.signer_title.as_deref(), Some("PHÓ CHỦ TỊCH"));
    assert_eq!(header.signer.as_deref(), Some("Vũ Tiên Phụng"));
}

#[test]
fn sections_without_tasks_are_listed_with_their_reason() {
    let plan = plan();
    let sections: Vec<_> = plan.sections.iter().map(|s| (s.clause.as_str(), s.tasks, s.reason.is_some())).collect();
    assert_eq!(sections, [("I", 0, true), ("II", 20, false), ("III", 0, true), ("IV", 7, false)]);
    assert!(plan.skipped.iter().any(|skipped| skipped.text.starts_with("Trên đây là Kế hoạch")));
    assert!(plan.skipped.iter().any(|skipped| skipped.text.starts_with("(có Danh mục")));
}

#[test]
fn groups_reach_every_agency_in_scope() {
    let register = hai_phong();
    let plan = plan();
    let members = |clause: &str| {
        let task = plan.tasks.iter().find(|task| task.clause == clause).unwrap();
        let group = task.leads.first().and_then(|lead| lead.group.clone()).unwrap();
        register.members(&group).into_iter().map(|agency| agency.id.clone()).collect::<Vec<_>>()
    };
    let heads = members("II.7.a");
    for id in ["so-noi-vu", "so-y-te", "vp-ubnd", "thanh-tra", "bql-kkt", "dh-hai-phong", "ubnd-phuong-chi-linh"] {
        assert!(heads.iter().any(|member| member == id), "{id}");
    }
    for id in ["btc-thanh-uy", "ubnd-tp", "hdnd-tp", "hd-tuyen-chon", "bv-viet-tiep"] {
        assert!(!heads.iter().any(|member| member == id), "{id}");
    }
    let communes = members("IV.2.a").iter().filter(|id| id.starts_with("ubnd-") && *id != "ubnd-tp").count();
    assert_eq!(communes, 114);
    assert!(GroupRule::describe(&[GroupRule::Departments]).contains("sở"));
}

#[test]
fn what_is_doubtful_says_so() {
    let plan = plan();
    let doubts = |clause: &str| plan.tasks.iter().find(|task| task.clause == clause).unwrap().doubts.join(" ");
    assert!(doubts("II.3.c").contains("Định kỳ"));
    assert!(doubts("II.7.c").contains("Kế hoạch hàng năm"));
    assert!(doubts("II.4").contains("chưa có trong danh bạ"));
    assert!(doubts("II.2").is_empty());
    assert_eq!(plan.tasks[0].recurrence, Some(Recurrence::Yearly));
    assert_eq!(plan.tasks[0].deadline_text.as_deref(), Some("hàng năm"));
}

#[test]
fn the_proposal_is_json_of_the_agreed_shape() {
    let json = serde_json::to_value(plan()).unwrap();
    for key in ["issuer", "number", "sign", "date", "place", "type", "abstract", "signer", "recipients"] {
        assert!(json["header"].get(key).is_some(), "{key}");
    }
    for key in ["clause", "leads", "coordinating", "text", "due", "recurrence", "deadline_text"] {
        assert!(json["tasks"][0].get(key).is_some(), "{key}");
    }
    assert_eq!(json["tasks"][0]["recurrence"], "yearly");
    let back: Proposal = serde_json::from_value(json).unwrap();
    assert_eq!(back, plan());
}
