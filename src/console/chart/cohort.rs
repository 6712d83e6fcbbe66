//! How a group is spread: a dot for each member on one axis, stacked where they meet, with one marked.

use std::collections::BTreeMap;

use super::{About, Chart, LEFT, MARKED, Mark, OTHERS, PUBLISHED, RIGHT, Shape, TOP, axis};

const HEIGHT: i64 = 220;
const FLOOR: i64 = HEIGHT - 36;
/// The axis is cut into so many places on which dots are stacked.
const PLACES: i64 = 44;
const DOT: i64 = 14;

/// The members of a group, by one value each.
#[derive(Clone, Debug)]
pub struct Cohort {
    pub others: Vec<i64>,
    /// The one the chart is about.
    pub marked: Vec<i64>,
    /// What it is held against.
    pub centre: Option<i64>,
    pub names: Names,
}

/// What the parts are called.
#[derive(Clone, Debug)]
pub struct Names {
    pub others: String,
    pub marked: String,
    pub centre: String,
}

/// The picture. The table's columns: which, value.
pub fn draw(about: About, cohort: &Cohort, say: &dyn Fn(i64) -> String) -> Chart {
    let names = &cohort.names;
    let row = |name: &String, value: i64| vec![name.clone(), say(value)];
    let marked = cohort.marked.iter().map(|value| row(&names.marked, *value));
    let centre = cohort.centre.iter().map(|value| row(&names.centre, *value));
    let others = cohort.others.iter().map(|value| row(&names.others, *value));
    let mut chart = Chart::of(about, HEIGHT, marked.chain(centre).chain(others).collect());
    let all = || cohort.others.iter().chain(&cohort.marked).chain(&cohort.centre).copied();
    let (Some(least), Some(most)) = (all().min(), all().max()) else { return chart };
    let ticks = axis::ticks(least, most, 6);
    let ends = (ticks.first().copied().unwrap_or_default(), ticks.last().copied().unwrap_or_default());
    let x = axis::Scale::new(ends, (LEFT, RIGHT - 20));
    for value in ticks {
        chart.edge("axis", (x.at(value), FLOOR), (x.at(value), FLOOR + 5));
        chart.text("tick", (x.at(value), FLOOR + 22), "middle", say(value));
    }
    chart.edge("axis", (LEFT, FLOOR), (RIGHT, FLOOR));
    if let Some(centre) = cohort.centre {
        chart.edge("centre", (x.at(centre), TOP), (x.at(centre), FLOOR));
        chart.key(names.centre.as_str(), PUBLISHED, Shape::Line);
    }
    stack(&mut chart, cohort, x, say);
    chart.key(names.marked.as_str(), MARKED, Shape::Dot);
    chart.key(names.others.as_str(), OTHERS, Shape::Dot);
    chart
}

/// Dots that would lie on each other are stacked; a stack too high is pressed together.
fn stack(chart: &mut Chart, cohort: &Cohort, x: axis::Scale, say: &dyn Fn(i64) -> String) {
    let mut dots: Vec<(i64, bool)> = cohort.others.iter().map(|value| (*value, false)).collect();
    dots.extend(cohort.marked.iter().map(|value| (*value, true)));
    let place = |value: i64| x.at(value) / ((RIGHT - LEFT) / PLACES);
    let mut stacks = BTreeMap::<i64, i64>::new();
    for (value, _) in &dots {
        *stacks.entry(place(*value)).or_default() += 1;
    }
    let highest = stacks.values().copied().max().unwrap_or(1);
    let room = (FLOOR - TOP - DOT).min(highest * DOT);
    let mut heights = BTreeMap::<i64, i64>::new();
    for (value, is_marked) in dots {
        let height = heights.entry(place(value)).or_default();
        let at = (x.at(value), FLOOR - DOT / 2 - 2 - *height * room / highest);
        *height += 1;
        let (look, name) =
            if is_marked { (MARKED, &cohort.names.marked) } else { (OTHERS, &cohort.names.others) };
        chart.marks.push(Mark::Dot { look, at, tip: format!("{name} · {}", say(value)) });
    }
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::{super::about, *};

    fn drawn(others: &[i64], marked: &[i64]) -> Chart {
        let names = Names { others: "others".into(), marked: "this one".into(), centre: "median".into() };
        let cohort = Cohort { others: others.to_vec(), marked: marked.to_vec(), centre: Some(0), names };
        draw(about(), &cohort, &|value| format!("{value} ppm"))
    }

    #[test]
    fn equal_values_are_stacked_and_the_marked_one_lies_on_top() {
        let chart = drawn(&[0, 0, 0], &[0]);
        let heights: Vec<i64> = chart
            .marks
            .iter()
            .filter_map(|mark| if let Mark::Dot { at, .. } = mark { Some(at.1) } else { None })
            .collect();
        assert!(heights.windows(2).all(|pair| pair[0] > pair[1]), "{heights:?}");
    }

    #[test]
    fn a_thousand_equals_stay_inside_the_picture_and_negative_values_have_a_place() {
        let many = vec![5; 1000];
        let inside = drawn(&many, &[-80_000]).marks.iter().all(|mark| {
            if let Mark::Dot { at, .. } = mark { at.1 > -DOT && (LEFT..=RIGHT).contains(&at.0) } else { true }
        });
        assert!(inside);
        assert!(drawn(&[], &[-7]).render().unwrap().contains("this one · -7 ppm"));
    }
}
