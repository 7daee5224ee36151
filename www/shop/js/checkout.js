// @ts-check
// The two events around an order, each recorded once even where the page is loaded again.
import { record } from "./track.js";

const STARTED = "shop.checkoutStarted";
const PENDING = "shop.pendingOrder";

/** @param {() => void} action Storage may be refused; the shop goes on without it. */
function quietly(action) {
  try {
    action();
  } catch {
    // Nothing to do: without storage an event may be recorded twice.
  }
}

/** Watches the checkout page: its opening, and what is being ordered. */
export function watchCheckout() {
  const form = document.querySelector("form#checkout");
  if (!(form instanceof HTMLFormElement)) return;
  const { total, items } = form.dataset;
  let known = null;
  quietly(() => (known = sessionStorage.getItem(STARTED)));
  if (known !== `${items}:${total}`) {
    record("checkout_started", {
      value: { dataType: "number", value: Number(total) },
      items: { dataType: "integer", value: Number(items) },
    });
    quietly(() => sessionStorage.setItem(STARTED, `${items}:${total}`));
  }
  form.addEventListener("submit", () => {
    quietly(() => sessionStorage.setItem(PENDING, JSON.stringify({ total, items })));
  });
}

/** Watches the confirmation page: an order is recorded when it is really there. */
export function watchConfirmation() {
  const number = document.querySelector("[data-order-number]")?.textContent;
  if (!number) return;
  quietly(() => {
    const pending = sessionStorage.getItem(PENDING);
    if (!pending) return;
    sessionStorage.removeItem(PENDING);
    sessionStorage.removeItem(STARTED);
    const { total, items } = JSON.parse(pending);
    record("order_placed", {
      order_number: number.trim(),
      value: { dataType: "number", value: Number(total) },
      items: { dataType: "integer", value: Number(items) },
    });
  });
}
