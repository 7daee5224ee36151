use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn values_are_read_back(numbers: Vec<u64>, texts: Vec<Option<String>>, small: u32, yes: bool) {
        prop_assert_eq!(Reader::read_all::<Vec<u64>>(&to_bytes(0, &numbers)[1..]), Some(numbers));
        prop_assert_eq!(Reader::read_all::<Vec<Option<String>>>(&to_bytes(0, &texts)[1..]), Some(texts));
        prop_assert_eq!(Reader::read_all::<u32>(&to_bytes(0, &small)[1..]), Some(small));
        prop_assert_eq!(Reader::read_all::<bool>(&to_bytes(0, &yes)[1..]), Some(yes));
    }

    #[test]
    fn a_value_cut_short_is_damaged(texts in prop::collection::vec(".{1,9}", 1..9), cut in 0usize..999) {
        let bytes = to_bytes(0, &texts);
        let cut = 1 + cut % (bytes.len() - 1);
        prop_assert_eq!(Reader::read_all::<Vec<String>>(&bytes[1..cut]), None);
    }
}

#[test]
fn a_length_beyond_the_end_allocates_nothing() {
    let mut bytes = Vec::new();
    u64::MAX.write(&mut bytes);
    assert_eq!(Reader::read_all::<Vec<u64>>(&bytes), None);
    assert_eq!(Reader::read_all::<String>(&bytes), None);
}

#[test]
fn what_follows_the_value_is_damage() {
    assert_eq!(Reader::read_all::<u32>(&[1, 0]), None);
}
