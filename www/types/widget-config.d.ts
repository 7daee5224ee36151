/**
 * The configuration of the chat widget, as `widget-config` defines it. Made by `npm run types`; not to be edited.
 */

/**
 * A day of the week.
 */
export type Day = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/**
 * The configuration of a chat widget. It is made by [`crate::parse`], which checks what the types do not.
 */
export interface WidgetConfig {
  callback?: Callback;
  cic: Cic;
  files?: Files;
  form?: Form;
  hours?: Hours;
  invitation?: Invitation;
  languages?: Languages;
  launcher?: Launcher;
  /**
   * The longest message a visitor may write, in characters; as long as the contact centre takes it where absent.
   */
  maxMessageLength?: number;
  /**
   * Whether a visitor is asked how the chat was.
   */
  rating?: boolean;
  /**
   * Whether a message that nobody sees come makes a sound, until the visitor turns it off.
   */
  sound?: boolean;
  target: Target;
  /**
   * The site's own wording: by the language's tag (`*` for all of them), and by the text's name in the widget's language files.
   */
  texts?: {
    [k: string]: {
      [k: string]: string;
    };
  };
  theme?: Theme;
  /**
   * Times with 12 hours or with 24; as the language has it where absent.
   */
  timeFormat?: number;
  transcript?: Transcript;
  /**
   * The format's version: 2. Older ones are brought up to it when they are read.
   */
  version: number;
}
/**
 * Whether a visitor may ask to be called back, where nobody is there to chat.
 */
export interface Callback {
  /**
   * Whether that is offered where nobody is there to chat.
   */
  enabled?: boolean;
}
/**
 * How the contact centre is reached.
 */
export interface Cic {
  /**
   * The protocol.
   */
  dialect?: "icws" | "webtools";
  /**
   * The road to the servers.
   */
  route?: "direct" | "service";
  /**
   * One server or a switchover pair: `http(s)://host[:port]`, perhaps with a reverse proxy's path. The protocol's own
   * path (`/icws`) is appended by the widget.
   */
  servers: string[];
}
/**
 * What becomes of files in the conversation.
 */
export interface Files {
  /**
   * Whether a visitor can open what an agent sends. (Neither protocol lets visitors send files.)
   */
  receive?: boolean;
}
/**
 * What a visitor is asked before a chat; the widget's own short form where absent.
 */
export interface Form {
  /**
   * Whether a visitor is asked again who closes a form that is begun.
   */
  confirm?: boolean;
  /**
   * Its fields, in order; the widget's own question for the name where absent.
   */
  fields?: Field[];
  /**
   * What it begins with; the language's own words where absent.
   */
  intro?: string;
}
/**
 * One field.
 */
export interface Field {
  /**
   * Whether it is a box to be ticked for something that is allowed by it.
   */
  isConsent?: boolean;
  /**
   * What it is called; the language's own word for the name where absent.
   */
  label?: string;
  /**
   * The longest answer, in characters.
   */
  maxLength?: number;
  /**
   * The attribute it becomes. `name`, `firstname`, `lastname`, `email`, `subject` and `telephone` have a meaning of their own.
   */
  name: string;
  /**
   * What there is to choose from: of a select, and of a checkbox with several boxes.
   */
  options?: FieldOption[];
  /**
   * A regular expression, as browsers read it, for the whole of the answer.
   */
  pattern?: string;
  /**
   * What is said where the answer does not fit the pattern.
   */
  patternHint?: string;
  /**
   * What stands in an empty field.
   */
  placeholder?: string;
  /**
   * Whether a chat cannot be begun without.
   */
  required?: boolean;
  /**
   * What it begins with; of a hidden one, all of it.
   */
  value?: string;
  /**
   * How it is asked for.
   */
  type: "text" | "email" | "telephone" | "select" | "checkbox" | "textarea" | "hidden";
}
/**
 * One thing to choose.
 */
export interface FieldOption {
  /**
   * What the visitor reads.
   */
  label: string;
  /**
   * What the agent reads.
   */
  value: string;
}
/**
 * When somebody is there to chat; always where absent.
 */
export interface Hours {
  /**
   * Days on which nobody is there whatever day of the week it is: `2026-12-25`.
   */
  closedOn?: string[];
  /**
   * Whose clock: a name of the time zone database, such as `Europe/Berlin`.
   */
  timeZone: string;
  /**
   * The times of a week; several may lie on one day.
   */
  week: Opening[];
  /**
   * What happens while nobody is there.
   */
  whenClosed?: "say" | "callback" | "hide";
}
/**
 * From when to when, on these days.
 */
export interface Opening {
  /**
   * The days it begins on.
   */
  days: Day[];
  /**
   * `09:00`.
   */
  from: string;
  /**
   * `18:00`; `24:00` is the end of the day. What is not after the beginning is on the day after.
   */
  to: string;
}
/**
 * What is said to visitors by and by, without their asking.
 */
export interface Invitation {
  /**
   * How long after the page it comes, in seconds.
   */
  afterSeconds?: number;
  /**
   * Whether there is one.
   */
  enabled?: boolean;
  /**
   * How long it stays, in seconds.
   */
  forSeconds?: number;
  /**
   * What it says; the language's own words where absent.
   */
  text?: string;
  /**
   * What it is headed; the language's own words where absent.
   */
  title?: string;
}
/**
 * Which languages it speaks.
 */
export interface Languages {
  /**
   * What it speaks where page and visitor say nothing it knows: a language's tag (`en`, `de-CH`).
   */
  default?: string;
  /**
   * Whether it speaks that one whatever page and visitor say.
   */
  isFixed?: boolean;
  /**
   * The only ones it speaks, by their tags; all it has texts in where there are none.
   */
  offered?: string[];
}
/**
 * The button in the corner of each page.
 */
export interface Launcher {
  /**
   * How long after the page it comes, in milliseconds.
   */
  delayMs?: number;
  /**
   * Whether it is there without anybody asking; otherwise a call or a running chat brings it.
   */
  enabled?: boolean;
  /**
   * What it says; the language's own words where absent.
   */
  label?: string;
  offset?: Offset;
  /**
   * In which lower corner it stands, and the panel with it.
   */
  side?: "end" | "start";
}
/**
 * How far it stands from its corner, and the panel with it.
 */
export interface Offset {
  /**
   * From the lower edge.
   */
  bottom?: number;
  /**
   * From the side.
   */
  side?: number;
}
/**
 * Whom a chat is for, where no action map says so.
 */
export interface Target {
  /**
   * The queue's name.
   */
  name: string;
  /**
   * What an agent should be able to do: routing contexts of the chat.
   */
  skills?: Skill[];
  /**
   * What kind of queue that is.
   */
  type?: "Workgroup" | "User" | "Station";
}
/**
 * A routing context: the stock handlers of CIC know the categories `Product` and `Language`.
 *
 * Source: `reference/cic-web-chat.md`, 1.4 (`routingContexts`).
 */
export interface Skill {
  /**
   * The category.
   */
  category: string;
  /**
   * The skill's name in the contact centre.
   */
  name: string;
}
/**
 * How it looks.
 */
export interface Theme {
  /**
   * The colour of header, buttons and the visitor's messages, as `#rrggbb`; the widget's own where absent.
   */
  accent?: string;
  /**
   * Whose font it is set in.
   */
  font?: "site" | "system";
  /**
   * The `z-index` of launcher and panel; above everything a page has where absent.
   */
  layer?: number;
  /**
   * A picture in the panel's head: an `https` address, which the site's policy has to allow, or a `data:` address of a picture.
   */
  logo?: string;
  /**
   * Light, dark, or as the visitor's system is.
   */
  scheme?: "auto" | "light" | "dark";
}
/**
 * What a visitor may have of the conversation afterwards.
 */
export interface Transcript {
  /**
   * Whether it can be downloaded.
   */
  download?: boolean;
  /**
   * Whether the form asks if it is to be sent by e-mail; the contact centre sends it.
   */
  email?: boolean;
}
