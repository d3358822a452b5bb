// The first report: five inputs, kept from the first letter on, sealed when it is sent.

import { say } from "../words.js";
import { find, wholeNumber } from "./dom.js";
import { KeptForm } from "./kept_form.js";
import { readPasted } from "./told.js";

const COUNTS = ["people", "households", "dead", "missing", "injured", "displaced_people"];
const AT_RISK = { people: "people_at_risk", households: "households_at_risk" };
// Where a field that the server names stands in the form.
const PLACES = { area_code: "area", lat: "area", lon: "area", location: "area", people_at_risk: "figures", households_at_risk: "figures", people: "figures", households: "figures", text: "note" };

export class ReportForm extends KeptForm {
  constructor(keeper, { filed }) {
    super(keeper, find("[data-lapor]"), { kind: "report", filed, places: PLACES });
    find("[data-read-pasted]", this.form).addEventListener("click", () => this.#readPasted());
  }

  /** Open a refused report with what was said of it, to be put right under its own reference. */
  async mend(item) {
    const { answers, lat: _lat, lon: _lon, accuracy_m: _accuracy, area_code, text, ...words } = item.body;
    const fields = { ...words, ...answers, area: area_code ?? "", note: text };
    for (const [name, other] of Object.entries(AT_RISK)) fields[name] = answers[other] ?? answers[name];
    if (item.body.type_code === "early_warning") fields.early_warning = "on";
    await this.reopen(item, fields);
  }

  // A pasted message ---------------------------------------------------------------------------------------------

  #readPasted() {
    const box = find("[data-pasted]", this.form);
    const state = find("[data-pasted-state]", this.form);
    const areas = this.keeper.provisions.areas.filter(({ may_report }) => may_report);
    const { fields, rest } = readPasted(box.value, { places: areas });
    const { area, ...others } = fields;
    const note = this.form.elements.note;
    const told = Object.keys(fields).length;
    if (!told && !rest) {
      state.textContent = say("paste.nothing");
      return;
    }
    this.put(others);
    if (area) this.draft.fields = { ...this.draft.fields, area };
    if (area) this.form.elements.area.value = "";
    note.value = [note.value, rest || box.value].filter(Boolean).join("\n").slice(0, 2000);
    this.fillPlaces({ anew: true });
    for (const details of this.form.querySelectorAll("details[data-field], .rest")) {
      details.open = Array.from(details.querySelectorAll("input")).some((input) => (input.type === "radio" ? input.checked : input.value));
    }
    this.changed();
    const names = Object.keys(fields).map((name) => say(`field.${name}`));
    state.textContent = names.length ? say("paste.filled", { fields: names.join(", ") }) : say("paste.note");
    this.form.elements.hazard[0].focus();
    window.scrollTo(0, 0);
    this.note(state.textContent);
  }

  note(text) {
    const notice = find("[data-drafts-note]");
    notice.hidden = false;
    notice.replaceChildren(text);
  }

  // Sending ------------------------------------------------------------------------------------------------------

  missing() {
    const { hazard, area, severity } = this.form.elements;
    return [
      ["hazard", !hazard.value, "send.missing-hazard"],
      ["area", !area.value && !this.draft.position, "send.missing-place"],
      ["severity", !severity.value, "send.missing-severity"],
    ].filter(([, absent]) => absent);
  }

  version({ type_code }) {
    return this.keeper.provisions.forms[type_code]?.version ?? null;
  }

  /** What is sent; its times are those of this moment for good, so that a later attempt says the same. */
  body() {
    const isWarning = this.form.elements.early_warning.checked;
    const answers = { hazard: this.value("hazard"), severity: this.value("severity") };
    for (const name of COUNTS) {
      const number = wholeNumber(this.value(name));
      const asked = isWarning ? AT_RISK[name] : name;
      if (number !== null && asked) answers[asked] = number;
    }
    const seen = this.value("observed_at");
    const now = new Date().toISOString();
    const before = this.mending?.body;
    return {
      type_code: isWarning ? "early_warning" : "first_report",
      answers,
      area_code: this.value("area") || null,
      ...this.position,
      rt: this.value("rt"),
      rw: this.value("rw"),
      landmark: this.value("landmark"),
      text: this.value("note"),
      language: document.documentElement.lang,
      observed_at: seen ? new Date(seen).toISOString() : (before?.observed_at ?? now),
      reported_at: before?.reported_at ?? now,
    };
  }
}
