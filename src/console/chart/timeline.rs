//! What happened when: numbered marks on an axis of days, and beside it the list they are the numbers of.

use chrono::{DateTime, Utc};

use super::{About, Chart, LEFT, MARKED, Mark, OTHERS, RIGHT, Shape, axis};

const HEIGHT: i64 = 96;
const LINE: i64 = 46;
/// Marks nearer than this to the first of them share one number: `1–8`.
const APART: i64 = 26;

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
    let (first, last) = axis::with_room(first, last);
    let x = axis::Scale::new((first, last), (LEFT, RIGHT));
    for (at, words) in axis::times(first, last, 4) {
        chart.edge("axis", (x.at(at), LINE), (x.at(at), LINE + 8));
        chart.text("tick", (x.at(at), LINE + 26), "middle", words);
    }
    chart.edge("axis", (LEFT, LINE), (RIGHT, LINE));
    let places: Vec<i64> = events.iter().map(|event| x.at(event.at.timestamp())).collect();
    for ((event, place), number) in events.iter().zip(&places).zip(1..) {
        let look = if event.is_due { MARKED } else { OTHERS };
        let tip = format!("{number} · {} · {}", event.name, say(event.at));
        chart.marks.push(Mark::Dot { look, at: (*place, LINE), tip });
    }
    for (place, numbers) in numbered(&places) {
        chart.text("number", (place, LINE - 14), "middle", numbers);
    }
    chart.key(names.done, OTHERS, Shape::Dot);
    if events.iter().any(|event| event.is_due) {
        chart.key(names.due, MARKED, Shape::Dot);
    }
    chart
}

/// Where numbers stand, and which.
fn numbered(places: &[i64]) -> Vec<(i64, String)> {
    let mut groups: Vec<(i64, usize, usize)> = Vec::new();
    for (place, number) in places.iter().zip(1..) {
        match groups.last_mut() {
            Some((first, _, until)) if place - *first < APART => *until = number,
            _ => groups.push((*place, number, number)),
        }
    }
    let said = |(place, from, until): (i64, usize, usize)| {
        (place, if from == until { from.to_string() } else { format!("{from}–{until}") })
    };
    groups.into_iter().map(said).collect()
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
        let said: Vec<String> = numbered(&[100, 110, 125, 127]).into_iter().map(|(_, said)| said).collect();
        assert_eq!(said, ["1–3", "4"]);
        let names = Names { done: "done".to_owned(), due: "due".to_owned() };
        assert!(draw(about(), &[], names, &|at| at.to_string()).render().unwrap().contains("Nothing yet"));
    }
}
