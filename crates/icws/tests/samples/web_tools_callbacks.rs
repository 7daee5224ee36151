//! Callbacks over Web Tools.

use crate::Claim;
use crate::callbacks::Caller;
use crate::script::same;
use waymeet_icws::{
    CallbackEnd, CallbackEvent, CallbackInput, CallbackStage, CallbackStatus, Dialect, StartFailure,
};

const DIALECT: Dialect = Dialect::WebTools;
const OWN: &str = "11111111-aaaa-4bbb-8ccc-0000000000a1";
const OWN_LATER: &str = "11111111-aaaa-4bbb-8ccc-0000000000a2";

pub(crate) const CLAIMS: &[Claim] = &[
    ("callback-create-request", |body| {
        same(&Caller::asking(DIALECT).request(), &body);
    }),
    ("callback-create-response", |body| {
        let mut caller = Caller::asking(DIALECT);
        caller.reply(200, body);
        let session = caller.machine.session().unwrap();
        assert_eq!(session.participant.secret(), OWN);
        assert_eq!(session.callback, "66666666-aaaa-4bbb-8ccc-0000000000f6");
        assert_eq!(caller.machine.stage(), CallbackStage::Waiting);
    }),
    ("callback-status-response", |body| {
        let mut caller = Caller::waiting(DIALECT);
        assert_eq!(
            caller.reply(200, body).path,
            format!("/websvcs/callback/status/{OWN}")
        );
        let status = CallbackStatus {
            position: Some(2),
            waited_in_seconds: Some(12),
            expected_in_seconds: Some(240),
            agent: None,
        };
        assert_eq!(caller.events(), [CallbackEvent::Status(status)]);
    }),
    ("callback-status-assigned-response", |body| {
        let mut caller = Caller::waiting(DIALECT);
        caller.reply(200, body);
        let status = CallbackStatus {
            position: Some(1),
            waited_in_seconds: Some(12),
            expected_in_seconds: Some(0),
            agent: Some("Kim Agent".to_owned()),
        };
        assert_eq!(caller.events(), [CallbackEvent::Status(status)]);
    }),
    ("callback-reconnect-request", |body| {
        let mut caller = Caller::waiting(DIALECT);
        caller.switch_over();
        same(&caller.request(), &body);
    }),
    ("callback-reconnect-response", |body| {
        let mut caller = Caller::waiting(DIALECT);
        caller.switch_over();
        caller.reply(200, body);
        assert_eq!(
            caller.request().path,
            format!("/websvcs/callback/status/{OWN_LATER}")
        );
    }),
    ("callback-disconnect-response", |body| {
        let mut caller = Caller::waiting(DIALECT);
        let status = caller.request();
        caller.push(CallbackInput::Cancel);
        caller.push(CallbackInput::Answer(status.id, waymeet_icws::Answer::None));
        let cancel = caller.reply(200, body);
        assert_eq!(cancel.path, format!("/websvcs/callback/disconnect/{OWN}"));
        assert_eq!(
            caller.machine.stage(),
            CallbackStage::Ended(CallbackEnd::Cancelled)
        );
    }),
    ("callback-failure-no-session", |body| {
        let mut caller = Caller::waiting(DIALECT);
        caller.reply(200, body);
        assert_eq!(caller.machine.stage(), CallbackStage::Ended(CallbackEnd::Done));
    }),
    ("callback-failure-bad-target", |body| {
        let mut caller = Caller::asking(DIALECT);
        caller.reply(200, body);
        let refused = StartFailure::Refused {
            error_id: Some("error.websvc.unknownEntity.badTarget".to_owned()),
            message: None,
        };
        assert_eq!(caller.events().last(), Some(&CallbackEvent::Failed(refused)));
    }),
    ("callback-failure-unavailable", |body| {
        let mut caller = Caller::asking(DIALECT);
        caller.reply(200, body);
        assert_eq!(caller.request().base, "https://two.example/cic");
    }),
    ("callback-failure-general", |body| {
        // Whether it was carried out nobody knows: it is asked of nobody else.
        let mut caller = Caller::asking(DIALECT);
        caller.reply(200, body);
        assert_eq!(
            caller.events().last(),
            Some(&CallbackEvent::Failed(StartFailure::Unreachable))
        );
        assert!(caller.machine.next_request().is_none());
    }),
];
