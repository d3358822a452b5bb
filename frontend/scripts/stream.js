// The one WebSocket client. It keeps the last position that it has shown, resumes after it, and tells the page what
// happened through events: `state` (waiting, live, lost, ended, signed-out), `change` and `resync`.

const SILENCE_MS = 25_000;
const SIGNED_OUT = 4401;
const SCOPE_ENDED = 4403;
const REMEMBERED = 500;

export class Stream extends EventTarget {
  constructor({ url, position }) {
    super();
    this.url = url;
    this.position = position;
    this.state = "waiting";
    this.heardAt = Date.now();
    this.seen = new Set();
    this.attempts = 0;
  }

  open() {
    this.#connect();
    setInterval(() => this.#watch(), 1_000);
    window.addEventListener("online", () => this.#reconnectNow());
    window.addEventListener("pageshow", (event) => event.persisted && this.#reconnectNow());
  }

  #connect() {
    clearTimeout(this.timer);
    this.timer = null;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.openedAt = Date.now();
    socket.addEventListener("open", () => {
      if (socket === this.socket) socket.send(JSON.stringify({ type: "resume", after: this.position }));
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.socket) this.#hear(JSON.parse(data));
    });
    socket.addEventListener("close", ({ code }) => {
      if (socket === this.socket) this.#closed(code);
    });
  }

  #hear(message) {
    this.heardAt = Date.now();
    this.attempts = 0;
    this.#become("live");
    if (message.type === "event") {
      if (this.#isNew(message)) this.#tell("change", message);
      this.#reach(message.position);
    } else if (message.type === "beat") {
      this.#reach(message.position);
    } else if (message.type === "resync") {
      this.position = message.position;
      this.#tell("resync");
    }
    // `ready` moves nothing: what lies between our position and its own is still to come as events.
  }

  #reach(position) {
    if (position > this.position) this.position = position;
  }

  // One journal entry can be told as several events and, after a reconnect, a second time.
  #isNew(message) {
    const key = `${message.position} ${message.id ?? `${message.event} ${JSON.stringify(message.data)}`}`;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.values().next().value);
    return true;
  }

  #closed(code) {
    this.socket = null;
    if (code === SIGNED_OUT) {
      this.#become("signed-out");
      return;
    }
    if (code === SCOPE_ENDED) {
      this.#become("ended");
      this.#tell("resync");
    } else {
      this.#become(this.state === "live" || this.state === "lost" ? "lost" : "waiting");
    }
    this.#reconnectLater();
  }

  #reconnectLater() {
    const ceiling = Math.min(20_000, 500 * 2 ** this.attempts);
    this.attempts += 1;
    this.timer = setTimeout(() => this.#connect(), Math.max(500, Math.random() * ceiling));
  }

  #reconnectNow() {
    if (this.state === "signed-out" || this.socket?.readyState === WebSocket.CONNECTING) return;
    this.#drop();
    this.attempts = 0;
    this.#connect();
  }

  #watch() {
    if (this.state === "signed-out" || Date.now() - this.heardAt < SILENCE_MS) return;
    this.#become("lost");
    // A socket that says nothing is as good as none, and a dead network can take minutes to close it.
    if (this.socket && Date.now() - this.openedAt > SILENCE_MS) {
      this.#drop();
      this.#reconnectLater();
    }
  }

  #drop() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.#tell("state", { state, heardAt: new Date(this.heardAt) });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
