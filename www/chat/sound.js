// @ts-check
// A short sound for a message that nobody sees come. Made here: nothing is fetched for it.

/** @type {AudioContext | undefined} */
let context;

/** Two soft notes. Browsers play nothing before the visitor has touched the page; that is their right. */
export function chime() {
  try {
    context ??= new AudioContext();
    if (context.state !== "running") {
      context.resume().catch(() => {});
      return;
    }
    const now = context.currentTime;
    for (const [at, frequency] of [
      [0, 660],
      [0.12, 880],
    ]) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, now + at);
      volume.gain.linearRampToValueAtTime(0.08, now + at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, now + at + 0.3);
      tone.connect(volume).connect(context.destination);
      tone.start(now + at);
      tone.stop(now + at + 0.32);
    }
  } catch {
    // A browser without sound.
  }
}
