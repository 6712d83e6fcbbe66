//! Numbers in order, of which some come and some go, with their median. In blocks, so that a million of them do not
//! move for one.

/// Numbers of a block; a full one is cut in two.
const BLOCK: usize = 512;

#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// The first block: mostly there is no other, and then it is found without a detour.
    first: Vec<i64>,
    more: Vec<Vec<i64>>,
    len: usize,
}

impl Sorted {
    pub(super) fn of(numbers: Vec<i64>) -> Self {
        let mut sorted = Self::default();
        sorted.fill(numbers);
        sorted
    }

    /// Holds these numbers, and no others any more.
    pub(super) fn fill(&mut self, numbers: impl IntoIterator<Item = i64>) {
        self.clear();
        self.first.extend(numbers);
        self.first.sort_unstable();
        self.len = self.first.len();
        if self.len > BLOCK {
            let rest = self.first.split_off(BLOCK / 2);
            self.more.extend(rest.chunks(BLOCK / 2).map(<[i64]>::to_vec));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn clear(&mut self) {
        self.first.clear();
        self.more.clear();
        self.len = 0;
    }

    pub(super) fn insert(&mut self, number: i64) {
        self.len += 1;
        let place = self.place(number).min(self.more.len());
        let Some(block) = self.block_mut(place) else { return };
        // Behind its equals, of which there mostly are many and then nothing has to move.
        block.insert(block.partition_point(|other| *other <= number), number);
        if block.len() > BLOCK {
            let rest = block.split_off(BLOCK / 2);
            self.more.insert(place, rest);
        }
    }

    pub(super) fn remove(&mut self, number: i64) {
        let place = self.place(number);
        let Some(block) = self.block_mut(place) else { return };
        let Ok(inside) = block.binary_search(&number) else { return };
        block.remove(inside);
        let is_empty = block.is_empty();
        self.len -= 1;
        if is_empty && !self.more.is_empty() {
            if place == 0 {
                self.first = self.more.remove(0);
            } else {
                self.more.remove(place - 1);
            }
        }
    }

    fn block_mut(&mut self, place: usize) -> Option<&mut Vec<i64>> {
        match place.checked_sub(1) {
            None => Some(&mut self.first),
            Some(place) => self.more.get_mut(place),
        }
    }

    /// The first block whose last number is not below this one.
    fn place(&self, number: i64) -> usize {
        let is_below = |block: &Vec<i64>| block.last().is_some_and(|last| *last < number);
        if self.more.is_empty() || !is_below(&self.first) {
            return 0;
        }
        1 + self.more.partition_point(is_below)
    }

    fn ranked(&self, mut rank: usize) -> Option<i64> {
        for block in std::iter::once(&self.first).chain(&self.more) {
            match block.get(rank) {
                Some(number) => return Some(*number),
                None => rank -= block.len(),
            }
        }
        None
    }

    /// The only number there is, however often.
    pub(super) fn only(&self) -> Option<i64> {
        let (first, last) = (self.first.first()?, self.more.last().unwrap_or(&self.first).last()?);
        (first == last).then_some(*first)
    }

    /// How many are below.
    pub(super) fn below(&self, number: i64) -> usize {
        let mut blocks = std::iter::once(&self.first).chain(&self.more);
        let before: usize = blocks.by_ref().take(self.place(number)).map(Vec::len).sum();
        before + blocks.next().map_or(0, |block| block.partition_point(|other| *other < number))
    }

    /// The middle one; of an even count, the mean of the middle two.
    pub(super) fn median(&self) -> Option<i64> {
        middle(self.len, |rank| self.ranked(rank))
    }

    /// The median with one of them left out.
    pub(super) fn median_without(&self, left_out: i64) -> Option<i64> {
        let place = self.below(left_out);
        middle(self.len.checked_sub(1)?, |rank| self.ranked(if rank < place { rank } else { rank + 1 }))
    }
}

/// The middle of so many, or the mean of the middle two, given each by its rank.
pub(super) fn middle(count: usize, ranked: impl Fn(usize) -> Option<i64>) -> Option<i64> {
    let upper = ranked(count / 2).filter(|_| count > 0)?;
    if count % 2 == 1 {
        return Some(upper);
    }
    let lower = ranked((count / 2).checked_sub(1)?)?;
    i64::try_from(i128::midpoint(i128::from(lower), i128::from(upper))).ok()
}

#[cfg(test)]
mod tests {
    use super::Sorted;

    #[test]
    fn many_numbers_come_and_go_and_the_median_is_that_of_a_plain_list() {
        let (mut sorted, mut plain) = (Sorted::default(), Vec::new());
        let mut state = 1_u64;
        for turn in 0..4_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let number = i64::try_from(state >> 54).unwrap();
            if turn % 3 == 2 && turn > 1_000 {
                let gone = plain.swap_remove(usize::try_from(state >> 40).unwrap() % plain.len());
                sorted.remove(gone);
            } else {
                plain.push(number);
                sorted.insert(number);
            }
        }
        let mut ordered = plain.clone();
        ordered.sort_unstable();
        let middle = ordered.len() / 2;
        assert_eq!(sorted.len(), ordered.len());
        assert!(sorted.more.len() > 1, "more than one block");
        let odd = ordered.len() % 2 == 1;
        let median = if odd { ordered[middle] } else { i64::midpoint(ordered[middle - 1], ordered[middle]) };
        assert_eq!(sorted.median(), Some(median));
        for number in [0, 300, 511, 1_023] {
            assert_eq!(sorted.below(number), ordered.partition_point(|other| *other < number));
        }
        let left_out = ordered[middle];
        ordered.remove(middle);
        assert_eq!(sorted.median_without(left_out), Sorted::of(ordered).median());
    }
}
