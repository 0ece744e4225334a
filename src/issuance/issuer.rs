//! Who issues a paper when it is not an agency itself: a council that uses an agency's seal and has numbers of its own
//! (Decree 30/2020/NĐ-CP, Annex I, II.3.a; STD-08).

/// An issuer beside the agency whose seal it uses.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Issuer {
    /// Whose number series it is.
    pub id: String,
    /// As it is printed in the head.
    pub name: String,
    /// The abbreviation in the numbers of its papers, "HĐTC".
    pub sign: String,
}

impl Issuer {
    /// A body that uses the seal of an agency. What is printed with one sign under one seal is numbered together, so that
    /// a number with its sign stands once a year even where one council follows another (decision 0083).
    pub fn under_seal_of(agency_id: &str, name: &str, sign: &str) -> Issuer {
        Issuer { id: format!("{agency_id}:{sign}"), name: name.to_owned(), sign: sign.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sign_under_one_seal_is_one_series() {
        let of = |agency, name, sign| Issuer::under_seal_of(agency, name, sign).id;
        assert_eq!(of("van-phong", "Hội đồng năm 2026", "HĐTC"), of("van-phong", "Hội đồng năm 2027", "HĐTC"));
        assert_ne!(of("van-phong", "Hội đồng", "HĐTC"), of("van-phong", "Hội đồng", "HĐKH"));
        assert_ne!(of("van-phong", "Hội đồng", "HĐTC"), of("so-hoc-tap", "Hội đồng", "HĐTC"));
    }
}
