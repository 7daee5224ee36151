//! What a page gets of a bundle, and what stays in the service.

use super::*;
use crate::samples::pattern;

/// The shop whose invitation is private, and a segment that only it needs.
fn with_private() -> Bundle {
    shop_with(|bundle| {
        bundle.action_maps[0].is_private = true;
        let mut toast = bundle.action_maps[1].clone();
        toast.id = crate::ids::ActionMapId(uuid(4));
        toast.name = "Visited".into();
        let mut visited = bundle.segments[0].clone();
        visited.id = crate::ids::SegmentId(uuid(5));
        visited.name = "Visitors".into();
        visited.behaviour.journey = vec![pattern("page_viewed", &[], 1)];
        toast.trigger.event_conditions.clear();
        toast.trigger.segments = vec![visited.id];
        bundle.segments.push(visited);
        bundle.action_maps.push(toast);
    })
}

#[test]
fn a_page_gets_neither_private_maps_nor_the_segments_only_they_need_nor_names() {
    let whole = with_private();
    let page = Bundle::from_bytes(&whole.to_bytes()).unwrap();
    assert_eq!(page, whole.for_page());
    let segments: Vec<_> = page.segments.iter().map(|segment| segment.id).collect();
    assert_eq!(segments, [whole.segments[1].id]);
    let maps: Vec<_> = page.action_maps.iter().map(|map| map.id).collect();
    assert_eq!(maps, [TOAST, whole.action_maps[2].id]);
    let bytes = whole.to_bytes();
    for secret in ["Interested", "Visitors", "Invite", "Visited"] {
        let is_in = bytes
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!is_in, "{secret}");
    }
    assert_eq!(page.for_page(), page, "the part of a part is the part");
}

#[test]
fn the_service_decides_the_private_maps_and_the_page_the_others() {
    let script = |decides_private, expected: &str| {
        let mut visit = Visit::new(with_private());
        visit.decides_private = decides_private;
        for path in ["/products/1", "/products/2"] {
            visit.observe(&event("page_viewed", path, 1));
        }
        visit.observe(&event("product_added", "/search", 2));
        visit.told.clear();
        check_in(&mut visit, &[(3, "look /search", expected)]);
    };
    script(true, "Invite offered");
    script(false, "Visited offered");
}
