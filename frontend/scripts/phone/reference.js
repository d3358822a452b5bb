// The reference that a report has from its first letter on, and its short form for a text message.

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SHORT = 6;

/** A random UUID (version 4); `crypto.randomUUID` is younger than the phones this is for. */
export function newReference() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The top 30 bits of a reference as six characters, by which a later sync is joined to a text message. */
export function shortReference(reference) {
  let number = Math.floor(Number.parseInt(reference.replace(/-/g, "").slice(0, 8), 16) / 4);
  let text = "";
  for (let place = 0; place < SHORT; place += 1) {
    text = CROCKFORD[number % 32] + text;
    number = Math.floor(number / 32);
  }
  return text;
}
