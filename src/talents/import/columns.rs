//! The columns of a list of people, under the headings that offices write.

use sheets::{Choice, Column, Columns, Kind, Precision};

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::words::Words;
use crate::talents::codes;
use crate::talents::pages::groups;
use crate::talents::talent::{Sex, TalentStatus};

/// What else people write for a code of a list.
const SYNONYMS: &[(&str, &str, &[&str])] = &[
    ("degree_level", "4", &["TC", "TCCN", "Trung cấp chuyên nghiệp"]),
    ("degree_level", "5", &["CĐ"]),
    ("degree_level", "6", &["ĐH", "CN", "Cử nhân", "Kỹ sư", "KS", "Bác sĩ", "Kiến trúc sư"]),
    ("degree_level", "ck1", &["CKI", "CK1", "BSCKI", "BS CKI", "Bác sĩ chuyên khoa I"]),
    ("degree_level", "7", &["ThS", "Th.S", "Cao học", "Thạc sỹ"]),
    ("degree_level", "bsnt", &["BSNT", "Nội trú"]),
    ("degree_level", "ck2", &["CKII", "CK2", "BSCKII", "BS CKII", "Bác sĩ chuyên khoa II"]),
    ("degree_level", "8", &["TS", "T.S", "Tiến sỹ"]),
    ("degree_level", "tskh", &["TSKH", "Tiến sỹ khoa học"]),
    ("sex", "male", &["Ông", "Trai", "M"]),
    ("sex", "female", &["Bà", "Gái", "F"]),
];

fn chosen(list: &str, codes: Vec<(String, String)>) -> Kind {
    let choice = |(code, label): (String, String)| {
        let known = SYNONYMS.iter().find(|(of, at, _)| *of == list && *at == code);
        let names = known.map_or(&[] as &[&str], |(_, _, names)| names);
        names.iter().fold(Choice::new(&code, &label), |choice, name| choice.or(name))
    };
    Kind::Choice(codes.into_iter().map(choice).collect())
}

/// The columns with the codes that may be chosen today.
pub async fn columns(app: &App) -> Result<Columns> {
    let text = |longest| Kind::Text { longest };
    let (db, day) = (&mut app.db.read(), app.clock.today());
    let levels = codes::choices(db, "degree_level", day).await?;
    let groups_known = groups(app)?;
    Ok(Columns::new(vec![
        Column::new("name", "Họ và tên", Kind::PersonName)
            .required()
            .or("Họ tên")
            .or("Họ, tên")
            .or("Họ và tên cán bộ")
            .or("Họ và tên khai sinh")
            .or("Tên nhân tài"),
        Column::new("birth", "Ngày sinh", Kind::Date(Precision::Year))
            .or("Ngày, tháng, năm sinh")
            .or("Năm sinh")
            .or("Sinh ngày")
            .or("NTNS")
            .hint("Ngày đầy đủ, tháng/năm hoặc chỉ năm, ví dụ 16/07/1985, 07/1985, 1985."),
        Column::new("sex", "Giới tính", chosen("sex", Sex::options())).or("Giới").or("Nam/Nữ").or("Phái"),
        Column::new("personal_number", "Số định danh", Kind::PersonalNumber)
            .or("Số định danh cá nhân")
            .or("CCCD")
            .or("Số CCCD")
            .or("Căn cước")
            .or("Số căn cước")
            .or("Số căn cước công dân")
            .or("Mã định danh")
            .or("CMND/CCCD"),
        Column::new("number_reason", "Lý do số định danh không khớp", text(300))
            .hint("Chỉ ghi khi số định danh đúng mà không khớp giới tính hoặc năm sinh."),
        Column::new("ethnicity", "Dân tộc", chosen("ethnicity", codes::choices(db, "ethnicity", day).await?)),
        Column::new("native_place", "Quê quán", text(200)).or("Nguyên quán"),
        Column::new("phone", "Điện thoại", Kind::Phone)
            .or("Số điện thoại")
            .or("SĐT")
            .or("ĐTDĐ")
            .or("Điện thoại di động")
            .or("Điện thoại liên hệ"),
        Column::new("email", "Thư điện tử", Kind::Email).or("Email").or("E-mail").or("Địa chỉ email").or("Hộp thư"),
        Column::new("agency", "Cơ quan, đơn vị", text(200))
            .required()
            .or("Cơ quan")
            .or("Đơn vị")
            .or("Đơn vị công tác")
            .or("Cơ quan công tác")
            .or("Nơi công tác")
            .or("Tên đơn vị")
            .or("Mã cơ quan")
            .hint("Tên đầy đủ, tên viết tắt hoặc mã như trong danh sách cơ quan."),
        Column::new("post_title", "Chức danh", text(200))
            .or("Chức vụ")
            .or("Chức danh, chức vụ")
            .or("Chức vụ, chức danh")
            .or("Vị trí việc làm"),
        Column::new("status", "Tình trạng", chosen("status", TalentStatus::options())).or("Trạng thái"),
        Column::new("degree_level", "Trình độ", chosen("degree_level", levels))
            .or("Trình độ đào tạo")
            .or("Trình độ chuyên môn")
            .or("Trình độ CMKT")
            .or("Học vị")
            .or("Bằng cấp"),
        Column::new("major", "Ngành", text(200))
            .or("Ngành đào tạo")
            .or("Chuyên ngành")
            .or("Chuyên ngành đào tạo")
            .or("Mã ngành")
            .hint("Mã 7 chữ số của danh mục ngành đào tạo, hoặc tên ngành như trên văn bằng."),
        Column::new("institution", "Cơ sở đào tạo", text(200))
            .or("Trường")
            .or("Trường đào tạo")
            .or("Nơi đào tạo")
            .or("Tốt nghiệp trường"),
        Column::new("degree_year", "Năm tốt nghiệp", Kind::Date(Precision::Year)).or("Năm TN").or("Tốt nghiệp năm"),
        Column::new("beneficiary_group", "Nhóm đối tượng", chosen("group", groups_known))
            .or("Đối tượng")
            .or("Đối tượng hưởng"),
        Column::new("sector", "Lĩnh vực", chosen("sector", codes::choices(db, "sector", day).await?))
            .or("Lĩnh vực chuyên môn")
            .or("Lĩnh vực thu hút"),
        Column::new("research", "Hướng nghiên cứu, chuyên sâu", text(400)).or("Hướng nghiên cứu").or("Chuyên sâu"),
    ]))
}
