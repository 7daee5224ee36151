// @ts-check
// A wish to be called back: its form, how it stands, and taking it back.

import { button, change, make, show } from "../chat/dom.js";
import { detailsOf, Form } from "../chat/form.js";
import { Panel } from "../chat/panel.js";
import style from "../chat/styles/callback.css";
import formStyle from "../chat/styles/form.css";
import { load, save } from "./kept.js";

/** @typedef {typeof import("waymeet-callback-glue")} Core */
/** @typedef {import("../chat/fields.js").FieldPlan} FieldPlan */

/** @type {FieldPlan[]} */
const FIELDS = [
  { name: "name", type: "text", maxLength: 100, required: true },
  { name: "telephone", type: "telephone", maxLength: 30, required: true },
  { name: "subject", type: "textarea", maxLength: 500 },
];

export class Callback {
  /** @type {Form | undefined} */
  _form;
  /** @type {HTMLElement | undefined} */
  _cameFrom;
  _telephone = "";
  /** Whether a request is under way. */
  _isAsking = false;

  /**
   * @param {{ config: import("../types/widget-config.js").WidgetConfig, words: import("../chat/texts.js").Words, tell: (what: string, detail?: any) => void, journey: () => Record<string, string> }} host
   * @param {Core} core
   */
  constructor(host, core) {
    this.host = host;
    this.core = core;
    const { words, config } = host;
    this.panel = new Panel(
      words,
      config,
      {
        // It goes on without being looked at.
        minimise: () => this.close(),
        close: () => this.close(),
      },
      [formStyle, style],
      { tag: "waymeet-callback", title: "callback-title" },
    );
    show(this.panel.minimise, false);
    this.text = make("p", "Callback_text", "", { role: "status", "data-test": "callback-status" });
    this.more = make("p", "Callback_more", "", { role: "status", "data-test": "callback-more" });
    this.cancel = button("Button", words.say("callback-cancel"), "callback-cancel", () => core.cancel_call());
    this.again = button("Button", words.say("callback-request"), "callback-again", () => this._ask());
    this.waiting = make("div", "Callback");
    this.waiting.append(this.text, this.more, this.cancel, this.again);
    this.opening = /** @type {import("../chat/opening.js").Opening} */ ({});
  }

  get isThere() {
    return this.panel.isMounted;
  }

  /** Opens the form, or shows how the wish stands that there is. @param {import("../chat/opening.js").Opening} [opening] */
  open(opening = {}) {
    if (this.isThere) return;
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement) this._cameFrom = activeElement;
    this.opening = opening;
    this.panel.mount();
    show(this.panel.element, true);
    const kept = load();
    // A request that is under way is shown as it is: asked for anew, it would be two.
    if (this._isAsking && this._form) this.panel.hold(this._form.element);
    else if (kept) this._resume(kept);
    else this._ask();
    this.host.tell("callback-opened");
    if (opening.isSubmitted) this._form?.submit.click();
  }

  close() {
    const hadFocus = this.panel.hasFocus;
    this.panel.root.remove();
    if (hadFocus) this._cameFrom?.focus();
    this.host.tell("callback-closed");
  }

  _connect() {
    const { dialect, servers } = this.host.config.cic ?? {};
    const isThere = this.core.connect_callback({ dialect, servers }, (what, detail) =>
      this._hear(what, detail),
    );
    if (!isThere) this._form?.setProblem(this.host.words.say("misconfigured"));
    return isThere;
  }

  _ask() {
    const { words } = this.host;
    const { values = {} } = this.opening;
    const fields = (this.opening.fields ?? FIELDS).map((field) => ({
      ...field,
      value: values[field.name] ?? field.value,
    }));
    this._form = new Form(
      words,
      {
        test: "callback-form",
        intro: this.opening.prompt || words.say("callback-intro"),
        submit: "callback-request",
        busy: "callback-requesting",
        fields,
      },
      { submit: (answers) => this._request(answers) },
    );
    this.panel.hold(this._form.element);
    this._form.focus();
  }

  /** @param {import("../chat/form.js").Answers} answers */
  _request(answers) {
    if (!this._connect()) return;
    const { words, config } = this.host;
    const { telephone, phonenumber, ...rest } = answers.values;
    this._telephone = telephone ?? phonenumber ?? "";
    const { name, notes, attributes } = detailsOf({ ...answers, values: rest }, false);
    this.host.tell("callback-submitted");
    this.core.request_call({
      name,
      telephone: this._telephone,
      subject: notes,
      attributes: { ...this.host.journey(), ...this.opening.attributes, ...attributes },
      targetName: this.opening.targetQueue || config.target?.name,
      targetType: this.opening.targetQueue ? "Workgroup" : config.target?.type,
      language: words.language,
    });
  }

  /** @param {import("./kept.js").KeptCallback} kept */
  _resume(kept) {
    this._telephone = kept.telephone;
    if (!this._connect() || !this.core.resume_callback(kept.session)) {
      save(undefined);
      this._ask();
    }
  }

  /** @param {string} what @param {any} detail */
  _hear(what, detail) {
    const { words, tell } = this.host;
    if (what === "session") {
      save(detail ? { session: detail, telephone: this._telephone, at: Date.now() } : undefined);
    } else if (what === "stage") this._enter(detail);
    else if (what === "status") {
      const { position, expected, agent } = detail;
      const said = [
        agent && words.say("callback-with", { name: agent }),
        !agent && position && words.say("place", { count: words.number(position) }),
        !agent && expected && words.say("callback-time", { time: words.duration(expected) }),
      ];
      change(this.more, said.filter(Boolean).join(" · "));
      tell("callback-status", detail);
    } else if (what === "failed") {
      this._form?.setBusy(false);
      this._form?.setProblem(words.say(detail === "unreachable" ? "unreachable" : "callback-failed"));
      tell("callback-failed", { reason: detail });
    } else if (what === "cancel-failed") {
      change(this.more, words.say("callback-lost"));
    }
  }

  /** @param {{ name: string, reason: string }} stage */
  _enter({ name, reason }) {
    const { words, tell } = this.host;
    this._isAsking = name === "asking";
    this._form?.setBusy(this._isAsking);
    if (name !== "idle" && name !== "asking") {
      const hadForm = this._form;
      const { hasFocus: hadFocus } = this.panel;
      this._form = undefined;
      const isOver = name === "ended";
      show(this.cancel, !isOver);
      show(this.again, isOver);
      this.panel.hold(this.waiting);
      if (isOver) change(this.more, "");
      const over = { cancelled: "callback-cancelled", over: "callback-over", lost: "callback-failed" };
      change(
        this.text,
        isOver
          ? words.say(over[/** @type {keyof typeof over} */ (reason)] ?? "callback-over")
          : words.say("callback-waiting", { telephone: this._telephone }),
      );
      if (hadForm && hadFocus && this.isThere) this.cancel.focus();
      if (isOver && this.isThere && this.panel.hasFocus) this.again.focus();
    }
    tell("callback-stage", { name, reason });
  }
}
