// Small pieces of page. Text is always set as text.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

export function find(selector, within = document) {
  return within.querySelector(selector);
}

export function show(list, ...children) {
  find(`[data-list="${list}"]`).replaceChildren(...children.flat(3).filter(Boolean));
}

/** The shape of a severity; its word always stands beside it. */
export function shape(severity) {
  const kept = find(`template[data-shape="${severity}"]`);
  return kept ? kept.content.firstElementChild.cloneNode(true) : null;
}

/** A number that somebody typed, or null for nothing typed. */
export function wholeNumber(text) {
  const digits = String(text ?? "").replace(/\D/g, "");
  return digits === "" ? null : Number.parseInt(digits, 10);
}

export function moment(value) {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(value));
}
