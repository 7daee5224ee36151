//! The limits on everything that comes from outside, in one place.

use std::time::Duration;

/// Largest body of a batch of events. Source: docs/wire.
pub const MAX_BATCH_BYTES: usize = 1024 * 1024;
/// Largest body of early events: what a browser sends while a page goes away. Source: the Fetch standard's budget for
/// `keepalive`.
pub const MAX_EARLY_BYTES: usize = 64 * 1024;
/// Most early events in one body: more than a page calls before its module is up.
pub const MAX_EARLY_EVENTS: usize = 1_000;
/// Largest body of a request about one visitor (erasing, linking).
pub const MAX_VISITOR_REQUEST_BYTES: usize = 16 * 1024;
/// How long a body may take to arrive.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client may take to send the head of a request, and how long a connection may rest between two of them.
pub const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
/// Largest head of a request (its line and headers), in bytes: browsers send a few kilobytes, cookies included.
pub const MAX_HEAD_BYTES: usize = 64 * 1024;
/// How many connections may be open at once; whoever comes then waits until one is closed. Each holds a head at most.
pub const MAX_CONNECTIONS: usize = 4_096;
/// How many bytes of bodies may be in memory at once, from their arrival to the answer: sixty-four batches of the largest
/// size, or some twenty thousand of what a page usually sends.
pub const MAX_BYTES_IN_FLIGHT: usize = 64 * 1024 * 1024;
/// Batches of events, in requests a minute from one address to one deployment. A page sends one every few seconds at
/// most, and an office of some hundred people sits behind one address.
pub const EVENT_REQUESTS_PER_MINUTE: u32 = 1_200;
/// Most events in one batch.
pub const MAX_BATCH_EVENTS: usize = 1_000;
/// Largest body of an availability update.
pub const MAX_AVAILABILITY_BYTES: usize = 256 * 1024;
/// The most users of a contact centre.
pub const MAX_CONTACT_CENTRE_USERS: usize = 10_000;
/// The longest id or name of one, in bytes.
pub const MAX_USER_NAME_BYTES: usize = 400;
/// The largest list of them, in bytes.
pub const MAX_CONTACT_CENTRE_USERS_BYTES: usize = 4 * 1024 * 1024;
/// The largest test of a link, in bytes.
pub const MAX_LINK_TEST_BYTES: usize = 4 * 1024;
/// Largest body of a document of the configuration.
pub const MAX_DOCUMENT_BYTES: usize = 256 * 1024;
/// Largest form of the administration, as it is sent: what is typed in it may be spelled in three bytes for each of its own, and a
/// whole page may be pasted.
pub const MAX_PASTED_BYTES: usize = 1024 * 1024;
/// Largest file of a whole configuration that is imported: some thousand objects of the usual size. Each of them is no larger
/// than a document, and there are no more of each kind than there may be.
pub const MAX_IMPORT_BYTES: usize = 16 * 1024 * 1024;
/// Most workgroups in one availability update.
pub const MAX_AVAILABILITY_UPDATES: usize = 1_000;
/// Largest body of a form (log-in, token request).
pub const MAX_FORM_BYTES: usize = 16 * 1024;
/// Largest body that asks for a preview: a template with all its texts.
pub const MAX_PREVIEW_BYTES: usize = 64 * 1024;
/// Longest path of a request that is carried to a chat server, behind the server's name, in bytes: the longest name of a file,
/// escaped.
pub const MAX_CHAT_PATH_BYTES: usize = 4 * 1024;
/// Largest body that begins a chat or a callback: the longest one brings the history of a conversation with a bot.
pub const MAX_CHAT_START_BYTES: usize = 256 * 1024;
/// Largest body of a message in a chat: four thousand characters and what is around them, all of them escaped.
pub const MAX_CHAT_TEXT_BYTES: usize = 64 * 1024;
/// Largest body of what says little in a chat: that somebody types, whose chat is taken up again.
pub const MAX_CHAT_NOTE_BYTES: usize = 4 * 1024;
/// Largest body of a problem report or of an account. Source: `reference/cic-web-chat.md`, 1.13 (15,359 characters).
pub const MAX_CHAT_REPORT_BYTES: usize = 64 * 1024;
/// Largest answer of a chat server that is no file: our own widget reads no longer one.
pub const MAX_CHAT_ANSWER_BYTES: u64 = 4 * 1024 * 1024;
/// Largest file an agent sends.
pub const MAX_CHAT_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Requests carried to one chat server, a minute from one address. A chat polls once a second and CIC gives an address
/// fifteen of them; there is as much again for typing, sending and beginning anew.
pub const CHAT_REQUESTS_PER_MINUTE: u32 = 2_400;
/// Chats, callbacks and reports begun at one chat server, a minute from one address.
pub const CHAT_STARTS_PER_MINUTE: u32 = 120;
/// How many requests may be on their way to chat servers at once, files aside.
pub const MAX_CHAT_REQUESTS_AT_ONCE: usize = 512;
/// How many files may be on their way at once.
pub const MAX_CHAT_FILES_AT_ONCE: usize = 32;
/// How long connecting to a chat server may take: it is near, and its partner waits to be tried.
pub const CHAT_CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long a chat server may take to begin its answer. Clients give up after 12 s at most. Source:
/// `reference/cic-web-chat.md`, 1.8.
pub const CHAT_ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long either side of an answer may be silent in its middle: the server that sends it, the page that takes it.
pub const CHAT_SILENCE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request may take as a whole, files aside.
pub const CHAT_REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a file may take as a whole.
pub const CHAT_FILE_TIMEOUT: Duration = Duration::from_secs(10 * 60);
/// Longest name of a document, in characters.
pub const MAX_DISPLAY_NAME_CHARACTERS: usize = 256;
/// Longest name of a user, and longest id of an API client, in bytes: failed attempts are remembered under it.
pub const MAX_NAME_BYTES: usize = 255;

/// Most of the values of a map's page conditions that is kept with each block, in bytes.
pub const MAX_BLOCKING_BYTES: usize = 2 * 1024;
/// Longest code of what went wrong with an action.
pub const MAX_ERROR_CODE_BYTES: usize = 255;
/// Longest event name, in bytes.
pub const MAX_EVENT_NAME_BYTES: usize = 255;
/// Longest address of a page or referrer, in bytes.
pub const MAX_URL_BYTES: usize = 8 * 1024;
/// Longest title, in bytes.
pub const MAX_TITLE_BYTES: usize = 4 * 1024;
/// Longest search query, list of keywords, or error message, in bytes.
pub const MAX_TEXT_BYTES: usize = 4 * 1024;
/// Longest language tag, in bytes.
pub const MAX_LANGUAGE_BYTES: usize = 64;
/// Longest name of a page load, in bytes.
pub const MAX_TAB_BYTES: usize = 64;
/// Most attributes of one event.
pub const MAX_ATTRIBUTES: usize = 50;
/// Longest id a site gives a user, in bytes.
pub const MAX_USER_BYTES: usize = 255;
/// Highest number of an event in its page load.
pub const MAX_SEQUENCE_NUMBER: u32 = 10_000_000;
/// Longest attribute name, in bytes.
pub const MAX_ATTRIBUTE_NAME_BYTES: usize = 255;
/// Longest attribute value, in bytes.
pub const MAX_ATTRIBUTE_VALUE_BYTES: usize = 4 * 1024;
/// Longest user agent that is kept, in bytes; the rest is cut off.
pub const MAX_USER_AGENT_BYTES: usize = 1024;
/// Longest name of a workgroup, in bytes.
pub const MAX_WORKGROUP_BYTES: usize = 255;
/// How far back an event may lie: what waited longer in a visitor's browser is of no use to anyone.
pub const MAX_EVENT_AGE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Most click events, in-viewport events … of a deployment, each.
pub const MAX_TRACKED_EVENTS: usize = 100;
/// Longest CSS selector, in bytes.
pub const MAX_SELECTOR_BYTES: usize = 1024;
/// Most query parameters that are excluded, or hold a search.
pub const MAX_PARAMETERS: usize = 100;
/// Longest name of a query parameter, in bytes.
pub const MAX_PARAMETER_BYTES: usize = 255;
/// Most IP filters of a deployment. Source: the vendor's provider.
pub const MAX_IP_FILTERS: usize = 10;
/// Most domains a visitor is followed to.
pub const MAX_LINKED_DOMAINS: usize = 100;
/// Most bytes of a deployment's settings that pages are told: each of them downloads them.
pub const MAX_PAGE_SETTINGS_BYTES: usize = 32 * 1024;

/// How far back an event may lie before it counts as late. The vendor refuses those; here they are stored and flagged.
/// Source: `createdDate` of the vendor's web events.
pub const LATE_AFTER: Duration = Duration::from_secs(60 * 60);

/// Most journeys kept folded in memory; the ones not looked at for longest go first.
pub const MAX_CACHED_JOURNEYS: usize = 256;
/// Most visitors on the board of who is on the site now: the newest ones.
pub const MAX_LIVE_VISITORS: usize = 10_000;
/// Most traits of a customer, and most attributes of a visit, a journey holds; the first ones named stay.
pub const MAX_JOURNEY_FACTS: usize = 50;
/// Most attributes of a session the API tells of; the first ones named stay.
pub const MAX_SESSION_ATTRIBUTES: usize = 100;
/// Most values of one attribute of a session that are listed; the first ones stay.
pub const MAX_LISTED_VALUES: usize = 100;
/// Most events of one visitor a journey is folded from: the newest ones.
pub const MAX_JOURNEY_EVENTS: u32 = 10_000;
/// Most open views; beyond it the oldest go first. Links that were used are not among them: they are remembered until they
/// expire, since one that is forgotten earlier could be used again.
pub const MAX_OPEN_VIEWS: usize = 10_000;

/// How many days a raw event is kept where its organisation has not said otherwise: after so long browsers have forgotten
/// their visitor themselves, since no cookie lives longer; and a season can still be compared with the same one a year ago.
/// Source: RFC 6265bis, section 5.5 (the limit of 400 days on a cookie's life).
pub const EVENT_RETENTION_IN_DAYS: u32 = 400;
/// How many days a journey is kept after its visitor was last seen, for the same reason.
pub const JOURNEY_RETENTION_IN_DAYS: u32 = 400;
/// The shortest retention.
pub const MIN_RETENTION_IN_DAYS: u32 = 1;
/// The longest retention: ten years.
pub const MAX_RETENTION_IN_DAYS: u32 = 3_650;
/// How many days an entry of the audit log is kept: two years.
pub const AUDIT_RETENTION_IN_DAYS: u32 = 730;
/// Most open previews; beyond it the oldest go first.
pub const MAX_OPEN_PREVIEWS: usize = 200;
/// Most open checks of an installation; beyond it the oldest go first.
pub const MAX_OPEN_CHECKS: usize = 200;
/// Most reports of one check: a page sends some ten.
pub const MAX_CHECK_REPORTS: u32 = 30;
/// Largest report of a check.
pub const MAX_CHECK_REPORT_BYTES: usize = 16 * 1024;

/// The longest interval of a report, in days: a year, whichever.
pub const MAX_REPORT_DAYS: u64 = 366;
/// Most pieces of time of a report.
pub const MAX_REPORT_PERIODS: usize = 10_000;
/// Most numbers of a report, for each metric: groups, in as many pieces of time as something happened in.
pub const MAX_REPORT_CELLS: usize = 50_000;
/// Most ids a report remembers, to count each once: some thirty megabytes.
pub const MAX_REPORT_DISTINCT: usize = 1_000_000;
/// Most predicates of a report's filter.
pub const MAX_REPORT_PREDICATES: usize = 500;
/// How many jobs of an organisation are remembered, of each kind. The oldest one that has ended makes room for a new one.
pub const MAX_JOBS: usize = 10;
/// How many jobs run at once, of all organisations together; the others wait.
pub const MAX_RUNNING_JOBS: usize = 2;
/// How long a job is remembered.
pub const JOB_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How many groups a page of a job's results holds where the query does not say so, and at most.
pub const JOB_PAGE_SIZE: usize = 1_000;
/// Largest body of an attribution job.
pub const MAX_ATTRIBUTION_BYTES: usize = 2 * 1024 * 1024;
/// Most outcomes of one attribution job.
pub const MAX_ATTRIBUTIONS: usize = 1_000;
/// Most touchpoints of one outcome.
pub const MAX_TOUCHPOINTS: usize = 50;
/// Longest id of a conversation or an agent, in bytes.
pub const MAX_TOUCHPOINT_ID_BYTES: usize = 255;
/// The most an outcome, or a touchpoint of one, may be worth: sums of millions of them still have their cents.
pub const MAX_ASSOCIATED_VALUE: f64 = 1_000_000_000.0;
/// Of how many outcomes in a hundred an attribution job may fail to make sense, where it does not say so itself. Source:
/// `percentFailedThreshold` of the vendor's API.
pub const PERCENT_FAILED_THRESHOLD: u32 = 5;
/// How many streams of news an organisation may have open at once.
pub const MAX_STREAMS: usize = 100;
/// Most topics of one stream. Source: the vendor's limit on a channel.
pub const MAX_TOPICS: usize = 1_000;
/// How far back an estimate looks, in days. Source: the vendor's guide to action maps.
pub const ESTIMATE_DAYS: u64 = 7;
