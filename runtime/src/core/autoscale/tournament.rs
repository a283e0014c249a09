//! The smallest of some numbers that change all the time.

/// Numbers by place. The smallest one, and the first of those that are equal, is known at once; to change one takes as many
/// steps as there are digits in the number of places, all of them in a few lines of memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Tournament {
    /// A complete binary tree, its root at 1 and its leaves behind each other: each node has the winner below it.
    nodes: Vec<u64>,
}

/// What no place has.
const NOBODY: u64 = u64::MAX;

impl Tournament {
    /// The smallest number and its place.
    pub(super) fn least(&self) -> Option<(u32, u32)> {
        let winner = self.nodes.get(1).copied().filter(|winner| *winner != NOBODY)?;
        Some(((winner >> 32) as u32, winner as u32))
    }

    /// Puts a number at a place, or none.
    pub(super) fn set(&mut self, place: u32, number: Option<u32>) {
        let leaf = place as usize;
        if leaf >= self.leaves() {
            if number.is_none() {
                return;
            }
            self.grow(leaf + 1);
        }
        let mut at = self.leaves() + leaf;
        self.nodes[at] = number.map_or(NOBODY, |number| u64::from(number) << 32 | u64::from(place));
        while at > 1 {
            at /= 2;
            let winner = self.nodes[2 * at].min(self.nodes[2 * at + 1]);
            if self.nodes[at] == winner {
                return;
            }
            self.nodes[at] = winner;
        }
    }

    fn leaves(&self) -> usize {
        self.nodes.len() / 2
    }

    fn grow(&mut self, places: usize) {
        let leaves = places.next_power_of_two();
        let mut nodes = vec![NOBODY; 2 * leaves];
        let old = self.leaves();
        nodes[leaves..leaves + old].copy_from_slice(&self.nodes[old..]);
        for at in (1..leaves).rev() {
            nodes[at] = nodes[2 * at].min(nodes[2 * at + 1]);
        }
        self.nodes = nodes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn the_least_is_that_of_a_list(steps in proptest::collection::vec((0_u32..70, proptest::option::of(0_u32..9)), 0..200)) {
            let (mut tournament, mut list) = (Tournament::default(), BTreeMap::new());
            for (place, number) in steps {
                tournament.set(place, number);
                match number {
                    Some(number) => drop(list.insert(place, number)),
                    None => drop(list.remove(&place)),
                }
                let least = list.iter().map(|(place, number)| (*number, *place)).min();
                prop_assert_eq!(tournament.least(), least);
            }
        }
    }
}
