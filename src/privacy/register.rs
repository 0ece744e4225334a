//! The register of processing (STD-17): every form of the public side that asks for personal data, for what, on which ground,
//! and how long it is kept. The words are in the locales; the addresses tie a form to its line.

use crate::words;

words! {
    /// On what ground data is asked for (Law 91/2025/QH15, Articles 9 and 19).
    pub enum Ground {
        Consent = "consent" "Sự đồng ý của người có dữ liệu",
        Law = "law" "Hoạt động của cơ quan nhà nước theo luật (Điều 19 khoản 1 điểm c)",
    }
}

/// One line of the register.
#[derive(Clone, Copy, Debug)]
pub struct Processing {
    /// The key of its words: `register-KEY`, `register-KEY-data`, `register-KEY-keep`.
    pub key: &'static str,
    pub ground: Ground,
    /// The beginnings of the addresses whose forms it covers.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds every form against it"))]
    pub paths: &'static [&'static str],
}

/// The register.
pub const REGISTER: &[Processing] = &[
    Processing {
        key: "account",
        ground: Ground::Consent,
        paths: &["/ung-vien/dang-nhap", "/ung-vien/dang-xuat", "/ung-vien/phien-khac"],
    },
    Processing { key: "application", ground: Ground::Consent, paths: &["/ung-vien/ho-so"] },
    Processing { key: "requests", ground: Ground::Law, paths: &["/ung-vien/du-lieu"] },
    Processing { key: "views", ground: Ground::Law, paths: &[] },
];

/// The line that covers an address of the candidates' side.
#[cfg(test)]
pub fn covering(path: &str) -> Option<&'static Processing> {
    REGISTER.iter().find(|line| line.paths.iter().any(|begin| path.starts_with(begin)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_candidates_side_is_in_the_register() {
        let routes = crate::routes();
        let forms = routes.lines().iter().filter(|line| line.method == "POST" && line.path.starts_with("/ung-vien/"));
        let missing: Vec<&str> = forms.map(|line| line.path).filter(|path| covering(path).is_none()).collect();
        assert!(missing.is_empty(), "no purpose and ground for {missing:?}");
    }
}
