// One own activity: what became of it, and what its author can still change, with or without a connection.

import { say } from "../words.js";
import { amendmentForm, control } from "./amending.js";
import { find, h, moment, show } from "./dom.js";
import { changesInWords } from "./lists.js";
import { activityBodyOf, activityFieldsOf } from "./queue.js";

const BEFORE = [
  ["title", "line"],
  ["venue", "line"],
  ["rt", "line"],
  ["rw", "line"],
  ["landmark", "line"],
  ["people", "count"],
];
const AFTER = [
  ["volunteers", "count"],
  ["staff", "count"],
  ["result", "text"],
  ["obstacle", "text"],
  ["follow_up", "text"],
];

const wordOf = (name) => say(name === "people" ? "activity.people" : `field.${name}`);

export class OneActivity {
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
    const one = this.#keeper.activities.find((own) => own.id === id);
    const title = find("[data-activity-title]");
    if (!one) {
      title.textContent = say("queue.activity");
      show("giat", h("p", { class: "empty" }, say("activity.gone")));
      return;
    }
    title.textContent = one.title;
    const waiting = (await this.#keeper.queue.waiting(this.#keeper.owner)).filter((item) => item.report_id === id && item.kind === "amendment");
    if (!anew && this.#shown === id && find(`[data-view="giat"] details[open]`)) return;
    this.#shown = id;
    const known = this.#known(one, waiting);
    show(
      "giat",
      h("p", { class: "receipt" }, one.receipt),
      h("p", { class: "card-state" }, h("b", { class: `state-${one.status}` }, say(`activity.${one.status}`)), ` · ${moment(one.status_at)}`),
      this.#lists.activityLines(one),
      waiting.length > 0 && h("div", { class: "note calm" }, h("span", {}, say("amend.waiting"), ": ", waiting.map((item) => changesInWords(item.body.changes, { people: wordOf("people"), ...this.#lists.groupLabels() })).join("; "))),
      h("dl", { class: "facts" }, this.#told(one, known).map(([label, value]) => [h("dt", {}, label), h("dd", {}, value)])),
      one.status !== "withdrawn" && this.#amendment(one, known),
      h("a", { class: "button wide", href: `/kegiatan/${one.id}/` }, say("mine.page")),
    );
  }

  /** As the phone knows it, with the corrections that still wait. */
  #known(one, waiting) {
    const known = activityFieldsOf(activityBodyOf(one));
    for (const item of waiting) {
      for (const [field, { to }] of Object.entries(item.body.changes)) known[field] = to;
    }
    return known;
  }

  #told(one, known) {
    const period = [one.started_at, one.ended_at].filter(Boolean).map(moment).join(" – ");
    const groups = Object.entries(this.#lists.groupLabels());
    const named = [...BEFORE.slice(1).map(([name]) => [name, wordOf(name)]), ...groups, ...AFTER.map(([name]) => [name, wordOf(name)])];
    const told = named.filter(([name]) => known[name] !== null && known[name] !== undefined && known[name] !== "");
    return [
      [say("field.programme"), this.#lists.programmeName(known.programme)],
      [say("field.started_at"), period],
      [say("field.area"), this.#lists.placeName(one.area_code)],
      ...told.map(([name, label]) => [label, String(known[name])]),
    ];
  }

  #amendment(one, known) {
    const { activityForm } = this.#keeper;
    const programmes = Object.fromEntries((activityForm?.programmes ?? []).map(({ code }) => [code, this.#lists.programmeName(code)]));
    const asked = ([name, type]) => control(name, { type, label: wordOf(name) }, known);
    const controls = [
      activityForm && control("programme", { type: "choice", label: say("field.programme"), options: programmes }, known),
      ...BEFORE.map(asked),
      ...Object.entries(this.#lists.groupLabels()).map(([name, label]) => control(name, { type: "count", label }, known)),
      ...AFTER.map(asked),
    ];
    const form = amendmentForm(controls, known, async (changes) => {
      await this.#keeper.queue.amend({ owner: this.#keeper.owner, of: "activity", report_id: one.id, changes, type_version: activityForm?.version ?? null });
      await this.#keeper.count();
      await this.open(one.id, { anew: true });
      window.scrollTo(0, 0);
      await this.flush();
    });
    return h("details", { class: "more", open: one.status === "returned" }, h("summary", {}, say("amend.title")), form);
  }
}
