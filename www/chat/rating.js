// @ts-check
// How a chat was, for whoever wants to say.

import { change, make, picture, set } from "./dom.js";

const RATINGS = [1, 2, 3, 4, 5];

export class Rating {
  /** @param {import("./texts.js").Words} words @param {(rating: number) => void} rate */
  constructor(words, rate) {
    this.words = words;
    this.element = make("fieldset", "Rating", "", { "data-test": "rating" });
    this.element.append(make("legend", "Rating_title", words.say("rate")));
    const stars = make("div", "Rating_stars");
    for (const rating of RATINGS) stars.append(this._star(rating, rate));
    this.thanks = make("p", "Rating_thanks", "", { role: "status" });
    this.element.append(stars, this.thanks);
  }

  /** @param {number} rating @param {(rating: number) => void} rate */
  _star(rating, rate) {
    const name = this.words.say(`rate-${rating}`);
    const label = make("label", "Rating_star", "", { title: name });
    const input = make("input", "", "", {
      type: "radio",
      name: "rating",
      value: rating,
      "aria-label": name,
      "data-test": `rate-${rating}`,
    });
    // Arrow keys choose, too: the last word counts.
    input.addEventListener("change", () => {
      this.element.querySelectorAll("label").forEach((star, index) => {
        set(star, "data-chosen", index < rating && true);
      });
      change(this.thanks, this.words.say("rated"));
      rate(rating);
    });
    label.append(input, picture("star"));
    return label;
  }
}
