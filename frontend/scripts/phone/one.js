// One own report: what became of it, and what its author can still change, with or without a connection.

import { say } from "../words.js";
import { amendmentForm, control } from "./amending.js";
import { find, h, moment, show } from "./dom.js";
import { changesInWords } from "./lists.js";
import { bodyOf, fieldsOf } from "./queue.js";

const WORDS = ["text", "landmark", "rt", "rw"];

export class OneReport {
  #keeper;
  #lists;
  #shown = null;

  constructor(keeper, lists, { flush }) {
    this.#keeper = keeper;
    this.#lists = lists;
    this.flush = flush;
  }

  /** Shows it; a correction that somebody began meanwhile stays, unless it has just been sent (`anew`). */
  async open(id, { anew = false } = {}) {
    const one = this.#keeper.answers.find(({ body }) => body.id === id);
    const title = find("[data-one-title]");
    if (!one) {
      title.textContent = say("mine.title");
      show("satu", h("p", { class: "empty" }, say("mine.gone")));
      return;
    }
    const { body } = one;
    title.textContent = `${one.hazard_name} · ${one.place}`;
    const waiting = (await this.#keeper.queue.waiting(this.#keeper.owner)).filter((item) => item.report_id === id && item.kind === "amendment");
    if (!anew && this.#shown === id && find(`[data-view="satu"] details[open]`)) return;
    this.#shown = id;
    const fact = (label, value) => [h("dt", {}, label), h("dd", {}, value)];
    show(
      "satu",
      h("p", { class: "receipt" }, body.receipt),
      h("p", { class: "card-state" }, h("b", { class: `state-${body.status}` }, one.status_label), ` · ${moment(body.status_at)}`),
      this.#lists.answerLines(one),
      one.disputed.length > 0 && this.#disputed(one.disputed),
      waiting.length > 0 && h("div", { class: "note calm" }, h("span", {}, say("amend.waiting"), ": ", waiting.map((item) => changesInWords(item.body.changes)).join("; "))),
      h(
        "dl",
        { class: "facts" },
        this.#told(one, waiting).map(([label, value]) => fact(label, value)),
      ),
      body.status !== "withdrawn" && this.#amendment(one, waiting),
      h("button", { class: "button wide", type: "button", onclick: (event) => this.#copy(event, one) }, say("share.copy")),
      h("a", { class: "button wide", href: one.url }, say("mine.page")),
    );
  }

  #copy({ target }, { body }) {
    const text = this.#lists.groupText({ ref: body.client_ref, body: { ...bodyOf(body), observed_at: body.observed_at }, receipt: body.receipt });
    navigator.clipboard?.writeText(text).then(() => {
      target.textContent = say("share.copied");
    });
  }

  #disputed(disputed) {
    const told = (value) => (value === null || value === "" || value === undefined ? "–" : String(value));
    return h(
      "section",
      { class: "note", "data-disputed": true },
      h("div", {}, h("b", {}, say("mine.two-versions")), h("ul", {}, disputed.map(({ label, from, to }) => h("li", {}, `${label}: ${told(from)} → ${told(to)}`)))),
    );
  }

  /** As the phone knows it, with the corrections that still wait. */
  #known(one, waiting) {
    const known = fieldsOf(bodyOf(one.body));
    for (const item of waiting) {
      for (const [field, { to }] of Object.entries(item.body.changes)) known[field] = to;
    }
    return known;
  }

  #told(one, waiting) {
    const known = this.#known(one, waiting);
    const { fields } = this.#form(one);
    const answered = fields
      .filter(({ name, type }) => type !== "hazard" && known[`answers.${name}`] !== undefined && known[`answers.${name}`] !== null)
      .map((field) => [field.label, this.#inWords(field, known[`answers.${field.name}`])]);
    const words = WORDS.filter((name) => known[name]).map((name) => [say(`field.${name}`), known[name]]);
    return [[say("field.observed_at"), moment(one.body.observed_at)], ...answered, ...words];
  }

  #inWords({ type, options, unit }, value) {
    if (type === "severity") return say(`severity.${value}`);
    if (type === "yes_no") return say(value ? "yes" : "no");
    if (type === "choice") return options[value] ?? value;
    if (type === "choices") return value.map((one) => options[one] ?? one).join(", ");
    return type === "count" ? `${value} ${unit}` : String(value);
  }

  #form(one) {
    return this.#keeper.provisions.forms[one.body.type_code] ?? { fields: [] };
  }

  // Amending -----------------------------------------------------------------------------------------------------

  #amendment(one, waiting) {
    const known = this.#known(one, waiting);
    const { fields, version } = this.#form(one);
    const simple = fields.filter(({ type }) => ["count", "severity", "yes_no", "choice", "text"].includes(type));
    const asked = new Set(one.body.asked ?? []);
    const controls = [
      ...simple.map((field) => control(`answers.${field.name}`, field, known, asked)),
      ...WORDS.map((name) => control(name, { type: name === "text" ? "text" : "line", label: say(`field.${name}`) }, known, asked)),
    ];
    const form = amendmentForm(controls, known, async (changes) => {
      await this.#keeper.queue.amend({ owner: this.#keeper.owner, report_id: one.body.id, changes, type_version: version ?? null });
      await this.#keeper.count();
      await this.open(one.body.id, { anew: true });
      window.scrollTo(0, 0);
      await this.flush();
    });
    return h("details", { class: "more", open: asked.size > 0 }, h("summary", {}, say("amend.title")), form);
  }
}
