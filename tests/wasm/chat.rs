//! The chat module's hands in a real browser.

use js_sys::{Array, Function, JSON, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use waymeet::chat::{json, open_chat, restore_chat};
use waymeet_icws::Json;
use web_sys::{Element, HtmlElement, ShadowRoot};

wasm_bindgen_test_configure!(run_in_browser);

fn settings(extra: &str) -> JsValue {
    // Port 9 answers nobody; no test here gets as far as asking.
    let text = [
        r#"{"config":{"cic":{"servers":["http://127.0.0.1:9"]},"target":{"name":"Web Sales"}}"#,
        extra,
        "}",
    ]
    .concat();
    JSON::parse(&text).unwrap()
}

fn host() -> (JsValue, Array) {
    let told = Array::new();
    let heard = told.clone();
    let changed = Closure::<dyn Fn(JsValue)>::new(move |state: JsValue| {
        heard.push(&state);
    });
    let host = js_sys::Object::new();
    Reflect::set(
        &host,
        &"changed".into(),
        changed.as_ref().unchecked_ref::<Function>(),
    )
    .unwrap();
    changed.forget();
    (host.into(), told)
}

fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}

fn root() -> Option<ShadowRoot> {
    document().query_selector("waymeet-chat").unwrap()?.shadow_root()
}

fn part(name: &str) -> Element {
    let selector = ["[data-test=\"", name, "\"]"].concat();
    root().unwrap().query_selector(&selector).unwrap().unwrap()
}

fn click(name: &str) {
    part(name).unchecked_into::<HtmlElement>().click();
}

#[wasm_bindgen_test]
fn a_value_survives_the_way_to_the_browser_and_back() {
    let value = Json::object([
        ("text", "größe \u{1f600} \"quoted\"".into()),
        ("number", Json::Number(1.5)),
        ("flag", true.into()),
        ("nothing", Json::Null),
        (
            "list",
            Json::Array(vec!["a".into(), Json::Number(2.0), Json::Array(vec![])]),
        ),
    ]);
    assert_eq!(json::from_js(&json::to_js(&value)), value);
    assert_eq!(json::from_text(&json::to_text(&value)), value);
    assert_eq!(json::from_text("no json"), Json::Null);
    assert_eq!(json::from_js(&Function::new_no_args("")), Json::Null);
}

#[wasm_bindgen_test]
fn a_value_that_holds_itself_is_not_followed_for_ever() {
    let value = js_sys::Object::new();
    Reflect::set(&value, &"self".into(), &value).unwrap();
    assert!(matches!(json::from_js(&value), Json::Object(_)));
}

#[wasm_bindgen_test]
fn the_panel_opens_in_a_shadow_root_takes_the_focus_and_gives_it_back() {
    let button: HtmlElement = document().create_element("button").unwrap().unchecked_into();
    document().body().unwrap().append_child(&button).unwrap();
    button.focus().unwrap();
    let (host, told) = host();
    assert!(open_chat(settings(""), host.clone()));
    assert!(!part("panel").has_attribute("hidden"));
    assert_eq!(root().unwrap().active_element().unwrap(), part("name"));
    assert!(part("launcher").has_attribute("hidden"));
    click("minimise");
    assert!(part("panel").has_attribute("hidden") && !part("launcher").has_attribute("hidden"));
    // A second call brings the same panel back.
    assert!(open_chat(settings(""), host));
    assert!(!part("panel").has_attribute("hidden"));
    assert_eq!(document().get_elements_by_tag_name("waymeet-chat").length(), 1);
    click("close");
    assert!(root().is_none());
    assert_eq!(told.to_vec(), [JsValue::from("abandoned")]);
    button.remove();
}

#[wasm_bindgen_test]
fn text_from_outside_is_text() {
    let markup = "<img src=x onerror=alert(1)>";
    let extra = [
        r#","offer":{"prompt":""#,
        markup,
        r#"","questions":[{"type":"text","label":""#,
        markup,
        r#""}]}"#,
    ]
    .concat();
    assert!(open_chat(settings(&extra), host().0));
    assert!(part("form").query_selector("img").unwrap().is_none());
    assert!(part("form").text_content().unwrap().contains(markup));
    click("close");
}

#[wasm_bindgen_test]
fn a_required_question_is_asked_again_before_anything_is_sent() {
    let extra = r#","offer":{"questions":[{"type":"text","label":"Order","required":true}]}"#;
    assert!(open_chat(settings(extra), host().0));
    click("start");
    assert_eq!(
        part("question-0").get_attribute("aria-invalid").as_deref(),
        Some("true")
    );
    assert_eq!(root().unwrap().active_element().unwrap(), part("question-0"));
    click("close");
}

#[wasm_bindgen_test]
fn a_configuration_without_a_server_is_said_and_shows_nothing() {
    let (host, told) = host();
    assert!(!open_chat(JSON::parse("{}").unwrap(), host));
    assert!(root().is_none());
    assert_eq!(told.to_vec(), [JsValue::from("errored")]);
}

#[wasm_bindgen_test]
async fn nothing_is_stored_before_a_chat_is_open_and_nothing_restored() {
    let storage = web_sys::window().unwrap().session_storage().unwrap().unwrap();
    assert!(open_chat(settings(""), host().0));
    assert_eq!(storage.get_item("waymeet.chat").unwrap(), None);
    click("close");
    let restored = JsFuture::from(restore_chat(settings(""), host().0))
        .await
        .unwrap();
    assert_eq!(restored, JsValue::FALSE);
}
