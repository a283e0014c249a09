//! Durations and patterns mean what they say, for all of them and not only for the ones somebody thought of.

use proptest::prelude::*;
use std::{collections::BTreeSet, time::Duration};
use worker_containers_syntax::{
    Pattern, duration,
    pattern::{Relation, Segment},
};

/// Every path of up to four of these segments; no pattern below names `c`, so a `{segment}` is more than `a` and `b`.
const PARTS: [&str; 3] = ["a", "b", "c"];

fn pattern() -> impl Strategy<Value = Pattern> {
    let segment = prop_oneof![Just("a"), Just("b"), Just("{x}")];
    (prop::collection::vec(segment, 0..4), any::<bool>()).prop_filter_map(
        "a pattern that is refused",
        |(segments, rest)| {
            let mut text = String::new();
            for (at, segment) in segments.iter().enumerate() {
                text += &match *segment {
                    "{x}" => format!("/{{x{at}}}"),
                    literal => format!("/{literal}"),
                };
            }
            if rest || segments.is_empty() {
                text += if rest { "/*" } else { "/" };
            }
            Pattern::parse(&text).ok()
        },
    )
}

/// The paths that a pattern matches, one by one.
fn paths(pattern: &Pattern) -> BTreeSet<Vec<&'static str>> {
    let mut all: Vec<Vec<&str>> = vec![vec![]];
    for length in 0..4 {
        let longest: Vec<_> = all.iter().filter(|path| path.len() == length).cloned().collect();
        all.extend(longest.iter().flat_map(|path| PARTS.map(|part| [path.as_slice(), &[part]].concat())));
    }
    let matches = |path: &Vec<&str>| {
        let fits = |(segment, part): (&Segment, &&str)| match segment {
            Segment::Literal(text) => text == part,
            Segment::Param(_) => true,
        };
        let length = match pattern.rest {
            true => path.len() >= pattern.segments.len(),
            false => path.len() == pattern.segments.len(),
        };
        length && pattern.segments.iter().zip(path).all(fits)
    };
    all.into_iter().filter(matches).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn durations_add_up(days in 0_u64..30, hours in 0_u64..24, minutes in 0_u64..90, seconds in 0_u64..90) {
        let parts = [(days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s")];
        let text: String = parts.iter().filter(|part| part.0 > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
        let total = Duration::from_secs(((days * 24 + hours) * 60 + minutes) * 60 + seconds);
        match duration::parse(&text) {
            Ok(read) => prop_assert_eq!(read, total),
            Err(_) => prop_assert!(total.is_zero() || total > duration::LONGEST, "{}", text),
        }
    }

    #[test]
    fn relations_are_those_of_the_paths(a in pattern(), b in pattern()) {
        let (of_a, of_b) = (paths(&a), paths(&b));
        let expected = if of_a == of_b {
            Relation::Same
        } else if of_a.is_disjoint(&of_b) {
            Relation::Disjoint
        } else if of_a.is_subset(&of_b) || of_b.is_subset(&of_a) {
            Relation::Ordered
        } else {
            Relation::Ambiguous
        };
        prop_assert_eq!(a.relation(&b), expected, "{} {}", a, b);
        prop_assert_eq!(b.relation(&a), expected, "{} {}", a, b);
    }

    #[test]
    fn the_narrower_pattern_is_tried_first(a in pattern(), b in pattern()) {
        let (of_a, of_b) = (paths(&a), paths(&b));
        if of_a != of_b && of_a.is_subset(&of_b) {
            prop_assert!(a.specificity(&b).is_lt(), "{} {}", a, b);
        }
    }

    #[test]
    fn an_intersection_has_the_paths_of_both(a in pattern(), b in pattern()) {
        let both: BTreeSet<_> = paths(&a).intersection(&paths(&b)).cloned().collect();
        if !both.is_empty() {
            prop_assert_eq!(paths(&a.intersection(&b)), both, "{} {}", a, b);
        }
    }
}
