//! Callbacks over ICWS.

use crate::Claim;
use crate::callbacks::Caller;
use crate::script::same;
use crate::support::OWN;
use waymeet_icws::{CallbackEnd, CallbackEvent, CallbackStage, CallbackStatus, Dialect};

const DIALECT: Dialect = Dialect::Icws;

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
        let asked = caller.reply(202, body);
        assert_eq!(asked.path, format!("/web-callback/status/{OWN}"));
        let status = CallbackStatus {
            position: Some(2),
            waited_in_seconds: Some(12),
            ..CallbackStatus::default()
        };
        assert_eq!(caller.events(), [CallbackEvent::Status(status)]);
    }),
    ("callback-reconnect-request", |body| {
        let mut caller = Caller::waiting(DIALECT);
        caller.switch_over();
        same(&caller.request(), &body);
    }),
    ("callback-error-invalid-callback", |body| {
        let mut caller = Caller::waiting(DIALECT);
        caller.switch_over();
        caller.reply(400, body);
        assert_eq!(caller.machine.stage(), CallbackStage::Ended(CallbackEnd::Done));
    }),
    ("callback-error-invalid-participant", |body| {
        let mut caller = Caller::waiting(DIALECT);
        caller.reply(400, body);
        assert_eq!(caller.machine.stage(), CallbackStage::Ended(CallbackEnd::Done));
    }),
];
