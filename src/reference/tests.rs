//! The reference lists as they come from a pack.

use super::store;
use crate::packs::{PackSource, read};
use crate::testing::TestApp;

#[tokio::test]
async fn a_pack_fills_the_lists_once() {
    let app = TestApp::with_pack("hai-phong").await;
    let db = &mut app.app.db.read();
    assert_eq!(store::majors(db).await.unwrap().len(), 376 + 163 + 142);
    assert_eq!(store::sectors(db).await.unwrap().len(), 21);
    assert_eq!(store::institution_names(db).await.unwrap().len(), 261);
    assert_eq!(store::major(db, "7720101").await.unwrap().unwrap().label(), "7720101 Y khoa (đại học)");
    assert!(store::major(db, "77201").await.unwrap().is_none(), "a group is no major");
    let pack = read(&PackSource::embedded("hai-phong")).unwrap();
    assert!(crate::instance::packs::load(&app.app.db, &pack).await.unwrap().changes.is_empty());
}

#[tokio::test]
async fn a_new_name_in_the_pack_is_taken_over() {
    let app = TestApp::new().await;
    let mut pack = read(&PackSource::embedded("mau")).unwrap();
    pack.majors[2].name = "Giáo dục học đại cương".to_owned();
    pack.sectors[0].name_vi = "Y tế".to_owned();
    pack.institutions[0].name_vi = "Đại học Ví Dụ".to_owned();
    let changes = crate::instance::packs::load(&app.app.db, &pack).await.unwrap().changes;
    assert_eq!(changes.len(), 4, "{changes:?}");
    let db = &mut app.app.db.read();
    assert_eq!(store::sectors(db).await.unwrap()[0].name, "Y tế");
    assert_eq!(store::institution_names(db).await.unwrap()[0], "Đại học Ví Dụ");
}
