//! Streams: where events come from. A session is of one of them.

use super::configuration::ConfigurationError;

/// Where events come from. Source: `streamType` and `sessionType` of the vendor's patterns. `Custom` and `Conversation` are
/// of its other products; its own tools refuse them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stream {
    /// Pages.
    #[default]
    Web,
    /// Apps.
    App,
}

impl Stream {
    /// The stream of a pattern; `None` where it names none: it is met in any.
    ///
    /// # Errors
    /// [`ConfigurationError`] for streams we do not have, and for a stream and a type of session that never meet.
    pub(super) fn of_pattern(
        path: &str,
        stream_type: Option<&str>,
        session_type: Option<&str>,
    ) -> Result<Option<Self>, ConfigurationError> {
        let stream = Self::read(format!("{path}.streamType"), stream_type)?;
        let session = Self::read(format!("{path}.sessionType"), session_type)?;
        Self::agree(&format!("{path}.sessionType"), [stream, session])
    }

    /// The one stream that all of these are of, if any names one.
    ///
    /// # Errors
    /// [`ConfigurationError`], where they are of both: no session meets that.
    pub(super) fn agree(
        path: &str,
        streams: impl IntoIterator<Item = Option<Self>>,
    ) -> Result<Option<Self>, ConfigurationError> {
        let mut agreed = None;
        for stream in streams.into_iter().flatten() {
            if agreed.is_some_and(|agreed| agreed != stream) {
                let problem = "a session is of the web or of an app, never of both";
                return Err(ConfigurationError::unsupported(path, problem));
            }
            agreed = Some(stream);
        }
        Ok(agreed)
    }

    fn read(path: String, word: Option<&str>) -> Result<Option<Self>, ConfigurationError> {
        match word {
            None => Ok(None),
            Some(word) if word.eq_ignore_ascii_case("web") => Ok(Some(Self::Web)),
            Some(word) if word.eq_ignore_ascii_case("app") => Ok(Some(Self::App)),
            Some(other) => Err(ConfigurationError::unsupported(
                path,
                format!("`{other}` is not supported"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_of_the_stream_it_names_and_of_one_only() {
        for (stream, session, expected) in [
            (None, None, Ok(None)),
            (Some("Web"), None, Ok(Some(Stream::Web))),
            (None, Some("app"), Ok(Some(Stream::App))),
            (Some("App"), Some("app"), Ok(Some(Stream::App))),
            (Some("App"), Some("web"), Err("p.sessionType")),
            (Some("Conversation"), None, Err("p.streamType")),
            (Some("Web"), Some("custom"), Err("p.sessionType")),
        ] {
            let read = Stream::of_pattern("p", stream, session).map_err(|error| error.path);
            assert_eq!(read, expected.map_err(str::to_owned), "{stream:?} {session:?}");
        }
    }
}
