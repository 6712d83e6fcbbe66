//! The house rules that a machine can see. A failing text names the place and the rule; README *Conventions* says why.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use std::{
    fs,
    path::{Path, PathBuf},
};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

/// Names a file of ours may not have: they say nothing.
const EMPTY_NAMES: [&str; 6] = ["mod", "utils", "helpers", "common", "manager", "service"];

/// Who may name a crate: the crate, then the only places in `src` that may.
const ONLY: [(&str, &[&str]); 3] = [
    (
        "sea_orm",
        &[
            "act",
            "api/health",
            "auth",
            "cli",
            "db",
            "demo",
            "error",
            "facts",
            "jobs",
            "log",
            "market",
            "state",
            "worker",
        ],
    ),
    (
        "policies",
        &[
            "api/law",
            "cli/fairness",
            "cli/inspect",
            "cli/law",
            "console",
            "ctx",
            "demo",
            "error",
            "facts",
            "market",
            "state",
        ],
    ),
    ("lettre", &["mail"]),
];

/// Who may not name a crate.
const NEVER: [(&str, &[&str]); 2] =
    [("axum", &["market", "facts", "log.rs", "jobs", "act", "worker", "mail"]), ("entity", &["../policies"])];

struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// The part that runs: without the inline tests at its end.
    fn lines(&self) -> Vec<&str> {
        self.text.lines().take_while(|line| *line != "#[cfg(test)]").collect()
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Whether the file stands in one of these rooms of `src`.
    fn stands_in(&self, rooms: &[&str]) -> bool {
        rooms.iter().any(|room| {
            let room = Path::new("src").join(room);
            self.path == room || self.path == room.with_extension("rs") || self.path.starts_with(room)
        })
    }
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for root in ["src", "entity/src", "migration/src", "policies/src", "policies/tests", "tests"] {
        collect(Path::new(root), &mut found);
    }
    assert!(found.len() > 60, "the walk found only {} files", found.len());
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of the workspace") {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(Source { text: fs::read_to_string(&path).unwrap(), path });
        }
    }
}

#[track_caller]
fn none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

#[test]
fn every_file_opens_by_saying_what_it_is_for() {
    let broken: Vec<_> =
        sources().iter().filter(|source| !source.text.starts_with("//!")).map(Source::name).collect();
    none("a file opens with `//!`", &broken);
}

#[test]
fn no_file_is_too_long_to_read_at_once() {
    let broken: Vec<_> = sources()
        .iter()
        .filter(|source| source.lines().len() > FILE_LINES_MAX)
        .map(|source| format!("{} has {} lines", source.name(), source.lines().len()))
        .collect();
    none("a file has at most 400 lines; make two rooms of it", &broken);
}

#[test]
fn no_function_is_too_long_to_read_at_once() {
    let broken: Vec<_> = sources().iter().flat_map(long_functions).collect();
    none("a function has at most 70 lines", &broken);
}

/// Functions as rustfmt lays them out: from `fn` to the closing brace in the same column.
fn long_functions(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.text.lines().collect();
    let mut long = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let opens = code.starts_with("fn ")
            || code.starts_with("async fn ")
            || code.starts_with("pub") && code.contains(" fn ");
        if !opens {
            continue;
        }
        let end = format!("{}}}", " ".repeat(line.len() - code.len()));
        let length = lines.iter().skip(start).position(|line| *line == end).unwrap_or_default();
        if length > FUNCTION_LINES_MAX {
            long.push(format!("{}:{} has {length} lines", source.name(), start + 1));
        }
    }
    long
}

#[test]
fn names_of_files_say_something() {
    let empty = |source: &&Source| {
        source.path.file_stem().is_some_and(|stem| EMPTY_NAMES.iter().any(|name| stem == *name))
    };
    let broken: Vec<_> = sources().iter().filter(empty).map(Source::name).collect();
    none("no mod.rs, utils, helpers, common, manager, service", &broken);
}

#[test]
fn layers_import_only_what_is_below_them() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| source.path.starts_with("src")) {
        for (name, rooms) in ONLY {
            if names(source, name) && !source.stands_in(rooms) {
                broken.push(format!("{} names {name}, which only {} may", source.name(), rooms.join(", ")));
            }
        }
        for (name, rooms) in NEVER {
            if names(source, name) && source.stands_in(rooms) {
                broken.push(format!("{} names {name}, which it may not", source.name()));
            }
        }
    }
    none("front door → act → rows", &broken);
}

fn names(source: &Source, module: &str) -> bool {
    let path = format!("{module}::");
    source.lines().iter().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
        line.match_indices(&path).any(|(at, _)| {
            let before = line.get(..at).and_then(|text| text.chars().last());
            !before.is_some_and(|sign| sign.is_alphanumeric() || sign == '_' || sign == ':')
        })
    })
}

#[test]
fn nothing_is_left_unfinished_or_skipped() {
    let marks = ["#[ignore", "todo!", "unimplemented!", "FIXME", "XXX"];
    let broken: Vec<_> = sources()
        .iter()
        .filter(|source| !source.path.ends_with("tidy.rs"))
        .flat_map(|source| {
            let lines = source.text.lines().enumerate();
            let found = lines.filter(|(_, line)| marks.iter().any(|mark| line.contains(mark)));
            found
                .map(|(number, line)| format!("{}:{}: {}", source.name(), number + 1, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect();
    none("nothing is unfinished and no test is skipped", &broken);
}

#[test]
fn every_template_is_used() {
    let templates: Vec<PathBuf> = ["src/console/html", "src/mail"]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html" || ending == "txt"))
        .collect();
    let said: String = sources()
        .into_iter()
        .map(|source| source.text)
        .chain(templates.iter().map(|path| fs::read_to_string(path).unwrap()))
        .collect();
    let unused: Vec<_> = templates
        .iter()
        .filter_map(|path| path.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| !said.contains(&format!("\"{name}\"")))
        .collect();
    none("a template is named in code or in another template", &unused);
}
