//! Kinds that no single value proves: names, addresses, dates of birth, words of a few lists. Many values must agree,
//! fewer where the column's name says the same.

use super::hint::Hint;
use super::judge::Opinion;
use super::report::{Class, Confidence, Kind};
use super::sense::{
    ADDRESS, ADDRESS_SHAPE, BIRTH, BLOB, CHINESE_ADDRESS, CHINESE_NAME, CHINESE_SURNAME, DEGREES, DISEASE,
    ETHNICITY, ETHNICITY_NAMED, FULL_NAME, GENDER, GENDER_CODE, GENOME, HAN, HANDLE, ICD, MARITAL,
    MARITAL_NAMED, NAME_SHAPE, NAME_WORD, NOT_A_PERSON, NUMBER_SHAPE, PHONE_SHAPE, PLACES, RELIGION,
    RELIGION_NAMED, TEXT, YEAR,
};
use super::sketch::Sketch;

/// Different values from which on a column stands for many people.
const MANY: u64 = 20;

/// Some different values of a column, how often each came, and what they could be.
struct Values<'s> {
    sample: &'s [(u32, u32)],
    is_whole: bool,
    hint: Hint,
    different: u64,
    cells: u64,
}

impl Values<'_> {
    /// Thousandths of the different values that could be any of these.
    fn share(&self, senses: u32) -> u64 {
        self.share_of(|own| own & senses != 0)
    }

    fn share_of(&self, is: impl Fn(u32) -> bool) -> u64 {
        let some = self.sample.iter().filter(|(own, _)| is(*own)).count();
        u64::try_from(some * 1_000 / self.sample.len().max(1)).unwrap_or(0)
    }

    /// Thousandths of the cells instead.
    fn cells_share(&self, senses: u32) -> u64 {
        let cells = |is: &dyn Fn(u32) -> bool| -> u64 {
            self.sample.iter().filter(|(own, _)| is(*own)).map(|(_, count)| u64::from(*count)).sum()
        };
        cells(&|own| own & senses != 0) * 1_000 / cells(&|_| true).max(1)
    }

    fn says(&self, kind: Kind) -> bool {
        self.hint == Hint::Says(kind)
    }

    /// Whether the name says that cells are something else.
    fn elsewhere(&self) -> bool {
        matches!(self.hint, Hint::Thing | Hint::Says(_))
    }

    /// As sure as the number of values allows: many, or a short column in which none comes twice.
    fn sure(&self) -> Confidence {
        let all = self.different >= 4 && self.different == self.cells;
        if self.different >= MANY || all { Confidence::Strong } else { Confidence::Weak }
    }

    fn tell(&self, kind: Kind, class: Class, confidence: Confidence, senses: u32, what: &str) -> Opinion {
        let hits = self.cells * self.cells_share(senses) / 1_000;
        let named = if self.hint.fits(kind) { ", and the column is named so" } else { "" };
        let about = if self.is_whole { "" } else { "about " };
        let reason = format!("{about}{hits} of {} cells {what}{named}", self.cells);
        Opinion { kind, class, confidence, hits, reason }
    }
}

/// Every such kind that the values agree on; `sample` is what each could be, and how often it came.
pub(super) fn opinions(sketch: &Sketch, sample: &[(u32, u32)], cells: u64, hint: Hint) -> Vec<Opinion> {
    let values = Values { sample, is_whole: sketch.is_whole(), hint, different: sketch.count(), cells };
    if cells == 0 {
        return Vec::new();
    }
    let all = [
        chinese_name(&values),
        latin_name(&values),
        chinese_address(&values),
        address(&values),
        birth(&values),
        gender(&values),
        ethnicity(&values),
        religion(&values),
        marital(&values),
        medical(&values),
        position(&values),
        phone(&values),
        document(&values),
        account(&values),
        biometric(&values),
    ];
    all.into_iter().flatten().collect()
}

fn chinese_name(values: &Values<'_>) -> Option<Opinion> {
    let (names, surnames) = (values.share(CHINESE_NAME), values.share(CHINESE_NAME | CHINESE_SURNAME));
    let short = values
        .share_of(|own| own & HAN != 0 && own & HANDLE != 0 && own & (NOT_A_PERSON | ADDRESS_SHAPE) == 0);
    let confidence = match values.hint {
        Hint::Says(Kind::Person) if surnames >= 600 && names >= 400 => values.sure(),
        // 小王, 阿美: what people are called, under a name that says so.
        Hint::Says(Kind::Person) if surnames >= 500 || short >= 700 => Confidence::Weak,
        Hint::PerhapsPerson if names >= 700 => values.sure(),
        Hint::PerhapsPerson if names >= 500 && surnames >= 700 => Confidence::Weak,
        Hint::Silent if names >= 800 && values.different >= 30 => Confidence::Strong,
        Hint::Silent if names >= 800 && values.different >= 3 => Confidence::Weak,
        Hint::Thing | Hint::Says(_) if names >= 900 && values.different >= 30 => Confidence::Weak,
        _ => return None,
    };
    Some(values.tell(
        Kind::CnName,
        Class::Personal,
        confidence,
        CHINESE_NAME | CHINESE_SURNAME,
        "are Chinese names",
    ))
}

fn latin_name(values: &Values<'_>) -> Option<Opinion> {
    let shaped = values.share_of(|own| own & NAME_SHAPE != 0 && own & NOT_A_PERSON == 0);
    let (full, known) =
        (values.share(FULL_NAME), values.share_of(|own| own & NAME_SHAPE != 0 && own & NAME_WORD != 0));
    let other = values.share(NOT_A_PERSON);
    let confidence = match values.hint {
        Hint::Says(Kind::Person) if shaped >= 500 && known >= 300 => values.sure(),
        Hint::Says(Kind::Person) if shaped >= 600 || known >= 500 => Confidence::Weak,
        Hint::PerhapsPerson if full >= 400 && shaped >= 600 && other <= 250 => values.sure(),
        Hint::PerhapsPerson if known >= 800 && shaped >= 800 => Confidence::Weak,
        Hint::Silent if full >= 700 && other <= 200 && values.different >= MANY => Confidence::Strong,
        Hint::Silent if full >= 600 && other <= 200 && values.different >= 3 => Confidence::Weak,
        Hint::Thing | Hint::Says(_) if full >= 800 && other <= 100 && values.different >= 10 => {
            Confidence::Weak
        }
        _ => return None,
    };
    Some(values.tell(
        Kind::EnName,
        Class::Personal,
        confidence,
        NAME_SHAPE | FULL_NAME,
        "are names of people",
    ))
}

fn chinese_address(values: &Values<'_>) -> Option<Opinion> {
    let (whole, chain) = (values.share(CHINESE_ADDRESS), values.share(CHINESE_ADDRESS | ADDRESS_SHAPE));
    let han = values.share(HAN);
    let confidence = match values.hint {
        Hint::Says(Kind::Address) if whole >= 300 => values.sure(),
        Hint::Says(Kind::Address) if chain >= 500 && han >= 600 => Confidence::Weak,
        _ if whole >= 600 && values.different >= 3 => values.sure(),
        _ => return None,
    };
    Some(values.tell(
        Kind::CnAddress,
        Class::Personal,
        confidence,
        CHINESE_ADDRESS | ADDRESS_SHAPE,
        "are Chinese addresses",
    ))
}

fn address(values: &Values<'_>) -> Option<Opinion> {
    let (whole, shaped) = (values.share(ADDRESS), values.share(ADDRESS | ADDRESS_SHAPE));
    let confidence = match values.hint {
        Hint::Says(Kind::Address) if whole >= 400 => values.sure(),
        Hint::Says(Kind::Address) if shaped >= 500 || values.share(TEXT) >= 600 => Confidence::Weak,
        Hint::Says(_) => return None,
        _ if whole >= 800 && values.different >= MANY => Confidence::Strong,
        _ if whole >= 800 && values.different >= 4 => Confidence::Weak,
        _ => return None,
    };
    Some(values.tell(
        Kind::Address,
        Class::Personal,
        confidence,
        ADDRESS | ADDRESS_SHAPE | TEXT,
        "are addresses",
    ))
}

fn birth(values: &Values<'_>) -> Option<Opinion> {
    if !values.says(Kind::Birthdate) || values.share(BIRTH | YEAR) < 600 {
        return None;
    }
    Some(values.tell(
        Kind::Birthdate,
        Class::Quasi,
        values.sure(),
        BIRTH | YEAR,
        "are dates on which people can be born",
    ))
}

fn gender(values: &Values<'_>) -> Option<Opinion> {
    let named = values.says(Kind::Gender) && values.cells_share(GENDER | GENDER_CODE) >= 800;
    let certain = values.cells_share(GENDER) >= 900 && values.different <= 12;
    (named || certain).then(|| {
        values.tell(
            Kind::Gender,
            Class::Quasi,
            Confidence::Strong,
            GENDER | GENDER_CODE,
            "are words for a sex",
        )
    })
}

fn ethnicity(values: &Values<'_>) -> Option<Opinion> {
    let named = values.says(Kind::Ethnicity) && values.cells_share(ETHNICITY | ETHNICITY_NAMED) >= 500;
    let certain = values.cells_share(ETHNICITY) >= 800;
    let senses = ETHNICITY | ETHNICITY_NAMED;
    (named || certain).then(|| {
        values.tell(Kind::Ethnicity, Class::Quasi, Confidence::Strong, senses, "are names of peoples")
    })
}

fn religion(values: &Values<'_>) -> Option<Opinion> {
    let named = values.says(Kind::Religion) && values.cells_share(RELIGION | RELIGION_NAMED) >= 500;
    let certain = !values.elsewhere() && values.cells_share(RELIGION) >= 700 && values.different >= 2;
    let confidence = if named { Confidence::Strong } else { Confidence::Weak };
    let senses = RELIGION | RELIGION_NAMED;
    (named || certain)
        .then(|| values.tell(Kind::Religion, Class::Sensitive, confidence, senses, "are names of religions"))
}

fn marital(values: &Values<'_>) -> Option<Opinion> {
    let all = values.cells_share(MARITAL | MARITAL_NAMED);
    let named = values.says(Kind::Marital) && all >= 600;
    let certain =
        !values.elsewhere() && values.cells_share(MARITAL) >= 400 && all >= 900 && values.different >= 2;
    let senses = MARITAL | MARITAL_NAMED;
    (named || certain).then(|| {
        values.tell(Kind::Marital, Class::Quasi, Confidence::Strong, senses, "are words for a marital status")
    })
}

fn medical(values: &Values<'_>) -> Option<Opinion> {
    let (disease, code) = (values.share(DISEASE), values.share(ICD));
    let confidence = match values.hint {
        Hint::Says(Kind::Medical) if disease >= 300 || code >= 600 => Confidence::Strong,
        Hint::Says(Kind::Medical) if values.share(TEXT | HAN) >= 600 => Confidence::Weak,
        Hint::Silent if disease >= 600 && values.different >= 3 => Confidence::Weak,
        _ => return None,
    };
    Some(values.tell(
        Kind::Medical,
        Class::Sensitive,
        confidence,
        DISEASE | ICD,
        "name diseases, or are codes of them",
    ))
}

fn position(values: &Values<'_>) -> Option<Opinion> {
    let pairs = values.share(PLACES);
    let named = values.says(Kind::Gps) && values.share(PLACES | DEGREES) >= 600;
    let certain = !values.elsewhere() && pairs >= 800 && values.different >= 3;
    (named || certain).then(|| {
        let senses = PLACES | DEGREES;
        values.tell(Kind::Gps, Class::Sensitive, Confidence::Weak, senses, "are precise coordinates")
    })
}

fn phone(values: &Values<'_>) -> Option<Opinion> {
    if !values.says(Kind::CnMobile) || values.share(PHONE_SHAPE) < 600 {
        return None;
    }
    Some(values.tell(
        Kind::Phone,
        Class::Personal,
        values.sure(),
        PHONE_SHAPE,
        "are grouped as telephone numbers are",
    ))
}

/// Documents of countries whose numbers are not recognised by themselves.
fn document(values: &Values<'_>) -> Option<Opinion> {
    let kind = match values.hint {
        Hint::Says(Kind::CnId) => Kind::NationalId,
        Hint::Says(Kind::CnPassport | Kind::Passport) => Kind::Passport,
        Hint::Says(
            kind @ (Kind::DriverLicence
            | Kind::Hkid
            | Kind::TaiwanId
            | Kind::MacauId
            | Kind::TravelPermit
            | Kind::UsSsn),
        ) => kind,
        _ => return None,
    };
    let class = if kind == Kind::UsSsn { Class::Sensitive } else { Class::Personal };
    let enough = values.share(NUMBER_SHAPE) >= 700 && values.different >= 3;
    enough.then(|| {
        values.tell(kind, class, Confidence::Weak, NUMBER_SHAPE, "have the form of a document's number")
    })
}

/// Names by which users are known: one word each, hardly any twice.
fn account(values: &Values<'_>) -> Option<Opinion> {
    let named = values.says(Kind::Account) && values.share(HANDLE) >= 800;
    let enough = values.different >= 4 && values.different * 2 >= values.cells;
    (named && enough)
        .then(|| values.tell(Kind::Account, Class::Personal, values.sure(), HANDLE, "are names of users"))
}

fn biometric(values: &Values<'_>) -> Option<Opinion> {
    let Hint::Says(kind) = values.hint else { return None };
    let senses = match kind {
        Kind::FaceEmbedding | Kind::Fingerprint | Kind::Voiceprint | Kind::Iris => BLOB,
        Kind::Gene => GENOME,
        _ => return None,
    };
    let enough = values.share(senses) >= 600;
    enough.then(|| {
        values.tell(kind, Class::Biometric, Confidence::Strong, senses, "are templates or sequences")
    })
}
