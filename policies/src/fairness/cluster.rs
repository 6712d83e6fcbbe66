//! One contrast estimated: least squares within strata, with the strata's own levels and a common drift in time taken
//! out, and an error that allows every buyer a manner of its own.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::chance::real;

/// One observation.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    /// Number of the stratum; points of one stratum stand together.
    pub stratum: u32,
    /// Number of the buyer.
    pub buyer: u32,
    /// What is explained.
    pub y: f64,
    /// Time.
    pub time: f64,
    /// What explains it.
    pub x: f64,
}

/// The estimate of a contrast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Coefficient of the contrast.
    pub beta: f64,
    /// Its error clustered by buyer, each buyer's score divided by one less its leverage.
    pub se: f64,
    /// The plain clustered error.
    pub se_plain: f64,
    /// Buyers the estimate rests on, in effect.
    pub buyers_effective: f64,
    /// Σx̃², what of the contrast is left once strata and time are taken out.
    pub weight: f64,
    /// Error under the model with a common spread within and between buyers.
    pub se_model: f64,
}

/// Estimates the contrast; none if nothing of it is left once strata and time are taken out.
pub fn estimate(points: &[Point], buyers: usize) -> Option<Estimate> {
    Ground::of(points).estimate(points, buyers)
}

/// What contrasts of the same points share.
#[derive(Debug)]
pub(super) struct Ground {
    time: Vec<f64>,
    times: f64,
    /// What is explained, once strata and time are taken out.
    y: Vec<f64>,
}

impl Ground {
    pub(super) fn of(points: &[Point]) -> Self {
        let time = centred(points, |point| point.time);
        let times = time.iter().map(|t| t * t).sum();
        let mut ground = Self { time, times, y: Vec::new() };
        ground.y = ground.without_time(centred(points, |point| point.y));
        ground
    }

    fn without_time(&self, mut values: Vec<f64>) -> Vec<f64> {
        if self.times > 0.0 {
            let slope = dot(&values, &self.time) / self.times;
            values.iter_mut().zip(&self.time).for_each(|(value, t)| *value -= slope * t);
        }
        values
    }

    /// The estimate for points that differ from those of the ground in `x` alone.
    pub(super) fn estimate(&self, points: &[Point], buyers: usize) -> Option<Estimate> {
        let x = centred(points, |point| point.x);
        let raw: f64 = x.iter().map(|x| x * x).sum();
        explained(points, buyers, &self.without_time(x), &self.y, raw)
    }
}

fn explained(points: &[Point], buyers: usize, x: &[f64], y: &[f64], raw: f64) -> Option<Estimate> {
    let weight: f64 = x.iter().map(|x| x * x).sum();
    if weight <= raw * 1e-9 || weight <= 0.0 {
        return None;
    }
    let beta = dot(x, y) / weight;
    let mut sums = vec![Sums::default(); buyers];
    for ((point, x), y) in points.iter().zip(x).zip(y) {
        if let Some(own) = usize::try_from(point.buyer).ok().and_then(|place| sums.get_mut(place)) {
            let rest = y - beta * x;
            own.score += x * rest;
            own.leverage += x * x / weight;
            own.x += x;
            own.rest += rest;
            own.square += rest * rest;
            own.cells += 1;
        }
    }
    let plain: f64 = sums.iter().map(|own| own.score * own.score).sum();
    let cautious: f64 = sums.iter().map(|own| (own.score / (1.0 - own.leverage).max(1e-9)).powi(2)).sum();
    let buyers_effective = sums.iter().map(|own| own.leverage * own.leverage).sum::<f64>().recip();
    let se_model = modelled(&sums, points, weight);
    Some(Estimate {
        beta,
        se: cautious.sqrt() / weight,
        se_plain: plain.sqrt() / weight,
        buyers_effective,
        weight,
        se_model,
    })
}

/// What is summed up of a buyer.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    score: f64,
    leverage: f64,
    x: f64,
    rest: f64,
    square: f64,
    cells: u32,
}

/// The error if cells spread alike within every buyer, and buyers alike around nought.
fn modelled(sums: &[Sums], points: &[Point], weight: f64) -> f64 {
    let present = sums.iter().filter(|own| own.cells > 0);
    let (mut all, mut between, mut pairs, mut own_pairs) = (0.0, 0.0, 0.0, 0.0);
    for own in present.clone() {
        let n = f64::from(own.cells);
        all += own.square;
        // Products of different cells of one buyer: their mean is the spread between buyers.
        between += own.rest * own.rest - own.square;
        pairs += n * (n - 1.0);
        own_pairs += own.x * own.x;
    }
    let strata = points.chunk_by(|one, next| one.stratum == next.stratum).count();
    let free = (real(points.len()) - real(strata) - 2.0).max(1.0);
    let total = all / free;
    let shared = if pairs > 0.0 { (between / pairs).clamp(0.0, total) } else { 0.0 };
    let within = total - shared;
    ((within * weight + shared * own_pairs).max(0.0)).sqrt() / weight
}

/// A value less its mean in the stratum.
fn centred(points: &[Point], value: impl Fn(&Point) -> f64) -> Vec<f64> {
    let mut all = Vec::with_capacity(points.len());
    for stratum in points.chunk_by(|one, next| one.stratum == next.stratum) {
        let mean = stratum.iter().map(&value).sum::<f64>() / real(stratum.len());
        all.extend(stratum.iter().map(|point| value(point) - mean));
    }
    all
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}
