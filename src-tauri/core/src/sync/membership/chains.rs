//! Which segments the last ones of a device lead to.
//!
//! Every segment names the hash of the one its device wrote before. A record that takes somebody out names the last
//! ones that had come, so it stands for all before them, and nobody can make another later that it stands for.

use super::Membership;
use crate::domain::DeviceId;
use std::collections::{BTreeMap, HashMap, HashSet};

type Hash = [u8; 32];

/// Of each device of which not everything counts: what its last segments lead to, as far as they are here.
#[derive(Debug, Clone, Default)]
pub struct Chains(BTreeMap<DeviceId, Chain>);

#[derive(Debug, Clone, Default)]
struct Chain {
    counting: HashSet<Hash>,
    /// Per segment that is here the one before it.
    previous: HashMap<Hash, Hash>,
}

impl Chains {
    /// With nothing here yet: the last ones themselves.
    pub fn of(membership: &Membership) -> Self {
        let chain = |(device, tips): (DeviceId, _)| {
            let counting = Iterator::copied(tips).collect();
            (device, Chain { counting, previous: HashMap::new() })
        };
        Self(membership.limited().map(chain).collect())
    }

    /// Devices of which not everything counts.
    pub fn devices(&self) -> impl Iterator<Item = DeviceId> {
        self.0.keys().copied()
    }

    /// A segment that is here, with the one its device wrote before.
    pub fn add(&mut self, device: DeviceId, hash: Hash, previous: Hash) {
        let Some(chain) = self.0.get_mut(&device) else { return };
        chain.previous.insert(hash, previous);
        let mut at = hash;
        while chain.counting.contains(&at) {
            let Some(before) = chain.previous.get(&at) else { return };
            if !chain.counting.insert(*before) {
                return;
            }
            at = *before;
        }
    }

    pub fn lead_to(&self, device: DeviceId, hash: &Hash) -> bool {
        self.0.get(&device).is_some_and(|chain| chain.counting.contains(hash))
    }

    pub fn is_limited(&self, device: DeviceId) -> bool {
        self.0.contains_key(&device)
    }

    /// Changes whenever more counts.
    pub fn extent(&self) -> usize {
        self.0.values().map(|chain| chain.counting.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_before_the_last_one_counts_whatever_comes_first_and_nothing_else() {
        let device = DeviceId([1; 10]);
        let chain = |order: &[u8]| {
            let counting = HashSet::from([[4; 32], [9; 32]]);
            let mut chains = Chains(BTreeMap::from([(device, Chain { counting, previous: HashMap::new() })]));
            for hash in order {
                chains.add(device, [*hash; 32], [hash - 1; 32]);
            }
            (0..12).filter(|hash| chains.lead_to(device, &[*hash; 32])).collect::<Vec<u8>>()
        };
        assert_eq!(chain(&[]), [4, 9]);
        for order in [[1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3], [3, 1, 4, 2]] {
            assert_eq!(chain(&order), [0, 1, 2, 3, 4, 9], "{order:?}");
        }
        assert_eq!(chain(&[4, 2, 1, 11]), [3, 4, 9], "the third is not here to say what it follows");
        assert_eq!(chain(&[5, 6, 9]), [4, 8, 9], "the fifth follows the last one");
    }
}
