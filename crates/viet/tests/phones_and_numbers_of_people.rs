//! Telephone numbers and personal identification numbers, by table.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at once"))]

use viet::Problem;
use viet::personal_number::{Sex, Warning, check, masked};
use viet::phone::{PhoneKind, parse};

#[test]
fn telephone_numbers_are_stored_as_e164_and_shown_in_groups() {
    use PhoneKind::{Foreign, Landline, Mobile};
    for (text, e164, kind, shown) in [
        ("0912345678", "+84912345678", Mobile, "0912 345 678"),
        ("0912 345 678", "+84912345678", Mobile, "0912 345 678"),
        ("0912.345.678", "+84912345678", Mobile, "0912 345 678"),
        ("0912-345-678", "+84912345678", Mobile, "0912 345 678"),
        ("84912345678", "+84912345678", Mobile, "0912 345 678"),
        ("+84912345678", "+84912345678", Mobile, "0912 345 678"),
        ("+84 (0)912 345 678", "+84912345678", Mobile, "0912 345 678"),
        ("0084912345678", "+84912345678", Mobile, "0912 345 678"),
        ("912345678", "+84912345678", Mobile, "0912 345 678"),
        ("0845678901", "+84845678901", Mobile, "0845 678 901"),
        ("845678901", "+84845678901", Mobile, "0845 678 901"),
        ("0321234567", "+84321234567", Mobile, "0321 234 567"),
        ("0561234567", "+84561234567", Mobile, "0561 234 567"),
        ("0701234567", "+84701234567", Mobile, "0701 234 567"),
        ("02253842999", "+842253842999", Landline, "0225 3842 999"),
        ("(0225) 3842 999", "+842253842999", Landline, "0225 3842 999"),
        ("+84 225 3842999", "+842253842999", Landline, "0225 3842 999"),
        ("02203852345", "+842203852345", Landline, "0220 3852 345"),
        ("024 3825 1234", "+842438251234", Landline, "024 3825 1234"),
        ("02838251234", "+842838251234", Landline, "028 3825 1234"),
        ("+1 202-555-0147", "+12025550147", Foreign, "+12025550147"),
        ("0044 20 7946 0958", "+442079460958", Foreign, "+442079460958"),
        ("+81 3 1234 5678", "+81312345678", Foreign, "+81312345678"),
    ] {
        let phone = parse(text).unwrap();
        assert_eq!((phone.e164(), phone.kind()), (e164, kind), "{text:?}");
        assert_eq!(phone.display(), shown);
        assert_eq!(parse(&phone.display()), Ok(phone));
    }
}

#[test]
fn what_cannot_be_called_is_refused() {
    for text in [
        "abc",
        "091234567",
        "09123456789",
        "0112345678",
        "0412345678",
        "0612345678",
        "2253842999",
        "0225384299",
        "+",
        "+84",
        "+1",
        "+0123456789",
        "1900 1234",
        "0912 345 67x",
        "++84912345678",
        "+1234567890123456",
        "+84112345678",
    ] {
        assert_eq!(parse(text).unwrap_err().problem, Problem::Unreadable, "{text:?}");
    }
    assert_eq!(parse(" ").unwrap_err().problem, Problem::Empty);
}

#[test]
fn numbers_from_before_2018_are_answered_with_the_new_one() {
    for (old, new) in [
        ("01681234567", "0381 234 567"),
        ("0120 123 4567", "0701 234 567"),
        ("+841231234567", "0831 234 567"),
        ("01991234567", "0591 234 567"),
    ] {
        assert_eq!(
            parse(old).unwrap_err().sentence(),
            format!("Đầu số 11 chữ số đã đổi từ năm 2018. Nhập số mới: {new}")
        );
    }
}

#[test]
fn a_personal_number_says_province_sex_and_year_of_birth() {
    for (digits, province, sex, year) in [
        ("031090000517", Some("Hải Phòng"), Sex::Male, 1990),
        ("031190000517", Some("Hải Phòng"), Sex::Female, 1990),
        ("030205001234", Some("Hải Dương"), Sex::Male, 2005),
        ("001305001234", Some("Hà Nội"), Sex::Female, 2005),
        ("079400001234", Some("Thành phố Hồ Chí Minh"), Sex::Male, 2100),
        ("096999001234", Some("Cà Mau"), Sex::Female, 2399),
        ("003090001234", None, Sex::Male, 1990),
    ] {
        let number = check(digits, Some(sex), Some(year)).unwrap();
        assert_eq!(number.province(), province, "{digits}");
        assert_eq!((number.sex(), number.birth_year()), (sex, year), "{digits}");
        assert_eq!(number.warnings().is_empty(), province.is_some(), "{digits}");
    }
}

#[test]
fn what_does_not_agree_is_a_warning_and_not_an_error() {
    let number = check("999 090 000 517", Some(Sex::Female), Some(1991)).unwrap();
    assert_eq!(
        number.warnings(),
        [
            Warning::UnknownProvince,
            Warning::OtherSex { number_says: Sex::Male },
            Warning::OtherBirthYear { number_says: 1990 },
        ]
    );
    for warning in number.warnings() {
        assert!(warning.sentence().contains("kiểm tra lại"));
    }
    assert!(check("031090000517", None, None).unwrap().warnings().is_empty());
}

#[test]
fn only_the_digits_themselves_are_an_error() {
    let problem = |text: &str| check(text, None, None).unwrap_err().problem;
    assert_eq!(problem(""), Problem::Empty);
    assert_eq!(problem("--"), Problem::Unreadable);
    assert_eq!(problem("03109000051x"), Problem::Unreadable);
    assert_eq!(problem("031234567"), Problem::OldIdentityCard);
    assert_eq!(problem("31090000517"), Problem::WrongLength { digits: 11 });
    assert_eq!(problem("0310900005170"), Problem::WrongLength { digits: 13 });
}

#[test]
fn a_personal_number_shows_itself_only_masked() {
    let number = check("031090000517", None, None).unwrap();
    assert_eq!(number.masked(), "0310•••••517");
    assert_eq!(format!("{number:?}"), "PersonalNumber(0310•••••517)");
    assert_eq!(masked("031090000517"), "0310•••••517");
    assert_eq!(masked("12345"), "•••••");
}
