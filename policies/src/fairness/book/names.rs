//! Names as numbers. In the end a smaller code is a smaller name, so that nothing hangs on the order of rows.

use rustc_hash::FxHashMap;

/// Numbers below this lie in a table of their own: most folders count their buyers and products from nought.
const SMALL: i64 = 1 << 20;
/// In that table: not seen.
const UNSEEN: u32 = u32::MAX;

/// Numbers and their codes.
#[derive(Debug, Default)]
struct Numbers {
    small: Vec<u32>,
    others: FxHashMap<i64, u32>,
    count: usize,
}

impl Numbers {
    /// The code of a number; `next`, if it is new.
    fn code(&mut self, number: i64, next: u32) -> u32 {
        let small = usize::try_from(number).ok().filter(|_| number < SMALL);
        let Some(place) = small else {
            let code = *self.others.entry(number).or_insert(next);
            self.count += usize::from(code == next);
            return code;
        };
        if place >= self.small.len() {
            self.small.resize(place + 1, UNSEEN);
        }
        let Some(code) = self.small.get_mut(place) else { return next };
        if *code == UNSEEN {
            *code = next;
            self.count += 1;
        }
        *code
    }

    /// Every number with its code, in the order of the numbers.
    fn sorted(self) -> Vec<(i64, u32)> {
        let small = (0..).zip(self.small).filter(|(_, code)| *code != UNSEEN);
        let mut all: Vec<(i64, u32)> = small.chain(self.others).collect();
        all.sort_unstable();
        all
    }
}

/// Names being gathered: each new one gets the next code.
#[derive(Debug, Default)]
pub(in crate::fairness) struct Gathered {
    numbers: Numbers,
    texts: FxHashMap<String, u32>,
    last: Option<(i64, u32)>,
    empty: Option<u32>,
}

impl Gathered {
    /// The code of a name; one that is a number as it would be printed is that number.
    pub(in crate::fairness) fn code(&mut self, name: &str) -> u32 {
        if let (true, Some(code)) = (name.is_empty(), self.empty) {
            return code;
        }
        if let Some(number) = number(name) {
            return self.number(number);
        }
        if let Some(code) = self.texts.get(name) {
            return *code;
        }
        let code = self.next();
        self.texts.insert(name.to_owned(), code);
        self.empty = self.empty.or(name.is_empty().then_some(code));
        code
    }

    /// The code of a name that is a number.
    pub(in crate::fairness) fn number(&mut self, name: i64) -> u32 {
        if let Some((last, code)) = self.last
            && last == name
        {
            return code;
        }
        let code = self.numbers.code(name, self.next());
        self.last = Some((name, code));
        code
    }

    fn next(&self) -> u32 {
        u32::try_from(self.numbers.count + self.texts.len()).unwrap_or(u32::MAX)
    }

    /// The names in their order, numbers before texts, and the place of each code in it.
    pub(in crate::fairness) fn sorted(self) -> (Names, Recoded) {
        let numbers = self.numbers.sorted();
        let mut texts: Vec<(String, u32)> = self.texts.into_iter().collect();
        texts.sort_unstable();
        let mut places = vec![0; numbers.len() + texts.len()];
        let codes = numbers.iter().map(|(_, code)| *code).chain(texts.iter().map(|(_, code)| *code));
        for (place, code) in (0_u32..).zip(codes) {
            if let Some(slot) = places.get_mut(index(code)) {
                *slot = place;
            }
        }
        let numbers = numbers.into_iter().map(|(number, _)| number).collect();
        let texts = texts.into_iter().map(|(text, _)| text).collect();
        (Names { numbers, texts }, Recoded(places))
    }
}

/// A number as it would be printed: no plus, no leading zeros.
fn number(name: &str) -> Option<i64> {
    let digits = name.strip_prefix('-').unwrap_or(name);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=18).contains(&digits.len())
        && (!digits.starts_with('0') || name == "0");
    if plain { name.parse().ok() } else { None }
}

/// From the codes of gathering to the codes of the order.
#[derive(Debug)]
pub(in crate::fairness) struct Recoded(Vec<u32>);

impl Recoded {
    pub(in crate::fairness) fn get(&self, code: u32) -> u32 {
        self.0.get(index(code)).copied().unwrap_or(u32::MAX)
    }
}

/// Names by code, in their order.
#[derive(Debug, Clone, Default)]
pub(in crate::fairness) struct Names {
    numbers: Vec<i64>,
    texts: Vec<String>,
}

impl Names {
    pub(in crate::fairness) fn get(&self, code: u32) -> String {
        let place = index(code);
        match self.numbers.get(place) {
            Some(number) => number.to_string(),
            None => self.texts.get(place - self.numbers.len()).cloned().unwrap_or_default(),
        }
    }

    /// The code of no name.
    pub(in crate::fairness) fn empty(&self) -> Option<u32> {
        let place = self.texts.binary_search(&String::new()).ok()?;
        u32::try_from(self.numbers.len() + place).ok()
    }

    pub(in crate::fairness) fn len(&self) -> usize {
        self.numbers.len() + self.texts.len()
    }
}

/// A code as a place in a list.
pub(in crate::fairness) fn index(code: u32) -> usize {
    usize::try_from(code).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::Gathered;

    #[test]
    fn numbers_small_large_and_below_nought_each_have_one_code_and_keep_their_order() {
        let mut gathered = Gathered::default();
        let names = [1 << 20, 5, -3, (1 << 20) - 1, 5, 0, 1 << 20, -3];
        let codes: Vec<u32> = names.map(|name| gathered.number(name)).to_vec();
        assert_eq!(codes, [0, 1, 2, 3, 1, 4, 0, 2]);
        let (names, places) = gathered.sorted();
        let order: Vec<String> = (0..5).map(|code| names.get(code)).collect();
        assert_eq!(order, ["-3", "0", "5", "1048575", "1048576"]);
        assert_eq!(names.get(places.get(3)), "1048575");
    }

    #[test]
    fn codes_follow_the_names_whatever_came_first() {
        let mut gathered = Gathered::default();
        let codes: Vec<u32> = ["b", "10", "a", "9", "010", "10"].map(|name| gathered.code(name)).to_vec();
        assert_eq!(codes, [0, 1, 2, 3, 4, 1]);
        let (names, places) = gathered.sorted();
        let order: Vec<String> = (0..5).map(|code| names.get(code)).collect();
        assert_eq!(order, ["9", "10", "010", "a", "b"]);
        assert_eq!(names.get(places.get(0)), "b");
    }
}
