// @ts-check
// The shop's own script, on every page.
import { watchCart } from "./cart.js";
import { watchCheckout, watchConfirmation } from "./checkout.js";
import { startStudio } from "./studio.js";

watchCart();
watchCheckout();
watchConfirmation();

const studio = document.querySelector("[data-studio]");
if (studio instanceof HTMLElement) startStudio(studio);
