//! What happened when: numbered marks on an axis of days, and beside it the list they are the numbers of.

use chrono::{DateTime, Utc};

use super::{About, Chart, LEFT, MARKED, Mark, OTHERS, RIGHT, Shape, axis};

const HEIGHT: i64 = 132;
const LINE: i64 = 72;
/// Marks nearer than this are raised, so that each number can be read.
const APART: i64 = 20;

/// One thing that happened, or will.
#[derive(Clone, Debug)]
pub struct Event {
    pub at: DateTime<Utc>,
    pub name: String,
    /// A day that is set, rather than something done.
    pub is_due: bool,
}

/// What is done and what is due are called.
#[derive(Clone, Debug)]
pub struct Names {
    pub done: String,
    pub due: String,
}

/// The picture. The table's columns: number, what, when.
pub fn draw(about: About, events: &[Event], names: Names, say: &dyn Fn(DateTime<Utc>) -> String) -> Chart {
    let rows = events
        .iter()
        .zip(1..)
        .map(|(event, number): (&Event, usize)| vec![number.to_string(), event.name.clone(), say(event.at)]);
    let mut chart = Chart::of(about, HEIGHT, rows.collect());
    let instants = || events.iter().map(|event| event.at.timestamp());
    let (Some(first), Some(last)) = (instants().min(), instants().max()) else { return chart };
    let along = axis::times(first, last, 4);
    let ends = (along.first().map_or(first, |(at, _)| *at), along.last().map_or(last, |(at, _)| *at));
    let x = axis::Scale::new(ends, (LEFT, RIGHT));
    for (at, words) in along {
        chart.edge("axis", (x.at(at), LINE), (x.at(at), LINE + 8));
        chart.text("tick", (x.at(at), LINE + 26), "middle", words);
    }
    chart.edge("axis", (LEFT, LINE), (RIGHT, LINE));
    let mut before = (i64::MIN, 0);
    for (event, number) in events.iter().zip(1..) {
        let place = x.at(event.at.timestamp());
        let raised = if place.saturating_sub(before.0) < APART { (before.1 + 1) % 3 } else { 0 };
        before = (place, raised);
        let at = (place, LINE - raised * APART);
        let look = if event.is_due { MARKED } else { OTHERS };
        chart.marks.push(Mark::Dot {
            look,
            at,
            tip: format!("{number} · {} · {}", event.name, say(event.at)),
        });
        chart.text("number", (at.0, at.1 - 10), "middle", number.to_string());
    }
    chart.key(names.done, OTHERS, Shape::Dot);
    if events.iter().any(|event| event.is_due) {
        chart.key(names.due, MARKED, Shape::Dot);
    }
    chart
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::{super::about, *};

    #[test]
    fn events_are_numbered_in_the_picture_as_in_the_table() {
        let event = |day: u32, name: &str, is_due| Event {
            at: format!("2026-11-{day:02}T04:00:00Z").parse().unwrap(),
            name: name.to_owned(),
            is_due,
        };
        let events = [event(1, "opened", false), event(2, "heard", false), event(30, "deadline", true)];
        let names = Names { done: "done".to_owned(), due: "due".to_owned() };

        let page = draw(about(), &events, names, &|at| at.date_naive().to_string()).render().unwrap();

        assert!(
            page.contains(">3</text>") && page.contains("<td>deadline</td>") && page.contains("2 · heard")
        );
        let names = Names { done: "done".to_owned(), due: "due".to_owned() };
        assert!(draw(about(), &[], names, &|at| at.to_string()).render().unwrap().contains("Nothing yet"));
    }
}
