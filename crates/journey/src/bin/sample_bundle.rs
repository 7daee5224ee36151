//! Writes a bundle to standard output, for tests that stand in for the service: `sample_bundle [FLAG VALUE]… > file`.
//!
//! Without flags it holds nothing but the settings of a deployment whose visitors have been asked and said yes. `--offers
//! yes` adds the segment, the chat invitation and the toast of the sample shop; `--offer-media` and `--offer-shown` add what
//! comes in the toast's place, on pages below `/search`.

use std::env::args;
use std::io::Write as _;
use std::process::ExitCode;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::bundle::{Bundle, Settings};
use waymeet_journey::consent::{Consent, Tracking};
use waymeet_journey::samples::shop;

/// What each flag is for.
const USAGE: &str = "sample_bundle [--offers yes|no] [--offer-media MEDIA] [--offer-shown JSON] [--for-page JSON] [--tracking granted|anonymous|denied] \
[--personalisation yes|no] [--chat yes|no] [--holds yes|no] [--respects-do-not-track yes|no] \
[--excludes PARAMETER,…] [--searches PARAMETER,…] [--keeps-fragment yes|no] [--session-timeout SECONDS]";

fn list(text: &str) -> Vec<String> {
    text.split(',').map(String::from).collect()
}

fn tracking(word: &str) -> Option<Tracking> {
    match word {
        "granted" => Some(Tracking::Granted),
        "anonymous" => Some(Tracking::Anonymous),
        "denied" => Some(Tracking::Denied),
        _ => None,
    }
}

/// Applies one flag; `None` where it is not known or its value is none of its own.
fn apply(bundle: &mut Bundle, flag: &str, value: &str) -> Option<()> {
    let settings = &mut bundle.settings;
    let yes = match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    match flag {
        "--offers" if yes? => {
            let Bundle {
                segments,
                action_maps,
                ..
            } = shop();
            (bundle.segments, bundle.action_maps) = (segments, action_maps);
        }
        "--offers" => {}
        "--offer-media" => {
            let mut map = shop().action_maps.pop()?;
            map.action.media = MediaType::ALL.into_iter().find(|media| media.as_str() == value)?;
            map.action.queue = "Web Sales".into();
            bundle.action_maps = vec![map];
        }
        "--offer-shown" => bundle.action_maps.first_mut()?.action.presentation = value.into(),
        "--offer-pacing" => bundle.action_maps.first_mut()?.action.is_pacing_enabled = yes?,
        "--for-page" => settings.for_page = value.into(),
        "--tracking" => settings.consent_default.tracking = tracking(value)?,
        "--personalisation" => settings.consent_default.personalisation = yes?,
        "--chat" => settings.consent_default.chat = yes?,
        "--holds" => settings.holds_before_consent = yes?,
        "--respects-do-not-track" => settings.respects_do_not_track = yes?,
        "--excludes" => settings.excluded_query_parameters = list(value),
        "--searches" => settings.search_parameters = list(value),
        "--keeps-fragment" => settings.keeps_url_fragment = yes?,
        "--session-timeout" => settings.session_timeout_in_seconds = value.parse().ok()?,
        _ => return None,
    }
    Some(())
}

fn main() -> ExitCode {
    let mut bundle = Bundle {
        settings: Settings {
            consent_default: Consent::GRANTED,
            ..Settings::default()
        },
        ..Bundle::default()
    };
    let arguments: Vec<String> = args().skip(1).collect();
    for pair in arguments.chunks(2) {
        let is_understood = matches!(pair, [flag, value] if apply(&mut bundle, flag, value).is_some());
        if !is_understood {
            let _ = writeln!(std::io::stderr(), "not understood: {pair:?}\n{USAGE}");
            return ExitCode::FAILURE;
        }
    }
    match std::io::stdout().write_all(&bundle.to_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
