//! The journey module's hands in a real browser: storage, cookies, timers, address, commands, offers.

use js_sys::{Array, Function, JSON, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use waymeet::browser::cookies::{BrowserCookies, CookieJar as _};
use waymeet::browser::navigation::UrlChanges;
use waymeet::browser::storage::{BrowserStore, KeyValueStore as _};
use waymeet::browser::{page, timers};
use waymeet::journey::command::{self, Command, Consent};
use waymeet::journey::offers::{OfferAnswer, ShownOffer};
use waymeet::journey::{availability, module};
use waymeet_journey::action_map::{Action, WebChatOffer};
use waymeet_journey::consent::Consent;
use waymeet_journey::content_offer::{CallToAction, ContentOffer, DisplayMode, LayoutMode, LinkTarget};
use waymeet_journey::event::{Attribute, DataType};
use waymeet_journey::samples;
use waymeet_journey::time::UnixMillis;
use web_sys::{Event, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A JavaScript value, written as JavaScript.
fn value(expression: &str) -> JsValue {
    let body = ["return (", expression, ")"].concat();
    Function::new_no_args(&body).call0(&JsValue::UNDEFINED).unwrap()
}

fn run(script: &str) -> Result<JsValue, JsValue> {
    Function::new_no_args(script).call0(&JsValue::UNDEFINED)
}

fn counter() -> (Rc<Cell<u32>>, Rc<dyn Fn()>) {
    let count = Rc::new(Cell::new(0));
    let counted = Rc::clone(&count);
    (count, Rc::new(move || counted.set(counted.get() + 1)))
}

/// Lets the browser do what it has on its list, up to a task put there now.
async fn let_the_browser_work() {
    let promise = Promise::new(&mut |resolve, _| {
        timers::later(
            0,
            Box::new(move || {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }),
        );
    });
    JsFuture::from(promise).await.unwrap();
}

// Storage

#[wasm_bindgen_test]
fn what_is_stored_is_there_for_the_next_page_load() {
    let mut store = BrowserStore::default();
    store.set("test.a", "1");
    store.set("test.a", "ü😀\u{0}");
    let another_load = BrowserStore::default();
    assert_eq!(another_load.get("test.a").as_deref(), Some("ü😀\u{0}"));
    store.remove("test.a");
    assert_eq!(another_load.get("test.a"), None);
}

#[wasm_bindgen_test]
fn keys_are_found_by_the_beginning_of_their_name() {
    let mut store = BrowserStore::default();
    for key in ["test.o.1", "test.o.2", "test.p", "other.test.o"] {
        store.set(key, "x");
    }
    let mut keys = store.keys("test.o.");
    keys.sort();
    assert_eq!(keys, ["test.o.1", "test.o.2"]);
    for key in ["test.o.1", "test.o.2", "test.p", "other.test.o"] {
        store.remove(key);
    }
    assert_eq!(store.keys("test.").len(), 0);
}

#[wasm_bindgen_test]
fn what_storage_refuses_is_kept_in_memory_until_it_takes_it() {
    let mut store = BrowserStore::default();
    let original = value("Storage.prototype.setItem");
    run("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")
        .unwrap();
    store.set("test.refused", "1");
    let prototype = value("Storage.prototype");
    Reflect::set(&prototype, &"setItem".into(), &original).unwrap();
    assert_eq!(store.get("test.refused").as_deref(), Some("1"));
    assert_eq!(store.keys("test.refused"), ["test.refused"]);
    assert_eq!(BrowserStore::default().get("test.refused"), None);
    store.set("test.refused", "2");
    assert_eq!(BrowserStore::default().get("test.refused").as_deref(), Some("2"));
    store.remove("test.refused");
}

#[wasm_bindgen_test]
fn a_browser_without_storage_costs_nothing_but_the_next_page_load() {
    let original = value("Object.getOwnPropertyDescriptor(window, 'localStorage')");
    run(
        "Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new DOMException('no') } })",
    )
    .unwrap();
    let mut store = BrowserStore::default();
    store.set("test.blocked", "1");
    let kept = store.get("test.blocked");
    let restore = Function::new_with_args(
        "original",
        "Object.defineProperty(window, 'localStorage', original)",
    );
    restore.call1(&JsValue::UNDEFINED, &original).unwrap();
    assert_eq!(kept.as_deref(), Some("1"));
    assert_eq!(BrowserStore::default().get("test.blocked"), None);
}

// Cookies

#[wasm_bindgen_test]
fn a_cookie_is_there_for_the_next_page_load() {
    let mut cookies = BrowserCookies::default();
    cookies.set("test_a", "1.2.3", 60);
    cookies.set("test_ab", "other", 60);
    assert_eq!(BrowserCookies::default().get("test_a").as_deref(), Some("1.2.3"));
    cookies.set("test_a", "4", 60);
    assert_eq!(BrowserCookies::default().get("test_a").as_deref(), Some("4"));
    run("for (const name of ['test_a', 'test_ab']) document.cookie = name + '=; Path=/; Max-Age=0'").unwrap();
    assert_eq!(BrowserCookies::default().get("test_a"), None);
}

#[wasm_bindgen_test]
fn a_cookie_the_browser_does_not_keep_lasts_for_the_page_load() {
    let mut cookies = BrowserCookies::default();
    cookies.set("test_gone", "1", 0);
    assert_eq!(cookies.get("test_gone").as_deref(), Some("1"));
    assert_eq!(BrowserCookies::default().get("test_gone"), None);
}

// Timers and listeners

#[wasm_bindgen_test]
fn a_listener_hears_until_it_is_dropped() {
    let target = page::document().unwrap().create_element("div").unwrap();
    let (count, counted) = counter();
    let fire = || target.dispatch_event(&Event::new("test").unwrap()).unwrap();
    let listener = timers::on(&target, "test", false, Box::new(move |_| counted()));
    fire();
    fire();
    assert_eq!(count.get(), 2);
    drop(listener);
    fire();
    assert_eq!(count.get(), 2);
}

#[wasm_bindgen_test]
fn who_asks_to_be_first_hears_before_the_element_itself() {
    let document = page::document().unwrap();
    let outer = document.create_element("div").unwrap();
    let inner = document.create_element("div").unwrap();
    outer.append_child(&inner).unwrap();
    let order = Rc::new(RefCell::new(Vec::new()));
    let note = |name: &'static str| {
        let order = Rc::clone(&order);
        Box::new(move |_: &Event| order.borrow_mut().push(name))
    };
    let _inner = timers::on(&inner, "test", false, note("inner"));
    let _outer = timers::on(&outer, "test", true, note("outer"));
    inner.dispatch_event(&Event::new("test").unwrap()).unwrap();
    assert_eq!(*order.borrow(), ["outer", "inner"]);
}

#[wasm_bindgen_test]
async fn a_timer_calls_once_and_one_that_was_dropped_never() {
    let (dropped_count, dropped_counted) = counter();
    let (kept_count, kept_counted) = counter();
    drop(timers::after(0, Box::new(move || dropped_counted())));
    let _kept = timers::after(0, Box::new(move || kept_counted()));
    // Tasks of one delay come in the order they were asked for.
    let_the_browser_work().await;
    assert_eq!((dropped_count.get(), kept_count.get()), (0, 1));
}

// Address

#[wasm_bindgen_test]
fn changes_of_the_address_are_heard_and_the_page_gets_its_functions_back() {
    let before = page::url();
    let (push, replace) = (value("history.pushState"), value("history.replaceState"));
    let (count, counted) = counter();
    let changes = UrlChanges::listen(counted).unwrap();
    assert_ne!(value("history.pushState"), push);

    run("history.pushState({ a: 1 }, '', '?test=1')").unwrap();
    assert_eq!(count.get(), 1);
    assert!(page::url().ends_with("?test=1"));
    assert_eq!(value("history.state.a"), 1);
    run("history.replaceState(null, '', '?test=2')").unwrap();
    assert_eq!(count.get(), 2);
    run("dispatchEvent(new PopStateEvent('popstate'))").unwrap();
    assert_eq!(count.get(), 3);
    assert!(run("history.pushState(null, '', 'https://elsewhere.example/')").is_err());
    assert_eq!(count.get(), 3, "what the browser refuses is no change");

    drop(changes);
    assert_eq!(
        (value("history.pushState"), value("history.replaceState")),
        (push, replace)
    );
    let back = Function::new_with_args("url", "history.replaceState(null, '', url)");
    back.call1(&JsValue::UNDEFINED, &before.into()).unwrap();
    assert_eq!(count.get(), 3);
}

#[wasm_bindgen_test]
fn a_router_that_came_after_us_keeps_its_function() {
    let push = value("history.pushState");
    let (count, counted) = counter();
    let changes = UrlChanges::listen(counted).unwrap();
    let ours = value("history.pushState");
    run("const inner = history.pushState; history.pushState = function (...args) { return inner.apply(this, args) }").unwrap();
    let theirs = value("history.pushState");
    assert_ne!(theirs, ours);
    run("history.pushState(null, '', location.href)").unwrap();
    assert_eq!(count.get(), 1);
    drop(changes);
    assert_eq!(value("history.pushState"), theirs);
    run("history.pushState(null, '', location.href)").expect("their function goes on calling ours");
    Reflect::set(&value("history"), &"pushState".into(), &push).unwrap();
}

// Commands

fn parse(arguments: &str) -> Command {
    command::parse(value(arguments).unchecked_ref::<Array>())
}

fn attribute(name: &str, data_type: DataType, value: &str) -> Attribute {
    Attribute {
        name: name.into(),
        data_type,
        value: value.into(),
    }
}

#[wasm_bindgen_test]
fn init_names_the_site_and_may_settle_consent() {
    for (arguments, expected_site, expected_consent) in [
        ("['init', 'org-1']", "org-1", None),
        ("['init', 'org-1', null]", "org-1", None),
        ("['init', 'org-1', { deploymentId: 'dep-2' }]", "dep-2", None),
        (
            "['init', 'org-1', { deploymentId: '../x', consent: 'denied' }]",
            "org-1",
            Some(Consent::Denied),
        ),
        (
            "['init', 'org-1', { consent: 'granted' }]",
            "org-1",
            Some(Consent::Granted),
        ),
        ("['init', 'org-1', { consent: 'perhaps' }]", "org-1", None),
    ] {
        let Command::Init { site, consent } = parse(arguments) else {
            panic!("{arguments} is not understood")
        };
        assert_eq!(
            (site.as_str(), consent),
            (expected_site, expected_consent),
            "{arguments}"
        );
    }
    for arguments in [
        "['init']",
        "['init', '']",
        "['init', 'a/../b']",
        "['init', 'x'.repeat(65)]",
        "['init', 7]",
    ] {
        assert!(
            matches!(parse(arguments), Command::NotUnderstood(_)),
            "{arguments}"
        );
    }
}

#[wasm_bindgen_test]
fn a_page_view_may_bring_its_own_address_title_and_attributes() {
    let Command::PageView {
        location,
        title,
        attributes,
    } = parse("['pageview', { location: '/a', title: 'A' }, { colour: 'red' }]")
    else {
        panic!("not a page view")
    };
    assert_eq!((location.as_deref(), title.as_deref()), (Some("/a"), Some("A")));
    assert_eq!(attributes, [attribute("colour", DataType::String, "red")]);
    let Command::PageView {
        location,
        title,
        attributes,
    } = parse("['pageview']")
    else {
        panic!("not a page view")
    };
    assert_eq!((location, title, attributes.len()), (None, None, 0));
}

#[wasm_bindgen_test]
fn attributes_keep_their_type_and_what_has_none_is_left_out() {
    let arguments = "['record', 'product_added', {
        sku: 'L-1', price: 15.5, count: 2, far: 1e21, gift: false,
        given: { dataType: 'integer', value: '7' }, typed: { dataType: 'string', value: 7 },
        strange: { dataType: 'date', value: '1' }, nothing: null, list: [1], not: NaN, fn() {}, none: undefined }]";
    let Command::Record { name, attributes } = parse(arguments) else {
        panic!("not a record")
    };
    assert_eq!(name, "product_added");
    assert_eq!(
        attributes,
        [
            attribute("sku", DataType::String, "L-1"),
            attribute("price", DataType::Number, "15.5"),
            attribute("count", DataType::Integer, "2"),
            attribute("far", DataType::Integer, "1e+21"),
            attribute("gift", DataType::Boolean, "false"),
            attribute("given", DataType::Integer, "7"),
            attribute("typed", DataType::String, "7"),
        ]
    );
}

#[wasm_bindgen_test]
fn an_event_has_a_name_of_bounded_length_and_bounded_attributes() {
    let many = "Object.fromEntries(Array.from({ length: 60 }, (_, i) => ['a' + i, i]))";
    let arguments = ["['record', 'ü'.repeat(300), ", many, "]"].concat();
    let Command::Record { name, attributes } = parse(&arguments) else {
        panic!("not a record")
    };
    assert_eq!((name.chars().count(), attributes.len()), (255, 50));
    for arguments in ["['record']", "['record', '']", "['record', {}]"] {
        assert!(
            matches!(parse(arguments), Command::NotUnderstood(_)),
            "{arguments}"
        );
    }
}

#[wasm_bindgen_test]
fn modules_are_loaded_with_their_options() {
    let Command::TrackUrlChanges { callback } =
        parse("['load', 'autotrackUrlChange', { onUrlChange() { return 17 } }]")
    else {
        panic!("not the tracker of addresses")
    };
    assert_eq!(callback.unwrap().call0(&JsValue::UNDEFINED).unwrap(), 17);
    for arguments in [
        "['load', 'autotrackUrlChange']",
        "['load', 'autotrackUrlChange', { onUrlChange: 1 }]",
    ] {
        assert!(
            matches!(parse(arguments), Command::TrackUrlChanges { callback: None }),
            "{arguments}"
        );
    }
    let Command::TrackClicks(clicks) = parse(
        "['load', 'autotrackClick', { clickEvents: [
            { selector: '.buy', eventName: 'bought', customAttributes: { n: 1 } }, { selector: '.half' }, null, 7] }]",
    ) else {
        panic!("not the tracker of clicks")
    };
    assert_eq!(clicks.len(), 1);
    assert_eq!(
        (clicks[0].selector.as_str(), clicks[0].event_name.as_str()),
        (".buy", "bought")
    );
    assert_eq!(clicks[0].attributes, [attribute("n", DataType::Integer, "1")]);
    assert!(matches!(parse("['load', 'bitcoin']"), Command::NotUnderstood(_)));
}

#[wasm_bindgen_test]
fn consent_is_granted_or_denied() {
    assert!(matches!(
        parse("['consent', 'granted']"),
        Command::Consent(Consent::Granted)
    ));
    assert!(matches!(
        parse("['consent', 'denied']"),
        Command::Consent(Consent::Denied)
    ));
    for arguments in ["['consent']", "['consent', true]", "['consent', 'Granted']"] {
        assert!(
            matches!(parse(arguments), Command::NotUnderstood(_)),
            "{arguments}"
        );
    }
}

#[wasm_bindgen_test]
fn no_argument_however_strange_makes_a_command_throw() {
    let strange = "[undefined, null, true, NaN, -0, 1e400, '', '\\ud800', Symbol('s'), 10n, [], [[]], {}, () => {},
        new Date(NaN), new Map(), Object.create(null), window, document.createElement('form'),
        { get location() { throw new Error('location') }, get title() { throw new Error('title') },
          get deploymentId() { throw new Error('deployment') }, get consent() { throw new Error('consent') },
          get onUrlChange() { throw new Error('callback') }, get clickEvents() { throw new Error('clicks') } },
        { dataType: 'number', get value() { throw new Error('value') } },
        { clickEvents: { length: 1e9 } }, { clickEvents: [{ get selector() { throw new Error('selector') } }] },
        { a: { toJSON() { throw new Error('json') } } }]";
    let strange: Array = value(strange).unchecked_into();
    let starts = Array::new();
    for method in ["init", "pageview", "record", "load", "consent", "unknown"] {
        starts.push(&Array::of1(&method.into()));
    }
    for module in ["autotrackUrlChange", "autotrackClick"] {
        starts.push(&Array::of2(&"load".into(), &module.into()));
    }
    starts.push(&Array::of2(&"record".into(), &"name".into()));
    starts.push(&Array::new());
    for start in starts.iter() {
        for first in strange.iter() {
            for second in strange.iter() {
                let rest = Array::of2(&first, &second);
                let _ = command::parse(&start.unchecked_ref::<Array>().concat(&rest));
            }
        }
    }
}

#[wasm_bindgen_test]
fn an_attribute_that_holds_itself_is_left_out() {
    let holder = "(() => { const self = { dataType: 'string' }; self.value = self; return self; })()";
    let Command::Record { attributes, .. } =
        parse(&["['record', 'name', { a: ", holder, ", b: 1 }]"].concat())
    else {
        panic!("not a record")
    };
    assert_eq!(attributes, [attribute("b", DataType::Integer, "1")]);
}

#[wasm_bindgen_test]
fn a_proxy_that_throws_has_no_attributes() {
    for proxy in [
        "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()",
        "new Proxy({}, { ownKeys() { throw new Error('keys') } })",
    ] {
        let Command::Record { attributes, .. } = parse(&["['record', 'name', ", proxy, "]"].concat()) else {
            panic!("not a record")
        };
        assert_eq!(attributes.len(), 0, "{proxy}");
    }
}

// Availability

#[wasm_bindgen_test]
fn availability_is_read_as_the_service_says_it() {
    let json = r#"{"ttlMs":15000,"queues":{"Web Sales":{"agents":1,"estimatedWaitSeconds":30},"__proto__":{},"B":7}}"#;
    let news = availability::parse(&JSON::parse(json).unwrap(), UnixMillis(17)).unwrap();
    assert_eq!(
        (news.as_of, news.ttl_in_milliseconds),
        (Some(UnixMillis(17)), 15_000)
    );
    let queues: Vec<_> = news
        .queues
        .iter()
        .map(|known| {
            (
                known.queue.as_str(),
                known.agents,
                known.estimated_wait_in_seconds,
            )
        })
        .collect();
    assert_eq!(queues, [("Web Sales", 1, 30), ("__proto__", 0, 0), ("B", 0, 0)]);
}

#[wasm_bindgen_test]
fn what_is_no_availability_is_no_news() {
    for text in [
        "undefined",
        "null",
        "7",
        "'queues'",
        "[]",
        "{}",
        "{ queues: null }",
        "{ queues: [1] }",
    ] {
        assert_eq!(availability::parse(&value(text), UnixMillis(1)), None, "{text}");
    }
    let news = availability::parse(
        &value("{ queues: { A: { agents: -1 } }, ttlMs: 'x' }"),
        UnixMillis(1),
    )
    .unwrap();
    assert_eq!((news.queues[0].agents, news.ttl_in_milliseconds), (0, 0));
}

// Offers

const MARKUP: &str = "<img src=x onerror=alert(1)>&amp;";

fn invitation() -> Action {
    Action::WebChat(WebChatOffer {
        queue: "Web Sales".into(),
        is_pacing_enabled: true,
        title: MARKUP.into(),
        prompt: MARKUP.into(),
        accept_text: MARKUP.into(),
        decline_text: "No".into(),
        questions: Vec::new(),
    })
}

fn content(display_mode: DisplayMode, image_url: &str, link: &str) -> Action {
    Action::ContentOffer(ContentOffer {
        display_mode,
        layout_mode: LayoutMode::TopText,
        image_url: image_url.into(),
        image_alt_text: MARKUP.into(),
        title: MARKUP.into(),
        headline: MARKUP.into(),
        body: MARKUP.into(),
        call_to_action: Some(CallToAction {
            text: MARKUP.into(),
            url: link.into(),
            target: LinkTarget::Blank,
        }),
    })
}

type Answers = Rc<RefCell<Vec<OfferAnswer>>>;

fn show(action: &Action) -> (ShownOffer, Answers) {
    let answers = Answers::default();
    let heard = Rc::clone(&answers);
    let shown = ShownOffer::show(action, Rc::new(move |answer| heard.borrow_mut().push(answer)));
    (shown.unwrap(), answers)
}

fn find(selector: &str) -> Option<HtmlElement> {
    let host = page::document()?.query_selector("waymeet-offer").ok()??;
    let found = host.shadow_root()?.query_selector(selector).ok()??;
    Some(found.unchecked_into())
}

fn part(name: &str) -> HtmlElement {
    find(&["[data-test=", name, "]"].concat()).unwrap()
}

/// A key as the browser tells it; the offer reads nothing else of the event.
fn press(target: &HtmlElement, key: &str) {
    let event = Event::new("keydown").unwrap();
    Reflect::set(&event, &"key".into(), &key.into()).unwrap();
    target.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
fn text_in_an_invitation_is_text() {
    let (_shown, _) = show(&invitation());
    assert!(find("img").is_none());
    assert_eq!(find("#title").unwrap().text_content().as_deref(), Some(MARKUP));
    assert_eq!(find("#prompt").unwrap().text_content().as_deref(), Some(MARKUP));
    assert_eq!(part("invitation-accept").text_content().as_deref(), Some(MARKUP));
}

#[wasm_bindgen_test]
fn text_in_a_content_offer_is_text_and_only_web_addresses_are_used() {
    let (shown, _) = show(&content(
        DisplayMode::Toast,
        "javascript:alert(1)",
        "javascript:alert(1)",
    ));
    assert!(find("img").is_none() && find("a").is_none());
    for class in [".title", ".headline", ".body"] {
        assert_eq!(
            find(class).unwrap().text_content().as_deref(),
            Some(MARKUP),
            "{class}"
        );
    }
    drop(shown);
    let (_shown, _) = show(&content(
        DisplayMode::Overlay,
        "/test-image.svg",
        "https://shop.example/",
    ));
    let image = find("img").unwrap();
    assert_eq!(image.get_attribute("alt").as_deref(), Some(MARKUP));
    assert_eq!(image.get_attribute("onerror"), None);
    let link = part("offer-call-to-action");
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("https://shop.example/")
    );
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener"));
}

#[wasm_bindgen_test]
fn one_answer_of_the_visitor_is_told_once() {
    let control = |name: &'static str| move || part(name).click();
    let escape = |card: &'static str| move || press(&part(card), "Escape");
    let cancel = || {
        part("content-offer")
            .dispatch_event(&Event::new("cancel").unwrap())
            .unwrap();
    };
    let toast = content(DisplayMode::Toast, "", "/");
    let modal = content(DisplayMode::Modal, "", "/");
    let cases: [(&Action, Box<dyn Fn()>, OfferAnswer); 7] = [
        (
            &invitation(),
            Box::new(control("invitation-accept")),
            OfferAnswer::Accepted,
        ),
        (
            &invitation(),
            Box::new(control("invitation-decline")),
            OfferAnswer::Rejected,
        ),
        (
            &invitation(),
            Box::new(control("offer-close")),
            OfferAnswer::Rejected,
        ),
        (
            &invitation(),
            Box::new(escape("invitation")),
            OfferAnswer::Rejected,
        ),
        (&toast, Box::new(control("offer-close")), OfferAnswer::Rejected),
        (&toast, Box::new(escape("content-offer")), OfferAnswer::Rejected),
        (&modal, Box::new(cancel), OfferAnswer::Rejected),
    ];
    for (index, (action, act, expected)) in cases.iter().enumerate() {
        let (shown, answers) = show(action);
        act();
        assert_eq!(*answers.borrow(), [*expected], "case {index}");
        drop(shown);
    }
}

#[wasm_bindgen_test]
fn other_keys_answer_nothing() {
    let (_shown, answers) = show(&invitation());
    for key in ["Enter", "Tab", "a"] {
        press(&part("invitation"), key);
    }
    assert!(answers.borrow().is_empty());
}

#[wasm_bindgen_test]
fn an_invitation_leaves_the_focus_and_a_modal_offer_keeps_the_page_from_being_used() {
    let document = page::document().unwrap();
    let before = document.active_element();
    let (shown, _) = show(&invitation());
    assert_eq!(document.active_element(), before);
    assert_eq!(
        part("invitation").get_attribute("role").as_deref(),
        Some("dialog")
    );
    drop(shown);
    let (_shown, _) = show(&content(DisplayMode::Modal, "", "/"));
    assert_eq!(part("content-offer").tag_name(), "DIALOG");
    assert!(find("dialog:modal").is_some());
}

#[wasm_bindgen_test]
fn an_offer_that_is_dropped_leaves_nothing_behind() {
    let document = page::document().unwrap();
    let (shown, answers) = show(&invitation());
    let accept = part("invitation-accept");
    drop(shown);
    assert!(document.query_selector("waymeet-offer").unwrap().is_none());
    accept.click();
    assert!(answers.borrow().is_empty(), "its listeners went with it");
}

// The whole module

/// A host whose service answers with a bundle and takes every batch; the requests it was asked for.
fn host(bundle: &[u8]) -> (module::Host, Array) {
    host_that_answers(
        bundle,
        "({ events }) => ({ results: events.map(({ id }) => ({ id, disposition: 'stored' })) })",
    )
}

/// The same, with an answer to batches of its own.
fn host_that_answers(bundle: &[u8], receipt: &str) -> (module::Host, Array) {
    let make = Function::new_with_args(
        "bundle, receipt",
        "const requests = [];
         const host = {
           service: 'https://service.example', openChat() {}, restoreChat() {}, log(text) { requests.push('log: ' + text); },
           request(url, body, done) {
             requests.push(body === undefined ? url : JSON.parse(body));
             done(200, -1, body === undefined ? bundle : receipt(JSON.parse(body)));
           },
         };
         return [host, requests];",
    );
    let made: Array = make
        .call2(
            &JsValue::UNDEFINED,
            &js_sys::Uint8Array::from(bundle),
            &value(receipt),
        )
        .unwrap()
        .unchecked_into();
    (made.get(0).unchecked_into(), made.get(1).unchecked_into())
}

/// Calls the module as the loader does, from a page of its own.
fn call(perform: &Function, arguments: &str) {
    let page = value("{ url: 'https://shop.example/products/a?utm_source=news', title: 'A' }");
    perform
        .call3(&JsValue::UNDEFINED, &value(arguments), &1_000.into(), &page)
        .unwrap();
}

/// The names of the events of all batches among the requests.
fn sent_names(requests: &Array) -> String {
    let names = Function::new_with_args(
        "requests",
        "return requests.flatMap((request) => request.events ?? []).map((event) => event.name).join()",
    );
    let names = names.call1(&JsValue::UNDEFINED, requests).unwrap();
    names.as_string().unwrap()
}

/// What the module keeps of a site.
fn kept(site: &str) -> Vec<String> {
    let mut keys = BrowserStore::default().keys("waymeet.");
    keys.retain(|key| key.contains(site));
    keys
}

#[wasm_bindgen_test]
async fn calls_before_the_bundle_is_there_are_recorded_in_order_and_sent() {
    let (host, requests) = host(&samples::shop().to_bytes());
    let perform: Function = module::start(host).unchecked_into();
    call(&perform, "['pageview']");
    call(&perform, "['record', 'product_added', { sku: 1 }]");
    call(&perform, "['nonsense']");
    call(&perform, "['init', 'test-site']");
    let_the_browser_work().await;
    let_the_browser_work().await;
    assert_eq!(requests.get(0), "log: unknown method nonsense");
    assert_eq!(
        requests.get(1),
        "https://service.example/v1/sites/test-site/bundle"
    );
    assert_eq!(sent_names(&requests), "page_viewed,product_added");
    assert!(
        BrowserStore::default().keys("waymeet.o.test-site.").is_empty(),
        "acknowledged is forgotten"
    );
}

#[wasm_bindgen_test]
async fn without_consent_nothing_is_stored_or_sent() {
    let (host, requests) = host(&samples::shop().to_bytes());
    let perform: Function = module::start(host).unchecked_into();
    call(&perform, "['init', 'denied-site', { consent: 'denied' }]");
    call(&perform, "['pageview']");
    let_the_browser_work().await;
    let_the_browser_work().await;
    assert_eq!(
        (requests.length(), kept("denied-site").len()),
        (1, 0),
        "the bundle alone was asked for"
    );

    // A later yes holds for what happens from then on.
    call(&perform, "['consent', 'granted']");
    call(&perform, "['record', 'product_added']");
    let_the_browser_work().await;
    let_the_browser_work().await;
    assert_eq!(sent_names(&requests), "product_added");
}

#[wasm_bindgen_test]
async fn where_consent_is_asked_for_events_wait_for_the_answer() {
    let mut bundle = samples::shop();
    bundle.settings.consent_default = Consent::DENIED;
    let (host, requests) = host(&bundle.to_bytes());
    let perform: Function = module::start(host).unchecked_into();
    call(&perform, "['init', 'asking-site']");
    call(&perform, "['pageview']");
    let_the_browser_work().await;
    assert_eq!((requests.length(), kept("asking-site").len()), (1, 0));
    call(&perform, "['consent', 'granted']");
    let_the_browser_work().await;
    let_the_browser_work().await;
    assert_eq!(sent_names(&requests), "page_viewed");
}

#[wasm_bindgen_test]
async fn an_answer_that_is_no_receipt_lets_go_of_nothing() {
    for (site, answer) in [
        ("no-results", "() => ({})"),
        ("a-proxy", "() => undefined"),
        ("too-few", "() => ({ results: [] })"),
    ] {
        let (host, _) = host_that_answers(&samples::shop().to_bytes(), answer);
        let perform: Function = module::start(host).unchecked_into();
        call(&perform, &["['init', '", site, "']"].concat());
        call(&perform, "['pageview']");
        let_the_browser_work().await;
        let_the_browser_work().await;
        assert!(
            kept(site).iter().any(|key| key.starts_with("waymeet.o.")),
            "{site}"
        );
    }
}

#[wasm_bindgen_test]
async fn withdrawn_consent_stops_the_visit_and_leaves_nothing_behind() {
    let (host, requests) = host(&samples::shop().to_bytes());
    let perform: Function = module::start(host).unchecked_into();
    call(&perform, "['init', 'leaving-site']");
    call(&perform, "['pageview']");
    let_the_browser_work().await;
    let_the_browser_work().await;
    let sent = requests.length();
    call(&perform, "['record', 'before']");
    call(&perform, "['consent', 'denied']");
    call(&perform, "['record', 'after']");
    let_the_browser_work().await;
    assert_eq!((requests.length(), kept("leaving-site").len()), (sent, 0));
    assert!(value("document.cookie.match(/_act(ms|mu)=[^;]/)").is_null());
}

#[wasm_bindgen_test]
fn asking_twice_for_url_changes_leaves_the_page_its_router() {
    let (host, _) = host(&samples::shop().to_bytes());
    let perform: Function = module::start(host).unchecked_into();
    call(&perform, "['init', 'routing-site', { consent: 'granted' }]");
    for _ in 0..2 {
        call(&perform, "['load', 'autotrackUrlChange']");
    }
    run("history.pushState(null, '', location.href)").expect("the page's router works");
}

#[wasm_bindgen_test]
async fn a_click_on_a_named_element_is_recorded_from_anywhere_inside_of_it() {
    let document = page::document().unwrap();
    let button = document.create_element("button").unwrap();
    button.set_class_name("test-buy");
    let inside = document.create_element("b").unwrap();
    button.append_child(&inside).unwrap();
    document.body().unwrap().append_child(&button).unwrap();
    let (host, requests) = host(&samples::shop().to_bytes());
    let perform: Function = module::start(host).unchecked_into();
    call(&perform, "['init', 'clicking-site']");
    call(
        &perform,
        "['load', 'autotrackClick', { clickEvents: [{ selector: '.test-buy', eventName: 'bought' },
            { selector: '!!', eventName: 'broken' }, { selector: '.test-other', eventName: 'other' }] }]",
    );
    inside.unchecked_ref::<HtmlElement>().click();
    let_the_browser_work().await;
    let_the_browser_work().await;
    button.remove();
    assert_eq!(sent_names(&requests), "bought");
}
