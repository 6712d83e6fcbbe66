//! How cases look: to a regulator with everything, to the seller as far as it concerns it.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    Money, assessment, case, case_decision, case_step, organization, restitution, restitution_payment,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::findings::FindingFile,
    error::Error,
    market::{
        case::{CaseFile, DecisionGround, OwnCase},
        finding::{OwnFinding, own_finding},
    },
};

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    pub id: String,
    pub seller_id: String,
    /// `opened`, `heard`, `ordered`, `corrected`, `refused`, `decided` or `closed`.
    #[schema(value_type = String)]
    pub status: case::Status,
    pub summary: String,
    pub deadline_on: Option<NaiveDate>,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    /// What is in it; for regulators alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<CaseContent>,
    /// What concerns the seller; for the seller alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnContent>,
}

/// What is in a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseContent {
    pub seller: Party,
    pub findings: Vec<FindingFile>,
    /// The buyers that the findings name, by name now that a case is open.
    pub buyers: Vec<Party>,
    /// The ranges computed so far, newest first.
    pub assessments: Vec<AssessmentView>,
    /// Every step taken, oldest first.
    pub steps: Vec<StepView>,
    pub decision: Option<DecisionView>,
    pub restitutions: Vec<RestitutionView>,
}

/// What the seller sees of a case of its own.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnCaseContent)]
pub struct OwnContent {
    /// Every step taken, oldest first.
    pub steps: Vec<StepView>,
    /// Its own orders that stand apart, and how those compared with them were priced; their buyers are not named.
    pub findings: Vec<OwnFinding>,
    pub decision: Option<DecisionView>,
}

/// One step of a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseStep)]
pub struct StepView {
    pub id: String,
    /// Counted from one.
    pub number: i32,
    /// `hearing`, `statement`, `lapse`, `exemption`, `order`, `correction`, `review`, `refusal`, `decision`,
    /// `restitution` or `closure`.
    #[schema(value_type = String)]
    pub kind: case_step::Kind,
    /// What was said with it.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    pub taken_at: DateTime<Utc>,
}

/// How a case was decided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseDecision)]
pub struct DecisionView {
    pub id: String,
    pub case_id: String,
    /// The assessment it rests on; computed again, it comes out the same.
    pub assessment_id: String,
    pub head: String,
    /// The version of the law's numbers.
    pub law: String,
    /// None: no fine.
    #[schema(value_type = Option<String>)]
    pub fine: Option<Money>,
    #[schema(value_type = String)]
    pub confiscation: Money,
    /// What the overcharged buyers are to get back, all together.
    #[schema(value_type = String)]
    pub restitution: Money,
    /// Why an amount lies outside its range.
    pub ground: Option<DecisionGround>,
    pub reasons: String,
    pub decided_at: DateTime<Utc>,
}

/// What a buyer gets back for one order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Restitution)]
pub struct RestitutionView {
    pub id: String,
    pub order_id: String,
    #[schema(value_type = String)]
    pub amount: Money,
    /// What was paid of it; the rest is owed and paid as soon as the seller's funds allow.
    #[schema(value_type = String)]
    pub paid: Money,
    pub ordered_at: DateTime<Utc>,
    /// When nothing more was owed.
    pub settled_at: Option<DateTime<Utc>>,
    pub payments: Vec<RestitutionPayment>,
}

/// Money that went back.
#[derive(Debug, Serialize, ToSchema)]
pub struct RestitutionPayment {
    #[schema(value_type = String)]
    pub amount: Money,
    /// Of the journal.
    pub entry_id: String,
    /// The credit note that was written for it.
    pub credit_note_id: String,
    pub paid_at: DateTime<Utc>,
}

/// An organization that a case names.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseParty)]
pub struct Party {
    pub id: String,
    pub uscc: String,
    pub name: String,
}

/// The range of a fine, as computed from the facts stated.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentView {
    pub id: String,
    pub case_id: String,
    /// The version of the law's numbers.
    pub law: String,
    /// The head that counts first, such as `SZ95-R`.
    pub headline: Option<String>,
    /// The headline's least fine in yuan; none where the law sets none.
    #[schema(value_type = Option<String>)]
    pub fine_min: Option<Money>,
    #[schema(value_type = Option<String>)]
    pub fine_max: Option<Money>,
    /// The facts, with what the findings filled in.
    #[schema(value_type = Object)]
    pub facts: serde_json::Value,
    /// Heads, alternatives, gains, flags and what is still unknown.
    #[schema(value_type = Object)]
    pub answer: serde_json::Value,
    pub recorded_at: DateTime<Utc>,
}

impl From<case::Model> for CaseView {
    fn from(case: case::Model) -> Self {
        Self {
            id: case.id,
            seller_id: case.seller_id,
            status: case.status,
            summary: case.summary,
            deadline_on: case.deadline_on,
            opened_at: case.opened_at,
            closed_at: case.closed_at,
            content: None,
            own: None,
        }
    }
}

impl From<organization::Model> for Party {
    fn from(organization: organization::Model) -> Self {
        Self { id: organization.id, uscc: organization.uscc, name: organization.name }
    }
}

impl From<assessment::Model> for AssessmentView {
    fn from(assessment: assessment::Model) -> Self {
        Self {
            id: assessment.id,
            case_id: assessment.case_id,
            law: assessment.law,
            headline: assessment.headline,
            fine_min: assessment.fine_min,
            fine_max: assessment.fine_max,
            facts: assessment.facts,
            answer: assessment.answer,
            recorded_at: assessment.recorded_at,
        }
    }
}

impl From<case_step::Model> for StepView {
    fn from(step: case_step::Model) -> Self {
        Self {
            id: step.id,
            number: step.number,
            kind: step.kind,
            detail: step.detail,
            taken_at: step.taken_at,
        }
    }
}

impl TryFrom<case_decision::Model> for DecisionView {
    type Error = Error;

    fn try_from(decision: case_decision::Model) -> Result<Self, Error> {
        Ok(Self {
            id: decision.id,
            case_id: decision.case_id,
            assessment_id: decision.assessment_id,
            head: decision.head,
            law: decision.law,
            fine: decision.fine,
            confiscation: decision.confiscation,
            restitution: decision.restitution,
            ground: decision.ground.map(serde_json::from_value).transpose()?,
            reasons: decision.reasons,
            decided_at: decision.decided_at,
        })
    }
}

impl From<(restitution::Model, Vec<restitution_payment::Model>)> for RestitutionView {
    fn from((row, payments): (restitution::Model, Vec<restitution_payment::Model>)) -> Self {
        let payment = |payment: restitution_payment::Model| RestitutionPayment {
            amount: payment.amount,
            entry_id: payment.entry_id,
            credit_note_id: payment.invoice_id,
            paid_at: payment.paid_at,
        };
        Self {
            id: row.id,
            order_id: row.order_id,
            amount: row.amount,
            paid: row.paid,
            ordered_at: row.ordered_at,
            settled_at: row.settled_at,
            payments: payments.into_iter().map(payment).collect(),
        }
    }
}

impl TryFrom<CaseFile> for CaseView {
    type Error = Error;

    fn try_from(file: CaseFile) -> Result<Self, Error> {
        let content = CaseContent {
            seller: file.seller.into(),
            findings: file.findings.into_iter().map(FindingFile::of).collect::<Result<_, _>>()?,
            buyers: file.buyers.into_iter().map(Into::into).collect(),
            assessments: file.assessments.into_iter().map(Into::into).collect(),
            steps: file.steps.into_iter().map(Into::into).collect(),
            decision: file.decision.map(TryInto::try_into).transpose()?,
            restitutions: file.restitutions.into_iter().map(Into::into).collect(),
        };
        Ok(Self { content: Some(content), ..file.case.into() })
    }
}

impl TryFrom<OwnCase> for CaseView {
    type Error = Error;

    fn try_from(own: OwnCase) -> Result<Self, Error> {
        let content = OwnContent {
            steps: own.steps.into_iter().map(Into::into).collect(),
            findings: own.findings.iter().map(own_finding).collect::<Result<_, _>>()?,
            decision: own.decision.map(TryInto::try_into).transpose()?,
        };
        Ok(Self { own: Some(content), ..own.case.into() })
    }
}
