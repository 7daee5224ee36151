// @ts-check
/**
 * The keys of the desk. All are pressed with Alt and Shift: letters alone would fight with typing, Control and Alt are the third level of
 * many keyboards, Alt alone opens the browser's menus, and screen readers have keys of their own. No DOM.
 */

/**
 * @typedef {"next" | "previous" | "pickUp" | "compose" | "responses" | "hold" | "transfer" | "disconnect" | "help"} Action
 * @typedef {{ key: string, does: string }} Shortcut
 */

/** @type {Record<Action, Shortcut>} */
export const SHORTCUTS = {
  next: { key: "J", does: "Next interaction" },
  previous: { key: "K", does: "Previous interaction" },
  pickUp: { key: "P", does: "Pick up what is incoming" },
  compose: { key: "M", does: "Write a message" },
  responses: { key: "R", does: "Canned responses" },
  hold: { key: "H", does: "Hold, or resume" },
  transfer: { key: "X", does: "Transfer" },
  disconnect: { key: "E", does: "End the interaction" },
  help: { key: "?", does: "Show these keys" },
};

/** As `aria-keyshortcuts` has it. @param {Action} action */
export function ariaKeys(action) {
  const { key } = SHORTCUTS[action];
  // With a sign that needs Shift itself, Shift is not said again.
  return key === "?" ? "Alt+?" : `Alt+Shift+${key}`;
}

/**
 * @param {Pick<KeyboardEvent, "altKey" | "shiftKey" | "ctrlKey" | "metaKey" | "key" | "code">} event
 * @returns {Action | null}
 */
export function actionOf({ altKey, shiftKey, ctrlKey, metaKey, key, code }) {
  if (!altKey || !shiftKey || ctrlKey || metaKey) return null;
  // What the key is called is what counts; but on a Mac Option makes other characters of them, and then its place does.
  const letter = /^[a-z?]$/i.test(key) ? key.toUpperCase() : placeOf(code);
  const found = Object.entries(SHORTCUTS).find(([, shortcut]) => shortcut.key === letter);
  return found ? /** @type {Action} */ (found[0]) : null;
}

/** @param {string} code */
function placeOf(code) {
  return code === "Slash" ? "?" : code.replace(/^Key/, "");
}
