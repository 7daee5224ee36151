// @ts-check
// What is left when a chat is over: why, how it was, and a new one.

import { button, change, make, picture, set, show } from "./dom.js";

const RATINGS = [1, 2, 3, 4, 5];

export class Ended {
  /**
   * @param {import("./texts.js").Words} words
   * @param {{ startNew: () => void, rate: (rating: number) => void }} acts
   * @param {boolean} asksForRating
   */
  constructor(words, acts, asksForRating) {
    this.words = words;
    this.acts = acts;
    this.asksForRating = asksForRating;
    this.element = make("div", "Ended", "", { "data-test": "ended" });
    this.text = make("p", "Ended_words", "", { role: "status" });
    this.rating = this._rating();
    this.startNew = button("Button Button--primary", words.say("start-new"), "start-new", acts.startNew);
    this.element.append(this.text, this.rating, this.startNew);
    show(this.element, false);
  }

  _rating() {
    const { words } = this;
    const group = make("fieldset", "Rating", "", { "data-test": "rating" });
    group.append(make("legend", "Rating_title", words.say("rate")));
    const stars = make("div", "Rating_stars");
    for (const rating of RATINGS) {
      const label = make("label", "Rating_star", "", { title: words.say(`rate-${rating}`) });
      const input = make("input", "", "", {
        type: "radio",
        name: "rating",
        value: rating,
        "aria-label": words.say(`rate-${rating}`),
        "data-test": `rate-${rating}`,
      });
      // Arrow keys choose, too: the last word counts, and is told once the focus leaves.
      input.addEventListener("change", () => this._choose(rating));
      label.append(input, picture("star"));
      stars.append(label);
    }
    this.thanks = make("p", "Rating_thanks", "", { role: "status" });
    group.append(stars, this.thanks);
    return group;
  }

  /** @param {number} rating */
  _choose(rating) {
    this.rating.querySelectorAll("label").forEach((label, index) => {
      set(label, "data-chosen", index < rating && true);
    });
    change(this.thanks ?? this.text, this.words.say("rated"));
    this.acts.rate(rating);
  }

  /** @param {string} text @param {boolean} hadAgent Whether there is anything to rate. */
  show(text, hadAgent) {
    show(this.rating, this.asksForRating && hadAgent);
    show(this.element, true);
    // After it is there: a live region says what changes in it.
    change(this.text, text);
  }

  hide() {
    show(this.element, false);
    change(this.text, "");
  }

  focus() {
    this.startNew.focus();
  }
}
