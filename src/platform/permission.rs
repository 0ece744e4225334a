//! Who may do what, and how far it reaches: one table, printed and compared in a test (decision 0005).

use crate::words;

words! {
    /// A role (vai trò) that a person holds in an agency.
    pub enum Role {
        /// Runs the instance: accounts, settings, packs.
        Administrator = "administrator" "Quản trị hệ thống",
        /// Officer of the standing agency (Sở Nội vụ), which runs the programme.
        StandingOfficer = "standing_officer" "Chuyên viên cơ quan thường trực",
        /// Leader of the standing agency.
        StandingLeader = "standing_leader" "Lãnh đạo cơ quan thường trực",
        /// Focal officer (đầu mối) of any agency, commune or public unit.
        AgencyOfficer = "agency_officer" "Đầu mối cơ quan, đơn vị",
        /// Head (thủ trưởng) of any agency, commune or public unit.
        AgencyHead = "agency_head" "Thủ trưởng cơ quan, đơn vị",
        /// Officer of the Department of Finance.
        FinanceOfficer = "finance_officer" "Chuyên viên Sở Tài chính",
        /// Member of the selection council.
        CouncilMember = "council_member" "Thành viên Hội đồng tuyển chọn",
        /// Secretary of the selection council.
        CouncilSecretary = "council_secretary" "Thư ký Hội đồng tuyển chọn",
        /// Leader of the city People's Committee.
        CityLeader = "city_leader" "Lãnh đạo Ủy ban nhân dân thành phố",
        /// Reader in the city People's Council.
        PeoplesCouncil = "peoples_council" "Hội đồng nhân dân thành phố",
        /// Officer of the Organisation Commission, for the Party bloc.
        PartyOfficer = "party_officer" "Chuyên viên Ban Tổ chức Thành ủy",
        /// Reads everything, changes nothing; what they read is in the log.
        Auditor = "auditor" "Kiểm tra, giám sát",
    }
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// What belongs to the person.
    Own,
    /// The person's agency and the units under it.
    Agency,
    /// The agencies of the person's bloc.
    Bloc,
    /// The whole city.
    City,
}

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// The public side: nobody need be signed in.
    Anyone,
    /// Whoever is signed in, for what is theirs.
    OwnWork,
    /// The candidate alone, for what is theirs; no role of an officer has it.
    OwnDossier,
    ViewAgencies,
    EditAgencies,
    RestructureAgencies,
    EditReferenceData,
    ViewPlans,
    EditPlans,
    ApprovePlans,
    ReportProgress,
    RaiseObstacles,
    HandleObstacles,
    DecideObstacles,
    ViewNeeds,
    ProposeNeeds,
    ApproveNeeds,
    ConsolidateNeeds,
    EditQuota,
    ViewCatalogue,
    EditCatalogue,
    ApproveCatalogue,
    ViewTalents,
    EditTalents,
    RevealTalents,
    MergeTalents,
    CountTalents,
    ViewDossiers,
    FileDossiers,
    AppraiseDossiers,
    ApproveAppraisals,
    HandleDataRequests,
    EraseCandidates,
    ViewCouncils,
    EditCouncils,
    RunCouncil,
    ChairCouncil,
    CastBallot,
    ViewBenefits,
    EditBenefits,
    EditPayments,
    EditPayeeAccounts,
    ConfirmPayments,
    ApprovePayments,
    PayBenefits,
    EditEstimates,
    ProposeDiscontinuation,
    DecideDiscontinuation,
    EditRepayments,
    ViewEvaluations,
    EvaluateTalents,
    OpenEvaluations,
    ViewBudget,
    EditBudget,
    SendBudget,
    FundBudget,
    ViewReports,
    EditReports,
    ViewAccounts,
    ManageAccounts,
    ViewLaw,
    EditLaw,
    ViewPolicies,
    ViewPapers,
    DraftPapers,
    ApprovePapers,
    IssuePapers,
    EditWordings,
    ViewHistory,
    ViewSettings,
    EditSettings,
    ViewJobs,
    RunJobs,
}

impl Permission {
    /// Every permission, in the order of the printed table.
    pub const ALL: &'static [Permission] = &[
        Permission::Anyone,
        Permission::OwnWork,
        Permission::OwnDossier,
        Permission::ViewAgencies,
        Permission::EditAgencies,
        Permission::RestructureAgencies,
        Permission::EditReferenceData,
        Permission::ViewPlans,
        Permission::EditPlans,
        Permission::ApprovePlans,
        Permission::ReportProgress,
        Permission::RaiseObstacles,
        Permission::HandleObstacles,
        Permission::DecideObstacles,
        Permission::ViewNeeds,
        Permission::ProposeNeeds,
        Permission::ApproveNeeds,
        Permission::ConsolidateNeeds,
        Permission::EditQuota,
        Permission::ViewCatalogue,
        Permission::EditCatalogue,
        Permission::ApproveCatalogue,
        Permission::ViewTalents,
        Permission::EditTalents,
        Permission::RevealTalents,
        Permission::MergeTalents,
        Permission::CountTalents,
        Permission::ViewDossiers,
        Permission::FileDossiers,
        Permission::AppraiseDossiers,
        Permission::ApproveAppraisals,
        Permission::HandleDataRequests,
        Permission::EraseCandidates,
        Permission::ViewCouncils,
        Permission::EditCouncils,
        Permission::RunCouncil,
        Permission::ChairCouncil,
        Permission::CastBallot,
        Permission::ViewBenefits,
        Permission::EditBenefits,
        Permission::EditPayments,
        Permission::EditPayeeAccounts,
        Permission::ConfirmPayments,
        Permission::ApprovePayments,
        Permission::PayBenefits,
        Permission::EditEstimates,
        Permission::ProposeDiscontinuation,
        Permission::DecideDiscontinuation,
        Permission::EditRepayments,
        Permission::ViewEvaluations,
        Permission::EvaluateTalents,
        Permission::OpenEvaluations,
        Permission::ViewBudget,
        Permission::EditBudget,
        Permission::SendBudget,
        Permission::FundBudget,
        Permission::ViewReports,
        Permission::EditReports,
        Permission::ViewAccounts,
        Permission::ManageAccounts,
        Permission::ViewLaw,
        Permission::EditLaw,
        Permission::ViewPolicies,
        Permission::ViewPapers,
        Permission::DraftPapers,
        Permission::ApprovePapers,
        Permission::IssuePapers,
        Permission::EditWordings,
        Permission::ViewHistory,
        Permission::ViewSettings,
        Permission::EditSettings,
        Permission::ViewJobs,
        Permission::RunJobs,
    ];

    /// How far `role` reaches with this permission. This is the only place that decides it.
    pub fn reach(self, role: Role) -> Reach {
        use Reach::{Agency, Bloc, City, Nothing, Own};
        use Role::*;
        match self {
            Permission::Anyone => City,
            Permission::OwnWork => Own,
            // A candidate is no officer: the guard asks for a candidate's session, and no role opens what is theirs.
            Permission::OwnDossier => Nothing,
            Permission::ViewAgencies | Permission::ViewLaw | Permission::ViewPolicies => City,
            Permission::EditAgencies => match role {
                Administrator | StandingOfficer | StandingLeader => City,
                PartyOfficer => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                FinanceOfficer | CouncilMember | CouncilSecretary | CityLeader | PeoplesCouncil | Auditor => Nothing,
            },
            Permission::RestructureAgencies => match role {
                Administrator | StandingLeader => City,
                PartyOfficer => Bloc,
                _ => Nothing,
            },
            // What the city asked of whom, and how far it has come, is no secret among its agencies (clause I.2).
            Permission::ViewPlans => City,
            Permission::EditPlans => match role {
                StandingOfficer | StandingLeader => City,
                PartyOfficer => Bloc,
                _ => Nothing,
            },
            Permission::ApprovePlans => match role {
                StandingLeader | CityLeader => City,
                _ => Nothing,
            },
            // Everybody reports for the agency they work in, and nobody for another one.
            Permission::ReportProgress | Permission::RaiseObstacles => match role {
                StandingOfficer | StandingLeader | AgencyOfficer | AgencyHead | FinanceOfficer | PartyOfficer => Agency,
                Administrator | CouncilMember | CouncilSecretary | CityLeader | PeoplesCouncil | Auditor => Nothing,
            },
            Permission::HandleObstacles => match role {
                StandingOfficer | StandingLeader => City,
                PartyOfficer => Bloc,
                AgencyHead | FinanceOfficer => Agency,
                _ => Nothing,
            },
            Permission::DecideObstacles => match role {
                CityLeader => City,
                _ => Nothing,
            },
            // What an agency lacks is its own affair until the standing agency consolidates it (clause II.7.c).
            Permission::ViewNeeds => match role {
                StandingOfficer | StandingLeader | FinanceOfficer | CityLeader | Auditor => City,
                PartyOfficer => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                Administrator | CouncilMember | CouncilSecretary | PeoplesCouncil => Nothing,
            },
            Permission::ProposeNeeds => match role {
                StandingOfficer | StandingLeader | AgencyOfficer | AgencyHead | FinanceOfficer | PartyOfficer => Agency,
                _ => Nothing,
            },
            Permission::ApproveNeeds => match role {
                StandingLeader | AgencyHead => Agency,
                _ => Nothing,
            },
            Permission::ConsolidateNeeds | Permission::EditQuota => match role {
                StandingOfficer | StandingLeader => City,
                PartyOfficer => Bloc,
                _ => Nothing,
            },
            // Before it is published a catalogue is read by those who prepare, decide, fund and check it.
            Permission::ViewCatalogue => match role {
                StandingOfficer | StandingLeader | FinanceOfficer | CityLeader | PeoplesCouncil | PartyOfficer
                | Auditor => City,
                Administrator | AgencyOfficer | AgencyHead | CouncilMember | CouncilSecretary => Nothing,
            },
            Permission::EditCatalogue => match role {
                StandingOfficer | StandingLeader => City,
                _ => Nothing,
            },
            Permission::ApproveCatalogue => match role {
                CityLeader => City,
                _ => Nothing,
            },
            // A unit has its own people; who runs a bloc has the bloc's (clauses II.7.d, IV.3.b). Nobody has both.
            Permission::ViewTalents => match role {
                StandingOfficer | StandingLeader | PartyOfficer | Auditor => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                Administrator | FinanceOfficer | CouncilMember | CouncilSecretary | CityLeader | PeoplesCouncil => {
                    Nothing
                }
            },
            Permission::EditTalents | Permission::RevealTalents => match role {
                StandingOfficer | StandingLeader | PartyOfficer => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                _ => Nothing,
            },
            Permission::MergeTalents => match role {
                StandingOfficer | StandingLeader | PartyOfficer => Bloc,
                AgencyHead => Agency,
                _ => Nothing,
            },
            // How many there are in the whole city, of both blocs, without who they are.
            Permission::CountTalents => match role {
                StandingOfficer | StandingLeader | PartyOfficer | CityLeader | PeoplesCouncil | Auditor => City,
                _ => Nothing,
            },
            // An agency sees the dossiers of those it would take; who runs a bloc sees the bloc's (clauses II.1.a, IV.3.b).
            Permission::ViewDossiers => match role {
                StandingOfficer | StandingLeader | PartyOfficer | Auditor => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                _ => Nothing,
            },
            Permission::FileDossiers => match role {
                StandingOfficer | StandingLeader | PartyOfficer => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                _ => Nothing,
            },
            Permission::AppraiseDossiers => match role {
                StandingOfficer | StandingLeader | PartyOfficer => Bloc,
                _ => Nothing,
            },
            // A second request for supplement and the finding that somebody is not eligible need a leader (STD-78).
            Permission::ApproveAppraisals => match role {
                StandingLeader | PartyOfficer => Bloc,
                _ => Nothing,
            },
            // The standing agency answers what people ask about their data (Decree 356/2025/NĐ-CP, Article 5).
            Permission::HandleDataRequests => match role {
                StandingOfficer | StandingLeader => City,
                _ => Nothing,
            },
            // What is erased does not come back, so a leader looks first.
            Permission::EraseCandidates => match role {
                StandingLeader => City,
                _ => Nothing,
            },
            // A member sees the councils in which they have a seat; who is outside sees nothing of them.
            Permission::ViewCouncils => match role {
                StandingOfficer | StandingLeader | CouncilSecretary | CityLeader | Auditor => City,
                CouncilMember => Own,
                _ => Nothing,
            },
            Permission::EditCouncils => match role {
                StandingOfficer | StandingLeader => City,
                _ => Nothing,
            },
            Permission::RunCouncil => match role {
                StandingOfficer | StandingLeader | CouncilSecretary => City,
                _ => Nothing,
            },
            // Only who presides over a meeting or is its secretary conducts it; the meeting says who that is.
            Permission::ChairCouncil => match role {
                StandingOfficer | StandingLeader | CouncilSecretary | CityLeader => City,
                CouncilMember => Own,
                _ => Nothing,
            },
            // Only who has a seat votes; the council says who that is.
            Permission::CastBallot => match role {
                StandingOfficer | StandingLeader | CouncilSecretary | CityLeader | CouncilMember => Own,
                _ => Nothing,
            },
            // A unit sees what its own people get; who runs a bloc sees the bloc's; who pays sees every sum (II.2, IV.3.b).
            Permission::ViewBenefits => match role {
                StandingOfficer | StandingLeader | PartyOfficer | Auditor => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                FinanceOfficer => City,
                Administrator | CouncilMember | CouncilSecretary | CityLeader | PeoplesCouncil => Nothing,
            },
            Permission::EditBenefits => match role {
                StandingOfficer | StandingLeader | PartyOfficer => Bloc,
                _ => Nothing,
            },
            Permission::EditPayments => match role {
                StandingOfficer | PartyOfficer => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                _ => Nothing,
            },
            // Whoever prepares a payment, or pays, knows the account; others see its last digits.
            Permission::EditPayeeAccounts => match role {
                StandingOfficer | PartyOfficer => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                FinanceOfficer => City,
                _ => Nothing,
            },
            // The unit confirms for its own people, then who runs the bloc approves, then the Department of Finance.
            Permission::ConfirmPayments => match role {
                AgencyHead | StandingLeader => Agency,
                _ => Nothing,
            },
            Permission::ApprovePayments => match role {
                StandingLeader | PartyOfficer => Bloc,
                _ => Nothing,
            },
            Permission::PayBenefits | Permission::EditEstimates | Permission::EditRepayments => match role {
                FinanceOfficer => City,
                _ => Nothing,
            },
            Permission::ProposeDiscontinuation => match role {
                StandingOfficer | StandingLeader | PartyOfficer => Bloc,
                AgencyHead => Agency,
                _ => Nothing,
            },
            // The decision is the council's; this records one that was issued.
            Permission::DecideDiscontinuation => match role {
                StandingLeader | PartyOfficer => Bloc,
                _ => Nothing,
            },
            Permission::ViewEvaluations => match role {
                StandingOfficer | StandingLeader | PartyOfficer | Auditor => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                _ => Nothing,
            },
            Permission::EvaluateTalents => match role {
                AgencyHead | StandingLeader => Agency,
                PartyOfficer => Bloc,
                _ => Nothing,
            },
            Permission::OpenEvaluations => match role {
                StandingOfficer | StandingLeader | PartyOfficer => Bloc,
                _ => Nothing,
            },
            // Sums are for who plans, decides, funds and checks them; a unit has its own. Names are another permission's.
            Permission::ViewBudget => match role {
                StandingOfficer | StandingLeader | FinanceOfficer | CouncilSecretary | CityLeader | PeoplesCouncil
                | Auditor => City,
                PartyOfficer => Bloc,
                AgencyOfficer | AgencyHead => Agency,
                Administrator | CouncilMember => Nothing,
            },
            // The standing agency consolidates, the council sends, the Department of Finance submits and allocates (II.2).
            Permission::EditBudget => match role {
                StandingOfficer | StandingLeader => City,
                _ => Nothing,
            },
            Permission::SendBudget => match role {
                StandingLeader | CouncilSecretary | CityLeader => City,
                _ => Nothing,
            },
            Permission::FundBudget => match role {
                FinanceOfficer => City,
                _ => Nothing,
            },
            // The city's results are read by who runs, funds, leads and checks the programme, in numbers that name nobody; a
            // unit has those of its own records (clauses II.1.b, IV.3.b).
            Permission::ViewReports => match role {
                StandingOfficer | StandingLeader | FinanceOfficer | CityLeader | PeoplesCouncil | PartyOfficer
                | Auditor => City,
                AgencyOfficer | AgencyHead => Agency,
                Administrator | CouncilMember | CouncilSecretary => Nothing,
            },
            Permission::EditReports => match role {
                StandingOfficer | StandingLeader => City,
                _ => Nothing,
            },
            Permission::ViewAccounts => match role {
                Administrator | StandingLeader | Auditor => City,
                PartyOfficer => Bloc,
                AgencyHead => Agency,
                _ => Nothing,
            },
            Permission::ManageAccounts => match role {
                Administrator => City,
                AgencyHead => Agency,
                _ => Nothing,
            },
            Permission::EditLaw | Permission::EditReferenceData => match role {
                Administrator | StandingOfficer | StandingLeader => City,
                _ => Nothing,
            },
            // An agency sees the papers that it issues and those that it received.
            Permission::ViewPapers => match role {
                StandingOfficer | StandingLeader | CityLeader | Auditor => City,
                PartyOfficer => Bloc,
                AgencyOfficer | AgencyHead | FinanceOfficer | CouncilSecretary => Agency,
                Administrator | CouncilMember | PeoplesCouncil => Nothing,
            },
            Permission::DraftPapers | Permission::IssuePapers => match role {
                StandingOfficer | StandingLeader => City,
                PartyOfficer => Bloc,
                AgencyOfficer | AgencyHead | FinanceOfficer | CouncilSecretary => Agency,
                Administrator | CouncilMember | CityLeader | PeoplesCouncil | Auditor => Nothing,
            },
            Permission::ApprovePapers => match role {
                StandingLeader | CityLeader => City,
                AgencyHead => Agency,
                _ => Nothing,
            },
            Permission::EditWordings => match role {
                StandingOfficer | StandingLeader => City,
                _ => Nothing,
            },
            Permission::ViewHistory => match role {
                Administrator | StandingLeader | Auditor => City,
                _ => Nothing,
            },
            Permission::ViewSettings | Permission::ViewJobs => match role {
                Administrator | Auditor => City,
                _ => Nothing,
            },
            Permission::EditSettings | Permission::RunJobs => match role {
                Administrator => City,
                _ => Nothing,
            },
        }
    }
}

/// The table of roles and permissions as text, one line a permission.
pub fn printed_table() -> String {
    use super::words::Words;
    let mut out = format!("{:<22}", "permission");
    for role in Role::ALL {
        out.push_str(&format!("{:<19}", role.as_str()));
    }
    for permission in Permission::ALL {
        out.push_str(&format!("\n{:<22}", format!("{permission:?}")));
        for role in Role::ALL {
            let reach = format!("{:?}", permission.reach(*role)).to_lowercase();
            out.push_str(&format!("{:<19}", if reach == "nothing" { "-".to_owned() } else { reach }));
        }
    }
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}
