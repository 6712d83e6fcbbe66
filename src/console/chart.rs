//! Charts, drawn here as SVG: a title, axes with round numbers, a legend, and the same numbers as a table, so that nothing
//! is said by a picture alone. Looks are classes of the stylesheet; shapes and dashes tell series apart without colour.

use askama::Template;

use super::Frame;

mod axis;
pub mod bars;
pub mod cohort;
pub mod over_time;
pub mod timeline;

/// The drawing, in units of the picture; a page scales it.
const WIDTH: i64 = 720;
const LEFT: i64 = 96;
const RIGHT: i64 = WIDTH - 44;
const TOP: i64 = 16;

/// One picture with its words and numbers.
#[derive(Debug, Template)]
#[template(path = "chart.html")]
pub struct Chart {
    /// Unique on its page.
    pub id: &'static str,
    pub title: String,
    /// What there is to see, in a sentence.
    pub says: String,
    pub words: Words,
    height: i64,
    marks: Vec<Mark>,
    legend: Vec<Key>,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The words that every chart uses, in the reader's language.
#[derive(Clone, Debug)]
pub struct Words {
    pub as_table: String,
    pub nothing: String,
}

/// What a chart is about.
#[derive(Clone, Debug)]
pub struct About {
    pub id: &'static str,
    pub title: String,
    pub says: String,
    pub words: Words,
    /// Heads of the table's columns, in the order the kind of chart gives them.
    pub columns: Vec<String>,
}

impl About {
    /// A chart of this page: its title, what there is to see, and the heads of its table's columns.
    pub fn new(frame: &Frame, id: &'static str, title: &str, says: &str, columns: &[&str]) -> Self {
        let words = Words {
            as_table: frame.t("The same numbers as a table").to_owned(),
            nothing: frame.t("There is nothing to draw yet.").to_owned(),
        };
        let columns = columns.iter().map(|column| frame.t(column).to_owned()).collect();
        Self { id, title: frame.t(title).to_owned(), says: says.to_owned(), words, columns }
    }
}

/// How one series looks: a number of the stylesheet's, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look(pub u8);

/// The look of what a chart is about, beside others.
pub const MARKED: Look = Look(1);
/// The look of what it is compared with.
pub const OTHERS: Look = Look(2);
/// The look of what was published.
pub const PUBLISHED: Look = Look(3);

/// One line of the legend.
#[derive(Debug)]
struct Key {
    name: String,
    look: Look,
    shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Dot,
    Line,
}

/// Something drawn.
#[derive(Debug)]
enum Mark {
    Edge { class: &'static str, from: (i64, i64), to: (i64, i64) },
    Text { class: &'static str, at: (i64, i64), anchor: &'static str, text: String },
    Line { look: Look, points: String },
    Dot { look: Look, at: (i64, i64), tip: String },
    Bar { look: Look, at: (i64, i64), width: i64, height: i64, tip: String },
}

impl Chart {
    fn of(about: About, height: i64, rows: Vec<Vec<String>>) -> Self {
        let About { id, title, says, words, columns } = about;
        Self { id, title, says, words, height, marks: Vec::new(), legend: Vec::new(), columns, rows }
    }

    fn edge(&mut self, class: &'static str, from: (i64, i64), to: (i64, i64)) {
        self.marks.push(Mark::Edge { class, from, to });
    }

    fn text(&mut self, class: &'static str, at: (i64, i64), anchor: &'static str, text: impl Into<String>) {
        self.marks.push(Mark::Text { class, at, anchor, text: text.into() });
    }

    fn key(&mut self, name: impl Into<String>, look: Look, shape: Shape) {
        self.legend.push(Key { name: name.into(), look, shape });
    }
}

/// A dot as a path around its place: each look has a shape of its own.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template lends what it shows")]
fn outline(look: &Look, at: &(i64, i64)) -> String {
    let (x, y) = *at;
    match look.0 % 3 {
        1 => format!("M{x} {}l7 7-7 7-7-7z", y - 7),
        2 => format!("M{} {y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", x - 5),
        _ => format!("M{} {}h9v9h-9z", x - 4, y - 4),
    }
}

#[cfg(test)]
fn about() -> About {
    let words = Words { as_table: "The numbers".to_owned(), nothing: "Nothing yet".to_owned() };
    let columns = vec!["What".to_owned(), "When".to_owned(), "How much".to_owned()];
    About { id: "c", title: "A < B".to_owned(), says: "Look.".to_owned(), words, columns }
}
