//! How numbers are told, without a service.

use super::filters::{FilterName, Filters};
use super::names::Names;
use super::over_time::{self, Line};
use super::parts::{Chart, Source};
use super::range::{Preset, Range};
use super::report::{Asked, Report};
use super::table::Cell;
use super::{Counts, Question, SiteDays, losses_view};
use crate::store::{Day, DayCounts, Document};
use crate::wire::kind::Kind;
use serde_json::{Value, json};
use waymeet_journey::time::UnixMillis;

/// 2026-11-22T12:00:00Z
const NOON: UnixMillis = UnixMillis(1_795_348_800_000);

fn document(kind: Kind, id: &str, body: Value) -> Document {
    Document {
        kind,
        id: id.to_owned(),
        version: 1,
        body,
        created: NOON,
        modified: NOON,
    }
}

/// Looks at the reports of a week.
fn with_source<T>(names: &Names, filters: &Filters, look: impl FnOnce(&Source<'_>) -> T) -> T {
    let range = Range::of(Preset::Week, NOON);
    look(&Source {
        names,
        range: &range,
        filters,
    })
}

/// So often something was counted in each group on the last day.
fn counted(question: &Question, groups: &[(&str, u64)]) -> Counts {
    let interval = "2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z";
    let results = groups.iter().map(|(value, count)| {
        let metrics = question
            .metrics
            .iter()
            .map(|name| json!({ "metric": name, "stats": { "count": count } }));
        let data = json!([{ "interval": interval, "metrics": metrics.collect::<Vec<_>>() }]);
        let mut result = json!({ "group": {}, "data": data });
        if let Some(dimension) = question.group_by.first() {
            result["group"][*dimension] = json!(value);
        }
        result
    });
    Counts::new(question, &results.collect::<Vec<_>>())
}

#[test]
fn what_was_deleted_has_the_name_it_had_and_what_has_none_has_its_id() {
    let segment = |id, name: &str| document(Kind::Segment, id, json!({ "displayName": name }));
    let mut names = Names::new(&[segment("11111111-1", "Buyers"), segment("22222222-2", "  ")]);
    names.add_deleted(&segment("33333333-3", "Guests"));
    names.add_deleted(&document(Kind::Segment, "44444444-4", json!("rubbish")));
    for (id, expected) in [
        ("11111111-1", "Buyers"),
        ("22222222-2", "Nameless segment 22222222"),
        ("33333333-3", "Deleted segment “Guests”"),
        ("44444444-4", "Deleted segment 44444444"),
        ("55555555-5", "Deleted segment 55555555"),
        ("ü", "Deleted segment ü"),
    ] {
        assert_eq!(names.name(Kind::Segment, id), expected);
        assert_eq!(names.color(id), "#6b7280");
    }
    assert_eq!(names.of_kind(Kind::Segment).len(), 2);
    assert_eq!(
        names.ids_with(Kind::Segment, ["22222222-2", "5"]),
        ["11111111-1", "22222222-2", "5"]
    );
}

#[test]
fn what_is_chosen_is_among_the_choices_even_if_there_is_no_such_thing() {
    let names = Names::new(&[document(Kind::ActionMap, "m", json!({ "displayName": "Chat" }))]);
    let known = [FilterName::Deployment, FilterName::ActionMap, FilterName::Device];
    let text = |name: &str| match name {
        "map" => Some("gone"),
        "device" => Some("mobile"),
        "segment" => Some("not known to this report"),
        _ => None,
    };
    let filters = Filters::read(&known, text);
    assert_eq!(filters.get(FilterName::Segment), None);
    let fields = filters.fields(&known, &names, &[("d".to_owned(), "Shop".to_owned())]);
    let chosen = |index: usize| {
        let options = fields[index].options.iter();
        let chosen: Vec<&str> = options
            .filter(|option| option.is_chosen)
            .map(|option| option.title.as_str())
            .collect();
        (fields[index].name, fields[index].options.len(), chosen)
    };
    assert_eq!(chosen(0), ("deployment", 1, vec![]));
    assert_eq!(chosen(1), ("map", 2, vec!["Deleted action map gone"]));
    assert_eq!(chosen(2), ("device", 4, vec!["Mobile"]));
}

#[test]
fn more_lines_than_can_be_told_apart_are_one_and_none_of_their_numbers_is_lost() {
    let question = Question {
        metrics: &["nJourneySegmentsAssigned"],
        group_by: &["journeySegmentId"],
        is_over_time: true,
        ..Question::default()
    };
    let groups: Vec<(String, u64)> = (1..=11).map(|number| (format!("s{number}"), number)).collect();
    let groups: Vec<(&str, u64)> = groups.iter().map(|(id, count)| (id.as_str(), *count)).collect();
    let counts = counted(&question, &groups);
    let lines: Vec<Line<'_>> = (groups.iter())
        .map(|(id, _)| Line {
            title: (*id).to_owned(),
            color: String::new(),
            group: vec![*id],
            metric: "nJourneySegmentsAssigned",
        })
        .collect();
    let part = with_source(&Names::default(), &Filters::default(), |source| {
        over_time::part(source, "Segments over time", &counts, &lines, Chart::Lines)
    });
    let titles: Vec<&str> = part
        .table
        .columns
        .iter()
        .map(|column| column.title.as_str())
        .collect();
    assert_eq!(
        titles,
        [
            "Day (UTC)",
            "s1",
            "s2",
            "s3",
            "s4",
            "s5",
            "s6",
            "s7",
            "s8",
            "3 others"
        ]
    );
    let last = part.table.rows.last().unwrap();
    assert_eq!(
        (last.plain(), last.cells[7].clone()),
        ("2026-11-22", Cell::Count(8))
    );
    assert_eq!(last.cells[8], Cell::Count(9 + 10 + 11));
    assert_eq!((part.table.rows.len(), part.is_flat()), (7, false));
    assert_eq!(part.table.rows[0].cells[0], Cell::Count(0));
}

#[test]
fn an_answer_belongs_to_its_questions_and_without_them_there_is_none() {
    let map = Asked::ActionMap("a/b?c".to_owned());
    assert_eq!(map.path(), "/admin/reports/action-maps/a%2Fb%3Fc");
    with_source(&Names::default(), &Filters::default(), |source| {
        let reports = Report::ALL.into_iter().filter(|report| *report != Report::Losses);
        for asked in reports.map(Asked::Report).chain([map]) {
            let questions = asked.questions();
            let counts: Vec<Counts> = questions.iter().map(|question| counted(question, &[])).collect();
            let view = asked.view(source, &counts).unwrap();
            assert!(view.empty.is_some(), "{asked:?}");
            let columns = view.parts.iter().map(|part| part.table.columns.len());
            let rows = view
                .parts
                .iter()
                .flat_map(|part| part.table.rows.iter().chain(&part.table.total));
            assert!(columns.min() >= Some(1) && rows.count() > 0, "{asked:?}");
            for part in &view.parts {
                for row in part.table.rows.iter().chain(&part.table.total) {
                    assert_eq!(
                        row.cells.len() + 1,
                        part.table.columns.len(),
                        "{asked:?} {}",
                        part.id
                    );
                }
            }
            assert!(asked.view(source, &[]).is_none());
            for question in questions {
                question.query(source.range, source.filters).unwrap();
            }
        }
    });
}

#[test]
fn what_is_lost_is_what_was_dropped_or_never_arrived_of_the_days_of_the_range() {
    let counts = |stored, dropped, never_arrived| DayCounts {
        stored,
        dropped,
        never_arrived,
        ..DayCounts::default()
    };
    let today = Day::from(NOON).0;
    let days = vec![
        (Day(today - 7), counts(1_000, 0, 0)),
        (Day(today - 6), counts(90, 4, 6)),
        (Day(today), counts(10, 2, -2)),
    ];
    let sites = [SiteDays {
        name: "Shop".to_owned(),
        days,
    }];
    let view = with_source(&Names::default(), &Filters::default(), |source| {
        losses_view(source, &sites)
    });
    let csv = view.part(None).unwrap().csv();
    assert!(csv.ends_with("Shop,100,0,0,0,0,0,0,6,4,9.1\r\n"), "{csv}");
    let by_day = view.part(Some("days")).unwrap();
    let days: Vec<&str> = by_day.table.rows.iter().map(|row| row.plain()).collect();
    assert_eq!(days, ["2026-11-22", "2026-11-16"]);
    let over_time = view.part(Some("over-time")).unwrap();
    assert_eq!(over_time.table.rows.len(), 7);
    assert_eq!(over_time.table.rows[6].cells[3], Cell::Share(Some(0.0)));
    assert!(!over_time.is_flat() && view.part(Some("unicorns")).is_none());
}
