//! The OpenAPI document read for people: operations by tag, shapes as tables, types in words.

use serde_json::{Map, Value};

/// The operations of one tag.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) operations: Vec<Operation>,
}

pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    /// The summary up to its first colon, comma or full stop: for the list of contents.
    pub(super) short: String,
    pub(super) description: String,
    pub(super) public: bool,
    pub(super) parameters: Vec<Member>,
    pub(super) takes: Vec<Content>,
    pub(super) gives: Vec<Answer>,
}

/// A body of one media type.
pub(super) struct Content {
    pub(super) media_type: String,
    pub(super) kind: Kind,
}

pub(super) struct Answer {
    pub(super) status: String,
    pub(super) description: String,
    pub(super) contents: Vec<Content>,
}

/// A schema: its members, or what it is.
pub(super) struct Shape {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) kind: Kind,
    pub(super) members: Vec<Member>,
}

/// A parameter, or a member of an object.
pub(super) struct Member {
    pub(super) name: String,
    /// `path`, `query` or `header` of a parameter.
    pub(super) place: String,
    pub(super) required: bool,
    pub(super) kind: Kind,
    pub(super) limits: Vec<String>,
    pub(super) description: String,
}

/// A type in words: `before`, then the shape it links to, then `after`.
#[derive(Default)]
pub(super) struct Kind {
    pub(super) before: String,
    pub(super) shape: Option<String>,
    pub(super) after: String,
}

impl Kind {
    fn words(words: impl Into<String>) -> Self {
        Self { before: words.into(), ..Self::default() }
    }
}

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// The operations, grouped by their first tag in order of appearance.
pub(super) fn groups(document: &Value) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (path, item) in members(&document["paths"]) {
        for method in METHODS {
            let Some(described) = item.get(method) else { continue };
            let tag = described.pointer("/tags/0").and_then(Value::as_str).unwrap_or("other").to_owned();
            let operation = operation(method, path, described);
            match groups.iter_mut().find(|group| group.name == tag) {
                Some(group) => group.operations.push(operation),
                None => groups.push(Group { name: tag, operations: vec![operation] }),
            }
        }
    }
    groups
}

fn operation(method: &str, path: &str, described: &Value) -> Operation {
    let summary = text(described, "summary");
    Operation {
        short: summary.split([':', '.', ',']).next().unwrap_or_default().to_owned(),
        id: text(described, "operationId"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary,
        description: text(described, "description"),
        public: described["security"]
            .as_array()
            .is_some_and(|ways| ways.iter().any(|way| way.as_object().is_some_and(Map::is_empty))),
        parameters: items(&described["parameters"]).map(parameter).collect(),
        takes: contents(&described["requestBody"]),
        gives: members(&described["responses"])
            .map(|(status, answer)| Answer {
                status: if status == "default" { "any other".to_owned() } else { status.clone() },
                description: text(answer, "description"),
                contents: contents(answer),
            })
            .collect(),
    }
}

fn parameter(described: &Value) -> Member {
    Member {
        name: text(described, "name"),
        place: text(described, "in"),
        required: described["required"].as_bool().unwrap_or(false),
        kind: kind(&described["schema"]),
        limits: limits(&described["schema"]),
        description: text(described, "description"),
    }
}

fn contents(body: &Value) -> Vec<Content> {
    members(&body["content"])
        .map(|(media_type, content)| Content {
            media_type: media_type.clone(),
            kind: kind(&content["schema"]),
        })
        .collect()
}

/// Every named schema, in the order of their names.
pub(super) fn shapes(document: &Value) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = members(document.pointer("/components/schemas").unwrap_or(&Value::Null))
        .map(|(name, schema)| Shape {
            name: name.clone(),
            description: text(schema, "description"),
            kind: kind(schema),
            members: members_of(document, schema),
        })
        .collect();
    shapes.sort_by(|a, b| a.name.cmp(&b.name));
    shapes
}

/// The members of an object; of one put together from others, theirs too.
fn members_of(document: &Value, schema: &Value) -> Vec<Member> {
    let own = members(&schema["properties"]).map(|(name, property)| Member {
        name: name.clone(),
        place: String::new(),
        required: items(&schema["required"]).any(|required| required == name),
        kind: kind(property),
        limits: limits(property),
        description: description(property),
    });
    let parts = items(&schema["allOf"]).flat_map(|part| {
        let named = part["$ref"].as_str().and_then(named);
        let part =
            named.and_then(|name| document.get("components")?.get("schemas")?.get(name)).unwrap_or(part);
        members_of(document, part)
    });
    parts.chain(own).collect()
}

/// A property that may be null has its description on what else it may be.
fn description(property: &Value) -> String {
    let own = text(property, "description");
    if own.is_empty() {
        items(&property["oneOf"])
            .map(|part| text(part, "description"))
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    } else {
        own
    }
}

fn kind(schema: &Value) -> Kind {
    if let Some(name) = schema["$ref"].as_str().and_then(named) {
        return Kind { shape: Some(name.to_owned()), ..Kind::default() };
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        return Kind::words(words.join(" | "));
    }
    let choices: Vec<&Value> = items(&schema["oneOf"]).chain(items(&schema["anyOf"])).collect();
    if !choices.is_empty() {
        return choice(&choices);
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if types.contains(&"array") {
        let inner = kind(&schema["items"]);
        return Kind { before: format!("list of {}", inner.before), ..inner };
    }
    match (types.as_slice(), schema.get("allOf")) {
        ([], Some(_)) => Kind::words("object"),
        ([], None) => Kind::words("anything"),
        (types, _) => Kind::words(types.join(" or ")),
    }
}

fn choice(choices: &[&Value]) -> Kind {
    let nullable = choices.iter().any(|choice| choice["type"] == "null");
    let mut rest = choices.iter().filter(|choice| choice["type"] != "null");
    match (rest.next(), rest.next()) {
        (Some(only), None) => {
            let inner = kind(only);
            let after = if nullable { " or null" } else { "" };
            Kind { after: format!("{}{after}", inner.after), ..inner }
        }
        _ => Kind::words(format!("one of {} shapes", choices.len())),
    }
}

fn limits(schema: &Value) -> Vec<String> {
    let number = |name: &str| schema.get(name).filter(|value| value.is_number()).map(ToString::to_string);
    let range = |unit: &str, min: Option<String>, max: Option<String>| match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("{min}{unit}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}{unit}")),
        (None, Some(max)) => Some(format!("at most {max}{unit}")),
        (Some(min), None) => Some(format!("at least {min}{unit}")),
        (None, None) => None,
    };
    [
        range(" characters", number("minLength"), number("maxLength")),
        range(" items", number("minItems"), number("maxItems")),
        range("", number("minimum"), number("maximum")),
        schema["format"].as_str().filter(|format| !format.starts_with("int")).map(str::to_owned),
        schema["pattern"].as_str().map(|pattern| format!("matches {pattern}")),
        schema.get("default").map(|value| format!("{value} if left out")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn named(reference: &str) -> Option<&str> {
    reference.rsplit('/').next()
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
