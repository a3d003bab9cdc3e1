// The one socket between this page and the workspace: questions with their replies, and coming back after a loss.

const FIRST_RETRY_MS = 400;
const LONGEST_RETRY_MS = 5000;
const NO_SUCH_PERSON = 4004;

/** The workspace said no, or could not be asked. `message` is a sentence for the person, who has read it already if they were `told`. */
class RequestFailed extends Error {
  constructor(error, text, told = false) {
    super(text || `That did not work (${error}).`);
    this.error = error;
    this.told = told;
  }
}

export class Connection {
  /**
   * @param {(frame: object) => void} onFrame what the workspace says by itself
   * @param {(status: "connecting"|"open"|"lost") => void} onStatus
   */
  constructor(onFrame, onStatus) {
    this.onFrame = onFrame;
    this.onStatus = onStatus;
    this.waiting = new Map();
    this.lastId = 0;
    this.retryMs = FIRST_RETRY_MS;
    addEventListener("online", () => this.retryNow());
  }

  /** Connects as a person (or as whom the workspace proposes), leaving any former connection. */
  connect(as) {
    this.as = as;
    this.drop();
    this.open();
  }

  open() {
    clearTimeout(this.retryTimer);
    this.onStatus("connecting");
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const query = this.as ? `?as=${encodeURIComponent(this.as)}` : "";
    const socket = new WebSocket(`${scheme}//${location.host}/page/socket${query}`);
    this.socket = socket;
    socket.onmessage = (event) => { if (socket === this.socket) this.receive(JSON.parse(event.data)); };
    socket.onclose = ({ code }) => { if (socket === this.socket) this.lost(code); };
  }

  /** Forgets the present socket without trying to return to it. */
  drop() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.failWaiting();
  }

  receive(frame) {
    if (frame.type === "hello") {
      this.retryMs = FIRST_RETRY_MS;
      this.onStatus("open");
    }
    if (frame.type === "reply") this.settle(frame);
    else this.onFrame(frame);
  }

  settle(reply) {
    const asked = this.waiting.get(reply.id);
    if (!asked) return;
    this.waiting.delete(reply.id);
    if (reply.ok) asked.resolve(reply);
    else asked.reject(new RequestFailed(reply.error, reply.text, reply.told));
  }

  lost(code) {
    this.failWaiting();
    // Nobody of that name here: come back as whoever the workspace proposes.
    if (code === NO_SUCH_PERSON) this.as = null;
    this.onStatus("lost");
    this.retryTimer = setTimeout(() => this.open(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 1.7, LONGEST_RETRY_MS);
  }

  retryNow() {
    if (this.socket?.readyState === WebSocket.CLOSED) this.open();
  }

  failWaiting() {
    const failed = new RequestFailed("connection_lost", "The connection was lost before the workspace answered.");
    for (const asked of this.waiting.values()) asked.reject(failed);
    this.waiting.clear();
  }

  /**
   * Asks the workspace to do something.
   * @param {string} what one of the words of PROTOCOL.md
   * @param {object} [fields]
   * @returns {Promise<any>} the reply; rejects with RequestFailed
   */
  ask(what, fields = {}) {
    if (this.socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new RequestFailed("not_connected", "Not connected — try again in a moment."));
    }
    this.lastId += 1;
    const id = this.lastId;
    this.socket.send(JSON.stringify({ id, do: what, ...fields }));
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }
}
