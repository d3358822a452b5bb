// An activity of a programme: its form is kept with its programmes and groups, and sealed when it is sent.

import { say } from "../words.js";
import { find, h, wholeNumber } from "./dom.js";
import { KeptForm } from "./kept_form.js";
import { ACTIVITY_WORDS } from "./queue.js";

const NUMBERS = ["people", "volunteers", "staff"];
// Where a field that the server names stands in the form.
const PLACES = { area_code: "area", lat: "area", lon: "area", location: "area", started_at: "when", ended_at: "when", volunteers: "people", staff: "people" };

export class ActivityForm extends KeptForm {
  #told = null;

  constructor(keeper, { filed }) {
    super(keeper, find("[data-activity]"), { kind: "activity", filed, places: PLACES });
  }

  /** The programmes and groups as the phone knows them now; what is chosen stays. */
  fillQuestions() {
    const { activityForm } = this.keeper;
    if (!activityForm || activityForm === this.#told) return;
    this.#told = activityForm;
    const { programme } = this.form.elements;
    const chosen = programme.value || this.draft?.fields.programme || "";
    const inWords = ({ name }) => name[document.documentElement.lang] ?? name.id;
    programme.replaceChildren(new Option(say("activity.choose"), ""), ...activityForm.programmes.map((one) => new Option(inWords(one), one.code)));
    programme.value = chosen;
    const typed = Object.fromEntries(new FormData(this.form));
    find("[data-groups]", this.form).replaceChildren(
      ...activityForm.groups.map((one) =>
        h("label", {}, inWords(one), h("input", { name: `groups.${one.code}`, inputmode: "numeric", pattern: "[0-9]*", autocomplete: "off" })),
      ),
    );
    this.put({ ...this.draft?.fields, ...typed });
  }

  /** Open a refused activity with what was said of it, to be put right under its own reference. */
  async mend(item) {
    const { area_code, started_at, ended_at, groups, ...told } = item.body;
    const counted = Object.fromEntries(Object.entries(groups ?? {}).map(([name, number]) => [`groups.${name}`, number]));
    await this.reopen(item, { ...told, ...counted, area: area_code ?? "", started_at: local(started_at), ended_at: local(ended_at) });
  }

  mark(fields) {
    super.mark(fields.map((name) => (name.startsWith("groups.") ? "groups" : name)));
  }

  missing() {
    const { programme, title, started_at, area } = this.form.elements;
    return [
      ["programme", !programme.value, "activity.missing-programme"],
      ["title", !title.value.trim(), "activity.missing-title"],
      ["when", !started_at.value, "activity.missing-time"],
      ["area", !area.value && !this.draft.position, "send.missing-place"],
    ].filter(([, absent]) => absent);
  }

  version() {
    return this.keeper.activityForm?.version ?? null;
  }

  /** What is sent; when it was reported is this moment for good, so that a later attempt says the same. */
  body() {
    const moment = (name) => (this.value(name) ? new Date(this.value(name)).toISOString() : null);
    const counted = this.#told?.groups.map(({ code }) => [code, wholeNumber(this.value(`groups.${code}`))]) ?? [];
    return {
      programme: this.value("programme"),
      ...Object.fromEntries(ACTIVITY_WORDS.map((name) => [name, this.value(name)])),
      started_at: moment("started_at"),
      ended_at: moment("ended_at"),
      area_code: this.value("area") || null,
      ...this.position,
      ...Object.fromEntries(NUMBERS.map((name) => [name, wholeNumber(this.value(name))])),
      groups: Object.fromEntries(counted.filter(([, number]) => number !== null)),
      language: document.documentElement.lang,
      reported_at: this.mending?.body.reported_at ?? new Date().toISOString(),
    };
  }
}

/** A moment as an input of the phone's own time takes it. */
function local(iso) {
  if (!iso) return "";
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
