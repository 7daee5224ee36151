// @ts-check
import { Child } from "./child.mjs";
import { eventually, Hopeless } from "./waiting.mjs";

/** A screen in memory, for browsers that cannot do without one. */
export class Display {
  /** Starts one under a number that is free, which Xvfb chooses and tells. */
  static async start() {
    const child = new Child("Xvfb", ["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]);
    const number = await eventually("Xvfb tells its display number", () => {
      if (child.hasEnded) {
        throw new Hopeless(`Xvfb ended: ${child.spawnError?.message ?? child.output}`);
      }
      return /^\d+$/m.exec(child.output)?.[0];
    });
    return new Display(child, `:${number}`);
  }

  /**
   * @param {Child} child
   * @param {string} name
   */
  constructor(child, name) {
    this.child = child;
    /** For the environment variable `DISPLAY`. */
    this.name = name;
  }

  async stop() {
    await this.child.stop();
  }
}
