//! What a paper does with an earlier one: it replaces, amends or corrects it. An issued paper is never changed (Decree
//! 30/2020/NĐ-CP, Article 18; STD-13).

use papers::PaperKind;

use super::paper::{OfficialPaper, PaperId, PaperState, PaperStep};
use crate::platform::error::{Error, Result};
use crate::platform::words::Words;
use crate::words;

words! {
    /// What a paper does with an earlier one.
    pub enum Relation {
        /// The earlier one is no longer in force.
        Replaces = "replaces" "Thay thế",
        /// The earlier one stays in force and is read with this one.
        Amends = "amends" "Sửa đổi, bổ sung",
        /// The earlier one stays in force; this one mends its form.
        Corrects = "corrects" "Đính chính",
    }
}

/// The issued paper before a new one, and what the new one does with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    pub relation: Relation,
    pub id: PaperId,
}

impl Earlier {
    /// A paper in whose place a new one stands.
    pub fn replaced(id: PaperId) -> Earlier {
        Earlier { relation: Relation::Replaces, id }
    }
}

impl Relation {
    /// What is said of the earlier paper, before the name of the later one.
    pub fn passive(self) -> &'static str {
        match self {
            Relation::Replaces => "được thay thế bởi",
            Relation::Amends => "được sửa đổi, bổ sung bởi",
            Relation::Corrects => "được đính chính bởi",
        }
    }

    /// The event that the issue of the later paper leaves with the earlier one.
    pub fn event(self) -> &'static str {
        match self {
            Relation::Replaces => "paper.replaced",
            Relation::Amends => "paper.amended",
            Relation::Corrects => "paper.corrected",
        }
    }

    /// The key of the sentence of the public check.
    pub fn told(self) -> &'static str {
        match self {
            Relation::Replaces => "check-paper-replaced-by",
            Relation::Amends => "check-paper-amended-by",
            Relation::Corrects => "check-paper-corrected-by",
        }
    }

    /// Refuses unless the earlier paper is in force.
    pub fn check_state(self, earlier: PaperState) -> Result<()> {
        match (self, earlier) {
            (Relation::Replaces, _) => earlier.after(PaperStep::Replace).map(drop),
            (_, PaperState::Issued) => Ok(()),
            _ => Err(Error::refused(format!(
                "Văn bản trước đang ở tình trạng “{}” nên không {} được. Chỉ văn bản đang có hiệu lực mới {} được.",
                earlier.label(),
                self.label().to_lowercase(),
                self.label().to_lowercase()
            ))),
        }
    }

    /// Refuses a kind that cannot stand so to the earlier one: content is amended by a paper of the same kind, form is
    /// corrected by an official letter (Decree 30/2020/NĐ-CP, Article 18).
    pub fn check_kind(self, earlier: PaperKind, kind: PaperKind) -> Result<()> {
        match self {
            Relation::Amends if kind != earlier => Err(Error::refused_at(
                "wording",
                format!(
                    "Văn bản sửa đổi, bổ sung cùng loại với văn bản trước. Chọn mẫu {}",
                    earlier.label().to_lowercase()
                ),
            )),
            Relation::Corrects if kind != PaperKind::OfficialLetter => {
                Err(Error::refused_at("wording", "Văn bản được đính chính bằng công văn. Chọn mẫu công văn"))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a new paper of a kind and an agency that cannot stand so to the earlier one.
    pub fn check(self, earlier: &OfficialPaper, kind: PaperKind, agency_id: &str) -> Result<()> {
        self.check_state(earlier.state)?;
        self.check_kind(earlier.paper_kind(), kind)?;
        if self == Relation::Corrects && earlier.agency_id != agency_id {
            return Err(Error::refused_at(
                "agency_id",
                format!("Cơ quan đã ban hành văn bản mới đính chính được. Chọn {}", earlier.agency_name),
            ));
        }
        Ok(())
    }

    /// The text with which a draft begins: its subject names the earlier paper where it amends or corrects that.
    pub fn begin(self, earlier: &OfficialPaper, text: &str) -> String {
        let subject = match self {
            Relation::Replaces => return text.to_owned(),
            Relation::Amends => format!("Trích yếu: Về việc sửa đổi, bổ sung {}", earlier.name()),
            Relation::Corrects => format!("Trích yếu: Đính chính {}", earlier.name()),
        };
        let line = |line: &str| if line.starts_with("Trích yếu:") { subject.clone() } else { line.to_owned() };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_paper_in_force_is_replaced_amended_or_corrected() {
        for relation in Relation::ALL {
            for state in PaperState::ALL {
                assert_eq!(relation.check_state(*state).is_ok(), *state == PaperState::Issued, "{relation} {state}");
            }
        }
    }

    #[test]
    fn content_is_amended_by_the_same_kind_and_form_corrected_by_a_letter() {
        for earlier in PaperKind::ALL {
            for kind in PaperKind::ALL {
                let may = |relation: Relation| relation.check_kind(earlier, kind).is_ok();
                assert!(may(Relation::Replaces));
                assert_eq!(may(Relation::Amends), earlier == kind);
                assert_eq!(may(Relation::Corrects), kind == PaperKind::OfficialLetter);
            }
        }
    }

    #[test]
    fn each_relation_leaves_an_event_of_its_own() {
        let events: std::collections::BTreeSet<&str> = Relation::ALL.iter().map(|one| one.event()).collect();
        assert_eq!(events.len(), Relation::ALL.len());
        assert_eq!(Relation::Replaces.event(), PaperStep::Replace.event());
    }
}
