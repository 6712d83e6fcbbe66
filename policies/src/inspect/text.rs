//! Identifiers inside running text: runs of figures and Latin letters meet the recognisers of whole cells, and a few
//! words of Chinese and English announce names, addresses, documents and diseases.

use super::cues::{CUES, Cue};
use super::fold::{
    AT, BEYOND_HEX, DASH, DIGIT, DOT, HIGH, LETTER, LOWER, Mask, PLUS, SPACE, UPPER, mask, of,
};
use super::kinds::{address, email, health, name, permit, plate};
use super::look::look;
use super::report::Kind;
use super::sight::Sight;
use super::words::{is_common_surname, is_first_name, is_given, is_in, is_last_name, is_other_word, surname};

/// Kinds whose form is so much its own that they are believed inside text.
#[inline]
pub(super) fn is_telling(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::CnId
            | Kind::CnMobile
            | Kind::BankCard
            | Kind::CreditCard
            | Kind::Iban
            | Kind::UsSsn
            | Kind::UsPhone
            | Kind::Phone
            | Kind::CnLandline
            | Kind::Uscc
            | Kind::CnPlate
            | Kind::Email
    )
}

/// Bytes of the shortest text that two capitalised words can stand among.
const SENTENCE: usize = 24;

/// Calls `see` with every identifier inside `cell`, once for each piece.
pub(super) fn scan<'c>(cell: &'c str, classes: Mask, see: &mut impl FnMut(Kind, Sight, &'c str)) {
    // Capitals behind Chinese may be a plate's.
    if classes & (DIGIT | AT) != 0 || classes & (HIGH | UPPER) == HIGH | UPPER {
        runs(cell, see);
    }
    if classes & HIGH != 0 && cell.len() >= 9 {
        announced(cell, see);
    }
    if classes & UPPER != 0 && classes & LOWER != 0 && classes & SPACE != 0 && cell.len() >= SENTENCE {
        latin_names(cell, see);
    }
}

/// What a run of capitals alone is seen as: a plate's, perhaps.
const LETTERS: Mask = UPPER | BEYOND_HEX | SPACE;

/// Cuts the text where no identifier goes on.
#[inline]
fn runs<'c>(cell: &'c str, see: &mut impl FnMut(Kind, Sight, &'c str)) {
    let (mut start, mut seen) = (0, 0);
    let mut bytes = cell.bytes().enumerate();
    while let Some((place, byte)) = bytes.next() {
        if seen == 0 && byte >= 0x80 {
            // Behind the first byte of a character come those that belong to it.
            let length = usize::from(byte >= 0xc0) + usize::from(byte >= 0xe0) + usize::from(byte >= 0xf0);
            length.checked_sub(1).and_then(|skipped| bytes.nth(skipped));
            continue;
        }
        let class = of(byte) & (DIGIT | LETTER | AT | DOT | DASH | PLUS);
        if class != 0 || byte == b'_' || byte == b'%' {
            if seen == 0 {
                start = place;
            }
            seen |= class | SPACE;
        } else {
            if seen & (DIGIT | AT) != 0 || seen & !DOT == LETTERS {
                run(cell, start, place, see);
            }
            seen = 0;
        }
    }
    if seen & (DIGIT | AT) != 0 || seen & !DOT == LETTERS {
        run(cell, start, cell.len(), see);
    }
}

fn run<'c>(cell: &'c str, start: usize, end: usize, see: &mut impl FnMut(Kind, Sight, &'c str)) {
    let Some(whole) = cell.get(start..end) else { return };
    let piece = bare(whole);
    let before = cell.get(..start).unwrap_or_default();
    if piece.len() >= 6 && piece.len() < cell.len() {
        if let Some((local, _)) = piece.split_once('@') {
            // Chinese before an address is the sentence, not the address.
            if let Some(sight) = email::look(piece).filter(|_| !local.is_empty()) {
                see(Kind::Email, sight, piece);
            }
            return;
        }
        let mut is_mobile = false;
        look(piece, mask(piece.as_bytes()), &mut |kind, sight, _| {
            let Some(sight) = in_context(kind, sight, before) else { return };
            let checked = sight.is_hit() || sight == Sight::Near;
            if checked && is_telling(kind) {
                is_mobile |= kind == Kind::CnMobile;
                see(kind, sight, piece);
            }
        });
        if is_mobile && let Some(owner) = name_at_end(before) {
            see(Kind::CnName, Sight::Hit, owner);
        }
        if let Some((kind, sight)) = permit::look(piece.as_bytes())
            .filter(|_| speaks_of(&["护照", "通行证", "assport", "PASSPORT"], before))
        {
            see(kind, sight, piece);
        }
    }
    if let Some(plate) = plate_at(cell, start) {
        see(Kind::CnPlate, Sight::Hit, plate);
    }
    if (3..=6).contains(&whole.len()) && whole.bytes().all(|byte| byte.is_ascii_digit()) {
        in_groups(cell, start, see);
    }
}

/// Without the signs that end a sentence rather than belong to what stands in it.
fn bare(whole: &str) -> &str {
    let sign = |byte: &u8| matches!(byte, b'.' | b'-' | b'_' | b'%');
    let start = whole.bytes().take_while(sign).count();
    let end = whole.len() - whole.bytes().rev().take_while(|byte| sign(byte) || *byte == b'+').count();
    whole.get(start..end).unwrap_or_default()
}

/// Some old cards fail the check, and the old resident number has none: the words before must say what it is.
fn in_context(kind: Kind, sight: Sight, before: &str) -> Option<Sight> {
    match (kind, sight) {
        (Kind::CnId, Sight::Special) if !speaks_of(&["身份证", "证件"], before) => None,
        (Kind::BankCard, Sight::Near) if speaks_of(&["卡"], before) => Some(Sight::Hit),
        (_, sight) => Some(sight),
    }
}

/// `(305) 555-0123`, `138 1234 5678`, `6217 0000 0000 0006`: groups with blanks between.
fn in_groups<'c>(cell: &'c str, start: usize, see: &mut impl FnMut(Kind, Sight, &'c str)) {
    let bracket = start.checked_sub(1).filter(|before| cell.get(*before..start) == Some("("));
    let start = bracket.unwrap_or(start);
    let rest = cell.get(start..).unwrap_or_default();
    let goes_on = |byte: u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'(' | b')');
    let length = rest.bytes().take(24).take_while(|byte| goes_on(*byte)).count();
    let piece = rest.get(..length).unwrap_or_default().trim_end_matches([' ', '-', '(', ')']);
    if piece.len() < 10 || !piece.contains([' ', ')']) {
        return;
    }
    let before = cell.get(..start).unwrap_or_default();
    look(piece, mask(piece.as_bytes()), &mut |kind, sight, _| {
        if let Some(sight) =
            in_context(kind, sight, before).filter(|sight| sight.is_hit() && is_telling(kind))
        {
            see(kind, sight, piece);
        }
    });
}

/// The plate whose letter stands at `start`, behind its province.
fn plate_at(cell: &str, start: usize) -> Option<&str> {
    let before = cell.get(..start)?;
    let letter = before.strip_suffix(['·', '•']).map_or(start, |before| before.len().saturating_sub(1));
    let rest = cell.get(letter.checked_sub(3)?..).filter(|rest| plate::is_province(rest))?;
    // Longest first: province, letter, perhaps a point, and seven to five bytes.
    (9..=14).rev().find_map(|length| {
        let found = rest.get(..length).filter(|piece| plate::look(piece).is_some())?;
        let next = rest.get(length..).and_then(|after| after.bytes().next());
        (!next.is_some_and(|byte| byte.is_ascii_alphanumeric())).then_some(found)
    })
}

/// Whether one of these words stands shortly before.
fn speaks_of(words: &[&str], before: &str) -> bool {
    let near = before
        .char_indices()
        .rev()
        .take(10)
        .last()
        .and_then(|(start, _)| before.get(start..))
        .unwrap_or_default();
    words.iter().any(|word| near.contains(word))
}

fn announced<'c>(cell: &'c str, see: &mut impl FnMut(Kind, Sight, &'c str)) {
    let mut roads = 0;
    CUES.find(cell, |start, end, cue| {
        let before = cell.get(..start).unwrap_or_default();
        let after = cell.get(end..).unwrap_or_default();
        if matches!(cue, Cue::NameAfter | Cue::NameAround)
            && let Some(name) = name_at_start(after)
        {
            see(Kind::CnName, Sight::Hit, name);
        }
        if matches!(cue, Cue::NameBefore | Cue::NameAround)
            && let Some(name) = name_before(before)
        {
            see(Kind::CnName, Sight::Hit, name);
        }
        if cue == Cue::Disease && health::is_disease(head(after, 12)) {
            see(Kind::Medical, Sight::Hit, after);
        }
        if cue == Cue::Road && roads < 3 {
            roads += 1;
            let around = around(cell, start);
            if address::is_chinese(around) {
                roads = 3;
                see(Kind::CnAddress, Sight::Hit, around);
            }
        }
    });
}

/// At most so many characters from the beginning.
fn head(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// The clause about a place in the text: no further than marks of punctuation, or thirty characters.
fn around(cell: &str, place: usize) -> &str {
    let ends = |character: char| {
        !(name::is_han(character)
            || character.is_ascii_alphanumeric()
            || matches!(character, '-' | '#' | '(' | ')'))
    };
    let (before, after) = cell.split_at_checked(place).unwrap_or((cell, ""));
    let start = before.char_indices().rev().take(30).take_while(|(_, own)| !ends(*own)).last();
    let end = after.char_indices().take(30).take_while(|(_, own)| !ends(*own)).last();
    let from = start.map_or(place, |(start, _)| start);
    let to = end.map_or(place, |(end, character)| place + end + character.len_utf8());
    cell.get(from..to).unwrap_or_default()
}

/// A name that the text goes on with, perhaps behind a colon.
fn name_at_start(after: &str) -> Option<&str> {
    let after = after.strip_prefix("姓名").unwrap_or(after);
    let rest = after.trim_start_matches([':', '：', ' ', '是', '为', '\u{3000}']);
    let told = after.trim_start().starts_with([':', '：']);
    let family = surname(rest).filter(|length| *length > 3 || is_common_surname(rest))?;
    let given: Vec<usize> = rest
        .get(family..)?
        .char_indices()
        .take(2)
        .take_while(|(_, character)| is_given(*character))
        .map(|(place, character)| family + place + character.len_utf8())
        .collect();
    let long = given.last().and_then(|end| rest.get(..*end))?;
    let short = given.first().and_then(|end| rest.get(..*end))?;
    let word = head(rest, 2);
    let other = || [long, short, word].into_iter().any(is_other_word);
    (told || !other()).then_some(long)
}

/// A name that ends where a title begins.
fn name_before(before: &str) -> Option<&str> {
    let starts: Vec<usize> = before.char_indices().rev().take(3).map(|(place, _)| place).collect();
    [2, 1].into_iter().find_map(|place| {
        let name = before.get(*starts.get(place)?..)?;
        (is_common_surname(name) && name::is_chinese(name)).then_some(name)
    })
}

/// A name of two or three characters that is all there is before a number.
fn name_at_end(before: &str) -> Option<&str> {
    let before = before.trim_end_matches([' ', ':', '：', ',', '，']);
    let start = before.char_indices().rev().take(4).take_while(|(_, own)| name::is_han(*own)).last()?.0;
    let name = before.get(start..)?;
    (name.chars().count() <= 3 && is_common_surname(name) && name::is_chinese(name)).then_some(name)
}

/// Two capitalised words: a first name and a family name; behind a word that announces people, any second word.
fn latin_names<'c>(cell: &'c str, see: &mut impl FnMut(Kind, Sight, &'c str)) {
    let mut announced = false;
    let mut first: Option<(usize, &str)> = None;
    let mut place = 0;
    for word in cell.split(' ') {
        let start = place;
        place += word.len() + 1;
        if !word.as_bytes().first().is_some_and(u8::is_ascii_uppercase) {
            announced = is_announcing(word);
            first = None;
            continue;
        }
        let bare = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '。', '，', '；']);
        let bytes = bare.as_bytes();
        if bytes.len() < 2 {
            first = None;
            continue;
        }
        if let Some((begin, given)) = first.take()
            && is_person(given, bare, announced)
        {
            return see(Kind::EnName, Sight::Hit, cell.get(begin..start + bare.len()).unwrap_or(bare));
        }
        if is_announcing(bare) {
            announced = true;
        } else if bare.len() == word.len() && bytes.get(1).is_some_and(u8::is_ascii_lowercase) {
            first = Some((start, bare));
        }
    }
}

fn is_person(given: &str, family: &str, announced: bool) -> bool {
    let family: String =
        family.split(['.', ',', ';', '。', '，', '；']).next().unwrap_or_default().to_lowercase();
    let place = ["STREET", "PLACE", "ORGANIZATION", "MONTH"].iter().any(|list| is_in(list, &family));
    is_first_name(&given.to_lowercase())
        && !place
        && family.chars().all(|character| character.is_alphabetic() || matches!(character, '\'' | '-'))
        && (announced || is_last_name(&family.replace('\'', "")))
}

fn is_announcing(word: &str) -> bool {
    matches!(
        word,
        "by" | "By"
            | "contact"
            | "Contact"
            | "Dear"
            | "dear"
            | "Mr"
            | "Mrs"
            | "Ms"
            | "Miss"
            | "Dr"
            | "name"
            | "Name"
            | "customer"
            | "Customer"
            | "patient"
            | "Patient"
            | "attn"
            | "Attn"
            | "signed"
            | "client"
            | "Client"
    )
}

#[cfg(test)]
mod tests {
    use super::{Kind, mask, scan};

    fn kinds(text: &str) -> Vec<Kind> {
        let mut kinds = Vec::new();
        scan(text, mask(text.as_bytes()), &mut |kind, sight, _| {
            if sight.is_hit() && !kinds.contains(&kind) {
                kinds.push(kind);
            }
        });
        kinds.sort_unstable();
        kinds
    }

    #[test]
    fn identifiers_among_words_are_found() {
        for (text, expected) in [
            ("客户反馈满意,联系电话13812345678。", vec![Kind::CnMobile]),
            ("身份证号11010519491231002X 已核对", vec![Kind::CnId]),
            ("ticket closed, call (305) 555-0123; thanks", vec![Kind::UsPhone]),
            ("回访,卡号6217 0000 0000 0006。", vec![Kind::BankCard]),
            ("设备已送达,车牌粤B·12345请处理", vec![Kind::CnPlate]),
            ("发邮件到zhang@company.com", vec![Kind::Email]),
            ("护照号G12345678", vec![Kind::CnPassport]),
            ("张三13812345678", vec![Kind::CnMobile, Kind::CnName]),
            ("联系人:欧阳子轩。", vec![Kind::CnName]),
            ("请联系刘伟先生", vec![Kind::CnName]),
            ("他住在杭州市西湖区文三路200号", vec![Kind::CnAddress]),
            ("invoice reviewed, handled by Yuki Müller.", vec![Kind::EnName]),
            ("确诊糖尿病", vec![Kind::Medical]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
        }
    }

    #[test]
    fn texts_about_nobody_stay_clean() {
        for text in [
            "设备已于昨日送达并完成安装",
            "客户反馈整体满意,后续需要回访",
            "样品批次合格率达到要求",
            "The shipment was delayed because of weather",
            "黄山风景区很漂亮",
            "唐朝是中国历史上的伟大朝代",
            "编号G12345678的订单",
            "深圳市道路交通流量",
            "用户方案与客户管理",
            "第5批样品合格、编号 202500000005",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }
}
