// @ts-check
// What of a page's block we do not do, said once and with the reason.

/** Why, by the beginning of the path; the longest counts. @type {Record<string, string>} */
const WHY = {
  "": "Waymeet has no such thing",
  "main.themes": "the widget is light, dark, or as the visitor's system is",
  "main.customStylesheetID": "the page's styles do not reach into the widget",
  "main.googleFontUrl": "nothing is fetched from elsewhere",
  "main.downloadGoogleFont": "nothing is fetched from elsewhere",
  "main.cookieOptions": "the widget sets no cookies",
  "main.header": "requests to the contact centre carry no headers of a page's",
  "main.mobileMode": "the widget fits itself to the screen",
  "main.mobileModeBreakpoint": "the widget fits itself to the screen",
  "webchat.emojis": "visitors use the emoji of their own keyboard",
  "webchat.uploadsEnabled": "CIC's web chat takes no files from visitors",
  "webchat.async": "CIC knows no asynchronous chats",
  "webchat.cometD": "CIC's web chat is polled",
  "webchat.apikey": "it is another product's",
  "webchat.endpoint": "it is another product's",
  "webchat.dataURL": "it is another product's",
  "webchat.enableCustomHeader": "requests to the contact centre carry no headers of a page's",
  "webchat.markdown": "messages are shown as they were written",
  "webchat.ajaxTimeout": "the widget has its own patience, and tries the next server",
  "webchat.proactive": "rules decide when somebody is invited",
  "webchat.actionsMenu": "the menu has what can be done",
  "webchat.charCountEnabled": "it is said how much is left when it is little",
  "webchat.chatButton.template": "the button has its own markup",
  "webchat.chatButton.effect": "the button appears as the visitor's system likes it",
  "webchat.chatButton.effectDuration": "the button appears as the visitor's system likes it",
  "webchat.inviteOnRestoreTimeout": "a chat that is gone is not spoken of",
  "webchat.minimizeOnMobileRestore": "a chat comes back as it was left",
  "webchat.transport": "the transport is not `pureconnect-v4-rest`, or has no such key",
  "callback.dataURL": "callbacks go to the contact centre that chats go to",
};

/** @param {string} path */
function why(path) {
  let best = "";
  for (const known of Object.keys(WHY)) {
    if (known.length > best.length && (path === known || path.startsWith(`${known}.`))) best = known;
  }
  return WHY[best];
}

/** Collects what is not done, and says it once. */
export class Unsupported {
  constructor() {
    /** @type {Map<string, string>} */
    this.reasons = new Map();
  }

  /** @param {string} path @param {string} [reason] */
  add(path, reason = why(path)) {
    // The same of each field of a form is one thing.
    const key = path.replace(/\[\d+\]/g, "[…]");
    if (!this.reasons.has(key)) this.reasons.set(key, reason);
  }

  /** @param {(text: string) => void} say */
  tell(say) {
    if (!this.reasons.size) return;
    const lines = [...this.reasons].map(([path, reason]) => `  ${path}: ${reason}`);
    say(`Waymeet: of \`_genesys.widgets\` this is not supported:\n${lines.join("\n")}`);
  }
}
