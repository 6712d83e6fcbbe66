//! One concrete set of facts, as the law is told them, and what sets of policies say of it.

use std::collections::BTreeMap;

use cedar_policy::{Authorizer, Context, Decision, Entity, EntityUid, PolicySet, Request};
use cedar_policy_symcc::Env;
use serde_json::{Value, json};

use super::question::Question;
use crate::admission::Told;
use crate::law::{Law, PartKind};

/// Named facts, each as Cedar writes it in JSON.
pub(super) type Attributes = BTreeMap<String, Value>;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) kind: PartKind,
    pub(super) seller: Attributes,
    pub(super) part: Attributes,
    pub(super) deal: Attributes,
    /// Where the part stands in the facts it was told of; empty when the solver made it up.
    pub(super) path: String,
}

/// What must hold of a point: each set allows it, or does not.
pub(super) type Check = Vec<(PolicySet, bool)>;

impl Point {
    /// The facts the solver found.
    pub(super) fn found(env: &Env, kind: PartKind) -> Self {
        let of = |uid: Option<&EntityUid>| {
            uid.and_then(|uid| env.entities.get(uid)).map(attributes).unwrap_or_default()
        };
        Self {
            kind,
            seller: of(env.request.principal()),
            part: of(env.request.resource()),
            deal: env.request.context().map(deal).unwrap_or_default(),
            path: String::new(),
        }
    }

    /// Every part of that kind that the law was told of.
    pub(super) fn told(told: &Told, kind: PartKind) -> Vec<Self> {
        let of = |name: &str| {
            told.parts.iter().filter(|part| part.uid().type_name().to_string() == name).collect::<Vec<_>>()
        };
        let seller = of("Seller").first().map(|seller| attributes(seller)).unwrap_or_default();
        let parts = of(kind.word()).into_iter().map(|part| Self {
            kind,
            seller: seller.clone(),
            part: attributes(part),
            deal: deal(&told.deal),
            path: part.uid().id().unescaped().to_owned(),
        });
        parts.collect()
    }

    /// Whether all of the check holds of these facts at the gate of the question. Facts that cannot be laid before
    /// the policies pass no check.
    pub(super) fn passes(&self, check: &Check, question: &Question, law: &Law) -> bool {
        self.lay(question, law).is_some_and(|(request, entities)| {
            check.iter().all(|(set, allows)| {
                let answer = Authorizer::new().is_authorized(&request, set, &entities);
                answer.diagnostics().errors().next().is_none()
                    && (answer.decision() == Decision::Allow) == *allows
            })
        })
    }

    fn lay(&self, question: &Question, law: &Law) -> Option<(Request, cedar_policy::Entities)> {
        let seller = law.words.seller();
        let part = law.words.part(self.kind, "part")?;
        let parts = [entity(&seller, &self.seller)?, entity(&part, &self.part)?];
        let entities = law.words.actions().add_entities(parts, None).ok()?;
        let context = Context::from_json_value(json!(self.deal), None).ok()?;
        let request = Request::new(seller, question.env.action().clone(), part, context, None).ok()?;
        Some((request, entities))
    }
}

fn entity(uid: &EntityUid, attributes: &Attributes) -> Option<Entity> {
    let id = json!({ "type": uid.type_name().to_string(), "id": uid.id().unescaped() });
    Entity::from_json_value(json!({ "uid": id, "attrs": attributes, "parents": [] }), None).ok()
}

fn attributes(entity: &Entity) -> Attributes {
    let json = entity.to_json_value().unwrap_or_default();
    members(json.get("attrs"))
}

fn deal(context: &Context) -> Attributes {
    members(context.to_json_value().ok().as_ref())
}

fn members(json: Option<&Value>) -> Attributes {
    let members = json.and_then(Value::as_object).cloned().unwrap_or_default();
    members.into_iter().collect()
}

/// `{"__entity": {"type": "Tri", "id": "yes"}}` is the word `yes`.
pub(super) fn plain(value: &Value) -> Value {
    value.pointer("/__entity/id").unwrap_or(value).clone()
}
