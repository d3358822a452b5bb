// Correcting what was sent: only what differs from what the phone knew is sent, with what it knew.

import { say } from "../words.js";
import { h, wholeNumber } from "./dom.js";

const NEIGHBOURHOOD = ["rt", "rw"];

/** The controls as a form; `send` is given the changes, `{field: {from, to}}`. */
export function amendmentForm(controls, known, send) {
  const state = h("p", { class: "hint", role: "status" });
  const form = h(
    "form",
    { class: "amend", novalidate: true, onsubmit: (event) => event.preventDefault() },
    controls,
    state,
    h("button", { class: "button primary wide", type: "submit" }, say("amend.send")),
  );
  form.addEventListener("submit", async () => {
    const changes = changesIn(form, known);
    if (Object.keys(changes).length) await send(changes);
    else state.textContent = say("amend.nothing");
  });
  return form;
}

/** A field (type, label, unit, options) as a control that holds what is known of it. */
export function control(name, field, known, asked = new Set()) {
  const value = known[name];
  const attributes = { name, "data-type": field.type };
  const label = h("span", {}, field.label, field.unit ? ` (${field.unit})` : "", asked.has(name) ? h("b", { class: "asked" }, ` ${say("amend.asked")}`) : "");
  let made;
  if (field.type === "text") made = h("textarea", { ...attributes, rows: 4, maxlength: 4000 });
  else if (field.type === "severity") {
    made = h("select", attributes, ["low", "moderate", "high", "critical"].map((level) => h("option", { value: level }, say(`severity.${level}`))));
  } else if (field.type === "choice" || field.type === "yes_no") {
    const options = field.type === "yes_no" ? { true: say("yes"), false: say("no") } : field.options;
    made = h("select", attributes, h("option", { value: "" }, "–"), Object.entries(options).map(([code, word]) => h("option", { value: code }, word)));
  } else {
    const isNumber = field.type === "count" || NEIGHBOURHOOD.includes(name);
    made = h("input", { ...attributes, autocomplete: "off", inputmode: isNumber ? "numeric" : null, maxlength: NEIGHBOURHOOD.includes(name) ? 3 : 200 });
  }
  made.value = value === null || value === undefined ? "" : String(value);
  // Words that are taken away become empty; every other answer becomes unknown.
  made.dataset.empty = name.startsWith("answers.") || ["count", "choice", "yes_no"].includes(field.type) ? "unknown" : "words";
  return h("label", {}, label, made);
}

function changesIn(form, known) {
  const changes = {};
  for (const one of form.querySelectorAll("[data-type]")) {
    const { name } = one;
    const to = read(one);
    const from = known[name] ?? (one.dataset.empty === "words" ? "" : null);
    if (JSON.stringify(to) !== JSON.stringify(from)) changes[name] = { from, to };
  }
  return changes;
}

function read({ value, dataset }) {
  const text = value.trim();
  if (dataset.type === "count") return wholeNumber(text);
  if (dataset.type === "yes_no") return text === "" ? null : text === "true";
  return text === "" && dataset.empty === "unknown" ? null : text;
}
