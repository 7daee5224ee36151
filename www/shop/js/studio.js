// @ts-check
// The lamp studio: a single-page application on the history API, as many customers have one inside an ordinary site.
// Its routes are /studio, /studio/base, /studio/shade, /studio/light and /studio/summary; the choice lives in the query.
import { record } from "./track.js";

/**
 * @typedef {{ id: string, name: string, note: string, extra_cents: number, colour: string }} Option
 * @typedef {{ slug: string, name: string, question: string, options: Option[] }} Step
 * @typedef {{ name: string, base_price_cents: number, steps: Step[] }} Plan
 */

const SVG = "http://www.w3.org/2000/svg";
const SHOP = "Alder & Ember";
const money = new Intl.NumberFormat("en-IE", { style: "currency", currency: "EUR" });

/**
 * @param {string} name
 * @param {Record<string, string | number | boolean>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 */
function shape(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** The lamp on the stage: drawn once, recoloured with each choice. */
class Stage {
  constructor() {
    this.glowStops = [0.85, 0.3, 0].map((opacity, index) =>
      shape("stop", { offset: [0, 0.4, 1][index], "stop-color": "#ffd591", "stop-opacity": opacity }),
    );
    const glow = shape(
      "radialGradient",
      { id: "glow", cx: 200, cy: 170, r: 230, gradientUnits: "userSpaceOnUse" },
      ...this.glowStops,
    );
    this.shade = shape("path", { d: "M150 92h100l42 116H108z" });
    this.light = shape("ellipse", { cx: 200, cy: 208, rx: 92, ry: 11 });
    this.base = shape("g", {}, shape("rect", { x: 193, y: 200, width: 14, height: 118, rx: 4 }));
    this.base.append(shape("path", { d: "M128 330q0-18 72-18t72 18v8H128z" }));
    this.title = shape("title", {});
    this.root = shape(
      "svg",
      { viewBox: "0 0 400 400", preserveAspectRatio: "xMidYMid slice", role: "img" },
      this.title,
      shape("defs", {}, glow),
      shape("path", { fill: "#2b303c", d: "M0 0h400v400H0z" }),
      shape("path", { fill: "#7a4e30", d: "M0 336h400v64H0z" }),
      shape("path", { fill: "#94623e", d: "M0 336h400v5H0z" }),
      shape("ellipse", { cx: 200, cy: 340, rx: 84, ry: 7, opacity: 0.35 }),
      shape("path", { fill: "url(#glow)", d: "M0 0h400v400H0z" }),
      this.base,
      this.shade,
      this.light,
    );
  }

  /** @param {Record<string, Option>} chosen */
  show(chosen) {
    this.base.setAttribute("fill", chosen.base.colour);
    this.shade.setAttribute("fill", chosen.shade.colour);
    this.light.setAttribute("fill", chosen.light.colour);
    for (const stop of this.glowStops) stop.setAttribute("stop-color", chosen.light.colour);
    this.title.textContent = `A lamp with a ${chosen.base.name} base, a ${chosen.shade.name} shade and ${chosen.light.name} light`;
  }
}

/** The application: reads the address, shows the step it names, and moves by pushing addresses. */
class Studio {
  /**
   * @param {HTMLElement} root
   * @param {Plan} plan
   */
  constructor(root, plan) {
    this.plan = plan;
    this.stage = new Stage();
    this.view = element("div", { class: "studio_view" });
    this.steps = element("ol");
    const nav = element("nav", {
      class: "studio_steps",
      "aria-label": "Studio steps",
      "data-test": "studio-nav",
    });
    nav.append(this.steps);
    const picture = element("div", { class: "studio_stage" });
    picture.append(this.stage.root);
    const side = element("div", {}, nav, this.view);
    root.replaceChildren(picture, side);

    root.addEventListener("click", (event) => this.follow(event));
    window.addEventListener("popstate", () => this.render(true));
    this.render(false);
  }

  /** @returns {{ slug: string, name: string }[]} Every route, the first and the last being no step of the plan. */
  get routes() {
    return [{ slug: "", name: "Start" }, ...this.plan.steps, { slug: "summary", name: "Summary" }];
  }

  /** The route the address names; anything unknown is the start. */
  get route() {
    const slug = location.pathname.replace(/^\/studio\/?/, "").replace(/\/$/, "");
    return this.routes.find((route) => route.slug === slug) ?? this.routes[0];
  }

  /** @returns {Record<string, Option>} What is chosen in every step; the first option where nothing is. */
  get chosen() {
    const query = new URLSearchParams(location.search);
    return Object.fromEntries(
      this.plan.steps.map((step) => [
        step.slug,
        step.options.find((option) => option.id === query.get(step.slug)) ?? step.options[0],
      ]),
    );
  }

  /** @param {string} slug */
  address(slug) {
    return `/studio${slug && `/${slug}`}${location.search}`;
  }

  /**
   * Follows links within the studio without loading a page; new tabs and other targets stay the browser's.
   *
   * @param {MouseEvent} event
   */
  follow(event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-route]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.href === location.href) return;
    history.pushState(null, "", link.href);
    this.render(true);
  }

  /**
   * Shows the current route. The title follows the view by a frame, as it does in most frameworks' routers.
   *
   * @param {boolean} moved Whether the visitor moved here, so that the focus must follow.
   */
  render(moved) {
    const route = this.route;
    const chosen = this.chosen;
    this.stage.show(chosen);
    this.steps.replaceChildren(...this.routes.map((each) => element("li", {}, this.link(each, route))));
    const step = this.plan.steps.find((each) => each.slug === route.slug);
    if (step) this.view.replaceChildren(...this.question(step, chosen));
    else if (route.slug === "summary") this.view.replaceChildren(...this.summary(chosen));
    else this.view.replaceChildren(...this.start());
    requestAnimationFrame(() => {
      document.title = route.slug ? `${route.name} – Lamp studio – ${SHOP}` : `Lamp studio – ${SHOP}`;
      if (moved) this.view.querySelector("h2")?.focus();
    });
  }

  /**
   * @param {{ slug: string, name: string }} route
   * @param {{ slug: string }} current
   */
  link(route, current) {
    const link = element("a", {
      href: this.address(route.slug),
      "data-route": route.slug,
      "data-test": `studio-${route.slug || "start"}`,
    });
    link.textContent = route.name;
    if (route.slug === current.slug) link.setAttribute("aria-current", "step");
    return link;
  }

  /** @param {string} text */
  heading(text) {
    return element("h2", { tabindex: "-1" }, text);
  }

  /**
   * @param {string} slug
   * @param {string} text
   * @param {string} test
   */
  onward(slug, text, test) {
    return element(
      "a",
      { class: "button", href: this.address(slug), "data-route": slug, "data-test": test },
      text,
    );
  }

  start() {
    return [
      this.heading("A lamp nobody else has"),
      element(
        "p",
        {},
        "Choose a base, a shade and a light. We turn, sew and wire it for you in about two weeks.",
      ),
      element("p", { class: "muted" }, `From ${money.format(this.plan.base_price_cents / 100)}.`),
      element("p", {}, this.onward(this.plan.steps[0].slug, "Start with the base", "studio-next")),
    ];
  }

  /**
   * @param {Step} step
   * @param {Record<string, Option>} chosen
   */
  question(step, chosen) {
    const group = element(
      "fieldset",
      { class: "options" },
      element("legend", { class: "visually-hidden" }, step.question),
    );
    for (const option of step.options) group.append(this.choice(step, option, chosen[step.slug] === option));
    const next = this.routes[this.routes.findIndex((route) => route.slug === step.slug) + 1];
    return [
      this.heading(step.question),
      group,
      element("p", {}, this.onward(next.slug, `Next: ${next.name}`, "studio-next")),
    ];
  }

  /**
   * @param {Step} step
   * @param {Option} option
   * @param {boolean} checked
   */
  choice(step, option, checked) {
    const input = element("input", { type: "radio", name: step.slug, value: option.id, checked });
    input.addEventListener("change", () => this.choose(step, option));
    const colour = element("span", { class: "option_colour", "aria-hidden": "true" });
    colour.style.background = option.colour;
    const text = element("span", {}, option.name, element("span", { class: "option_note" }, option.note));
    const extra = option.extra_cents ? `+ ${money.format(option.extra_cents / 100)}` : "included";
    return element(
      "label",
      { class: "option" },
      input,
      colour,
      text,
      element("span", { class: "price" }, extra),
    );
  }

  /**
   * @param {Step} step
   * @param {Option} option
   */
  choose(step, option) {
    const query = new URLSearchParams(location.search);
    query.set(step.slug, option.id);
    // A choice is no new page: the address is replaced, not pushed.
    history.replaceState(null, "", `${location.pathname}?${query}`);
    this.stage.show(this.chosen);
    for (const link of this.view.parentElement?.querySelectorAll("a[data-route]") ?? []) {
      link.setAttribute("href", this.address(link.getAttribute("data-route") ?? ""));
    }
    record("studio_option_chosen", { step: step.slug, option: option.id });
  }

  /** @param {Record<string, Option>} chosen */
  summary(chosen) {
    const cents = Object.values(chosen).reduce(
      (sum, option) => sum + option.extra_cents,
      this.plan.base_price_cents,
    );
    const facts = element("dl", { class: "facts" });
    for (const step of this.plan.steps) {
      const option = chosen[step.slug];
      facts.append(element("dt", {}, step.name), element("dd", {}, `${option.name} – ${option.note}`));
    }
    const sku = ["studio", ...this.plan.steps.map((step) => chosen[step.slug].id)].join("-");
    const form = element(
      "form",
      {
        class: "buy",
        method: "post",
        action: "/cart/add",
        "data-cart-add": true,
        "data-sku": sku,
        "data-price": (cents / 100).toFixed(2),
        "data-category": "studio",
      },
      element("input", { type: "hidden", name: "sku", value: sku }),
      element("input", { type: "hidden", name: "quantity", value: "1" }),
      element("button", { class: "button", "data-test": "add-to-cart" }, "Add to cart"),
    );
    return [
      this.heading("Your lamp"),
      facts,
      element("p", { class: "price" }, money.format(cents / 100)),
      form,
      element("p", { class: "said", role: "status", "data-said": true }),
    ];
  }
}

/**
 * Starts the studio in `root`, with the plan the page carries as a data block.
 *
 * @param {HTMLElement} root
 */
export function startStudio(root) {
  const plan = document.getElementById("studio-plan")?.textContent;
  if (plan) new Studio(root, JSON.parse(plan));
}
