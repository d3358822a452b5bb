// A report as text: a compact line for an SMS, and PMI's layout for a WhatsApp group. And back again: a pasted message
// becomes suggestions for the form. All of it without a connection.

import { shortReference } from "./reference.js";

// The words of the compact code that the server reads.
const COUNTS = [
  ["households", "KK"],
  ["people", "JIWA"],
  ["dead", "MD"],
  ["missing", "HILANG"],
  ["injured", "LUKA"],
  ["displaced_people", "PENGUNGSI"],
];
const SHORT = { rob_abrasi: "ROB", industri: "LEDAKAN" };
const GRAVE = { low: "RENDAH", moderate: "SEDANG", high: "TINGGI", critical: "KRITIS" };
const DEPTH = /(\d{1,3})\s*(?:cm|sentimeter|centimet(?:er|re))\b/i;

/** `BANJIR Jatiasih 120KK 2MD 40CM #K7Q2M9`: what fits into one SMS, with the reference that joins it to the report. */
export function compact({ hazard, place, answers, text, ref }) {
  const counts = COUNTS.filter(([name]) => Number.isInteger(answers[name])).map(([name, unit]) => `${answers[name]}${unit}`);
  const depth = DEPTH.exec(text ?? "");
  const name = SHORT[hazard] ?? hazard.replace(/_/g, " ").toUpperCase();
  const words = [name, place, GRAVE[answers.severity], ...counts, depth ? `${depth[1]}CM` : "", `#${shortReference(ref)}`];
  return words.filter(Boolean).join(" ");
}

/** The link that opens the phone's own messages with the line written in. */
export function smsLink(number, line) {
  const separator = /iPad|iPhone|iPod/.test(navigator.userAgent) ? "&" : "?";
  return `sms:${number}${separator}body=${encodeURIComponent(line)}`;
}

/** PMI's layout. `labels` are the words of the reader's language; what is not known is left out, never shown as zero. */
export function forGroup({ title, unit, lines }) {
  const told = lines.filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return [`*${title}*`, unit ? `*${unit}*` : null, "", ...told.map(([label, value]) => `${label}: ${value}`)]
    .filter((line) => line !== null)
    .join("\n");
}

const LABELS = {
  hazard: ["jenis kejadian", "jenis bencana", "jenis", "kejadian", "bencana", "event", "hazard", "type"],
  place: ["lokasi kejadian", "lokasi", "alamat", "tempat", "location", "place", "where"],
  village: ["kelurahan/desa", "kelurahan", "desa", "kel", "village"],
  district: ["kecamatan", "kec", "district"],
  time: ["waktu kejadian", "waktu", "tanggal", "hari/tanggal", "hari, tanggal", "pukul", "jam", "time", "when", "date"],
  severity: ["tingkat keparahan", "keparahan", "tingkat", "severity"],
  people: ["terdampak", "warga terdampak", "jumlah terdampak", "affected"],
  casualties: ["korban jiwa", "korban", "casualties"],
  displaced: ["pengungsi", "mengungsi", "jumlah pengungsi", "displaced"],
  landmark: ["patokan", "landmark"],
};
const LABEL_OF = new Map(Object.entries(LABELS).flatMap(([name, words]) => words.map((word) => [word, name])));
const SEVERITIES = {
  critical: ["kritis", "sangat berat", "critical"],
  high: ["tinggi", "berat", "parah", "high", "severe"],
  moderate: ["sedang", "menengah", "moderate"],
  low: ["rendah", "ringan", "low", "minor"],
};
// What people call a hazard beside its own name; the longer one wins, so that "banjir bandang" is no "banjir".
const CALLED = {
  banjir: ["banjir", "genangan", "luapan", "flood"],
  banjir_bandang: ["banjir bandang", "flash flood"],
  longsor: ["tanah longsor", "longsor", "pergerakan tanah", "landslide"],
  cuaca_ekstrem: ["angin puting beliung", "puting beliung", "angin kencang", "cuaca ekstrem", "pohon tumbang", "hujan es", "storm"],
  gempa: ["gempa bumi", "gempa", "earthquake"],
  kebakaran: ["kebakaran", "fire"],
  karhutla: ["kebakaran hutan", "karhutla", "wildfire"],
  tsunami: ["tsunami"],
  erupsi: ["erupsi", "letusan", "gunung api", "eruption"],
  kekeringan: ["kekeringan", "drought"],
  rob_abrasi: ["banjir rob", "rob", "abrasi", "gelombang pasang"],
  kecelakaan: ["kecelakaan", "laka", "accident"],
};
const NUMBER = String.raw`(\d{1,3}(?:[.,]\d{3})+|\d+)`;
const AMOUNTS = {
  households: [new RegExp(`${NUMBER}\\s*(?:kk|kepala keluarga|households?)\\b`, "i")],
  people: [new RegExp(`${NUMBER}\\s*(?:jiwa|orang|warga|people|persons?)\\b`, "i")],
  dead: [new RegExp(`${NUMBER}\\s*(?:md\\b|meninggal|tewas|dead)`, "i"), new RegExp(`(?:md|meninggal(?: dunia)?|tewas|dead)\\s*[:=]?\\s*${NUMBER}`, "i")],
  missing: [new RegExp(`${NUMBER}\\s*(?:hilang|hl\\b|missing)`, "i"), new RegExp(`(?:hilang|hl|missing)\\s*[:=]?\\s*${NUMBER}`, "i")],
  injured: [
    new RegExp(`${NUMBER}\\s*(?:luka|lk\\b|cedera|injured)`, "i"),
    new RegExp(`(?:luka(?:[- ]luka)?(?: (?:ringan|berat))?|lk|cedera|injured)\\s*[:=]?\\s*${NUMBER}`, "i"),
  ],
};

/**
 * What a pasted message says, as far as it can be recognised: `{fields, rest}`. `places` are the kecamatan with their
 * kelurahan. Nothing is guessed from a place outside them, and whatever is not recognised stays as text.
 */
export function readPasted(message, { places = [] } = {}) {
  const labelled = {};
  const rest = [];
  let last = null;
  for (const raw of message.split(/\r?\n/)) {
    const line = raw.replace(/[*_~`•▪◦]/g, " ").replace(/^[\s\-–>]+|^\s*\d{1,2}[.)]\s+/g, "").trim();
    if (!line) {
      last = null;
      continue;
    }
    const match = /^([\p{L}/, ]{2,28}?)\s*[:=]\s*(.*)$/u.exec(line);
    const name = match && LABEL_OF.get(match[1].toLowerCase().replace(/\s+/g, " ").trim());
    if (name) {
      labelled[name] = labelled[name] ? `${labelled[name]}, ${match[2]}` : match[2];
      last = match[2] ? null : name; // its value may stand on the next line
    } else if (last) {
      labelled[last] = line;
      last = null;
    } else rest.push(line);
  }
  const whole = message.replace(/[*_~`]/g, " ");
  const fields = {
    hazard: hazardIn(labelled.hazard) ?? hazardIn(whole),
    severity: severityIn(labelled.severity),
    ...placeIn(labelled, whole, places),
    ...amountsIn(labelled, whole),
    ...neighbourhoodIn(labelled.place ?? whole),
    observed_at: momentIn(labelled.time),
    landmark: labelled.landmark?.trim(),
  };
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ""));
  return { fields: known, rest: rest.join("\n").trim() };
}

function hazardIn(text) {
  if (!text) return null;
  const said = ` ${text.toLowerCase()} `;
  const found = Object.entries(CALLED)
    .flatMap(([code, names]) => names.map((name) => [code, name]))
    .filter(([, name]) => new RegExp(`[^\\p{L}]${name}[^\\p{L}]`, "u").test(said))
    .sort(([, one], [, other]) => other.length - one.length);
  return found.length ? found[0][0] : null;
}

function severityIn(text) {
  if (!text) return null;
  const said = text.toLowerCase();
  return Object.keys(SEVERITIES).find((level) => SEVERITIES[level].some((word) => said.includes(word))) ?? null;
}

function plain(name) {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function placeIn(labelled, whole, places) {
  const told = [labelled.village, labelled.place, labelled.district].filter(Boolean).join(" , ") || whole;
  const said = ` ${plain(told)} `;
  const village = plain(labelled.village ?? /(?:kel(?:urahan)?|desa|ds)\.?\s+([^,\n(]+?)(?=\s+(?:rt|rw|kec)\b|[,\n(/]|$)/im.exec(told)?.[1] ?? "");
  const district = ` ${plain(labelled.district ?? /kec(?:amatan)?\.?\s+([^,\n(]+)/i.exec(told)?.[1] ?? "")} `;
  const names = (name) => said.includes(` ${plain(name)} `);
  const named = places.filter(({ name }) => district.includes(` ${plain(name)} `));
  const villages = (named.length ? named : places).flatMap((place) => place.villages).filter(({ name }) => names(name));
  const exact = (named.length ? named : places).flatMap((place) => place.villages).filter(({ name }) => plain(name) === village);
  if (exact.length === 1) return { area: exact[0].code };
  const longest = villages.sort((one, other) => other.name.length - one.name.length);
  const certain = longest.filter(({ name }) => name.length === longest[0].name.length);
  // Two kelurahan of one name in two kecamatan: a person decides.
  if (certain.length === 1 || (certain.length > 1 && new Set(certain.map(({ code }) => code)).size === 1)) return { area: certain[0].code };
  const around = named.length ? named : places.filter(({ name }) => names(name));
  return around.length === 1 ? { area: around[0].code } : {};
}

function amountsIn(labelled, whole) {
  const told = {};
  for (const [name, patterns] of Object.entries(AMOUNTS)) {
    const from = ["dead", "missing", "injured"].includes(name) ? [labelled.casualties, whole] : [labelled.people, withoutDisplaced(whole)];
    // "MD 2, HL 1" says the word first, "2 MD, 1 HL" the number: how the line begins tells which.
    const read = (text) => firstNumber(text, /^\s*\p{L}/u.test(text ?? "") ? [...patterns].reverse() : patterns);
    const amount = from.map(read).find((value) => value !== null);
    if (amount !== undefined) told[name] = amount;
  }
  const displaced = labelled.displaced;
  const people = firstNumber(displaced, AMOUNTS.people);
  const households = firstNumber(displaced, AMOUNTS.households);
  if (people !== null) told.displaced_people = people;
  if (households !== null) told.displaced_households = households;
  return told;
}

function withoutDisplaced(text) {
  return text.replace(/^.*(?:mengungsi|pengungsi|meninggal|hilang|luka|korban).*$/gim, " ");
}

function firstNumber(text, patterns) {
  if (!text) return null;
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found) return Number.parseInt(found[1].replace(/[.,]/g, ""), 10);
  }
  return null;
}

function neighbourhoodIn(text) {
  const rt = /\brt\.?\s*0*(\d{1,3})/i.exec(text ?? "");
  const rw = /\brw\.?\s*0*(\d{1,3})/i.exec(text ?? "");
  return { rt: rt?.[1], rw: rw?.[1] };
}

const MONTHS = ["jan", "feb", "mar", "apr", "mei|may", "jun", "jul", "agu|aug", "sep", "okt|oct", "nov", "des|dec"];

/** A day and an hour, as the form's field takes them; nothing when only one of the two is told. */
function momentIn(text) {
  if (!text) return null;
  const hour = /(?:pukul|jam|pkl\.?|,|\s)\s*([01]?\d|2[0-3])[.:]([0-5]\d)/i.exec(` ${text}`);
  const written = new RegExp(`(\\d{1,2})\\s+(${MONTHS.join("|")})\\p{L}*\\s+(\\d{4})`, "iu").exec(text);
  const digits = /(\d{1,2})[/-](\d{1,2})[/-](\d{4})/.exec(text);
  if (!hour || (!written && !digits)) return null;
  const [day, year] = written ? [written[1], written[3]] : [digits[1], digits[3]];
  const month = written ? MONTHS.findIndex((names) => names.split("|").includes(written[2].toLowerCase())) + 1 : Number(digits[2]);
  const two = (number) => String(number).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}T${two(hour[1])}:${hour[2]}`;
}
