//! How fast the law answers: the admission of a product with 20 sources and 60 fields, beside Cedar alone over the
//! same policies on as many entities and requests, built before the clock starts; and the range of a fine.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "a measurement stops at the first surprise, and prints what it found"
)]

use std::{
    collections::HashMap,
    hint::black_box,
    path::Path,
    str::FromStr,
    time::{Duration, Instant},
};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, Policy, PolicySet, Request,
    RestrictedExpression, Schema, SchemaFragment,
};
use chrono::NaiveDate;
use policies::{
    Facts, Gate, Law, Verdict, cases,
    fines::{self, FineFacts},
    parameters::Parameters,
};
use serde_json::{Value, json};

const SOURCES: usize = 20;
const FIELDS: usize = 60;
/// Products that differ in what is known of their sources and fields.
const PRODUCTS: usize = 64;
/// Laws that have never been asked anything.
const UNASKED: usize = 20;
const EACH: Duration = Duration::from_secs(3);

fn main() {
    let on = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let law = Law::load().unwrap();
    let products = products();
    let allowed = law.admission(products.first().unwrap(), on).unwrap();
    assert_eq!(allowed.verdict, Verdict::Allow, "{:?}", allowed.because());

    let raw = Raw::of(&law);
    let cedar = per_second(&|_| raw.ask());
    let ours = per_second(&|turn| {
        let facts = products.get(turn % PRODUCTS).unwrap();
        black_box(law.admission(facts, on).unwrap());
    });
    let both: f64 = std::thread::scope(|threads| {
        let one = || {
            per_second(&|turn| {
                black_box(law.admission(products.get(turn % PRODUCTS).unwrap(), on).unwrap());
            })
        };
        let running: Vec<_> = (0..2).map(|_| threads.spawn(one)).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    let unasked = first_answer(products.first().unwrap(), on);
    let numbers = Parameters::load().unwrap();
    let facts =
        json!({ "violation": "67-1", "actor": "seller", "amount": "10000.00", "personal_breach": false });
    let facts = FineFacts::from_json(&facts).unwrap();
    let fine = per_second(&|_| {
        black_box(fines::assess(&numbers, &facts, on).unwrap());
    });

    println!("Cedar alone, {} requests a product: {cedar:.0} products/s", raw.requests.len());
    println!("admission, {SOURCES} sources and {FIELDS} fields: {ours:.0} products/s");
    println!("admission / Cedar alone, time: {:.2}", cedar / ours);
    println!("admission on two threads: {both:.0} products/s");
    println!(
        "the first product a law is ever asked about: {unasked:.0}/s, / Cedar alone, time: {:.2}",
        cedar / unasked
    );
    println!("fine: {fine:.0} answers/s");
}

/// How often the work is done in a second; every call is given its number.
fn per_second(work: &dyn Fn(usize)) -> f64 {
    (0..PRODUCTS).for_each(work);
    let began = Instant::now();
    let mut done = 0_usize;
    while began.elapsed() < EACH {
        work(done);
        done += 1;
    }
    done as f64 / began.elapsed().as_secs_f64()
}

/// The same where nothing is remembered yet: the middle one of several, as answers a second.
fn first_answer(facts: &Facts, on: NaiveDate) -> f64 {
    let mut took: Vec<f64> = (0..UNASKED)
        .map(|_| {
            let law = Law::load().unwrap();
            let began = Instant::now();
            black_box(law.admission(facts, on).unwrap());
            began.elapsed().as_secs_f64()
        })
        .collect();
    took.sort_by(f64::total_cmp);
    1.0 / took.get(UNASKED / 2).unwrap()
}

/// The lawful base of the cases, widened; each product but the first differs in its fields and sources.
fn products() -> Vec<Facts> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let cases = cases::load(&folder).unwrap();
    let lawful = |case: &&cases::Case| {
        let groups = case.facts.get("groups").and_then(Value::as_array);
        case.expect.get("verdict") == Some(&json!("allow"))
            && groups.is_some_and(|groups| !groups.is_empty())
            && case.kind == cases::Kind::Admission
    };
    let base = &cases.iter().find(lawful).unwrap().facts;
    (0..PRODUCTS).map(|number| widened(base, number)).collect()
}

fn widened(base: &Value, number: usize) -> Facts {
    let repeated = |list: &str, count: usize| -> Vec<Value> {
        let items = base.get(list).and_then(Value::as_array).unwrap();
        items.iter().cycle().take(count).cloned().collect()
    };
    let mut facts = base.clone();
    let mut sources = repeated("sources", SOURCES);
    for (at, source) in sources.iter_mut().enumerate().skip(1) {
        source.as_object_mut().unwrap().insert("id".to_owned(), json!(format!("source {at}")));
        // Of other kinds the people would have to be listed.
        source.as_object_mut().unwrap().insert("kind".to_owned(), json!("generated"));
        if (number >> (at % 3)) & 1 == 1 {
            source.as_object_mut().unwrap().remove("evidence");
        }
    }
    let mut fields = repeated("fields", FIELDS);
    for (at, field) in fields.iter_mut().enumerate() {
        field.as_object_mut().unwrap().insert("name".to_owned(), json!(format!("field {at}")));
        if (number >> (3 + at % 3)) & 1 == 1 {
            field.as_object_mut().unwrap().remove("transformed");
        }
    }
    let members = facts.as_object_mut().unwrap();
    members.insert("sources".to_owned(), json!(sources));
    members.insert("fields".to_owned(), json!(fields));
    Facts::from_value(facts).unwrap()
}

/// Cedar with nothing around it: requests and entities as the schema asks for them, each kind of part with only the
/// policies that can speak of it, which is the least that Cedar can be asked.
struct Raw {
    entities: Entities,
    requests: Vec<(Request, usize)>,
    policies: Vec<PolicySet>,
}

impl Raw {
    fn of(law: &Law) -> Self {
        let text = |name: &str| law.text().iter().find(|(file, _)| file == name).unwrap().1.clone();
        let (schema, _) = Schema::from_cedarschema_str(&text("schema.cedarschema")).unwrap();
        let shapes =
            SchemaFragment::from_cedarschema_str(&text("schema.cedarschema")).unwrap().0.to_json_value();
        let shapes = shapes.unwrap();
        let shapes = shapes.pointer("/").or(shapes.get("")).unwrap().clone();
        let files = law
            .text()
            .iter()
            .filter(|(file, _)| file.rsplit_once('.').is_some_and(|(_, ending)| ending == "cedar"));
        let all: Vec<Policy> = files
            .flat_map(|(_, text)| PolicySet::from_str(text).unwrap().policies().cloned().collect::<Vec<_>>())
            .enumerate()
            .map(|(at, policy)| policy.new_id(cedar_policy::PolicyId::new(at.to_string())))
            .collect();
        let parts = [("Product", 1), ("Source", SOURCES), ("Field", FIELDS), ("Group", 1), ("Consent", 1)];
        let seller = uid("Seller", "seller");
        let mut entities = vec![entity(&shapes, "Seller", "seller")];
        let (mut requests, mut policies) = (Vec::new(), Vec::new());
        for (kind, count) in parts {
            for action in [Gate::List.word(), "rely_on"] {
                let action = uid("Action", action);
                let mut set = PolicySet::new();
                for policy in all.iter().filter(|policy| {
                    policy.get_valid_request_envs(&schema).any(|environment| {
                        environment.action() == &action && environment.resource().to_string() == kind
                    })
                }) {
                    set.add(policy.clone()).unwrap();
                }
                if set.is_empty() {
                    continue;
                }
                for number in 0..count {
                    let part = uid(kind, &number.to_string());
                    let context = if action.id().unescaped() == "rely_on" {
                        Context::empty()
                    } else {
                        let carried = RestrictedExpression::new_bool(true);
                        Context::from_pairs([("carried".to_owned(), carried)]).unwrap()
                    };
                    let request = Request::new(seller.clone(), action.clone(), part, context, None).unwrap();
                    requests.push((request, policies.len()));
                }
                policies.push(set);
            }
            entities.extend((0..count).map(|number| entity(&shapes, kind, &number.to_string())));
        }
        let entities = schema.action_entities().unwrap().add_entities(entities, None).unwrap();
        Self { entities, requests, policies }
    }

    fn ask(&self) {
        let authorizer = Authorizer::new();
        for (request, policies) in &self.requests {
            let set = self.policies.get(*policies).unwrap();
            let response = authorizer.is_authorized(request, set, &self.entities);
            assert_eq!(response.diagnostics().errors().count(), 0, "{request}");
            black_box::<Decision>(response.decision());
        }
    }
}

fn uid(kind: &str, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.parse().unwrap(), cedar_policy::EntityId::new(id))
}

/// An entity with every attribute of its shape: the first word of a closed set, or a large number.
fn entity(shapes: &Value, kind: &str, id: &str) -> Entity {
    let shape = shapes.pointer(&format!("/entityTypes/{kind}/shape/attributes")).and_then(Value::as_object);
    let mut attributes = HashMap::new();
    for (name, told) in shape.unwrap() {
        let named = told.get("name").or(told.get("type")).and_then(Value::as_str).unwrap();
        let words = shapes.pointer(&format!("/entityTypes/{named}/enum")).and_then(Value::as_array);
        let value = match words.and_then(|words| words.first()).and_then(Value::as_str) {
            Some(word) => RestrictedExpression::new_entity_uid(uid(named, word)),
            None => RestrictedExpression::new_long(1_000),
        };
        attributes.insert(name.clone(), value);
    }
    Entity::new(uid(kind, id), attributes, std::collections::HashSet::new()).unwrap()
}
