// @ts-check
// What a command answers: a promise that can also be heard in the vendor's way, with `done`, `fail` and `always`.

const nothing = () => {};

/** Calls back into the page; what goes wrong there is for its developers to see, and ends nothing of ours. @param {unknown} hear @param {unknown} value */
export function call(hear, value) {
  if (typeof hear !== "function") return;
  try {
    hear(value);
  } catch (error) {
    console.error(error);
  }
}

/** @template T @extends {Promise<T>} */
export class Answer extends Promise {
  /** A promise of that, which nobody need hear. @param {(resolve: (value: any) => void, reject: (why: unknown) => void) => void} work */
  static of(work) {
    const answer = new Answer(work);
    // A command that is refused is no error of the page's unless the page makes it one.
    answer.then(nothing, nothing);
    return answer;
  }

  /** @param {...unknown} hears */
  done(...hears) {
    for (const hear of hears) this.then((value) => call(hear, value), nothing);
    return this;
  }

  /** @param {...unknown} hears */
  fail(...hears) {
    for (const hear of hears) this.then(nothing, (why) => call(hear, why));
    return this;
  }

  /** @param {...unknown} hears */
  always(...hears) {
    return this.done(...hears).fail(...hears);
  }
}
