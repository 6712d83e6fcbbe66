//! Whether counts call for the police: the numbers of the interpretation of 2017 on citizens' personal information,
//! Arts. 5 and 11. Compared as exact fractions. It refers; whether there is a crime is not for this program to say.

use serde::Serialize;

use super::error::FineError;
use super::facts::{RecordFact, RecordKind};
use super::fen::Fen;
use super::question::Question;
use super::ternary::Ternary;
use super::violation::Violation;

/// The lines of Art. 5, by parameter.
const LINES: [&str; 3] = ["crim253.records.gravest", "crim253.records.safety", "crim253.records.other"];
/// More records, or recipients, than there can be; it keeps every product below within `i128`.
const MOST: u64 = 1_000_000_000;
/// A whole in millionths.
const WHOLE: i128 = 1_000_000;

/// What was counted, and whether it calls for the police.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Referral {
    /// A number of Art. 5 is reached. No verdict on crime.
    pub refer_to_police: Ternary,
    /// So many times a number is reached that circumstances count as especially serious.
    pub especially_serious: Ternary,
    /// What was counted, line by line.
    pub counts: Vec<Count>,
    /// Whether every record is known.
    pub complete: bool,
    /// The sum of the lines' shares of their numbers, halves for an insider not yet counted.
    pub ratio: String,
    /// All money obtained, where it is known.
    pub income: Option<Fen>,
    /// The income that calls for the police.
    pub income_threshold: Fen,
    /// What reached its number: `records`, `income`, `prior_punishment`.
    pub reached: Vec<&'static str>,
    /// The unknown facts it depends on.
    pub unresolved: Vec<&'static str>,
    /// What this is not.
    pub note: &'static str,
}

/// One line of Art. 5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Its name.
    pub line: &'static str,
    /// Records, counted once for each recipient.
    pub records: u64,
    /// The number that calls for the police alone.
    pub threshold: u64,
}

const fn line(kind: RecordKind) -> usize {
    match kind {
        RecordKind::Track | RecordKind::Communication | RecordKind::Credit | RecordKind::Property => 0,
        RecordKind::Lodging
        | RecordKind::CommunicationLog
        | RecordKind::Health
        | RecordKind::Transaction
        | RecordKind::Safety => 1,
        RecordKind::Other => 2,
    }
}

/// Whether a number of Art. 5 is reached.
pub(super) fn reached(question: &Question<'_>) -> Result<Ternary, FineError> {
    Ok(weigh(question)?.refer_to_police)
}

/// The referral, where personal information is at stake.
pub(super) fn referral(question: &Question<'_>) -> Result<Option<Referral>, FineError> {
    let facts = question.facts;
    let stated = [Violation::Personal, Violation::NetworkPersonal].iter().any(|each| facts.breaks(*each));
    let traded = facts.breaks(Violation::UnauthorizedPersonalData) && facts.personal_breach != Ternary::No;
    let in_force = question.parameters.in_force("Criminal Law", question.law_on)?;
    (in_force && (stated || traded)).then(|| weigh(question)).transpose()
}

/// A measure with its number: what is known of it, and whether that is all.
struct Measure {
    name: &'static str,
    known: i128,
    number: i128,
    complete: bool,
}

impl Measure {
    /// Whether this many times the number, in millionths, is reached.
    fn reaches(&self, times: i128) -> Ternary {
        match (self.known * WHOLE >= self.number * times, self.complete) {
            (true, _) => Ternary::Yes,
            (false, true) => Ternary::No,
            (false, false) => Ternary::Unknown,
        }
    }
}

fn weigh(question: &Question<'_>) -> Result<Referral, FineError> {
    let facts = question.facts;
    let number = |name: &str| question.parameters.count(name, question.law_on);
    let [one, two, three] = LINES.map(number);
    let numbers = [one?, two?, three?];
    let complete = !facts.records.is_empty() && facts.records.iter().all(known);
    let records = counted(&facts.records)?;
    let ratio =
        Measure { name: "records", known: sum(&records, &numbers), number: product(&numbers), complete };
    let gross = facts.gains.as_ref().and_then(|gains| gains.gross);
    let threshold = question.fen("crim253.income")?;
    let income = Measure {
        name: "income",
        known: gross.unwrap_or(Fen::ZERO).fen(),
        number: threshold.fen(),
        complete: gross.is_some(),
    };
    let measures = [ratio, income];
    let insider = question.millionths("crim253.insider_share")?;
    let grave = question.times("crim253.especially_times")?;
    let whole = reaches(&measures, facts.insider, insider, 1);
    let refer = Ternary::any([whole, facts.prior_punishment]);
    let least = if facts.insider == Ternary::Yes { insider } else { WHOLE };
    let mut reached: Vec<&'static str> =
        measures.iter().filter(|one| one.reaches(least) == Ternary::Yes).map(|one| one.name).collect();
    reached.extend((facts.prior_punishment == Ternary::Yes).then_some("prior_punishment"));
    let [records_measure, _] = &measures;
    let counts = LINES.into_iter().zip(records).zip(numbers).map(|((line, records), threshold)| Count {
        line: line.trim_start_matches("crim253.records."),
        records,
        threshold: u64::try_from(threshold).unwrap_or(u64::MAX),
    });
    Ok(Referral {
        refer_to_police: refer,
        especially_serious: reaches(&measures, facts.insider, insider, grave),
        counts: counts.collect(),
        complete,
        ratio: format!("{}/{}", records_measure.known, records_measure.number),
        income: gross,
        income_threshold: threshold,
        reached,
        unresolved: if refer == Ternary::Unknown { unknown(question, &measures) } else { Vec::new() },
        note: "Counts that call for the police to look. Whether there is a crime is for police, procuratorate and court.",
    })
}

/// For an insider a share of each number is enough; while that is unknown, only what holds either way is known.
fn reaches(measures: &[Measure], insider: Ternary, share: i128, times: i128) -> Ternary {
    let any = |share: i128| Ternary::any(measures.iter().map(|measure| measure.reaches(share * times)));
    match (insider, any(WHOLE), any(share)) {
        (Ternary::Yes, _, halved) => halved,
        (Ternary::No, whole, _) => whole,
        (Ternary::Unknown, whole, halved) if whole == halved => whole,
        (Ternary::Unknown, ..) => Ternary::Unknown,
    }
}

fn unknown(question: &Question<'_>, measures: &[Measure]) -> Vec<&'static str> {
    let facts = question.facts;
    let open = |known: Ternary, name: &'static str| (known == Ternary::Unknown).then_some(name);
    let incomplete = measures.iter().filter(|measure| !measure.complete);
    let names = incomplete.map(|measure| if measure.name == "income" { "gains.gross" } else { "records" });
    names
        .chain(open(facts.insider, "insider"))
        .chain(open(facts.prior_punishment, "prior_punishment"))
        .collect()
}

fn known(record: &RecordFact) -> bool {
    record.count.is_some() && record.recipients.is_some()
}

/// Records on each line, the same record to another recipient counted again. What is unknown counts least.
fn counted(records: &[RecordFact]) -> Result<[u64; 3], FineError> {
    let problem = |problem: String| FineError::Fact { fact: "records".to_owned(), problem };
    let mut lines = [0_u64; 3];
    for record in records {
        let (count, recipients) = (record.count.unwrap_or(0), record.recipients.unwrap_or(1));
        if recipients == 0 {
            return Err(problem(
                "`recipients` is 0; a record counts once where it went to nobody, so state 1".into(),
            ));
        }
        let all = count.checked_mul(recipients).filter(|_| count <= MOST && recipients <= MOST);
        let sum = lines.get(line(record.kind)).copied().zip(all).and_then(|(sum, all)| sum.checked_add(all));
        match (lines.get_mut(line(record.kind)), sum) {
            (Some(line), Some(sum)) if sum <= MOST * MOST => *line = sum,
            _ => return Err(problem(format!("more than {MOST} records or recipients; check the numbers"))),
        }
    }
    Ok(lines)
}

/// The lines' records over the product of all numbers, so that the shares add without division.
fn sum(records: &[u64; 3], numbers: &[i128; 3]) -> i128 {
    let all = product(numbers);
    records.iter().zip(numbers).map(|(records, number)| i128::from(*records) * (all / number.max(&1))).sum()
}

fn product(numbers: &[i128; 3]) -> i128 {
    numbers.iter().product()
}
