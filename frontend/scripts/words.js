// What the page says in the reader's language: one JSON block that the server renders into every page.

const block = document.getElementById("words");
const words = block ? JSON.parse(block.textContent) : {};

/** The words of `key`, with `{name}` replaced from `values`. */
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

export function count(number) {
  return new Intl.NumberFormat(document.documentElement.lang).format(number);
}

/** "14.02" in Indonesian, "14:02" in English, in the tenant's time zone. */
export function clock(moment) {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: document.documentElement.dataset.timeZone || undefined,
  }).format(moment);
}

/** How long ago, in the largest whole unit. */
export function age(moment, now = new Date()) {
  const minutes = Math.max(0, Math.floor((now - moment) / 60_000));
  if (minutes < 1) return say("age.now");
  if (minutes < 60) return say("age.minutes", { n: minutes });
  if (minutes < 48 * 60) return say("age.hours", { n: Math.floor(minutes / 60) });
  if (minutes < 730 * 1440) return say("age.days", { n: Math.floor(minutes / 1440) });
  return say("age.years", { n: Math.floor(minutes / (365 * 1440)) });
}
