//! Numbers in order, of which some come and some go, with their median. In blocks, so that a million of them do not
//! move for one.

/// Numbers of a block; a full one is cut in two.
const BLOCK: usize = 512;

#[derive(Debug, Default)]
pub(super) struct Sorted {
    blocks: Vec<Vec<i64>>,
    len: usize,
}

impl Sorted {
    pub(super) fn of(mut numbers: Vec<i64>) -> Self {
        numbers.sort_unstable();
        let len = numbers.len();
        Self { blocks: numbers.chunks(BLOCK / 2).map(<[i64]>::to_vec).collect(), len }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn clear(&mut self) {
        self.blocks.truncate(1);
        self.blocks.iter_mut().for_each(Vec::clear);
        self.len = 0;
    }

    pub(super) fn insert(&mut self, number: i64) {
        self.len += 1;
        let last = self.blocks.len().saturating_sub(1);
        let place = self.block(number).min(last);
        let Some(block) = self.blocks.get_mut(place) else {
            self.blocks.push(vec![number]);
            return;
        };
        block.insert(block.partition_point(|other| *other < number), number);
        if block.len() > BLOCK {
            let rest = block.split_off(BLOCK / 2);
            self.blocks.insert(place + 1, rest);
        }
    }

    pub(super) fn remove(&mut self, number: i64) {
        let place = self.block(number);
        let Some(block) = self.blocks.get_mut(place) else { return };
        let Ok(inside) = block.binary_search(&number) else { return };
        block.remove(inside);
        self.len -= 1;
        if block.is_empty() && self.blocks.len() > 1 {
            self.blocks.remove(place);
        }
    }

    /// The first block whose last number is not below this one.
    fn block(&self, number: i64) -> usize {
        if self.blocks.len() < 2 {
            return 0;
        }
        self.blocks.partition_point(|block| block.last().is_some_and(|last| *last < number))
    }

    fn ranked(&self, mut rank: usize) -> Option<i64> {
        for block in &self.blocks {
            match block.get(rank) {
                Some(number) => return Some(*number),
                None => rank -= block.len(),
            }
        }
        None
    }

    /// How many are below.
    pub(super) fn below(&self, number: i64) -> usize {
        let place = self.block(number);
        let before: usize = self.blocks.iter().take(place).map(Vec::len).sum();
        let inside = self.blocks.get(place).map_or(0, |block| block.partition_point(|other| *other < number));
        before + inside
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

fn middle(count: usize, ranked: impl Fn(usize) -> Option<i64>) -> Option<i64> {
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
        assert!(sorted.blocks.len() > 2, "more than one block");
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
