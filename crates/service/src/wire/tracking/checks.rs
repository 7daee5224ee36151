//! Checks that several settings share; each names the place of what is not right.

use crate::limits::{MAX_EVENT_NAME_BYTES, MAX_SELECTOR_BYTES};
use crate::wire::configuration::ConfigurationError;

pub(super) fn each<T>(
    path: &str,
    list: &[T],
    limit: usize,
    check: impl Fn(&T, &str) -> Result<(), ConfigurationError>,
) -> Result<(), ConfigurationError> {
    if list.len() > limit {
        let problem = format!("there are {} entries, at most {limit} are taken", list.len());
        return Err(ConfigurationError::new(path, problem));
    }
    for (index, one) in list.iter().enumerate() {
        check(one, &format!("{path}[{index}]"))?;
    }
    Ok(())
}

pub(super) fn selector(text: &str, path: &str) -> Result<(), ConfigurationError> {
    filled(text, MAX_SELECTOR_BYTES, || format!("{path}.selector"))
}

pub(super) fn event_name(text: &str, path: &str) -> Result<(), ConfigurationError> {
    filled(text, MAX_EVENT_NAME_BYTES, || format!("{path}.eventName"))
}

pub(super) fn filled(text: &str, limit: usize, path: impl Fn() -> String) -> Result<(), ConfigurationError> {
    if text.trim().is_empty() {
        return Err(ConfigurationError::new(path(), "this is empty"));
    }
    at_most(text, limit, path)
}

pub(super) fn at_most(text: &str, limit: usize, path: impl Fn() -> String) -> Result<(), ConfigurationError> {
    if text.len() > limit {
        return Err(ConfigurationError::new(
            path(),
            format!("this is longer than {limit} bytes"),
        ));
    }
    Ok(())
}

pub(super) fn between(number: u32, least: u32, most: u32, path: &str) -> Result<(), ConfigurationError> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    let problem = format!("`{number}` is not between {least} and {most}");
    Err(ConfigurationError::new(path, problem))
}
