// @ts-check
// Putting things into the cart without leaving the page. Without this script the same forms post and redirect.
import { article, record } from "./track.js";

/**
 * Sends one cart form and shows the new count.
 *
 * @param {HTMLFormElement} form
 * @returns {Promise<{ count: number, name: string }>} What the cart holds afterwards.
 */
async function send(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the cart answered ${answer.status}`);
  return answer.json();
}

/** @param {number} count */
function showCount(count) {
  for (const element of document.querySelectorAll("[data-cart-count]")) element.textContent = String(count);
  const link = document.querySelector("[data-cart-link]");
  link?.setAttribute("aria-label", `Cart, ${count} ${count === 1 ? "item" : "items"}`);
}

/**
 * Puts what `form` describes into the cart, tells Waymeet, and says so to the visitor.
 *
 * @param {HTMLFormElement} form
 */
export async function add(form) {
  const said = document.querySelector("[data-said]");
  try {
    const { count, name } = await send(form);
    record("product_added", article(form.dataset, Number(new FormData(form).get("quantity") ?? 1)));
    showCount(count);
    if (said) said.textContent = `${name} is in your cart.`;
  } catch {
    // The network said no: let the browser try it the plain way, its error page is better than silence.
    form.submit();
  }
}

/** Takes over every cart form of the page. */
export function watchCart() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.matches("[data-cart-add]")) {
      event.preventDefault();
      void add(form);
    } else if (form.matches("[data-cart-remove]")) {
      // The form goes its own way: the event must survive the page, which is what we want to show.
      record("product_removed", article(form.dataset, Number(form.dataset.quantity)));
    }
  });
}
