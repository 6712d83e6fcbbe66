//! Amounts side by side: horizontal bars from zero, to the right what is positive, to the left what is not.

use super::{About, Chart, Look, MARKED, Mark, OTHERS, RIGHT, TOP, axis};

const ROW: i64 = 34;
const NAMES: i64 = 230;
/// So many characters of a name fit beside a bar.
const NAME_CHARS: usize = 26;

/// One amount.
#[derive(Clone, Debug)]
pub struct Bar {
    pub name: String,
    pub value: i64,
}

/// The picture. The table's columns: name, value.
pub fn draw(about: About, bars: &[Bar], say: &dyn Fn(i64) -> String) -> Chart {
    let rows = bars.iter().map(|bar| vec![bar.name.clone(), say(bar.value)]).collect();
    let many = i64::try_from(bars.len()).unwrap_or_default();
    let floor = TOP + many * ROW;
    let mut chart = Chart::of(about, floor + 32, rows);
    if bars.is_empty() {
        return chart;
    }
    let least = bars.iter().map(|bar| bar.value).min().unwrap_or_default().min(0);
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or_default().max(0);
    let ticks = axis::ticks(least, most, 4);
    let ends = (ticks.first().copied().unwrap_or_default(), ticks.last().copied().unwrap_or_default());
    let x = axis::Scale::new(ends, (NAMES, RIGHT - 30));
    for value in ticks {
        chart.edge("grid", (x.at(value), TOP), (x.at(value), floor));
        chart.text("tick", (x.at(value), floor + 20), "middle", say(value));
    }
    for (bar, row) in bars.iter().zip(0..) {
        let top = TOP + row * ROW;
        let (zero, end) = (x.at(0), x.at(bar.value));
        let look: Look = if bar.value > 0 { MARKED } else { OTHERS };
        let tip = format!("{} · {}", bar.name, say(bar.value));
        let (at, width) = ((zero.min(end), top + 6), (end - zero).abs().max(1));
        chart.marks.push(Mark::Bar { look, at, width, height: ROW - 12, tip });
        chart.text("name", (NAMES - 12, top + ROW / 2 + 4), "end", shortened(&bar.name));
    }
    chart.edge("axis", (x.at(0), TOP), (x.at(0), floor));
    chart
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS {
        return name.to_owned();
    }
    name.chars().take(NAME_CHARS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::{super::about, *};

    #[test]
    fn bars_run_from_zero_to_either_side() {
        let bars = [("gained", 40), ("lost", -20), ("nothing", 0)]
            .map(|(name, value)| Bar { name: name.to_owned(), value });

        let chart = draw(about(), &bars, &|value| format!("¥{value}"));

        let widths: Vec<i64> = chart
            .marks
            .iter()
            .filter_map(|mark| if let Mark::Bar { width, .. } = mark { Some(*width) } else { None })
            .collect();
        let [long, half, none] = widths[..] else { panic!("{widths:?}") };
        assert!((long - 2 * half).abs() <= 2 && none == 1, "{widths:?}");
        assert!(chart.render().unwrap().contains("<td>¥-20</td>"));
    }

    #[test]
    fn a_long_name_is_cut_in_the_picture_and_whole_in_the_table() {
        let name = "深圳市".repeat(20);
        let page = draw(about(), &[Bar { name: name.clone(), value: 1 }], &|value| value.to_string());
        let page = page.render().unwrap();
        assert!(page.contains(&format!("<th scope=\"row\">{name}</th>")) && page.contains('…'));
    }

    #[test]
    fn no_bars_say_so() {
        assert!(draw(about(), &[], &|value| value.to_string()).render().unwrap().contains("Nothing yet"));
    }
}
