// @ts-check
// How long it takes: what the contact centre says of its queue, asked for as long as somebody waits.

/** How often it is asked for, in milliseconds. */
const PAUSE_MS = 15_000;

/**
 * @typedef {object} QueueState
 * @property {number} agents How many could take a chat now.
 * @property {number} wait In seconds.
 * @property {boolean} isOpen Whether anybody serves it at all.
 */

export class Queue {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  _timer;

  /**
   * @param {() => Promise<QueueState | undefined>} ask Undefined where nobody knows.
   * @param {(state: QueueState | undefined) => void} hear
   */
  constructor(ask, hear) {
    this.ask = ask;
    this.hear = hear;
  }

  /** Asks now and again, until {@link Queue.stop}. */
  watch() {
    if (this._timer !== undefined) return;
    const look = async () => {
      this._timer = setTimeout(look, PAUSE_MS);
      // Nobody reads it there.
      if (document.hidden) return;
      const state = await this.ask().catch(() => undefined);
      if (this._timer !== undefined) this.hear(state);
    };
    look();
  }

  stop() {
    clearTimeout(this._timer);
    this._timer = undefined;
  }
}

/**
 * What a visitor is told.
 *
 * @param {QueueState | undefined} state
 * @param {import("./texts.js").Words} words
 */
export function inWords(state, words) {
  if (!state?.isOpen) return "";
  if (state.agents > 0 && state.wait === 0) return words.say("wait-none");
  const time = words.duration(state.wait);
  return words.say(state.agents > 0 ? "wait" : "wait-long", { time });
}
