//! The words a pack may use: each has one stable spelling in files and databases and one Vietnamese label.

/// What an agency (cơ quan) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AgencyKind {
    PeoplesCouncil,
    CouncilCommittee,
    PeoplesCommittee,
    CommuneCommittee,
    Office,
    Inspectorate,
    Department,
    Board,
    Council,
    PublicServiceUnit,
    Party,
    Front,
    MassOrganisation,
    Association,
}

impl AgencyKind {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 14] = [
        Self::PeoplesCouncil,
        Self::CouncilCommittee,
        Self::PeoplesCommittee,
        Self::CommuneCommittee,
        Self::Office,
        Self::Inspectorate,
        Self::Department,
        Self::Board,
        Self::Council,
        Self::PublicServiceUnit,
        Self::Party,
        Self::Front,
        Self::MassOrganisation,
        Self::Association,
    ];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PeoplesCouncil => "peoples_council",
            Self::CouncilCommittee => "council_committee",
            Self::PeoplesCommittee => "peoples_committee",
            Self::CommuneCommittee => "commune_committee",
            Self::Office => "office",
            Self::Inspectorate => "inspectorate",
            Self::Department => "department",
            Self::Board => "board",
            Self::Council => "council",
            Self::PublicServiceUnit => "public_service_unit",
            Self::Party => "party",
            Self::Front => "front",
            Self::MassOrganisation => "mass_organisation",
            Self::Association => "association",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::PeoplesCouncil => "Hội đồng nhân dân",
            Self::CouncilCommittee => "Ban của Hội đồng nhân dân",
            Self::PeoplesCommittee => "Ủy ban nhân dân thành phố",
            Self::CommuneCommittee => "Ủy ban nhân dân cấp xã",
            Self::Office => "Văn phòng",
            Self::Inspectorate => "Thanh tra",
            Self::Department => "Sở",
            Self::Board => "Ban",
            Self::Council => "Hội đồng",
            Self::PublicServiceUnit => "Đơn vị sự nghiệp",
            Self::Party => "Cơ quan Đảng",
            Self::Front => "Mặt trận Tổ quốc",
            Self::MassOrganisation => "Tổ chức chính trị - xã hội",
            Self::Association => "Hội",
        }
    }

    /// Reads what `as_str` writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}

/// The bloc (khối) an agency belongs to; it decides who guides it in carrying out the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bloc {
    Government,
    Party,
}

impl Bloc {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 2] = [Self::Government, Self::Party];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Party => "party",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Government => "Khối chính quyền",
            Self::Party => "Khối Đảng, đoàn thể",
        }
    }

    /// Reads what `as_str` writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}

/// What a commune-level unit (đơn vị hành chính cấp xã) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommuneKind {
    Ward,
    Commune,
    SpecialZone,
}

impl CommuneKind {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 3] = [Self::Ward, Self::Commune, Self::SpecialZone];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ward => "ward",
            Self::Commune => "commune",
            Self::SpecialZone => "special_zone",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ward => "Phường",
            Self::Commune => "Xã",
            Self::SpecialZone => "Đặc khu",
        }
    }

    /// Reads what `as_str` writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}

/// The kind of a legal document (văn bản).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentKind {
    Law,
    Resolution,
    Decree,
    Circular,
    Decision,
    Plan,
    OfficialLetter,
    Notice,
    Conclusion,
    Guidance,
    Standard,
    Directive,
}

impl DocumentKind {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 12] = [
        Self::Law,
        Self::Resolution,
        Self::Decree,
        Self::Circular,
        Self::Decision,
        Self::Plan,
        Self::OfficialLetter,
        Self::Notice,
        Self::Conclusion,
        Self::Guidance,
        Self::Standard,
        Self::Directive,
    ];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Resolution => "resolution",
            Self::Decree => "decree",
            Self::Circular => "circular",
            Self::Decision => "decision",
            Self::Plan => "plan",
            Self::OfficialLetter => "official_letter",
            Self::Notice => "notice",
            Self::Conclusion => "conclusion",
            Self::Guidance => "guidance",
            Self::Standard => "standard",
            Self::Directive => "directive",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Law => "Luật",
            Self::Resolution => "Nghị quyết",
            Self::Decree => "Nghị định",
            Self::Circular => "Thông tư",
            Self::Decision => "Quyết định",
            Self::Plan => "Kế hoạch",
            Self::OfficialLetter => "Công văn",
            Self::Notice => "Thông báo",
            Self::Conclusion => "Kết luận",
            Self::Guidance => "Hướng dẫn",
            Self::Standard => "Tiêu chuẩn",
            Self::Directive => "Chỉ thị",
        }
    }

    /// Reads what `as_str` writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}

/// Why a day is not an ordinary day of its week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HolidayKind {
    Holiday,
    Compensatory,
    SwapOff,
    MakeupWorkday,
}

impl HolidayKind {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 4] = [Self::Holiday, Self::Compensatory, Self::SwapOff, Self::MakeupWorkday];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Compensatory => "compensatory",
            Self::SwapOff => "swap_off",
            Self::MakeupWorkday => "makeup_workday",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Holiday => "Nghỉ lễ, tết",
            Self::Compensatory => "Nghỉ bù",
            Self::SwapOff => "Nghỉ hoán đổi",
            Self::MakeupWorkday => "Làm bù",
        }
    }

    /// Reads what `as_str` writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}

/// How firm an entry of the calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HolidayStatus {
    Enacted,
    AnnouncedWithoutNumber,
}

impl HolidayStatus {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 2] = [Self::Enacted, Self::AnnouncedWithoutNumber];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enacted => "enacted",
            Self::AnnouncedWithoutNumber => "announced_without_number",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Enacted => "Đã có văn bản",
            Self::AnnouncedWithoutNumber => "Đã công bố, chưa có số văn bản",
        }
    }

    /// Reads what `as_str` writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}

/// A region (vùng) of the regional minimum wage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WageRegion {
    I,
    Ii,
    Iii,
    Iv,
}

impl WageRegion {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 4] = [Self::I, Self::Ii, Self::Iii, Self::Iv];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::Ii => "II",
            Self::Iii => "III",
            Self::Iv => "IV",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::I => "Vùng I",
            Self::Ii => "Vùng II",
            Self::Iii => "Vùng III",
            Self::Iv => "Vùng IV",
        }
    }

    /// Reads what `as_str` writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}

/// How sure a fact of the pack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    High,
    Medium,
    Low,
}

impl Confidence {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::High => "Cao",
            Self::Medium => "Trung bình",
            Self::Low => "Thấp",
        }
    }

    /// Reads what `as_str` writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}

/// What a person does in the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Administrator,
    StandingOfficer,
    StandingLeader,
    AgencyOfficer,
    AgencyHead,
    FinanceOfficer,
    CouncilMember,
    CouncilSecretary,
    CityLeader,
    PeoplesCouncil,
    PartyOfficer,
    Auditor,
}

impl Role {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 12] = [
        Self::Administrator,
        Self::StandingOfficer,
        Self::StandingLeader,
        Self::AgencyOfficer,
        Self::AgencyHead,
        Self::FinanceOfficer,
        Self::CouncilMember,
        Self::CouncilSecretary,
        Self::CityLeader,
        Self::PeoplesCouncil,
        Self::PartyOfficer,
        Self::Auditor,
    ];

    /// The spelling in files and databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::StandingOfficer => "standing_officer",
            Self::StandingLeader => "standing_leader",
            Self::AgencyOfficer => "agency_officer",
            Self::AgencyHead => "agency_head",
            Self::FinanceOfficer => "finance_officer",
            Self::CouncilMember => "council_member",
            Self::CouncilSecretary => "council_secretary",
            Self::CityLeader => "city_leader",
            Self::PeoplesCouncil => "peoples_council",
            Self::PartyOfficer => "party_officer",
            Self::Auditor => "auditor",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Quản trị hệ thống",
            Self::StandingOfficer => "Chuyên viên cơ quan thường trực",
            Self::StandingLeader => "Lãnh đạo cơ quan thường trực",
            Self::AgencyOfficer => "Đầu mối cơ quan",
            Self::AgencyHead => "Thủ trưởng cơ quan",
            Self::FinanceOfficer => "Cán bộ tài chính",
            Self::CouncilMember => "Ủy viên Hội đồng tuyển chọn",
            Self::CouncilSecretary => "Thư ký Hội đồng tuyển chọn",
            Self::CityLeader => "Lãnh đạo Ủy ban nhân dân thành phố",
            Self::PeoplesCouncil => "Hội đồng nhân dân thành phố",
            Self::PartyOfficer => "Cán bộ tổ chức khối Đảng",
            Self::Auditor => "Thanh tra, kiểm tra",
        }
    }

    /// Reads what `as_str` writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }
}
