// @ts-check
// What is said in a preview, and when. It is English in every language of the widget: what agents say is theirs.

/** @typedef {"live" | "waiting" | "talking" | "ended"} Mood How far a conversation is when it begins. */

/**
 * @typedef {object} Line
 * @property {number} afterMs After the conversation begins; what is before that has been said already.
 * @property {{ name: string }} by
 * @property {string} [text]
 * @property {boolean} [isTyping]
 * @property {"alerting" | "active" | "gone"} [state]
 */

export const AGENT = { name: "Robin" };
export const VISITOR = { name: "Visitor" };
const CENTRE = { name: "" };

/** Who asks for a chat by one click. */
export const NAME = "Ada";

/** What the agent answers, whatever is said; after the last of it the chat is over. */
export const REPLIES = [
  "Thank you for writing! On your site one of your agents reads this.",
  "I am only a preview, but a friendly one. Do go on.",
  "That is a good question. A colleague would look it up for you now.",
  "That was all a preview has to say. Thank you for the chat, and goodbye!",
];

/** The agent goes, and with that the chat ends for the visitor. @param {number} afterMs @returns {Line[]} */
export const endOf = (afterMs) => [
  { afterMs, by: AGENT, state: "gone" },
  { afterMs, by: VISITOR, state: "gone" },
];

/** @type {Line} */
const WELCOME = {
  afterMs: 0,
  by: CENTRE,
  text: "Thank you for waiting. One of our agents will be with you in a moment.",
};

/** @param {string} visitor @returns {string} */
const greeting = (visitor) => `Hello ${visitor}, this is ${AGENT.name}. How can I help you?`;

/** A conversation that has been going on for some minutes. @param {string} visitor @returns {Line[]} */
const said = (visitor) => [
  { ...WELCOME, afterMs: -240_000 },
  { afterMs: -225_000, by: AGENT, state: "active" },
  { afterMs: -220_000, by: AGENT, text: greeting(visitor) },
  { afterMs: -150_000, by: VISITOR, text: "Is the floor lamp in stock? I would like to have it by Friday." },
  { afterMs: -95_000, by: AGENT, text: "It is. If you order today, it is with you on Thursday." },
  { afterMs: -90_000, by: AGENT, text: "Shall I put one aside for you?" },
];

/** @param {Mood} mood @param {string} visitor @returns {Line[]} */
export function linesFor(mood, visitor) {
  switch (mood) {
    case "waiting":
      return [WELCOME];
    case "talking":
      return said(visitor);
    case "ended":
      return [
        ...said(visitor),
        { afterMs: -40_000, by: VISITOR, text: "Yes, please. Thank you!" },
        { afterMs: -20_000, by: AGENT, text: "You are welcome. Have a good day!" },
      ];
    default:
      return [
        WELCOME,
        { afterMs: 1_500, by: AGENT, state: "alerting" },
        { afterMs: 2_500, by: AGENT, state: "active" },
        { afterMs: 3_000, by: AGENT, isTyping: true },
        { afterMs: 4_500, by: AGENT, isTyping: false },
        { afterMs: 4_500, by: AGENT, text: greeting(visitor) },
      ];
  }
}
