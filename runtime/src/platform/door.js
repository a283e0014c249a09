// The way of a request into the container. Here because no body, frame or promise of the warm path is to pass through wasm.
// This file forwards, strips and counts; it decides nothing.

import { orphaned } from "./glue.js";

// Set on answers that stand in for a container which did not give one, and on no others.
const FAILED = "worker-containers-failure";

// A moment without exchanges before the time of the last one is worth a write.
const QUIET_MS = 2000;

// Where the local engine tells how many connections it carries, as what, and how long it may take.
const ENGINE = { port: 39001, type: "application/vnd.worker-containers.connections+json", patience: 3000, longest: 200 };

// Methods that mean the same when they are carried out twice (RFC 9110, 9.2.2).
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

// Kept connections of a container that was found running may all be dead, as many as were used to knock at once.
const DEAD_AT_MOST = 4;

// A body this small is read before it is passed on, as far as it comes in one piece.
const SMALL = 65536;

// How long an answer that stands in for a container's waits for the rest of the request.
const DRAINING_MS = 2000;

// Methods whose requests cannot be made again with a body.
const BODILESS = new Set(["GET", "HEAD"]);

// A body is carried in pieces of at most so many bytes; more would not be cheaper (docs/decisions/0010).
const [FIRST_PIECE, LARGEST_PIECE] = [16384, 262144];

// Each container has one door for as long as its object is in memory: who is under way stays so when a panic makes the
// wasm start anew.
const doors = new WeakMap();

// The way into a container, and a tally of who went through.
export class Door {
  constructor(container, internal, onQuiet, onSocket, onFailure, timing) {
    const kept = doors.get(container);
    if (kept) return Object.assign(kept, { onQuiet, onSocket, onFailure });
    doors.set(container, this);
    this.container = container;
    // A client that expects to be told to go on was told already, and what a container says to that is no answer.
    this.stripped = ["expect", ...internal];
    this.onQuiet = onQuiet;
    this.onSocket = onSocket;
    this.onFailure = onFailure;
    this.timing = timing;
    this.inFlight = 0;
    this.carried = 0;
    this.last = 0;
    this.lastSocket = { edge: 0, unseen: 0 };
    this.timer = undefined;
    this.owned = new Map();
  }

  // Sends `request` to `port` and answers with the container's own response, or for it.
  forward(request, port, waited) {
    return this.attempt(request, port, waited).catch((error) => this.onFailure(error, request, port));
  }

  // The same, and fails where the container does. In flight from the moment when the whole request is there until the
  // answer begins, or its client leaves; before and after that each piece of a body is a use, and nothing else is.
  async attempt(request, port, waited) {
    let [end, isOver, upload] = [this.begin(), false, undefined];
    const over = () => {
      isOver = true;
      end();
    };
    const { signal } = request;
    signal.addEventListener("abort", over, { once: true });
    try {
      request = this.outbound(request);
      if (request.body !== null && !BODILESS.has(request.method)) {
        end();
        upload = await this.body(request.body, lengthOf(request), true);
        upload.carried.then(() => {
          if (!isOver) end = this.begin();
        });
        request = new Request(request, { body: upload.body });
      }
      const response = await this.exchange(request, port);
      over();
      return await this.followed(response, request, waited);
    } catch (error) {
      // An answer that comes while its client still sends may be lost on the way.
      await within(upload?.carried, DRAINING_MS);
      throw error;
    } finally {
      signal.removeEventListener("abort", over);
      over();
    }
  }

  // What goes on: the request as it came, over plain HTTP and without the headers of others' orders.
  outbound(request) {
    const { url } = request;
    if (url.startsWith("https:")) request = new Request(`http:${url.slice(6)}`, request);
    if (this.stripped.some((name) => request.headers.has(name))) {
      const headers = new Headers(request.headers);
      this.stripped.forEach((name) => headers.delete(name));
      request = new Request(request, { headers });
    }
    return request;
  }

  // A kept connection may be dead without anybody knowing. What can be repeated tries one, and once more on a connection
  // of its own; what cannot has one of its own at once. Bytes go on as the container encoded them.
  async exchange(request, port) {
    const init = { encodeResponseBody: "manual" };
    const repeatable = REPEATABLE.has(request.method) && request.body === null && !request.headers.has("upgrade");
    if (!repeatable) return this.own(port).fetch(request, init);
    try {
      return await this.container.getTcpPort(port).fetch(request, init);
    } catch (error) {
      for (let left = this.owned.has(port) ? 1 : DEAD_AT_MOST; left > 0; left -= 1) {
        const response = await this.own(port).fetch(request, init).catch(() => undefined);
        if (response) return response;
      }
      throw error; // What happened first says more than what happens to a container that is gone.
    }
  }

  // To be called just before a start. What the runtime hands out for a port before a start does not share connections
  // afterwards, and it is the only thing that does not; an object that finds its container running goes without.
  prepare(ports) {
    this.lastSocket = { edge: 0, unseen: 0 };
    this.owned = new Map(ports.map((port) => [port, this.container.getTcpPort(port)]));
  }

  own(port) {
    return this.owned.get(port) ?? this.container.getTcpPort(port);
  }

  // The status of a small request on a connection of its own, by which a port shows that it is served.
  // One that gets no answer in `patience` milliseconds is taken back, and no body is read.
  async knock(port, method, path, patience) {
    const headers = { "user-agent": "worker-containers" };
    const signal = AbortSignal.timeout(patience);
    try {
      const response = await this.own(port).fetch(`http://container${path}`, { method, headers, redirect: "manual", signal });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  // Whether somebody is at the other end of a connection who does not speak HTTP, or not soon. The runtime calls each
  // connection opened: one that is refused ends by itself at once, and where nobody is, nobody answers to the end of ours.
  async isHeld(port, held, patience) {
    const socket = this.container.getTcpPort(port).connect(`10.0.0.1:${port}`, { allowHalfOpen: true });
    [socket.opened, socket.closed].forEach((promise) => promise.catch(() => {}));
    const read = socket.readable.getReader().read().then(({ done }) => (done ? "ended" : "spoke"), () => "ended");
    let said = await within(read, held);
    if (said === undefined) {
      socket.writable.getWriter().close().catch(() => {});
      said = (await within(read, patience)) && "spoke";
    }
    socket.close().catch(() => {});
    return said === "spoke";
  }

  // The response, whose body is followed. One that no Worker could pass on fails here, where it can be told why.
  async followed(response, request, waited) {
    const { status, webSocket, body } = response;
    if (webSocket) this.passed(request);
    if (webSocket ? status !== 101 : status < 200 || status > 599) {
      await body?.cancel();
      throw new Error(`the container answered with the status ${status}, which is none a response may have`);
    }
    response = unmarked(response);
    if (webSocket || response.body === null) return this.timed(response, response.body, waited);
    return this.timed(response, (await this.body(response.body, lengthOf(response), false)).body, waited);
  }

  // A WebSocket is let through. Every request that comes through the edge has this header, and locally none has.
  passed(request) {
    this.lastSocket[request.headers.has("cf-ray") ? "edge" : "unseen"] = Date.now();
    this.onSocket();
  }

  // A `body` to be passed on: its bytes where all of them are there at once, which is cheapest, else a stream that is
  // carried from now on. `carried` is settled when that is over.
  async body(source, length, isRequest) {
    const reader = source.getReader({ mode: "byob" });
    let first;
    if (length <= SMALL) {
      first = (await reader.read(new Uint8Array(Math.max(length, 1)))).value;
      this.touch();
      if (first === undefined || first.byteLength >= length) {
        return { body: first ?? new Uint8Array(), carried: Promise.resolve() };
      }
    }
    const { readable, writable } = Number.isNaN(length) ? new IdentityTransformStream() : new FixedLengthStream(length);
    return { body: readable, carried: this.carry(reader, writable.getWriter(), first, isRequest) };
  }

  // Carries a body piece by piece, because nothing else shows that somebody still takes it: each piece is a use.
  async carry(reader, writer, first, isRequest) {
    this.carried += 1;
    try {
      if (first) await writer.write(first);
      let buffer = new ArrayBuffer(FIRST_PIECE);
      for (;;) {
        const { done, value } = await reader.read(new Uint8Array(buffer));
        if (done) break;
        await writer.write(value);
        this.touch();
        const isFull = value.byteLength === value.buffer.byteLength && value.byteLength < LARGEST_PIECE;
        buffer = isFull ? new ArrayBuffer(2 * value.byteLength) : value.buffer;
      }
      await writer.close();
    } catch (error) {
      // One side is gone; the other is told. A client hears it by its answer, which is lost while it still sends.
      await Promise.allSettled([isRequest ? drained(reader) : reader.cancel(error), writer.abort(error)]);
    } finally {
      this.carried -= 1;
    }
  }

  // The response with `body`, and how long it waited for a start. A status that only passes untouched stays as it is.
  timed(response, body, waited) {
    const { status, statusText } = response;
    if (body === response.body && (!this.timing || status < 200 || status > 599)) return response;
    const headers = new Headers(response.headers);
    if (this.timing && waited !== undefined) headers.append("server-timing", waited < 0 ? "container;desc=warm;dur=0" : `container;desc=cold;dur=${waited}`);
    return new Response(body, { status, statusText, headers, encodeBody: "manual" });
  }

  // What the local engine says of its connections, as `{ open, ended_ms_ago }`; undefined where there is none to ask.
  async connections() {
    const signal = AbortSignal.timeout(ENGINE.patience);
    for (let left = DEAD_AT_MOST; left >= 0; left -= 1) {
      try {
        const response = await this.container.getTcpPort(ENGINE.port).fetch("http://engine/connections", { signal });
        const isEngine = response.headers.get("content-type") === ENGINE.type;
        if (isEngine && response.headers.get("content-length") <= ENGINE.longest) return await response.json();
        await response.body?.cancel();
        return;
      } catch {
        // Nothing listens there, or the connection was kept and is dead.
      }
    }
  }

  // An exchange begins; the function ends it, once.
  begin() {
    this.inFlight += 1;
    this.touch();
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.inFlight -= 1;
      this.touch();
    };
  }

  // A connection of its own to `port`, as two streams. The runtime moves the bytes; whichever side breaks off ends both.
  async connect(port) {
    const end = this.begin();
    try {
      const socket = this.container.getTcpPort(port).connect(`10.0.0.1:${port}`, { allowHalfOpen: true });
      await socket.opened;
      const [inward, outward] = [new IdentityTransformStream(), new IdentityTransformStream()];
      const breaker = new AbortController();
      const { signal } = breaker;
      const broken = (error) => {
        breaker.abort(error);
        return socket.close().catch(() => {});
      };
      const up = inward.readable.pipeTo(socket.writable, { signal }).catch(broken);
      const down = socket.readable.pipeTo(outward.writable, { signal }).catch(broken);
      Promise.all([up, down]).then(end);
      return { readable: outward.readable, writable: inward.writable };
    } catch (error) {
      end();
      throw error;
    }
  }

  // Counts as an exchange until the function it returns is called, and keeps the object in memory as long: what is waited
  // for meanwhile may be known to wasm alone.
  lease(state) {
    const end = this.begin();
    const { promise, resolve } = Promise.withResolvers();
    state.waitUntil(promise);
    const release = () => {
      orphaned.delete(release);
      end();
      resolve();
    };
    orphaned.add(release);
    return release;
  }

  get inUse() {
    return this.inFlight + this.carried > 0;
  }

  touch() {
    this.last = Date.now();
    this.timer ??= setTimeout(() => this.quiet(), QUIET_MS);
  }

  quiet() {
    this.timer = undefined;
    if (this.inFlight > 0) return; // its end touches again
    const left = this.last + QUIET_MS - Date.now();
    if (left > 0) {
      this.timer = setTimeout(() => this.quiet(), left);
    } else {
      this.onQuiet();
    }
  }
}

// Takes what comes, to its end.
async function drained(reader) {
  let buffer = new ArrayBuffer(FIRST_PIECE);
  for (let read = {}; !read.done; buffer = read.value?.buffer) read = await reader.read(new Uint8Array(buffer));
}

// How long a message says that its body is; NaN where it does not.
function lengthOf({ headers }) {
  return Number(headers.get("content-length") ?? NaN);
}

// What `promise` becomes in `milliseconds`, else undefined.
function within(promise, milliseconds) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// What a container answers, without the mark by which the Worker knows answers that are not a container's.
function unmarked(response) {
  const { status, statusText, body } = response;
  if (status < 400 || status > 599 || !response.headers.has(FAILED)) return response;
  const headers = new Headers(response.headers);
  headers.delete(FAILED);
  return new Response(body, { status, statusText, headers, encodeBody: "manual" });
}
