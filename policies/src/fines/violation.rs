//! What an act may be said to break, and what the same act often breaks as well.

use serde::{Deserialize, Serialize};

/// The provision an act is said to break. Stating one says that its conduct took place; elements that the penalty
/// adds (infringement, refusal, seriousness) are facts of their own. What is not stated is not asked, so one act that
/// breaks several provisions states them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Violation {
    /// Trading personal data without authorization: Data Regulations, Art. 67(1).
    #[serde(rename = "67-1")]
    UnauthorizedPersonalData,
    /// Trading public data that was not opened: Art. 67(2).
    #[serde(rename = "67-2")]
    UnopenedPublicData,
    /// Trading what laws or regulations, local ones included, forbid to trade: Art. 67(3).
    #[serde(rename = "67-3")]
    ForbiddenTrade,
    /// Obtaining another's data by unlawful means: Art. 68(1).
    #[serde(rename = "68-1")]
    UnlawfulAcquisition,
    /// Substituting another's offer with its unlawfully collected data: Art. 68(2).
    #[serde(rename = "68-2")]
    UnlawfulSubstitution,
    /// Other unfair conduct that laws or regulations forbid: Art. 68(3).
    #[serde(rename = "68-3")]
    OtherUnfairConduct,
    /// Treating like counterparties differently: Art. 69.
    #[serde(rename = "69")]
    DifferentTreatment,
    /// A monopoly agreement: Art. 70; Anti-Monopoly Law, Art. 56.
    #[serde(rename = "70-agreement")]
    MonopolyAgreement,
    /// Abuse of a dominant position: Art. 70; Anti-Monopoly Law, Art. 57.
    #[serde(rename = "70-abuse")]
    AbuseOfDominance,
    /// An unlawful concentration: Art. 70; Anti-Monopoly Law, Art. 58.
    #[serde(rename = "70-concentration")]
    UnlawfulConcentration,
    /// A public management and service body's breach of the rules on public data: Art. 93.
    PublicData,
    /// A breach of the rules on personal information: Art. 92; PIPL, Art. 66.
    Personal,
    /// A missed duty of data security (Art. 96): Data Security Law, Arts. 27, 29, 30.
    Security,
    /// A breach of the system for national core data that harms sovereignty, security or development: DSL, Art. 45.
    CoreData,
    /// An unlawful export: of important data (DSL, Art. 31) or of personal information (PIPL, Arts. 38-40).
    Export,
    /// A missed duty of an intermediary of data trades: Data Security Law, Arts. 33 and 47.
    Intermediary,
    /// Refusing a lawful request of the police or State security for data: DSL, Art. 35.
    DataRequest,
    /// Giving data to a foreign court or law-enforcement body without approval: DSL, Art. 36.
    ForeignRequest,
    /// Network data: contracts for providing it, automated collection, consent, platform rules: NDSR, Arts. 12, 16-20,
    /// 22, 40-42.
    NetworkData,
    /// Handling that affects national security without its review: NDSR, Art. 13.
    SecurityReview,
    /// Important data not declared, guarded or assessed: NDSR, Arts. 29-32.
    ImportantData,
    /// A network operator's missed duty of protection: Cybersecurity Law, Arts. 23 and 27 (21 and 25 until 2025).
    NetworkSecurity,
    /// The same of an operator of critical infrastructure: CSL, Arts. 35, 36, 38, 40 (33, 34, 36, 38 until 2025).
    CriticalInfrastructure,
    /// Unlawful content not stopped: CSL, Arts. 49 and 52 (47 until 2025).
    NetworkContent,
    /// Personal information infringed by a network operator: CSL, Arts. 24 and 43-45 (22 and 41-43 until 2025).
    NetworkPersonal,
    /// Data of critical infrastructure kept or sent abroad: CSL, Art. 39 (37 until 2025).
    CriticalExport,
    /// Obstructing an antimonopoly investigation: Anti-Monopoly Law, Art. 62.
    Obstruction,
    /// Interfering with others on the network, and taking or using others' data unfairly: Anti-Unfair-Competition Law,
    /// Art. 13, paras. 2-4 (Art. 12, without a clause on data, until 2025-10-14).
    UnfairData,
    /// Infringing a trade secret: AUCL, Art. 10 (9 before).
    TradeSecret,
    /// False or misleading promotion: AUCL, Art. 9 (8 before).
    FalsePromotion,
    /// Abusing an advantage over smaller enterprises: AUCL, Art. 15, since 2025-10-15.
    AdvantageAbuse,
    /// Discriminating in price between other operators under equal conditions: Price Law, Art. 14(5).
    OperatorPrice,
    /// Charging consumers differently for the same thing without their knowledge: Consumer Law Implementing
    /// Regulations, Art. 9, para. 2.
    ConsumerPrice,
    /// Search results by a consumer's traits without a neutral option: E-Commerce Law, Art. 18, para. 1.
    PersonalizedSearch,
    /// Tying goods without saying so: E-Commerce Law, Art. 19.
    Tying,
    /// A platform that does not verify, report or keep records: E-Commerce Law, Arts. 27, 28, 29, 31.
    PlatformRecords,
    /// Unreasonable restrictions or fees on operators in a platform: E-Commerce Law, Art. 35.
    PlatformTerms,
    /// A platform that knew of harm and did nothing: E-Commerce Law, Art. 38.
    PlatformInaction,
}

/// The trades that Art. 67 forbids.
pub(super) const TRADES: [Violation; 3] =
    [Violation::UnauthorizedPersonalData, Violation::UnopenedPublicData, Violation::ForbiddenTrade];
/// The conduct that Art. 68 forbids.
pub(super) const UNFAIR: [Violation; 3] =
    [Violation::UnlawfulAcquisition, Violation::UnlawfulSubstitution, Violation::OtherUnfairConduct];

impl Violation {
    /// What the same act often breaks as well. It is not asked until it is stated.
    pub(super) const fn beside(self) -> &'static [Self] {
        match self {
            Self::UnlawfulAcquisition | Self::UnlawfulSubstitution | Self::OtherUnfairConduct => {
                &[Self::UnfairData, Self::TradeSecret]
            }
            Self::DifferentTreatment => {
                &[Self::ConsumerPrice, Self::OperatorPrice, Self::Personal, Self::AbuseOfDominance]
            }
            Self::MonopolyAgreement | Self::AbuseOfDominance | Self::UnlawfulConcentration => {
                &[Self::UnfairData]
            }
            Self::Personal => &[Self::NetworkData],
            Self::Security => {
                &[Self::NetworkSecurity, Self::CriticalInfrastructure, Self::ImportantData, Self::Personal]
            }
            Self::Export => &[Self::NetworkData, Self::CriticalExport],
            Self::Intermediary => &[Self::PlatformRecords],
            Self::PlatformInaction => &[Self::NetworkData, Self::NetworkContent],
            Self::NetworkPersonal => &[Self::Security],
            _ => &[],
        }
    }
}
