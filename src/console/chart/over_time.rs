//! Values over time: dots, lines, and dashes for what each thing is held against.

use chrono::{DateTime, Utc};

use super::{About, Chart, LEFT, Look, Mark, RIGHT, Shape, TOP, axis};

const HEIGHT: i64 = 320;
const FLOOR: i64 = HEIGHT - 36;
/// Half the length of a dash.
const DASH: i64 = 9;

/// How the points of a series are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    Dots,
    Line,
    /// A mark of its own at each point: nothing is said of what lies between.
    Dashes,
}

/// Points of one kind.
#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
    pub look: Look,
    pub join: Join,
    pub points: Vec<Point>,
}

/// One value at one instant.
#[derive(Clone, Debug)]
pub struct Point {
    pub at: DateTime<Utc>,
    pub value: i64,
    /// Of which thing, such as an order.
    pub of: String,
}

/// How values are said, and when, in the reader's language.
#[derive(Clone, Copy)]
pub struct Saying<'s> {
    pub value: &'s dyn Fn(i64) -> String,
    pub instant: &'s dyn Fn(DateTime<Utc>) -> String,
    /// Whether the axis of values begins at zero: where a length stands for an amount.
    pub from_zero: bool,
}

impl std::fmt::Debug for Saying<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Saying").field("from_zero", &self.from_zero).finish_non_exhaustive()
    }
}

/// The picture. The table's columns: series, of what, when, value.
pub fn draw(about: About, series: &[Series], say: Saying<'_>) -> Chart {
    let rows = series.iter().flat_map(|series| {
        let row = |point: &Point| {
            vec![series.name.clone(), point.of.clone(), (say.instant)(point.at), (say.value)(point.value)]
        };
        series.points.iter().map(row)
    });
    let mut chart = Chart::of(about, HEIGHT, rows.collect());
    let all = || series.iter().flat_map(|series| &series.points);
    let values = all().map(|point| point.value).chain(say.from_zero.then_some(0));
    let instants = all().map(|point| point.at.timestamp());
    let (Some((low, high)), Some((first, last))) = (ends(values), ends(instants)) else { return chart };
    if all().next().is_none() {
        return chart;
    }
    let up = axis::ticks(low, high, 4);
    let (first, last) = axis::with_room(first, last);
    let y = scale(&up, (FLOOR, TOP));
    let x = axis::Scale::new((first, last), (LEFT, RIGHT));
    for value in up {
        chart.edge("grid", (LEFT, y.at(value)), (RIGHT, y.at(value)));
        chart.text("tick", (LEFT - 10, y.at(value) + 4), "end", (say.value)(value));
    }
    for (at, words) in axis::times(first, last, 4) {
        chart.edge("axis", (x.at(at), FLOOR), (x.at(at), FLOOR + 5));
        chart.text("tick", (x.at(at), FLOOR + 22), "middle", words);
    }
    chart.edge("axis", (LEFT, FLOOR), (RIGHT, FLOOR));
    for series in series {
        plot(&mut chart, series, x, y, say);
    }
    chart
}

fn ends(values: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
    values.fold(None, |ends, value| {
        let (low, high) = ends.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

fn scale(ticks: &[i64], places: (i64, i64)) -> axis::Scale {
    let ends = (ticks.first().copied().unwrap_or_default(), ticks.last().copied().unwrap_or_default());
    axis::Scale::new(ends, places)
}

fn plot(chart: &mut Chart, series: &Series, x: axis::Scale, y: axis::Scale, say: Saying<'_>) {
    let places: Vec<(i64, i64)> =
        series.points.iter().map(|point| (x.at(point.at.timestamp()), y.at(point.value))).collect();
    let paths = match series.join {
        Join::Dots => Vec::new(),
        Join::Line => vec![places.clone()],
        Join::Dashes => places.iter().map(|(x, y)| vec![(x - DASH, *y), (x + DASH, *y)]).collect(),
    };
    for path in paths.iter().filter(|path| path.len() > 1) {
        let points = path.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
        chart.marks.push(Mark::Line { look: series.look, points });
    }
    if series.join != Join::Dashes {
        for (point, at) in series.points.iter().zip(places) {
            let tip = format!("{} · {} · {}", point.of, (say.instant)(point.at), (say.value)(point.value));
            chart.marks.push(Mark::Dot { look: series.look, at, tip });
        }
    }
    let shape = if series.join == Join::Dots { Shape::Dot } else { Shape::Line };
    chart.key(series.name.as_str(), series.look, shape);
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::{
        super::{MARKED, PUBLISHED, about},
        *,
    };

    fn point(day: u32, value: i64) -> Point {
        let at = format!("2026-11-{day:02}T04:00:00Z").parse().unwrap();
        Point { at, value, of: format!("order {day}") }
    }

    fn drawn(series: &[Series]) -> Chart {
        let say = Saying {
            value: &|value| value.to_string(),
            instant: &|at| at.date_naive().to_string(),
            from_zero: false,
        };
        draw(about(), series, say)
    }

    #[test]
    fn every_point_is_drawn_named_and_in_the_table() {
        let marked = Series {
            name: "paid".into(),
            look: MARKED,
            join: Join::Dots,
            points: vec![point(3, -20), point(9, 40)],
        };
        let list = Series {
            name: "list".into(),
            look: PUBLISHED,
            join: Join::Dashes,
            points: vec![point(1, 30), point(4, 20)],
        };

        let page = drawn(&[marked, list]).render().unwrap();

        for said in ["A &#60; B", "order 3 · 2026-11-03 · -20", "<td>40</td>", "role=\"img\"", "<polyline"]
        {
            assert!(page.contains(said), "{said} in {page}");
        }
        assert_eq!(
            page.matches("<polyline").count(),
            3,
            "a dash for each order and one in the key, no line between"
        );
        assert!(!page.contains(" style=") && !page.contains("<script"));
    }

    #[test]
    fn one_point_has_axes_and_none_says_so() {
        let one = Series { name: "paid".into(), look: MARKED, join: Join::Line, points: vec![point(3, 5)] };

        assert!(drawn(&[one]).render().unwrap().contains("class=\"tick\""));
        let none = drawn(&[]).render().unwrap();
        assert!(none.contains("Nothing yet") && !none.contains("<svg"));
    }
}
