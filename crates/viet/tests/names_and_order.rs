//! The Vietnamese order, and the parts of names, by table.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at once"))]

use std::cmp::Ordering;

use viet::name::{PersonName, clean_person_name, initials};
use viet::order::{compare, person_sort_key, sort_key};

fn is_in_order(texts: &[&str]) {
    for pair in texts.windows(2) {
        assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{} {}", pair[0], pair[1]);
    }
}

#[test]
fn given_names_sort_as_in_the_standard() {
    is_in_order(&["An", "Anh", "Ánh", "Ân", "Ẩn", "Bình", "Dũng", "Đức", "Oanh", "Ông", "Ơn", "Tú", "Tuấn", "Tư"]);
}

#[test]
fn letters_sort_by_the_vietnamese_alphabet() {
    let alphabet = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z";
    is_in_order(&alphabet.split(' ').collect::<Vec<_>>());
}

#[test]
fn tones_sort_none_huyen_hoi_nga_sac_nang() {
    is_in_order(&["ma", "mà", "mả", "mã", "má", "mạ"]);
    is_in_order(&["ê", "ề", "ể", "ễ", "ế", "ệ"]);
    is_in_order(&["ư", "ừ", "ử", "ữ", "ứ", "ự"]);
}

#[test]
fn tones_count_only_when_all_letters_agree() {
    is_in_order(&["Hà An", "Ha Bình", "Hà Bình", "Ha Cường"]);
    is_in_order(&["Ba Ánh", "Bá Anh"]);
}

#[test]
fn shorter_words_and_numbers_come_first() {
    is_in_order(&["", "2", "a", "an", "an an", "ana", "anh"]);
    is_in_order(&["Tổ 2", "Tổ 10", "Tổ 100", "Tổ dân phố"]);
}

#[test]
fn capitals_and_the_place_of_the_tone_do_not_count() {
    for (a, b) in [("HÒA", "hoà"), ("Thuỷ", "thủy"), (" An ", "an"), ("hoa\u{300}", "hòa")] {
        assert_eq!(compare(a, b), Ordering::Equal, "{a} {b}");
    }
}

#[test]
fn keys_hold_only_digits() {
    for text in ["Nguyễn Văn A", "53/2025/NQ-HĐND", "田中 Ω", ""] {
        assert!(sort_key(text).bytes().all(|b| b.is_ascii_digit()), "{text}");
    }
}

#[test]
fn people_sort_by_given_name_then_the_rest() {
    let mut people = [
        "Trần Văn Bình",
        "Nguyễn Thị Ánh",
        "Đỗ Văn An",
        "Lê An",
        "Phạm Thị Đức",
        "Dương Văn Dũng",
        "Nguyễn Văn An",
        "Nguyễn Thị An",
        "Lê Anh",
        "An",
    ];
    people.sort_by_key(|name| person_sort_key(name));
    assert_eq!(
        people,
        [
            "An",
            "Đỗ Văn An",
            "Lê An",
            "Nguyễn Thị An",
            "Nguyễn Văn An",
            "Lê Anh",
            "Nguyễn Thị Ánh",
            "Trần Văn Bình",
            "Dương Văn Dũng",
            "Phạm Thị Đức",
        ]
    );
}

#[test]
fn a_given_name_is_compared_whole_before_the_family() {
    assert!(person_sort_key("Vũ Văn An") < person_sort_key("An Văn Án"));
    assert!(person_sort_key("Vũ Văn An") < person_sort_key("An Anh"));
}

#[test]
fn names_split_into_family_middle_and_given() {
    for (name, family, middle, given) in [
        ("Nguyễn Văn An", "Nguyễn", "Văn", "An"),
        ("Nguyễn Thị Minh Khai", "Nguyễn", "Thị Minh", "Khai"),
        ("Lê Anh", "Lê", "", "Anh"),
        ("Điểu", "", "", "Điểu"),
        ("", "", "", ""),
        ("Tôn Nữ Thị Ninh", "Tôn Nữ", "Thị", "Ninh"),
        ("Tôn Thất Tùng", "Tôn Thất", "", "Tùng"),
        ("Tôn Thất", "Tôn", "", "Thất"),
        ("Công Tằng Tôn Nữ Hỷ Khương", "Công Tằng Tôn Nữ", "Hỷ", "Khương"),
        ("  trần   hưng đạo ", "trần", "hưng", "đạo"),
    ] {
        let parts = PersonName::split(name);
        assert_eq!((parts.family.as_str(), parts.middle.as_str(), parts.given.as_str()), (family, middle, given));
        assert_eq!(parts.full(), viet::text::clean(name));
    }
}

#[test]
fn initials_are_of_the_last_two_words() {
    for (name, expected) in
        [("Nguyễn Văn An", "VA"), ("Đỗ Mười", "ĐM"), ("Điểu", "Đ"), ("nguyễn thị ánh", "TÁ"), ("", "")]
    {
        assert_eq!(initials(name), expected, "{name}");
    }
}

#[test]
fn capitals_are_offered_but_never_imposed() {
    for (typed, name, suggested) in [
        ("NGUYỄN VĂN A", "NGUYỄN VĂN A", Some("Nguyễn Văn A")),
        ("nguyễn  văn a", "nguyễn văn a", Some("Nguyễn Văn A")),
        ("Nguyễn Văn A", "Nguyễn Văn A", None),
        ("H'Hen Niê", "H'Hen Niê", None),
        ("y", "y", None),
        ("", "", None),
        ("nguyê\u{303}n an", "nguyễn an", Some("Nguyễn An")),
    ] {
        let clean = clean_person_name(typed);
        assert_eq!((clean.name.as_str(), clean.suggested.as_deref()), (name, suggested));
    }
}
