//! Old encodings recognised and converted, by table.

use viet::legacy::{
    Legacy::{self, Tcvn3, Vni},
    convert, detect, to_unicode,
};

const TEXTS: &[(Legacy, &str, &str)] = &[
    (Tcvn3, "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    (Tcvn3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
    (Tcvn3, "NguyÔn V¨n A", "Nguyễn Văn A"),
    (Tcvn3, "Hµ", "Hà"),
    (Tcvn3, "TrÇn ThÞ B×nh", "Trần Thị Bình"),
    (Tcvn3, "H¶i Phßng", "Hải Phòng"),
    (Tcvn3, "Uû ban nh©n d©n thµnh phè", "Uỷ ban nhân dân thành phố"),
    (Tcvn3, "§¹i häc B¸ch khoa", "Đại học Bách khoa"),
    (Tcvn3, "kü s\u{AD} x©y dùng", "kỹ sư xây dựng"),
    (Tcvn3, "TiÕn sÜ, B¸c sÜ", "Tiến sĩ, Bác sĩ"),
    (Tcvn3, "Sinh ngµy 15/4/1985 t¹i Qu¶ng Ninh", "Sinh ngày 15/4/1985 tại Quảng Ninh"),
    (Tcvn3, "NGUYÔN V¡N A", "NGUYỄN VĂN A"),
    (Tcvn3, "Lª V¡N B×NH", "LÊ VĂN BÌNH"),
    (Vni, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    (Vni, "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
    (Vni, "Nguyeãn Vaên A", "Nguyễn Văn A"),
    (Vni, "NGUYEÃN VAÊN A", "NGUYỄN VĂN A"),
    (Vni, "Traàn Thò Bình", "Trần Thị Bình"),
    (Vni, "Haûi Phoøng", "Hải Phòng"),
    (Vni, "UÛy ban nhaân daân thaønh phoá", "Ủy ban nhân dân thành phố"),
    (Vni, "Ñaïi hoïc Baùch khoa", "Đại học Bách khoa"),
    (Vni, "kyõ sö xaây döïng", "kỹ sư xây dựng"),
    (Vni, "Nhöõng ngöôøi coù taøi naêng", "Những người có tài năng"),
    (Vni, "LEÂ VAÊN BÌNH", "LÊ VĂN BÌNH"),
    (Vni, "Haø", "Hà"),
];

#[test]
fn old_encodings_are_recognised_and_converted() {
    for (encoding, old, text) in TEXTS {
        assert_eq!(detect(old), Some(*encoding), "{old}");
        assert_eq!(to_unicode(old), *text, "{old}");
    }
}

#[test]
fn every_letter_of_the_alphabet_converts_in_both_sizes() {
    let tcvn3 = "¨©®ª«¬\u{AD}µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ";
    let letters = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";
    assert_eq!(tcvn3.chars().count(), 67);
    assert_eq!(convert(tcvn3, Tcvn3), letters);
    assert_eq!(convert("¡¢§£¤¥¦", Tcvn3), "ĂÂĐÊÔƠƯ");
    let vni = "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ eø eû eõ eù eï eâ eà eå eã eá eä \
        ì æ ó í ò oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï uø uû uõ uù uï \
        ö öø öû öõ öù öï yø yû yõ yù î";
    let letters = "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ è ẻ ẽ é ẹ ê ề ể ễ ế ệ \
        ì ỉ ĩ í ị ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ ù ủ ũ ú ụ \
        ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ";
    assert_eq!(convert(vni, Vni), letters);
    assert_eq!(convert(&vni.to_uppercase(), Vni), letters.to_uppercase());
}

#[test]
fn ordinary_text_is_left_alone() {
    for text in [
        "",
        "plain ASCII text",
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "Nguyễn Văn A",
        "Hà",
        "Bình",
        "Trà",
        "là",
        "cá",
        "Lê Văn Tám",
        "hoà bình",
        "HÀ NAM",
        "CÁ",
        "Thị xã",
        "Phó Giám đốc",
        "vùng cao",
        "Ông Lê Công Tâm và bà Hà Thanh",
        "Hà Nam, Cà Mau, Hà Tây",
        "café",
        "résumé",
        "naïve",
        "façade",
        "thé vert",
        "L'été à Paris, où il fait très chaud",
        "C'est tôt, déjà le même hôtel près de la forêt",
        "Noël",
        "Müller",
        "Größe über alles",
        "São Paulo",
        "señor Muñoz",
        "El niño está aquí, ¿qué más?",
        "mañana",
        "Søren Kierkegaard",
        "Malmö",
        "Ångström",
        "François Mitterrand",
        "Zoë",
        "coöperate",
        "25 µm",
        "µg",
        "½",
        "20 °C",
        "© 2026 Hải Phòng",
        "© 2026",
        "Windows®",
        "§ 5",
        "3 × 4",
        "« Le Monde »",
        "«Le Monde»",
        "10 £",
        "1·2",
        "Universität Zürich",
        "École polytechnique fédérale",
        "Łódź",
        "東京",
        "Encyclopædia",
        "Citroën",
        "déjà vu",
        "Besançon",
        "piñata",
        "Köln",
        "Bjørn",
        "Æthelred",
    ] {
        assert_eq!(detect(text), None, "{text}");
        assert_eq!(to_unicode(text), text);
    }
}

#[test]
fn spelling_tells_which_encoding_a_text_was_in() {
    let right = "Nguyễn Văn Mẫu, Ngày sinh";
    let wrong = "NguyÔn V¨n MÉu, Ngµy sinh";
    assert!(viet::legacy::spelling(right) > 0);
    assert!(viet::legacy::spelling(wrong) < viet::legacy::spelling(right));
    assert_eq!(viet::legacy::spelling("plain words"), 0);
    assert!(viet::legacy::has_unicode_letters("Nguyễn"));
    assert!(!viet::legacy::has_unicode_letters("NguyÔn V¨n"));
}
