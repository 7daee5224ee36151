//! The chat module's hands in a real browser.

use js_sys::{Array, Function, JSON, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use waymeet::browser::json;
use waymeet::chat::{ask, connect, file_address, finish, release, resume};
use waymeet_icws::Json;

wasm_bindgen_test_configure!(run_in_browser);

/// Port 9 answers nobody.
fn settings() -> JsValue {
    JSON::parse(r#"{"servers":["http://127.0.0.1:9"],"targetName":"Web Sales"}"#).unwrap()
}

/// A listener, and what it is told: names, and with a colon what a stage or a failure is called.
fn ear() -> (Function, Array) {
    let told = Array::new();
    let heard = told.clone();
    let hear = Closure::<dyn Fn(String, JsValue)>::new(move |what: String, detail: JsValue| {
        let of = |key: &str| {
            Reflect::get(&detail, &key.into())
                .ok()
                .and_then(|value| value.as_string())
        };
        let word = of("name").or_else(|| of("why"));
        heard.push(
            &word
                .map_or(what.clone(), |word| [&what, ":", &word].concat())
                .into(),
        );
    });
    (hear.into_js_value().unchecked_into(), told)
}

async fn until(told: &Array, expected: &str) {
    for _ in 0..200 {
        if told.includes(&expected.into(), 0) {
            return;
        }
        let pause = Promise::new(&mut |resolve, _| {
            let _ = web_sys::window()
                .unwrap()
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 20);
        });
        JsFuture::from(pause).await.unwrap();
    }
    panic!("{expected} was not told, but {told:?}");
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
fn settings_without_a_server_or_a_queue_open_no_chat() {
    for settings in [
        "{}",
        r#"{"servers":["http://127.0.0.1:9"]}"#,
        r#"{"targetName":"Web Sales"}"#,
        "null",
    ] {
        assert!(!connect(&JSON::parse(settings).unwrap(), ear().0), "{settings}");
    }
    assert_eq!(file_address("/web-chat/file/1"), None);
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_is_told_and_another_try_possible() {
    let (hear, told) = ear();
    assert!(connect(&settings(), hear));
    ask(&JSON::parse(r#"{"name":"Ada"}"#).unwrap());
    until(&told, "failed:unreachable").await;
    assert_eq!(told.get(0), "stage:starting");
    assert_eq!(told.at(-2), "stage:idle");
    assert_eq!(
        file_address("/web-chat/file/1").as_deref(),
        Some("http://127.0.0.1:9/icws/web-chat/file/1")
    );
    release();
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_not_taken_up() {
    assert!(connect(&settings(), ear().0));
    for kept in [
        "",
        "no json",
        "{}",
        r#"{"base":"http://127.0.0.1:9/icws","chat":"c"}"#,
    ] {
        assert!(!resume(kept), "{kept}");
    }
    release();
}

#[wasm_bindgen_test]
fn one_that_was_let_go_tells_nothing_more() {
    let (hear, told) = ear();
    assert!(connect(&settings(), hear));
    release();
    ask(&JsValue::NULL);
    finish();
    assert_eq!(told.length(), 0);
}

#[wasm_bindgen_test]
fn a_listener_that_throws_harms_nobody() {
    let throws = Function::new_no_args("throw new Error('the page')");
    assert!(connect(&settings(), throws));
    ask(&JsValue::NULL);
    finish();
    release();
}
