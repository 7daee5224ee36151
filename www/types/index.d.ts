/**
 * Everything a page may say to Waymeet, and everything Waymeet tells a page.
 *
 * The spellings are compared with the Rust sources and the page's script by `tests/browser/types.spec.mjs`. Moments are
 * Unix milliseconds by the visitor's clock; ids are UUIDs as text.
 */

import type { WidgetConfig } from "./widget-config.js";

export type { WidgetConfig } from "./widget-config.js";

// ---------------------------------------------------------------------------------------------------------------- words

/** The kind of an action, in the vendor's words. */
export type MediaType = "webchat" | "contentOffer" | "webMessagingOffer" | "openAction";

/** State of an action. */
export type ActionState =
  | "qualified"
  | "offered"
  | "accepted"
  | "rejected"
  | "timedout"
  | "errored"
  | "ignored"
  | "started"
  | "engaged"
  | "abandoned"
  | "completed"
  | "frequencyCapReached"
  | "qualifiedOutsideSchedule"
  | "offeredOutsideSchedule";

/** Why a qualified action was not offered. */
export type BlockReason =
  | "PageUrlConditionsNotMatching"
  | "ServiceLevelThrottling"
  | "AlreadyExistingOffer"
  | "TriggerDateInFuture"
  | "MultipleSimultaneousOffers"
  | "NoAvailableAgents"
  | "FrequencyCapping"
  | "OfferedOutsideSchedule"
  | "Unknown";

/** The type an attribute's value is given with. */
export type DataType = "string" | "number" | "integer" | "boolean";

/** What a visitor may answer for tracking. `anonymous`: recorded, but not recognised on the next page. */
export type ConsentWord = "granted" | "denied" | "anonymous";

// ----------------------------------------------------------------------------------------------------------- attributes

/** The value of a custom attribute. Numbers that are whole are recorded as `integer`. */
export type AttributeValue =
  string | number | boolean | { dataType: DataType; value: string | number | boolean };

/** Custom attributes by name: at most 50; a value of another kind is left out. Agents see the names. */
export interface Attributes {
  [name: string]: AttributeValue | null | undefined;
}

/** Copies a field of events (an attribute, a form field) to a trait of the person. */
export interface TraitMapping {
  fieldName: string;
  /** `email`, `givenName`, `familyName`, `cellPhone`, … */
  traitName: string;
}

/** The options of one event. */
export interface EventOptions {
  /** For this event, beside the `globalTraitsMapper` of `init`. */
  traitsMapper?: readonly TraitMapping[];
}

// -------------------------------------------------------------------------------------------------------------- options

/** Consent by purpose. A purpose that is not named is denied. */
export interface ConsentByPurpose {
  /** Recording the visit. */
  tracking?: ConsentWord;
  /** Deciding by what was recorded what to offer. */
  personalisation?: "granted" | "denied";
  /** Inviting to a chat, and telling the contact centre whose visit it is. */
  chat?: "granted" | "denied";
}

/** One word for every purpose, or a word for each. */
export type Consent = ConsentWord | ConsentByPurpose;

/** What `init` takes besides the organisation. */
export interface InitOptions {
  /** Accepted for the vendor's sake, and not needed. */
  region?: string;
  /** Which fields of any event are traits of the person. */
  globalTraitsMapper?: readonly TraitMapping[];
  /** The deployment, where an organisation has several; without it, the one whose allowed domains hold the page's origin. */
  deploymentId?: string;
  /** What holds until the visitor answers (`ac('consent', …)`); without it the deployment's default. */
  consent?: Consent;
  /** The domain of our cookies; without it the shortest the browser takes cookies for. */
  cookieDomain?: string;
  /** Before the name of each of our cookies. */
  cookiePrefix?: string;
  /** How long our cookies live; 365 without it. */
  cookieLifetimeInDays?: number;
  /** `Lax` without it. With `None` cookies are `Secure`, too. */
  cookieSameSite?: "Lax" | "Strict" | "None";
  /** `memory`: nothing is kept in the browser beyond the page. */
  storage?: "memory";
  /** Changes a record before it is kept, or takes it back. */
  beforeSend?: BeforeSend;
  /** Sites whose links take the visitor along, in the place of the deployment's own list. */
  linkDomains?: readonly string[];
}

/** What a page view says instead of the page's own address and title. */
export interface PageviewOverrides {
  /** An address, or a virtual path such as `shop`. */
  location?: string;
  title?: string;
}

/** The options of `forms:track`. No field is read unless a `capture…` option is `true`; secrets are not even then. */
export interface FormOptions extends EventOptions {
  /** Fields become attributes of `…_submitted`, under their names. */
  captureFormDataOnSubmit?: boolean;
  /** Fields become attributes of `…_abandoned`. */
  captureFormDataOnAbandon?: boolean;
  /** `captureFormDataOnSubmit`, as the vendor's declarative configuration spells it. */
  captureDataOnFormSubmit?: boolean;
  /** `captureFormDataOnAbandon`, as the vendor's declarative configuration spells it. */
  captureDataOnFormAbandon?: boolean;
  /** What the events' names begin with; `form` without it. */
  formName?: string;
  /** They outrank fields of the same name. */
  customAttributes?: Attributes;
}

/** A click, or a coming into view, that is an event. */
export interface SelectorEvent {
  /** A CSS selector. */
  selector: string;
  eventName: string;
  customAttributes?: Attributes;
}

/** Inactivity that is an event. */
export interface IdleEvent {
  /** Seconds. */
  idleAfter?: number;
  /** The same, as the newer surface spells it; `idleAfter` goes first. */
  idleAfterSeconds?: number;
  eventName: string;
  customAttributes?: Attributes;
}

/** A depth of scrolling that is an event. */
export interface ScrollDepthEvent {
  /** 0 to 100: how far down the page the lower edge of the window has been. */
  percentage: number;
  eventName: string;
  customAttributes?: Attributes;
}

/** A type of Google Consent Mode. */
export type ConsentModeType =
  | "analytics_storage"
  | "personalization_storage"
  | "ad_personalization"
  | "functionality_storage"
  | "security_storage"
  | "ad_storage"
  | "ad_user_data"
  | (string & {});

/** Parts of it, down to single values; a list is there as a whole. */
type Over<Whole> = Whole extends readonly unknown[]
  ? Whole
  : Whole extends object
    ? { [Key in keyof Whole]?: Over<Whole[Key]> }
    : Whole;

/**
 * What a page says over its site's configuration of the widget; docs/widget.md. Where a chat goes (`cic`) and the rest are the
 * site's to say.
 */
export type WidgetOptions = Over<
  Pick<
    WidgetConfig,
    "target" | "languages" | "texts" | "theme" | "launcher" | "invitation" | "form" | "callback" | "hours"
  >
>;

/** The modules of `load`, and their options. */
export interface Modules {
  /** One page view for each navigation of a single-page site, the first page included. */
  autotrackUrlChange: {
    /** Called in the place of the page view; the site then sends its own. */
    onUrlChange?: (url: string) => void;
    /** Whether changes of the fragment are no navigation. */
    ignoresFragment?: boolean;
  };
  /** Named events on clicks. */
  autotrackClick: { clickEvents: readonly SelectorEvent[] };
  /** Named events after inactivity. */
  autotrackIdle: { idleEvents: readonly IdleEvent[] };
  /** Named events when elements come into view. */
  autotrackInViewport: { inViewportEvents: readonly SelectorEvent[] };
  /** Named events when a depth is reached. */
  autotrackScrollDepth: { scrollDepthEvents: readonly ScrollDepthEvent[] };
  /** The chat's launcher, and whatever in the page has `data-waymeet-open`; docs/widget.md. */
  widget: WidgetOptions;
  /** Google Consent Mode becomes `ac('consent', …)`. */
  consentMode: {
    /** Of each purpose the types that stand for it; the first one the page has named decides. */
    mapping?: { [purpose in keyof ConsentByPurpose]?: ConsentModeType | readonly ConsentModeType[] };
    /** Where the visitor is (ISO 3166-2: `DE`, `US-CA`), as far as the site knows. */
    region?: string;
    /** The name of the list; `dataLayer` without it. */
    dataLayer?: string;
  };
}

/** The modules that can do without options. */
type ModulesWithoutOptions = "autotrackUrlChange" | "widget" | "consentMode";

// ------------------------------------------------------------------------------------------------------------ the visit

/** What `api.visit.get` tells of the visit. */
export interface Visit {
  /** The visitor. */
  customerId: string;
  customerIdType: "cookie";
  /** The session; absent until an event has begun one. */
  id?: string;
  /** For the visitor to read out: as many digits as the deployment says, at most 6. */
  shortId?: string;
  /** When the session began. */
  createdDate?: number;
  /** How many events the session has. */
  eventCount?: number;
  /** How many of them are page views. */
  pageviewCount?: number;
}

// -------------------------------------------------------------------------------------------------------------- records

/** An attribute as it is recorded. */
export interface RecordedValue {
  dataType: DataType;
  value: string;
}

/** The page of a record. */
export interface RecordedPage {
  /** Scrubbed: excluded parameters and what looks like a secret are taken out. */
  url: string;
  title?: string;
  keywords?: string;
  /** The `lang` of the document. */
  lang?: string;
}

/** What every record says. */
export interface RecordEnvelope {
  readonly id: string;
  readonly visitor: string;
  readonly session: string;
  /** The page load. */
  readonly tab: string;
  /** The record's number in the page load. */
  readonly seq: number;
  readonly at: number;
  page: RecordedPage;
}

/** What the visitor did. */
export interface WebRecord extends RecordEnvelope {
  readonly kind: "web";
  /** `page_viewed`, or the name given to `record`. */
  name: string;
  referrer?: string;
  /** What was searched for on the site. */
  search?: string;
  attributes?: { [name: string]: RecordedValue };
  traits?: { [name: string]: RecordedValue };
}

/** What `identify` or `set` said. */
export interface VisitRecord extends RecordEnvelope {
  readonly kind: "visit";
  user?: string;
  traits?: { [name: string]: RecordedValue };
  attributes?: { [name: string]: RecordedValue };
}

/** Which action of which map. */
export interface RecordedAction {
  action: string;
  map: string;
  mapVersion: number;
  media: MediaType;
}

/** A state an action has reached. */
export interface ActionRecord extends RecordEnvelope, RecordedAction {
  readonly kind: "action";
  state: ActionState;
  errorMessage?: string;
}

/** Why an action was not offered. */
export interface BlockedRecord extends RecordEnvelope, RecordedAction {
  readonly kind: "blocked";
  reason: BlockReason;
}

/** A record as it is kept and sent. */
export type EventRecord = WebRecord | VisitRecord | ActionRecord | BlockedRecord;

/** What is known of the device. */
export interface Device {
  screenWidth: number;
  screenHeight: number;
  screenDensity: number;
  language: string;
  bot: boolean;
  anonymous?: boolean;
  /** What the visitor allows, added up: 1 recording without being recognised, 2 recording, 4 offers, 8 invitations to a chat. */
  consent: number;
}

/** The body of a request to the service. */
export interface Batch {
  v: 1;
  sentAt: number;
  tab: string;
  device: Device;
  /** Given up in this page load so far, because too many waited or for too long. */
  dropped?: number;
  /** Taken back in this page load so far, by `beforeSend`. */
  withheld?: number;
  events: EventRecord[];
}

/**
 * The site's hook. What it answers is recorded; nothing (`null`, `undefined`, `false`) takes the record back. Who, which
 * and when are not its to change; where it throws, the record is taken back. States of actions do not pass through it.
 */
export type BeforeSend = (record: WebRecord | VisitRecord) => object | null | undefined | false | void;

// ---------------------------------------------------------------------------------------------------------- the bus

/** An action has reached a state. */
export interface ActionStateChange<
  Media extends MediaType = MediaType,
  State extends ActionState = ActionState,
> {
  actionId: string;
  actionMapId: string;
  actionMapVersion: number;
  mediaType: Media;
  state: State;
  sessionId: string;
  visitorId: string;
  errorMessage?: string;
}

/** What a content offer's style sets, as the service has made it: colours come in pairs that can be read. */
export interface TextStyle {
  color?: string;
  font?: string;
  fontSize?: string;
  textAlign?: "left" | "right" | "center";
}

/** A content offer as it would be shown, in the vendor's words. */
export interface ContentOfferProperties {
  displayMode: "Modal" | "Overlay" | "Toast";
  layoutMode: "TextOnly" | "ImageOnly" | "LeftText" | "RightText" | "TopText" | "BottomText";
  title: string;
  headline: string;
  body: string;
  imageUrl?: string;
  imageAltText?: string;
  callToAction?: { text: string; url: string; target: "Blank" | "Self" };
  style?: {
    position?: { top?: string; bottom?: string; left?: string; right?: string };
    offer?: { padding?: string; color?: string; backgroundColor?: string };
    closeButton?: { color?: string; opacity?: number };
    ctaButton?: TextStyle & { backgroundColor?: string };
    title?: TextStyle;
    headline?: TextStyle;
    body?: TextStyle;
  };
}

/** An invitation to chat as it would be shown. */
export interface WebchatProperties {
  title: string;
  prompt: string;
  acceptText: string;
  declineText: string;
  questions: {
    type: "text" | "hidden" | "select" | "checkbox" | "textarea";
    label: string;
    required: boolean;
    choices: string[];
    customerProperty?: "givenName" | "familyName" | "email" | "phone" | "gender" | "companyName";
  }[];
}

/** What the page's messenger would say. */
export interface WebMessagingOfferProperties {
  offerText: string;
}

/** What the page does itself, and with what. */
export interface OpenActionProperties {
  openActionName: string;
  configurationFields: { [name: string]: unknown };
}

/** What is in an offer, by its medium. */
export interface OfferProperties {
  webchat: { webchatProperties: WebchatProperties };
  contentOffer: { contentOfferProperties: ContentOfferProperties };
  webMessagingOffer: { webMessagingOfferProperties: WebMessagingOfferProperties };
  openAction: { openActionProperties: OpenActionProperties };
}

/**
 * Something is about to be offered. Open actions and web messaging offers are the page's to carry out; of cards and
 * invitations it may say that it shows them itself. What becomes of them is said with `action:state`.
 */
export type Offer<Media extends MediaType = MediaType> = {
  actionId: string;
  actionMapId: string;
  actionMapVersion: number;
  mediaType: Media;
  state: "qualified";
  sessionId: string;
  visitorId: string;
  /** The page shows it itself: while the listener runs, and not later. */
  preventDefault(): void;
  readonly defaultPrevented: boolean;
} & OfferProperties[Media];

/** The type of an offer's event: `offer:openAction`. */
export type OfferEventType = `offer:${MediaType}`;

/** An action was not offered. */
export interface ActionBlocked {
  actionId: string;
  actionMapId: string;
  actionMapVersion: number;
  mediaType: MediaType;
  reason: BlockReason;
  sessionId: string;
  visitorId: string;
}

/** Who can take a chat. */
export interface Availability {
  /** For how long it may be believed. */
  ttlMs: number;
  /** By workgroup. One that is missing is not available. */
  queues: { [workgroup: string]: { agents: number; estimatedWaitSeconds?: number } };
}

/** What the deployment wants of the page. Fields at their default are absent. */
export interface PageSettings {
  /** Whose settings they are. */
  deployment?: string;
  /** `false`: the page records nothing. */
  enabled?: boolean;
  /** Which page views are recorded without a call; absent: none. */
  pageviewConfig?: "Auto" | "Once" | "Off";
  clickEvents?: { selector: string; eventName: string }[];
  inViewportEvents?: { selector: string; eventName: string }[];
  formsTrackEvents?: {
    selector: string;
    formName?: string;
    captureDataOnFormAbandon?: boolean;
    captureDataOnFormSubmit?: boolean;
  }[];
  idleEvents?: { eventName: string; idleAfterSeconds: number }[];
  scrollDepthEvents?: { percentage: number; eventName: string }[];
  linkedDomains?: string[];
  cookies?: {
    domain?: string;
    prefix?: string;
    lifetimeInDays?: number;
    sameSite?: "Lax" | "Strict" | "None";
  };
  /** 4 to 6. */
  shortIdDigits?: number;
}

/** The type of an action's event: `webchat:offered`. */
export type ActionEventType = `${MediaType}:${ActionState}`;

/**
 * The same in other spellings: case, separators and a leading `webAction` make no difference. The vendor's exact strings
 * are not known (*inferred*).
 */
export type LooseActionEventType = `${"webAction" | "webaction" | "webActions" | "WebAction"}${string}`;

/** What becomes of a chat. */
export interface ChatHappening {
  what:
    | "opened"
    | "submitted"
    | "started"
    | "ended"
    | "closed"
    | "minimised"
    | "shown"
    | "rated"
    | "callback-stage"
    | "out-of-hours"
    | "invitation";
  /** Of `ended` and of a callback's last stage, why. */
  reason?: string;
  /** Of `rated`: 1 (very bad) to 5 (very good). */
  rating?: number;
  /** Of a callback, its stage. */
  name?: string;
  /** Of the configuration's invitation, what has become of it. */
  state?: "offered" | "accepted" | "rejected" | "timedout" | "ignored";
}

/** What `on` hears, by type. */
export type BusEvents = {
  [
    Type in ActionEventType
  ]: Type extends `${infer Media extends MediaType}:${infer State extends ActionState}`
    ? ActionStateChange<Media, State>
    : never;
} & {
  /** Told at once, before anything is shown. */
  [Type in OfferEventType]: Type extends `offer:${infer Media extends MediaType}` ? Offer<Media> : never;
} & {
  /** The visit has begun: there is a bundle, and consent. */
  ready: Record<string, never>;
  /** A record is being kept. */
  event: EventRecord;
  /** An action was not offered. */
  blocked: ActionBlocked;
  /**
   * The service, or nobody (status 0), has answered a request with records: how many it took, how many keys of records wait,
   * how many records this page load had given up when it asked, and how many requests in a row nobody has taken.
   */
  outbox: { status: number; sent: number; waiting: number; dropped: number; failures: number };
  /** News of who can take a chat. */
  availability: Availability;
  /** What becomes of a chat or a callback; not what is said in it. */
  chat: ChatHappening;
  /** What holds now. */
  consent: { tracking: ConsentWord; personalisation: "granted" | "denied"; chat: "granted" | "denied" };
  /** The deployment's settings for the page have come. */
  settings: PageSettings;
};

/** Every type of the bus. */
export type BusEventType = keyof BusEvents;

// ------------------------------------------------------------------------------------------------------------------- ac

/** A call that waits: as our snippet notes it, or bare arguments as the vendor's loaders leave them. */
export type QueuedCall =
  | {
      arguments: unknown[];
      at: number;
      url: string;
      title: string;
      referrer: string;
      /** The id its record will have. */
      id: string;
      session?: string;
    }
  | ArrayLike<unknown>;

/** The page's command function. It never throws, and answers nothing. */
export interface Ac {
  /** Says whose site this is. Once for each page; everything recorded waits for it. */
  (method: "init", organisationId: string | undefined, options?: InitOptions): void;
  /** A page is viewed: this one, unless something else is said. */
  (
    method: "pageview",
    overrides?: PageviewOverrides | null,
    attributes?: Attributes | null,
    options?: EventOptions,
  ): void;
  /** Something happened. Names are cut at 255 characters. */
  (method: "record", eventName: string, attributes?: Attributes | null, options?: EventOptions): void;
  /** The form of 2015: the value becomes the attribute `eventValue`. */
  (method: "record", eventName: string, value: string | number | boolean, data?: Attributes): void;
  /** Who this is; `null` at log-out, after which whoever comes is another visitor. */
  (method: "identify", userId: string | number | null, traits?: Attributes): void;
  /** What is true of the visit as a whole. */
  (method: "set", values: Attributes): void;
  /** Forms that are submitted, or begun and given up; all of them without a selector. */
  (method: "forms:track", selector?: string | null, options?: FormOptions): void;
  /** Loads a module; the callback runs once it is there. */
  <Module extends ModulesWithoutOptions>(
    method: "load",
    module: Module,
    options?: Modules[Module] | null,
    callback?: () => void,
  ): void;
  <Module extends keyof Modules>(
    method: "load",
    module: Module,
    options: Modules[Module],
    callback?: () => void,
  ): void;
  /** Hears what happens. The same listener hears a type once, however often it is given. */
  <Type extends BusEventType>(
    method: "on" | "once",
    type: Type,
    callback: (data: BusEvents[Type], type: Type) => void,
  ): void;
  /** Hears all of it. */
  (
    method: "on" | "once",
    type: "*",
    callback: (data: BusEvents[BusEventType], type: BusEventType) => void,
  ): void;
  (
    method: "on" | "once",
    type: LooseActionEventType,
    callback: (data: ActionStateChange, type: ActionEventType) => void,
  ): void;
  /** Hears no more: that listener, or without one all of the page's own of that type. */
  (
    method: "off",
    type: BusEventType | "*" | LooseActionEventType,
    callback?: (data: any, type: any) => void,
  ): void;
  /** The visit, as soon as there is one. */
  (method: "api.visit.get", callback: (visit: Visit) => void): void;
  /**
   * An action has reached a state the page knows of. Of the offer that is open it takes our card away, and with `accepted`
   * of an invitation the chat is opened.
   */
  (
    method: "action:state",
    actionId: string,
    state: ActionState,
    options?: { errorMessage?: string; errorCode?: string },
  ): void;
  /** The visitor's answer. Withdrawn, what we keep in the browser goes, and the service is asked to forget. */
  (method: "consent", consent: Consent): void;
  /** The log speaks, and the debug panel opens. */
  (method: "debug"): void;
  /** The log speaks. */
  (method: "dev"): void;
  /** Nothing more happens on this page. */
  (method: "destroy"): void;

  /** Calls that wait for the module; afterwards what is pushed is performed. */
  q: QueuedCall[];
  /** When the snippet ran. */
  l: number;
}

/** The methods of {@link Ac}. */
export type AcMethod =
  | "init"
  | "pageview"
  | "record"
  | "identify"
  | "set"
  | "forms:track"
  | "load"
  | "on"
  | "once"
  | "off"
  | "api.visit.get"
  | "action:state"
  | "consent"
  | "debug"
  | "dev"
  | "destroy";

// -------------------------------------------------------------------------------------------------------------- Genesys

/** The commands of the vendor's newer function that we know, with their arguments. */
export interface GenesysCommands {
  "Journey.pageview":
    | {
        pageTitle?: string;
        pageLocation?: string;
        customAttributes?: Attributes;
        traitsMapper?: readonly TraitMapping[];
      }
    | undefined;
  "Journey.record": {
    eventName: string;
    customAttributes?: Attributes;
    traitsMapper?: readonly TraitMapping[];
  };
  "Journey.formsTrack":
    | {
        selector?: string;
        formName?: string;
        captureFormDataOnAbandon?: boolean;
        captureFormDataOnSubmit?: boolean;
        customAttributes?: Attributes;
        traitsMapper?: readonly TraitMapping[];
      }
    | undefined;
  "Journey.trackClickEvents": { clickEvents: readonly SelectorEvent[] };
  "Journey.trackIdleEvents": { idleEvents: readonly IdleEvent[] };
  "Journey.trackInViewport": { inViewportEvents: readonly SelectorEvent[] };
  "Journey.trackScrollDepth": { scrollDepthEvents: readonly ScrollDepthEvent[] };
  "Journey.recordActionStateChange": {
    actionId: string;
    actionState: ActionState;
    errorCode?: string;
    errorMessage?: string;
  };
}

/** A qualified action, as the vendor's function tells it. What is not marked *seen* is *inferred*. */
export interface QualifiedAction {
  /** Seen. */
  state: "qualified";
  journeyContext: {
    customer: { id: string; idType: "cookie" };
    customerSession: { id: string; type: "web" };
    /** Its `id` is seen. */
    triggeringAction: { id: string; actionMap: { id: string; version: number } };
  };
}

/** The events of the vendor's newer function that we know. */
export interface GenesysEvents {
  "Journey.ready": undefined;
  "Journey.qualifiedWebMessagingOffer": QualifiedAction & OfferProperties["webMessagingOffer"];
  "Journey.qualifiedContentOffer": QualifiedAction & OfferProperties["contentOffer"];
  /** Its properties are seen. */
  "Journey.qualifiedOpenAction": QualifiedAction & OfferProperties["openAction"];
}

/** What a subscriber is told. */
export interface GenesysMessage<Event extends keyof GenesysEvents> {
  event: Event;
  data?: GenesysEvents[Event];
  /** Ours: of what is about to be offered, that the page shows it itself. */
  preventDefault?: () => void;
}

/** The vendor's newer function, on pages that have its loader. */
export interface Genesys {
  <Command extends keyof GenesysCommands>(
    verb: "command",
    command: Command,
    ...rest: undefined extends GenesysCommands[Command]
      ? [args?: GenesysCommands[Command], onOk?: (answer: object) => void, onError?: (reason: string) => void]
      : [args: GenesysCommands[Command], onOk?: (answer: object) => void, onError?: (reason: string) => void]
  ): void;
  <Event extends keyof GenesysEvents>(
    verb: "subscribe" | "subscribeOnce",
    event: Event,
    hear: (message: GenesysMessage<Event>) => void,
  ): void;
  /** Without a subscriber, all of that event. */
  (verb: "unsubscribe", event: keyof GenesysEvents, hear?: (message: any) => void): void;

  /** Calls that wait, as the vendor's loader leaves them. */
  q?: ArrayLike<unknown>[];
  /** When the loader ran. */
  t?: number;
  /** What the page told the loader. */
  c?: { environment?: string; deploymentId?: string; debug?: boolean };
}

// ---------------------------------------------------------------------------------------------------------------- CXBus

/** What a command answers: a promise that is heard in the vendor's way, too. A refusal is words. */
export interface CXAnswer<T = any> extends Promise<T> {
  done(...hears: ((value: T) => void)[]): this;
  fail(...hears: ((why: string) => void)[]): this;
  always(...hears: ((what: any) => void)[]): this;
}

/** What a subscriber is told. */
export interface CXEvent {
  /** `WebChat.opened`; docs/cxbus.md has all that there are. */
  event: string;
  data: any;
  publisher: string;
  /** Unix milliseconds. */
  time: number;
}

/** What a plugin's command is carried out with. */
export interface CXOrder {
  data: any;
  command: string;
  /** The plugin that gave it. */
  commander: string;
  time: number;
  deferred: { resolve(value?: any): void; reject(why?: any): void; promise(): Promise<any> };
}

/** The bus, in the hands of a plugin. */
export interface CXPlugin {
  namespace(): string;
  /** `WebChat.open`; docs/cxbus.md has all that there are. */
  command(name: string, options?: any): CXAnswer;
  /** The event's name; `false` where nothing can hear it. */
  subscribe(event: string, hear: (event: CXEvent) => void): string | false;
  /** Without a listener, all of that event. */
  unsubscribe(event: string, hear?: (event: CXEvent) => void): boolean;
  /** An event of the plugin's own: `ready` of `Mine` is `Mine.ready`. */
  publish(event: string, data?: any): void;
  /** The same, and again to whoever subscribes later. */
  republish(event: string, data?: any): void;
  /** An event by its whole name. */
  publishDirect(event: string, data?: any): void;
  /** Changes what a command is called with; nothing handed on stops it. */
  before(command: string, change: (options: any) => any): boolean;
  registerCommand(name: string, handler: (order: CXOrder) => void): boolean;
  registerEvents(names: readonly string[]): boolean;
  registry(): Record<string, { commands: string[]; events: string[] }>;
  ready(): void;
}

/** The vendor's bus for widgets, as `waymeet_cxbus.js` has it. */
export interface CXBus extends CXPlugin {
  configure(options: { debug?: boolean; pluginsPath?: string }): boolean;
  /** `widgets-core` brings all that there is. */
  loadPlugin(name: string): CXAnswer<string>;
  /** A script of the site's own. */
  loadFile(address: string): CXAnswer<string>;
  registerPlugin(name: string): CXPlugin;
  runCommand(name: string, options?: any): CXAnswer;
}

/** One field of a form, as the vendor's blocks have it. */
export interface WidgetInput {
  id?: string;
  /** What it is for the contact centre; some have a meaning of their own (`firstname`, `lastname`, `nickname`, `email`, `subject`). */
  name?: string;
  type?: "text" | "email" | "tel" | "number" | "url" | "select" | "textarea" | "checkbox" | "hidden";
  /** A text, or `@i18n:webchat.ChatFormFirstName`. */
  label?: string;
  placeholder?: string;
  maxlength?: string | number;
  required?: boolean | string;
  value?: string | number | (() => string);
  options?: readonly (string | { text?: string; value?: string; disabled?: unknown })[];
  /** Called as the form is sent; `false` refuses. `$` is the page's jQuery, or a stand-in. */
  validate?: (event: any, form: any, input: any, label: any, $: any, CXBus: CXBus, Common: any) => boolean;
}

/** A form, as the vendor's blocks have it. */
export interface WidgetForm {
  /** Not used: our form has its own markup. */
  wrapper?: string;
  inputs: readonly WidgetInput[];
}

/** `_genesys.widgets`: what of the vendor's block we read. What else is in it is named in the console, once. */
export interface WidgetsBlock {
  main?: {
    theme?: "light" | "dark";
    lang?: string;
    /** Language packs by language, or their address. */
    i18n?: string | Record<string, Record<string, any>>;
    timeFormat?: 12 | 24;
    preload?: readonly string[];
    debug?: boolean;
  };
  webchat?: {
    transport?: {
      type: "pureconnect-v4-rest";
      /** The contact centre's servers, tried in order. */
      hosts: readonly string[];
      /** `true` without it. */
      useHttps?: boolean;
      /** The address becomes `{reverseProxyUrl}/{host}`. */
      reverseProxyUrl?: string;
      interactionData?: {
        routing?: { targetType?: "queue" | "Workgroup" | "User" | "Station"; targetName?: string };
        notes?: string;
        routingContexts?: readonly { context: string; category: string }[];
        additionalAttrs?: Record<string, string | number | boolean>;
        journey?: { customerId?: string; customerIdType?: string; actionMapId?: string };
      };
    };
    /** `targetQueue` replaces the target, `_actVisitId` is the visit; all else are attributes. */
    userData?: Record<string, unknown>;
    form?: WidgetForm | Record<string, string>;
    formJSON?: WidgetForm;
    chatButton?: { enabled?: boolean; openDelay?: number; hideDuringInvite?: boolean };
    autoInvite?: { enabled?: boolean; timeToInviteSeconds?: number; inviteTimeoutSeconds?: number };
    confirmFormCloseEnabled?: boolean;
    maxMessageLength?: number;
    timeFormat?: 12 | 24;
  };
  callback?: { userData?: Record<string, unknown>; form?: WidgetForm; formJSON?: WidgetForm };
  /** Each is given `$` (the page's jQuery, or a stand-in), the bus, and a stand-in for `Common`. */
  extensions?: Record<string, ($: any, CXBus: CXBus, Common: any) => void>;
  onReady?: (CXBus: CXBus) => void;
  [other: string]: unknown;
}

// --------------------------------------------------------------------------------------------------------------- install

/** What `install` takes: where the service is, whose site this is, and the options of `init`. */
export interface InstallOptions extends Omit<InitOptions, "deploymentId"> {
  /** The service's address: `https://journey.example`. */
  service: string;
  /** The organisation's id. Without it, `deployment` says whose site this is. */
  organisation?: string;
  deployment?: string;
  /** What the command function is called on `window`; `ac` without it. */
  name?: string;
}

/**
 * Puts the snippet into the page and says `init`. Called again, it answers the function that is there. On a server, where
 * there is no page, it answers a function that does nothing.
 */
export function install(options: InstallOptions): Ac;

declare global {
  interface Window {
    /** Waymeet's command function, unless the page calls it something else. */
    ac?: Ac;
    /** The name of the command function. */
    _genesysJourneySdk?: string;
    /** The name of the vendor's newer function. */
    _genesysJs?: string;
    Genesys?: Genesys;
    CXBus?: CXBus;
    _genesys?: { widgets?: WidgetsBlock; [other: string]: unknown };
  }
}
