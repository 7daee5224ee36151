//! Streams: where events come from. A session is of one of them: a visitor of a site and of its app is in a session of each.

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
    /// The vendor's word for a session of it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::App => "app",
        }
    }

    /// Reads the word back, in either case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Web, Self::App]
            .into_iter()
            .find(|stream| word.eq_ignore_ascii_case(stream.as_str()))
    }

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
        let Some(word) = word else { return Ok(None) };
        let unsupported = || ConfigurationError::unsupported(path, format!("`{word}` is not supported"));
        Self::parse(word).map(Some).ok_or_else(unsupported)
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
