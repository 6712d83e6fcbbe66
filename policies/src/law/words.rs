//! The names of the schema, parsed once: entity types, actions and the kinds of part the law is asked about.

use cedar_policy::{Entities, EntityId, EntityTypeName, EntityUid, RestrictedExpression, Schema};

use super::LawError;
use crate::facts::Gate;

/// What the law is asked: to open a gate, or what a part rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ask {
    Gate(Gate),
    RelyOn,
}

impl Ask {
    pub(crate) const ALL: [Self; 5] = [
        Self::Gate(Gate::List),
        Self::Gate(Gate::Order),
        Self::Gate(Gate::Deliver),
        Self::Gate(Gate::Stand),
        Self::RelyOn,
    ];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Gate(gate) => gate.word(),
            Self::RelyOn => "rely_on",
        }
    }

    pub(crate) fn index(self) -> usize {
        match self {
            Self::Gate(Gate::List) => 0,
            Self::Gate(Gate::Order) => 1,
            Self::Gate(Gate::Deliver) => 2,
            Self::Gate(Gate::Stand) => 3,
            Self::RelyOn => 4,
        }
    }
}

/// The kinds of part a rule can speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PartKind {
    Product,
    Source,
    Field,
    Group,
    Consent,
    Exemption,
    Ground,
    Export,
}

impl PartKind {
    pub(crate) const ALL: [Self; 8] = [
        Self::Product,
        Self::Source,
        Self::Field,
        Self::Group,
        Self::Consent,
        Self::Exemption,
        Self::Ground,
        Self::Export,
    ];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Product => "Product",
            Self::Source => "Source",
            Self::Field => "Field",
            Self::Group => "Group",
            Self::Consent => "Consent",
            Self::Exemption => "Exemption",
            Self::Ground => "Ground",
            Self::Export => "Export",
        }
    }
}

/// Parsed names. Parsing can fail, so it happens here, at load, and never while something is weighed.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    seller: EntityUid,
    asks: Vec<EntityUid>,
    kinds: Vec<EntityTypeName>,
    sets: Vec<(&'static str, EntityTypeName)>,
    actions: Entities,
}

const CLOSED_SETS: [&str; 9] = [
    "Tri",
    "State",
    "SourceKind",
    "Class",
    "Found",
    "Transformation",
    "LawRank",
    "ExemptionItem",
    "GroundItem",
];

impl Words {
    pub(crate) fn new(schema: &Schema) -> Result<Self, LawError> {
        let action = type_name("Action")?;
        let actions = schema.action_entities().map_err(|error| LawError::Unfit(error.to_string()))?;
        Ok(Self {
            seller: uid(&type_name("Seller")?, "seller"),
            asks: Ask::ALL.iter().map(|ask| uid(&action, ask.word())).collect(),
            kinds: PartKind::ALL.iter().map(|kind| type_name(kind.word())).collect::<Result<_, _>>()?,
            sets: CLOSED_SETS
                .iter()
                .map(|set| type_name(set).map(|name| (*set, name)))
                .collect::<Result<_, _>>()?,
            actions,
        })
    }

    pub(crate) fn seller(&self) -> EntityUid {
        self.seller.clone()
    }

    /// The actions with their groups: every store of entities starts from them.
    pub(crate) fn actions(&self) -> Entities {
        self.actions.clone()
    }

    pub(crate) fn ask(&self, ask: Ask) -> Option<EntityUid> {
        self.asks.get(ask.index()).cloned()
    }

    pub(crate) fn part(&self, kind: PartKind, path: &str) -> Option<EntityUid> {
        let at = PartKind::ALL.iter().position(|known| *known == kind)?;
        self.kinds.get(at).map(|name| uid(name, path))
    }

    /// A word of one of the closed sets.
    pub(crate) fn word(&self, set: &str, word: &str) -> Option<RestrictedExpression> {
        let (_, name) = self.sets.iter().find(|(known, _)| *known == set)?;
        Some(RestrictedExpression::new_entity_uid(uid(name, word)))
    }
}

fn uid(name: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(name.clone(), EntityId::new(id))
}

fn type_name(name: &str) -> Result<EntityTypeName, LawError> {
    name.parse().map_err(|_| LawError::Unfit(format!("`{name}` is no name of an entity type")))
}
