//! Codes of the inspection and of the reckoning of fines, in the words of a page.

use super::Frame;

/// The kinds that the inspection finds.
const KINDS: [(&str, &str); 50] = [
    ("CN_ID", "resident identity number"),
    ("CN_MOBILE", "mobile number"),
    ("BANK_CARD", "bank card"),
    ("CREDIT_CARD", "credit card"),
    ("EMAIL", "e-mail address"),
    ("USCC", "unified social credit code"),
    ("CN_PLATE", "number plate"),
    ("CN_PASSPORT", "Chinese passport"),
    ("PASSPORT", "passport"),
    ("TRAVEL_PERMIT", "travel permit"),
    ("HKID", "Hong Kong identity card"),
    ("MACAU_ID", "Macau identity card"),
    ("TAIWAN_ID", "Taiwan identity card"),
    ("US_SSN", "social security number"),
    ("NATIONAL_ID", "foreign identity number"),
    ("DRIVER_LICENCE", "driving licence"),
    ("CN_LANDLINE", "fixed line"),
    ("US_PHONE", "telephone of North America"),
    ("PHONE", "telephone"),
    ("IBAN", "bank account"),
    ("IMEI", "device number"),
    ("MEID", "mobile device number"),
    ("IMSI", "mobile subscription"),
    ("ICCID", "SIM card"),
    ("MAC", "network adapter"),
    ("IP", "internet address"),
    ("VIN", "vehicle"),
    ("ORG_CODE", "organization code"),
    ("BUSINESS_LICENCE", "business licence number"),
    ("CN_NAME", "Chinese name"),
    ("EN_NAME", "name of a person"),
    ("CN_ADDRESS", "Chinese address"),
    ("ADDRESS", "postal address"),
    ("BIRTHDATE", "date of birth"),
    ("GENDER", "sex or gender"),
    ("ETHNICITY", "ethnic group"),
    ("RELIGION", "religious belief"),
    ("MARITAL", "marital status"),
    ("MEDICAL", "health data"),
    ("GPS", "precise position"),
    ("FINGERPRINT", "fingerprint template"),
    ("FACE_EMBEDDING", "face template"),
    ("VOICEPRINT", "voice template"),
    ("IRIS", "iris template"),
    ("GENE", "part of a genome"),
    ("PSEUDONYM", "pseudonym"),
    ("CARD", "card number"),
    ("ACCOUNT", "account name or number"),
    ("DEVICE", "personal device"),
    ("PERSON", "person"),
];

/// Facts of a fine that say little by their names.
const FACTS: [(&str, &str); 8] = [
    ("gains.gross", "what the act brought in"),
    ("gains.refundable", "what is to be given back"),
    ("gains.taxes", "taxes on the gains"),
    ("gains.direct_costs", "direct costs of the gains"),
    ("gains.proven", "whether the costs are proven"),
    ("gains.purchase_costs", "the purchase price of what was sold"),
    ("gains.facilitator", "whether the actor only facilitated"),
    ("act_ended_on", "the day the act ended"),
];

impl Frame {
    /// What the inspection found, by its code.
    pub fn kind(&self, code: &str) -> String {
        self.by(&KINDS, code)
    }

    /// A fact of a fine, by its name.
    pub fn fact(&self, name: &str) -> String {
        self.by(&FACTS, name)
    }

    fn by(&self, words: &[(&str, &str)], code: &str) -> String {
        let known = words.iter().find(|(known, _)| *known == code);
        known.map_or_else(|| self.word(&code), |(_, words)| self.t(words).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use policies::inspect::Kind;

    use super::{FACTS, KINDS};
    use crate::console::texts::Language;

    #[test]
    fn every_code_has_words_in_both_languages() {
        for (code, _) in KINDS {
            assert!(serde_json::from_value::<Kind>(code.into()).is_ok(), "{code}");
        }
        for (code, words) in KINDS.iter().chain(&FACTS) {
            assert_ne!(Language::Chinese.say(words), *words, "{code}");
        }
    }
}
