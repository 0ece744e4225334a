//! The words of the lists of majors and institutions: each has one stable spelling and one Vietnamese label.

/// What a line of the list of majors is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MajorKind {
    /// Two digits after the level.
    Field,
    /// Four digits after the level.
    Group,
    /// Six digits after the level.
    Major,
}

impl MajorKind {
    /// All of them, the widest first.
    pub const ALL: [Self; 3] = [Self::Field, Self::Group, Self::Major];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Group => "group",
            Self::Major => "major",
        }
    }

    /// How many digits its code has.
    pub fn digits(self) -> usize {
        match self {
            Self::Field => 3,
            Self::Group => 5,
            Self::Major => 7,
        }
    }
}

/// The level of training (trình độ đào tạo) that the first digit of a code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DegreeLevel {
    Bachelor,
    Master,
    Doctor,
}

impl DegreeLevel {
    /// All of them, the lowest first.
    pub const ALL: [Self; 3] = [Self::Bachelor, Self::Master, Self::Doctor];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bachelor => "bachelor",
            Self::Master => "master",
            Self::Doctor => "doctor",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Bachelor => "đại học",
            Self::Master => "thạc sĩ",
            Self::Doctor => "tiến sĩ",
        }
    }

    /// The first digit of its codes.
    pub fn digit(self) -> char {
        match self {
            Self::Bachelor => '7',
            Self::Master => '8',
            Self::Doctor => '9',
        }
    }
}

/// How far away a training institution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InstitutionScope {
    Domestic,
    Regional,
    International,
}

impl InstitutionScope {
    /// All of them, the nearest first.
    pub const ALL: [Self; 3] = [Self::Domestic, Self::Regional, Self::International];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Domestic => "domestic",
            Self::Regional => "regional",
            Self::International => "international",
        }
    }
}
