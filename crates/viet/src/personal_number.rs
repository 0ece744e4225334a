//! The personal identification number (số định danh cá nhân): twelve digits `PPP G YY NNNNNN`
//! (Law on Identification 26/2023/QH15, Article 12; Decree 70/2024/NĐ-CP; province codes of
//! Circular 07/2016/TT-BCA, Annex 1). It has no check digit.

use crate::error::{Problem, ReadError, Subject};

/// Sex as the number records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    Male,
    Female,
}

/// Something in the number that does not agree with the record. It is not an error: civil-status
/// corrections exist, so ask for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The first three digits are no province of Circular 07/2016/TT-BCA.
    UnknownProvince,
    /// The fourth digit says the other sex.
    OtherSex { number_says: Sex },
    /// The fourth to sixth digits say another year of birth.
    OtherBirthYear { number_says: i32 },
}

impl Warning {
    /// One Vietnamese sentence for the user.
    pub fn sentence(self) -> String {
        match self {
            Self::UnknownProvince => "Ba chữ số đầu không phải mã tỉnh đã biết, kiểm tra lại số định danh".to_owned(),
            Self::OtherSex { number_says } => {
                let sex = match number_says {
                    Sex::Male => "nam",
                    Sex::Female => "nữ",
                };
                format!("Theo số định danh thì giới tính là {sex}, kiểm tra lại hoặc ghi lý do")
            }
            Self::OtherBirthYear { number_says } => {
                format!("Theo số định danh thì năm sinh là {number_says}, kiểm tra lại hoặc ghi lý do")
            }
        }
    }
}

/// A personal identification number with what it says. It does not print itself: use
/// [`Self::masked`] for people, [`Self::digits`] only to store or look it up.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalNumber {
    digits: String,
    sex: Sex,
    birth_year: i32,
    warnings: Vec<Warning>,
}

impl PersonalNumber {
    /// The twelve digits.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The sex that the fourth digit says.
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// The year of birth that the fourth to sixth digits say.
    pub fn birth_year(&self) -> i32 {
        self.birth_year
    }

    /// Where the birth was registered, by the 63 provinces of before July 2025.
    pub fn province(&self) -> Option<&'static str> {
        province(self.digits.get(..3)?)
    }

    /// What does not agree with the record; empty when all does.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// As shown to those who may not see it whole: `0310•••••517`.
    pub fn masked(&self) -> String {
        masked(&self.digits)
    }
}

impl std::fmt::Debug for PersonalNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonalNumber({})", self.masked())
    }
}

/// Reads a number and compares it with what is known of the person. Spaces, dots and hyphens are
/// dropped. Only the count of digits is an error; the rest are warnings.
pub fn check(text: &str, sex: Option<Sex>, birth_year: Option<i32>) -> Result<PersonalNumber, ReadError> {
    let error = |problem| ReadError::new(Subject::PersonalNumber, problem);
    let typed = crate::text::clean(text);
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect();
    if digits.is_empty() {
        return Err(error(if typed.is_empty() { Problem::Empty } else { Problem::Unreadable }));
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(error(Problem::Unreadable));
    }
    match digits.len() {
        12 => {}
        9 => return Err(error(Problem::OldIdentityCard)),
        length => return Err(error(Problem::WrongLength { digits: length })),
    }
    let number = |from: usize, to: usize| -> Result<i32, ReadError> {
        digits.get(from..to).and_then(|d| d.parse().ok()).ok_or_else(|| error(Problem::Unreadable))
    };
    let (century_and_sex, two_digit_year) = (number(3, 4)?, number(4, 6)?);
    let says_sex = if century_and_sex % 2 == 0 { Sex::Male } else { Sex::Female };
    let says_year = 1900 + century_and_sex / 2 * 100 + two_digit_year;

    let mut warnings = Vec::new();
    if digits.get(..3).and_then(province).is_none() {
        warnings.push(Warning::UnknownProvince);
    }
    if sex.is_some_and(|sex| sex != says_sex) {
        warnings.push(Warning::OtherSex { number_says: says_sex });
    }
    if birth_year.is_some_and(|year| year != says_year) {
        warnings.push(Warning::OtherBirthYear { number_says: says_year });
    }
    Ok(PersonalNumber { digits, sex: says_sex, birth_year: says_year, warnings })
}

/// Masks a stored number: the first four and last three digits stay. Anything but twelve digits
/// is hidden whole.
pub fn masked(digits: &str) -> String {
    match (digits.get(..4), digits.get(9..)) {
        (Some(first), Some(last)) if digits.len() == 12 => format!("{first}•••••{last}"),
        _ => "•".repeat(digits.chars().count()),
    }
}

/// The province of a three-digit code of Circular 07/2016/TT-BCA, Annex 1.
pub fn province(code: &str) -> Option<&'static str> {
    PROVINCES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

const PROVINCES: [(&str, &str); 63] = [
    ("001", "Hà Nội"),
    ("002", "Hà Giang"),
    ("004", "Cao Bằng"),
    ("006", "Bắc Kạn"),
    ("008", "Tuyên Quang"),
    ("010", "Lào Cai"),
    ("011", "Điện Biên"),
    ("012", "Lai Châu"),
    ("014", "Sơn La"),
    ("015", "Yên Bái"),
    ("017", "Hòa Bình"),
    ("019", "Thái Nguyên"),
    ("020", "Lạng Sơn"),
    ("022", "Quảng Ninh"),
    ("024", "Bắc Giang"),
    ("025", "Phú Thọ"),
    ("026", "Vĩnh Phúc"),
    ("027", "Bắc Ninh"),
    ("030", "Hải Dương"),
    ("031", "Hải Phòng"),
    ("033", "Hưng Yên"),
    ("034", "Thái Bình"),
    ("035", "Hà Nam"),
    ("036", "Nam Định"),
    ("037", "Ninh Bình"),
    ("038", "Thanh Hóa"),
    ("040", "Nghệ An"),
    ("042", "Hà Tĩnh"),
    ("044", "Quảng Bình"),
    ("045", "Quảng Trị"),
    ("046", "Thừa Thiên Huế"),
    ("048", "Đà Nẵng"),
    ("049", "Quảng Nam"),
    ("051", "Quảng Ngãi"),
    ("052", "Bình Định"),
    ("054", "Phú Yên"),
    ("056", "Khánh Hòa"),
    ("058", "Ninh Thuận"),
    ("060", "Bình Thuận"),
    ("062", "Kon Tum"),
    ("064", "Gia Lai"),
    ("066", "Đắk Lắk"),
    ("067", "Đắk Nông"),
    ("068", "Lâm Đồng"),
    ("070", "Bình Phước"),
    ("072", "Tây Ninh"),
    ("074", "Bình Dương"),
    ("075", "Đồng Nai"),
    ("077", "Bà Rịa - Vũng Tàu"),
    ("079", "Thành phố Hồ Chí Minh"),
    ("080", "Long An"),
    ("082", "Tiền Giang"),
    ("083", "Bến Tre"),
    ("084", "Trà Vinh"),
    ("086", "Vĩnh Long"),
    ("087", "Đồng Tháp"),
    ("089", "An Giang"),
    ("091", "Kiên Giang"),
    ("092", "Cần Thơ"),
    ("093", "Hậu Giang"),
    ("094", "Sóc Trăng"),
    ("095", "Bạc Liêu"),
    ("096", "Cà Mau"),
];
