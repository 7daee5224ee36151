// @ts-check
/** Sounds, made and not fetched. A browser lets a page be heard once somebody has clicked or typed in it. */

/** How late a sound may be; after that it would only puzzle. */
const MAX_DELAY_MS = 1000;

/** Notes: when they begin, in seconds, and how high, in hertz. */
const INCOMING = [
  [0, 659.25],
  [0.16, 880],
  [0.48, 659.25],
  [0.64, 880],
];
const MESSAGE = [[0, 783.99]];
const NOTE_SECONDS = 0.3;
const LOUDNESS = 0.16;

export class Sounds {
  /** @type {AudioContext | undefined} */
  #context;

  /** Whether this browser can make any. */
  get isSupported() {
    return "AudioContext" in window;
  }

  /** Somebody asks for a chat. */
  incoming() {
    void this.#play(INCOMING);
  }

  /** Somebody has said something. */
  message() {
    void this.#play(MESSAGE);
  }

  /** @param {number[][]} notes */
  async #play(notes) {
    if (!this.isSupported) return;
    try {
      const context = (this.#context ??= new AudioContext());
      const asked = Date.now();
      if (context.state !== "running") await context.resume();
      if (Date.now() - asked > MAX_DELAY_MS) return;
      for (const [at, pitch] of notes) this.#note(context, context.currentTime + (at ?? 0), pitch ?? 0);
    } catch {
      // No sound device, or none allowed: what is seen and read tells the same.
    }
  }

  /** @param {AudioContext} context @param {number} begins @param {number} pitch */
  #note(context, begins, pitch) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = "sine";
    oscillator.frequency.value = pitch;
    // Fades in and out, so that it does not click.
    gain.gain.setValueAtTime(0, begins);
    gain.gain.linearRampToValueAtTime(LOUDNESS, begins + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, begins + NOTE_SECONDS);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begins);
    oscillator.stop(begins + NOTE_SECONDS);
  }
}
