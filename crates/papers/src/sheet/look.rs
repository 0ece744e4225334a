//! How each part of a paper looks (Decree 30/2020/NĐ-CP, Appendix I, Part I and II; of its two sets of sizes the
//! larger). Both files draw from this table, so they cannot differ.

use serde::Serialize;

use crate::Align;

/// The page, in millimetres: A4, and margins within the Decree's ranges.
pub(crate) mod page {
    pub(crate) const WIDTH: f64 = 210.0;
    pub(crate) const HEIGHT: f64 = 297.0;
    pub(crate) const TOP: f64 = 20.0;
    pub(crate) const BOTTOM: f64 = 20.0;
    pub(crate) const LEFT: f64 = 30.0;
    pub(crate) const RIGHT: f64 = 15.0;
    /// From the upper edge of the sheet to the page number.
    pub(crate) const NUMBER: f64 = 10.0;

    /// From the lower edge of the sheet to the issuer's address.
    pub(crate) const FOOT: f64 = 6.0;

    /// How wide the text is.
    pub(crate) fn text_width(landscape: bool) -> f64 {
        (if landscape { HEIGHT } else { WIDTH }) - LEFT - RIGHT
    }
}

/// Ascent, descent and line gap of the face, as shares of its size.
pub(crate) const ASCENT: f64 = 0.891;
pub(crate) const DESCENT: f64 = 0.216;
const LINE_GAP: f64 = 0.042;

/// The height that a rule takes below its line, in points.
pub(crate) const RULE_HEIGHT: f64 = 7.0;
/// From the line above to the rule, in points: below the dots that letters have under them.
pub(crate) const RULE_DROP: f64 = 3.5;

/// From the edge of a table cell to its text, in millimetres.
pub(crate) const CELL_INSET: f64 = 1.5;

/// How high a row of a table may be and still be kept on one page, in millimetres.
pub(crate) const ROW_HEIGHT: f64 = 120.0;

/// The height of the frame of a stamp, in millimetres.
pub(crate) const STAMP_HEIGHT: f64 = 8.0;

/// The height of a bar, in millimetres.
pub(crate) const BAR_HEIGHT: f64 = 3.0;
/// The least width that bars are given, in millimetres.
pub(crate) const BAR_WIDTH: f64 = 20.0;

/// The width of the frame of a stamp, in millimetres: the Decree's for urgency (Annex I, box 10b), for others what their
/// letters need.
pub(crate) fn stamp_width(letters: &str) -> f64 {
    let fixed = STAMPS.iter().find(|(stamp, _)| *stamp == letters);
    fixed.map_or_else(|| crate::metrics::width(letters, Role::Stamp) + 6.0, |(_, width)| *width)
}

const STAMPS: [(&str, f64); 3] = [("HỎA TỐC", 30.0), ("THƯỢNG KHẨN", 40.0), ("KHẨN", 20.0)];

/// What a line is; decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    Nation,
    Motto,
    Superior,
    Issuer,
    Number,
    LetterSubject,
    PlaceDate,
    Stamp,
    Title,
    Subject,
    Attached,
    Authority,
    Addressee,
    AddresseeLabel,
    AddresseeItem,
    Basis,
    Resolves,
    Division,
    Heading,
    Body,
    BodyLeft,
    BodyCentre,
    BodyRight,
    Caption,
    Unit,
    TableTitle,
    CellLeft,
    CellCentre,
    CellRight,
    SignTitle,
    SignNote,
    SignName,
    RecipientsLabel,
    Recipient,
    Verification,
    Contact,
}

/// The measures of a line: points, and millimetres for what is drawn from the margin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Look {
    pub size: f64,
    pub bold: bool,
    pub italic: bool,
    pub align: Align,
    /// The first line, in millimetres from the others.
    pub first: f64,
    /// All lines, in millimetres from the left.
    pub left: f64,
    /// Above the line, in points.
    pub before: f64,
    /// From line to line, as a share of single spacing.
    pub spacing: f64,
}

impl Look {
    const fn new(size: f64, align: Align) -> Self {
        Self { size, bold: false, italic: false, align, first: 0.0, left: 0.0, before: 0.0, spacing: 1.0 }
    }

    const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }

    const fn before(self, before: f64) -> Self {
        Self { before, ..self }
    }

    /// As the body is set: 1.15 lines apart, 6 points between paragraphs, the first line 1.27 cm in.
    const fn body(self) -> Self {
        Self { first: 12.7, before: 6.0, spacing: 1.15, ..self }
    }

    const fn left(self, left: f64) -> Self {
        Self { left, ..self }
    }

    /// From the foot of one line to the foot of the next, in millimetres.
    pub(crate) fn height(&self) -> f64 {
        self.size * (ASCENT + DESCENT + LINE_GAP) * self.spacing * 25.4 / 72.0
    }

    /// From the foot of one line to the top of the next, in points.
    pub(crate) fn leading(&self) -> f64 {
        self.size * ((ASCENT + DESCENT + LINE_GAP) * self.spacing - ASCENT - DESCENT)
    }
}

impl Role {
    /// Every role.
    pub(crate) const ALL: [Self; 36] = [
        Self::Nation,
        Self::Motto,
        Self::Superior,
        Self::Issuer,
        Self::Number,
        Self::LetterSubject,
        Self::PlaceDate,
        Self::Stamp,
        Self::Title,
        Self::Subject,
        Self::Attached,
        Self::Authority,
        Self::Addressee,
        Self::AddresseeLabel,
        Self::AddresseeItem,
        Self::Basis,
        Self::Resolves,
        Self::Division,
        Self::Heading,
        Self::Body,
        Self::BodyLeft,
        Self::BodyCentre,
        Self::BodyRight,
        Self::Caption,
        Self::Unit,
        Self::TableTitle,
        Self::CellLeft,
        Self::CellCentre,
        Self::CellRight,
        Self::SignTitle,
        Self::SignNote,
        Self::SignName,
        Self::RecipientsLabel,
        Self::Recipient,
        Self::Verification,
        Self::Contact,
    ];

    pub(crate) fn look(self) -> Look {
        use Align::{Center, Justify, Left, Right};
        match self {
            Self::Nation => Look::new(13.0, Center).bold(),
            Self::Motto => Look::new(14.0, Center).bold(),
            Self::Superior => Look::new(12.0, Center),
            Self::Issuer => Look::new(13.0, Center).bold(),
            Self::Number => Look::new(13.0, Center),
            Self::LetterSubject => Look::new(13.0, Center).before(6.0),
            Self::PlaceDate => Look::new(14.0, Center).italic(),
            Self::Stamp => Look::new(13.0, Center).bold(),
            Self::Title => Look::new(14.0, Center).bold(),
            Self::Subject => Look::new(14.0, Center).bold(),
            Self::Attached => Look::new(14.0, Center).italic(),
            Self::Authority => Look::new(14.0, Center).bold().before(12.0),
            Self::Addressee => Look::new(14.0, Center).before(12.0),
            Self::AddresseeLabel => Look::new(14.0, Left).before(12.0).left(30.0),
            Self::AddresseeItem => Look::new(14.0, Left).left(45.0),
            Self::Basis => Look::new(14.0, Justify).italic().body(),
            Self::Resolves => Look::new(14.0, Center).bold().before(12.0),
            Self::Division => Look { spacing: 1.15, ..Look::new(14.0, Center).bold().before(6.0) },
            Self::Heading => Look::new(14.0, Justify).bold().body(),
            Self::Body => Look::new(14.0, Justify).body(),
            Self::BodyLeft => Look { first: 0.0, ..Look::new(14.0, Left).body() },
            Self::BodyCentre => Look { first: 0.0, ..Look::new(14.0, Center).body() },
            Self::BodyRight => Look { first: 0.0, ..Look::new(14.0, Right).body() },
            Self::Caption => Look::new(13.0, Center).bold().before(6.0),
            Self::Unit => Look::new(12.0, Right).italic().before(3.0),
            Self::TableTitle => Look::new(12.0, Center).bold(),
            Self::CellLeft => Look::new(12.0, Left),
            Self::CellCentre => Look::new(12.0, Center),
            Self::CellRight => Look::new(12.0, Right),
            Self::SignTitle | Self::SignName => Look::new(14.0, Center).bold(),
            Self::SignNote => Look::new(13.0, Center).italic(),
            Self::RecipientsLabel => Look::new(12.0, Left).bold().italic(),
            Self::Recipient => Look::new(11.0, Left),
            Self::Verification => Look::new(9.0, Left),
            Self::Contact => Look::new(11.0, Center),
        }
    }
}
