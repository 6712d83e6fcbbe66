//! What a column's name says about its cells, in English, Chinese and pinyin. A name alone proves nothing; it tips
//! the scale for cells that could be several things.

use super::report::Kind;

/// What a header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// Nothing known.
    Silent,
    /// Cells are numbers or names of this kind.
    Says(Kind),
    /// Cells number things, not people: equipment, orders, places.
    Thing,
}

impl Hint {
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Says(kind) => Some(kind),
            Self::Silent | Self::Thing => None,
        }
    }
}

type Words = (Kind, &'static [&'static str]);

/// A word, or two in a row, that names a kind by itself. First match wins.
const NAMES: [Words; 9] = [
    (
        Kind::CnId,
        &[
            "idcard",
            "id card",
            "sfz",
            "sfzh",
            "sfzhm",
            "zjhm",
            "zjh",
            "shenfenzheng",
            "cert no",
            "certno",
            "id no",
            "idno",
            "id num",
            "id number",
            "identity no",
            "identity number",
            "citizen id",
            "national id",
        ],
    ),
    (
        Kind::CnMobile,
        &[
            "mobile",
            "phone",
            "tel",
            "telephone",
            "cellphone",
            "msisdn",
            "sj",
            "sjh",
            "sjhm",
            "dh",
            "dhhm",
            "lxdh",
            "shouji",
            "dianhua",
        ],
    ),
    (Kind::CnPlate, &["plate", "licenseplate", "cph", "cphm", "hphm", "chepai"]),
    (Kind::Email, &["email", "mail", "e mail", "yx", "youxiang"]),
    (Kind::BankCard, &["bankcard", "bank card", "bank account", "bank acct", "yhk", "yhkh", "pan", "iban"]),
    (
        Kind::Card,
        &[
            "card no",
            "cardno",
            "card num",
            "cardnum",
            "card number",
            "card id",
            "cardid",
            "card code",
            "card",
            "kahao",
            "kh",
            "kh id",
        ],
    ),
    (
        Kind::Account,
        &[
            "uid",
            "userid",
            "username",
            "openid",
            "unionid",
            "account",
            "acct",
            "account no",
            "zh",
            "zhanghao",
            "yhid",
            "yonghu",
            "login",
            "memberid",
            "custid",
            "customerid",
            "passengerid",
            "patientid",
        ],
    ),
    (Kind::Device, &["imei", "imsi", "meid", "oaid", "idfa", "gaid", "androidid", "android id"]),
    (Kind::Person, &["name", "xm", "xingming", "full name", "customer name", "patient name"]),
];

const CHINESE: [Words; 9] = [
    (Kind::CnId, &["身份证", "证件号", "公民身份"]),
    (Kind::CnMobile, &["手机", "电话", "联系方式"]),
    (Kind::CnPlate, &["车牌", "号牌"]),
    (Kind::Email, &["邮箱", "电子邮件"]),
    (Kind::BankCard, &["银行卡", "银行账", "银行帐"]),
    (Kind::Card, &["卡号", "卡编号", "深圳通卡", "交通卡"]),
    (
        Kind::Account,
        &["账号", "帐号", "账户", "帐户", "用户", "会员", "客户", "乘客", "患者", "学号", "工号", "病历号"],
    ),
    (Kind::Device, &["手机串号"]),
    (Kind::Person, &["姓名", "联系人", "户主"]),
];

/// People and accounts, which need a word for "number" beside them.
const PEOPLE: [&str; 17] = [
    "user",
    "member",
    "customer",
    "cust",
    "client",
    "passenger",
    "rider",
    "student",
    "patient",
    "employee",
    "staff",
    "subscriber",
    "person",
    "people",
    "account",
    "acct",
    "visitor",
];
const NUMBER: [&str; 12] =
    ["id", "no", "num", "number", "code", "key", "token", "hash", "md5", "sha1", "sha256", "uuid"];

/// What turns a name of a person or card into something else: its type, how many, how much, when.
const ABOUT: [&str; 22] = [
    "type", "kind", "class", "category", "status", "state", "count", "cnt", "amount", "balance", "level",
    "date", "time", "flag", "rate", "ratio", "total", "sum", "avg", "fee", "age", "version",
];
const ABOUT_CHINESE: [&str; 14] = [
    "类型", "种类", "类别", "状态", "数量", "人数", "数", "金额", "余额", "等级", "名称", "时间", "日期",
    "次数",
];

const THINGS: [&str; 45] = [
    "equ",
    "equip",
    "equipment",
    "device",
    "gate",
    "station",
    "stop",
    "line",
    "route",
    "company",
    "org",
    "dept",
    "department",
    "shop",
    "store",
    "merchant",
    "product",
    "sku",
    "item",
    "goods",
    "order",
    "trade",
    "txn",
    "transaction",
    "serial",
    "batch",
    "invoice",
    "file",
    "checksum",
    "sha",
    "sha1",
    "sha256",
    "md5",
    "digest",
    "commit",
    "version",
    "url",
    "path",
    "image",
    "row",
    "seq",
    "index",
    "car",
    "terminal",
    "pos",
];
const THINGS_CHINESE: [&str; 15] = [
    "设备", "站", "线路", "公司", "企业", "机构", "单位", "订单", "流水", "批次", "版本", "产品", "商品",
    "终端", "文件",
];

/// Reads a header.
pub(super) fn hint(header: &str) -> Hint {
    let words = words(header);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let about = words.last().is_some_and(|last| ABOUT.contains(last))
        || ABOUT_CHINESE.iter().any(|word| header.ends_with(word));
    if about {
        return Hint::Silent;
    }
    if let Some(kind) = named(&words).or_else(|| in_chinese(header)) {
        return Hint::Says(kind);
    }
    let thing = words.iter().any(|word| THINGS.contains(word))
        || THINGS_CHINESE.iter().any(|word| header.contains(word));
    if thing { Hint::Thing } else { Hint::Silent }
}

fn named(words: &[&str]) -> Option<Kind> {
    // "product name" and "company phone" are told apart: a thing's name is no person's.
    let of_thing = words.iter().any(|word| THINGS.contains(word) && !NUMBER.contains(word));
    let pairs: Vec<String> = words.windows(2).map(|pair| pair.join(" ")).collect();
    let found = NAMES.iter().find(|(_, names)| {
        names.iter().any(|name| words.contains(name) || pairs.iter().any(|pair| pair == name))
    });
    match found {
        Some((Kind::Person | Kind::Card, _)) if of_thing => None,
        Some((kind, _)) => Some(*kind),
        None => {
            let person = words.iter().any(|word| PEOPLE.contains(word));
            let number = words.iter().any(|word| NUMBER.contains(word));
            (person && number).then_some(Kind::Account)
        }
    }
}

fn in_chinese(header: &str) -> Option<Kind> {
    CHINESE.iter().find(|(_, names)| names.iter().any(|name| header.contains(name))).map(|(kind, _)| *kind)
}

/// Lower-case words of a header, split at anything but letters and digits and where case changes: `cardNo`,
/// `CARD_NO` and `card-no` are all `card no`.
pub(super) fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for character in header.chars() {
        let starts = character.is_ascii_uppercase() && lower_before;
        lower_before = character.is_ascii_lowercase() || character.is_ascii_digit();
        if starts || !character.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| character.is_ascii_alphanumeric()) {
            word.push(character.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{Hint, Kind, hint};

    #[test]
    fn names_of_people_cards_and_accounts_are_understood() {
        for (header, kind) in [
            ("card_no", Kind::Card),
            ("CardNo", Kind::Card),
            ("卡号", Kind::Card),
            ("user_id", Kind::Account),
            ("passengerId", Kind::Account),
            ("用户编号", Kind::Account),
            ("phone_md5", Kind::CnMobile),
            ("sjhm", Kind::CnMobile),
            ("身份证号", Kind::CnId),
            ("plate", Kind::CnPlate),
            ("e-mail", Kind::Email),
        ] {
            assert_eq!(hint(header), Hint::Says(kind), "{header}");
        }
    }

    #[test]
    fn names_of_things_are_not_names_of_people() {
        for header in
            ["equ_no", "car_no", "station", "company_name", "order_no", "sha", "设备编号", "product_name"]
        {
            assert_eq!(hint(header), Hint::Thing, "{header}");
        }
        for header in ["card_type", "user_count", "用户数", "卡类型", "entries", "deal_money"] {
            assert_ne!(hint(header).kind(), Some(Kind::Card), "{header}");
            assert_ne!(hint(header).kind(), Some(Kind::Account), "{header}");
        }
    }
}
