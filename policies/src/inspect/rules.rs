//! What each kind needs to be believed of a column, and what a column of it then is (dossier 6.1, 6.2, 6.6).

use super::report::{Class, Kind};

/// What speaks for a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// A check digit, which so many of a thousand random numbers have right.
    Check(u64),
    /// A form that nothing else has.
    Form,
    /// A form that other things have too: a fitting name makes it certain.
    Look,
    /// So common a form that only a fitting name makes it anything.
    Named,
}

/// How a kind is judged and told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) class: Class,
    pub(super) proof: Proof,
    /// Whether a few among many other cells draw a look.
    pub(super) stray: bool,
    /// The end of the sentence "3 of 5 cells …".
    pub(super) says: &'static str,
    /// Characters shown at the beginning and the end of a masked example.
    pub(super) shown: (usize, usize),
}

const fn rule(class: Class, proof: Proof, stray: bool, says: &'static str, shown: (usize, usize)) -> Rule {
    Rule { class, proof, stray, says, shown }
}

/// The rule of a kind whose cells are recognised one by one; none for those that lists of words or names decide.
pub(super) fn rule_of(kind: Kind) -> Option<Rule> {
    use Class::{Personal, Sensitive};
    use Proof::{Check, Form, Look, Named};
    Some(match kind {
        Kind::CnId => rule(
            Personal,
            Check(91),
            true,
            "are resident identity numbers with region, birth date and check digit",
            (6, 4),
        ),
        Kind::CnMobile => rule(Personal, Form, true, "are mobile numbers with an allocated prefix", (3, 4)),
        Kind::CnLandline => rule(Personal, Look, false, "are fixed-line numbers with an area code", (4, 2)),
        Kind::UsPhone => rule(Personal, Form, true, "are telephone numbers of North America", (0, 4)),
        Kind::Phone => rule(Personal, Form, true, "are telephone numbers with a country's code", (3, 2)),
        Kind::Email => rule(Personal, Form, true, "are e-mail addresses", (1, 0)),
        Kind::BankCard | Kind::CreditCard => {
            rule(Sensitive, Check(100), true, "are card numbers by prefix, length and check digit", (4, 4))
        }
        Kind::Iban => {
            rule(Sensitive, Check(10), true, "are bank account numbers with their check digits", (4, 2))
        }
        Kind::CnPlate => rule(Personal, Form, true, "are number plates", (2, 1)),
        Kind::Vin => {
            rule(Personal, Check(91), false, "are vehicle identification numbers with a check digit", (3, 2))
        }
        Kind::CnPassport | Kind::Passport => {
            rule(Personal, Look, false, "have the form of passport numbers", (1, 2))
        }
        Kind::TravelPermit => rule(Personal, Look, false, "have the form of travel permits", (1, 2)),
        Kind::Hkid => {
            rule(Personal, Check(91), false, "are Hong Kong identity cards with a check digit", (1, 1))
        }
        Kind::MacauId => rule(Personal, Named, false, "have the form of Macau identity cards", (1, 1)),
        Kind::TaiwanId => {
            rule(Personal, Check(100), false, "are Taiwan identity cards with a check digit", (1, 2))
        }
        Kind::UsSsn => rule(Sensitive, Look, true, "have the form of social security numbers", (0, 4)),
        _ => return rule_of_other(kind),
    })
}

/// The rules of numbers of organizations, devices and networks, and of templates.
fn rule_of_other(kind: Kind) -> Option<Rule> {
    use Class::{Biometric, Organization, Personal};
    use Proof::{Check, Form, Look, Named};
    Some(match kind {
        Kind::Uscc => rule(
            Organization,
            Check(32),
            true,
            "are social credit codes with a valid check character",
            (4, 4),
        ),
        Kind::OrgCode => {
            rule(Organization, Check(91), false, "are organization codes with a check character", (2, 2))
        }
        Kind::BusinessLicence => rule(
            Organization,
            Check(100),
            false,
            "are numbers of business licences with a check digit",
            (4, 2),
        ),
        Kind::Imei => {
            rule(Personal, Check(100), false, "are device numbers (IMEI) with a check digit", (4, 2))
        }
        Kind::Meid => rule(Personal, Named, false, "are device numbers (MEID)", (2, 2)),
        Kind::Imsi => rule(Personal, Look, false, "are numbers of mobile subscriptions (IMSI)", (5, 2)),
        Kind::Iccid => {
            rule(Personal, Check(100), false, "are SIM card numbers (ICCID) with a check digit", (6, 2))
        }
        Kind::Mac => rule(Personal, Form, false, "are addresses of network adapters", (8, 0)),
        Kind::Ip => rule(Personal, Form, false, "are internet addresses", (2, 0)),
        Kind::Fingerprint => rule(Biometric, Form, true, "begin as templates of fingerprints do", (4, 0)),
        Kind::FaceEmbedding => rule(
            Biometric,
            Look,
            false,
            "are vectors of many numbers, of one length, as faces are recognised by",
            (0, 0),
        ),
        _ => return None,
    })
}
