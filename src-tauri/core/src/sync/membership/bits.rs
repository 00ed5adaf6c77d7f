//! A set of places in the graph.

const WORD_BITS: usize = u64::BITS as usize;

/// Places, by number. The last word is never empty, so that equal sets are equal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// Every place below `count`.
    pub fn below(count: usize) -> Self {
        (0..count).collect()
    }

    pub fn insert(&mut self, place: usize) {
        let word = place / WORD_BITS;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (place % WORD_BITS);
    }

    pub fn contains(&self, place: usize) -> bool {
        self.0.get(place / WORD_BITS).is_some_and(|word| word >> (place % WORD_BITS) & 1 == 1)
    }

    pub fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// What is in both.
    pub fn common(&self, other: &Self) -> Self {
        Self::of_words(self.0.iter().zip(&other.0).map(|(word, other)| word & other))
    }

    /// What is in this one and not in the other.
    pub fn without(&self, other: &Self) -> Self {
        let others = other.0.iter().chain(std::iter::repeat(&0));
        Self::of_words(self.0.iter().zip(others).map(|(word, other)| word & !other))
    }

    fn of_words(words: impl Iterator<Item = u64>) -> Self {
        let mut words: Vec<u64> = words.collect();
        while words.last() == Some(&0) {
            words.pop();
        }
        Self(words)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The places in it, the lowest first.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest.checked_sub(1)?;
                Some(at * WORD_BITS + bit)
            })
        })
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut bits = Self::default();
        places.into_iter().for_each(|place| bits.insert(place));
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn bits(places: &BTreeSet<usize>) -> Bits {
        places.iter().copied().collect()
    }

    proptest! {
        #[test]
        fn it_is_a_set(a: BTreeSet<u8>, b: BTreeSet<u8>) {
            let [a, b] = [a, b].map(|set| set.into_iter().map(usize::from).collect::<BTreeSet<usize>>());
            let (of_a, of_b) = (bits(&a), bits(&b));
            let mut both = of_a.clone();
            both.extend(&of_b);
            let places = |bits: &Bits| bits.iter().collect::<BTreeSet<usize>>();
            prop_assert_eq!(places(&of_a), a.clone());
            prop_assert_eq!(places(&both), &a | &b);
            prop_assert_eq!(places(&of_a.common(&of_b)), &a & &b);
            prop_assert_eq!(places(&of_a.without(&of_b)), &a - &b);
            prop_assert_eq!((of_a.len(), of_a.is_empty()), (a.len(), a.is_empty()));
            prop_assert_eq!(of_a.common(&of_b) == of_a, (&a & &b) == a);
            prop_assert_eq!(both.without(&of_b), of_a.without(&of_b));
            prop_assert!((0..300).all(|place| of_a.contains(place) == a.contains(&place)));
        }
    }

    #[test]
    fn all_below_are_in_it() {
        assert_eq!(Bits::below(130).iter().collect::<Vec<_>>(), (0..130).collect::<Vec<_>>());
    }
}
