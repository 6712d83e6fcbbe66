//! Health: names of diseases, in Chinese by the words they are made of, and codes of the International
//! Classification of Diseases.

use crate::inspect::words::{is_in, names_disease};

/// Whether a short text names a disease.
pub(in crate::inspect) fn is_disease(text: &str) -> bool {
    let lower = text.to_lowercase();
    if text.chars().count() > 40 {
        return false;
    }
    if text.is_ascii() {
        let word = |word: &str| {
            is_in("DISEASE_LATIN", word)
                || (word.len() > 6
                    && ["itis", "oma", "emia", "osis", "pathy", "algia"]
                        .iter()
                        .any(|ending| word.ends_with(ending)))
        };
        return lower.split(|sign: char| !sign.is_alphanumeric() && sign != '-').any(word);
    }
    text.chars().count() <= 20 && names_disease(&lower)
}

/// `I10`, `E11.9`, `S72.001A`.
pub(in crate::inspect) fn is_icd(code: &str) -> bool {
    let bytes = code.as_bytes();
    let (Some((first, [tens, ones, rest @ ..])), 3..=8) = (bytes.split_first(), bytes.len()) else {
        return false;
    };
    let head = first.is_ascii_uppercase() && tens.is_ascii_digit() && ones.is_ascii_alphanumeric();
    let tail = match rest {
        [] => true,
        [b'.', tail @ ..] => !tail.is_empty() && tail.iter().all(u8::is_ascii_alphanumeric),
        tail => tail.len() <= 4 && tail.iter().all(u8::is_ascii_alphanumeric),
    };
    head && tail
}

#[cfg(test)]
mod tests {
    use super::{is_disease, is_icd};

    #[test]
    fn diseases_and_codes_are_recognised() {
        for valid in
            ["高血压", "2型糖尿病", "HIV感染", "孕期检查", "骨折", "Type 2 diabetes", "Osteoarthritis"]
        {
            assert!(is_disease(valid), "{valid}");
        }
        for other in ["交通流量", "diagonal", "data product", "数据产品A"] {
            assert!(!is_disease(other), "{other}");
        }
        assert!(is_icd("I10") && is_icd("E11.9") && is_icd("S72.001A") && !is_icd("i10") && !is_icd("AB1"));
    }
}
