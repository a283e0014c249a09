// The parts of a request's way that are cheaper, or only possible, in JavaScript: no body, frame or promise of the warm
// path passes through wasm. This file forwards, strips and counts; it decides nothing.

import { DurableObject, WorkerEntrypoint, WorkflowEntrypoint } from "cloudflare:workers";

const BASES = { DurableObject, WorkerEntrypoint, WorkflowEntrypoint };

// `request.cf` is the one thing a Worker can hand to an object that a client cannot forge.
const PORT = "workerContainersPort";
const PATIENT = "workerContainersPatient";

// Set on answers that stand in for a container which did not give one, and on no others.
const FAILED = "worker-containers-failure";

// A moment without exchanges before the time of the last one is worth a write.
const QUIET_MS = 2000;

// Where the local engine tells how many connections it carries, as what, and how long it may take.
const ENGINE = { port: 39001, type: "application/vnd.worker-containers.connections+json", patience: 3000, longest: 200 };

// workerd accepts remote calls only for classes that extend its own, and looks when the module has been evaluated.
// Called again for the same class when a panic made the wasm start anew.
// Its prototype gets the author's methods, each under its own name, in place of the one way in for all of them.
export function adopt(instance, base, methods) {
  const cls = instance.constructor;
  settleOrphans();
  const { callMethod } = cls.prototype;
  if (callMethod) {
    delete cls.prototype.callMethod;
    for (const name of methods) {
      cls.prototype[name] = function (...args) {
        return guarded(callMethod.call(this, name, args), new Error("the Worker panicked while the method ran"));
      };
    }
  }
  // Every method of the prototype can be called remotely, and these free the object under its own feet.
  delete cls.prototype.free;
  delete cls.prototype.__destroy_into_raw;
  Object.setPrototypeOf(cls.prototype, BASES[base].prototype);
  Object.setPrototypeOf(cls, BASES[base]);
}

// How promises of the wasm instance settle that are never settled by itself, because a panic ended it.
const orphaned = new Set();

// `promise`, or `otherwise` when a panic leaves it an orphan.
export function guarded(promise, otherwise) {
  return new Promise((resolve, reject) => {
    const settle = () => (otherwise instanceof Error ? reject(otherwise) : resolve(otherwise));
    orphaned.add(settle);
    promise.then(resolve, reject).finally(() => orphaned.delete(settle));
  });
}

// A panic is an error that nobody catches, or one that its caller gets to see; then the next call starts the wasm anew.
function settleOrphans() {
  orphaned.forEach((settle) => settle());
  orphaned.clear();
}
addEventListener("error", ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) settleOrphans();
});

// The port a Worker asked for; 0 when it did not.
export function portOf(request) {
  const port = request.cf?.[PORT];
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : 0;
}

// Whether a Worker asks for it that has nobody who would try again.
export function isPatient(request) {
  return request.cf?.[PATIENT] === true;
}

// Settles when `signal` is aborted.
export function aborted(signal) {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve(), { once: true })));
}

// What `fetch(input, init)` would send.
export function request(input, init) {
  return input instanceof Request && init === undefined ? input : new Request(input, init);
}

// Methods that mean the same when they are carried out twice (RFC 9110, 9.2.2).
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

// Kept connections of a container that was found running may all be dead, as many as were used to knock at once.
const DEAD_AT_MOST = 4;

// A body this small is over when it begins: it fits into the buffers between here and the client.
const SMALL = 65536;

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
    this.internal = internal;
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

  // The same, and fails where the container does.
  async attempt(request, port, waited) {
    const end = this.begin();
    try {
      return this.followed(await this.exchange(request, port), request, waited, end);
    } catch (error) {
      end();
      throw error;
    }
  }

  // What goes on: the request as it came, over plain HTTP and without the headers of others' orders.
  outbound(request) {
    const { url } = request;
    if (url.startsWith("https:")) request = new Request(`http:${url.slice(6)}`, request);
    if (this.internal.some((name) => request.headers.has(name))) {
      const headers = new Headers(request.headers);
      this.internal.forEach((name) => headers.delete(name));
      request = new Request(request, { headers });
    }
    return request;
  }

  // A kept connection may be dead without anybody knowing. What can be repeated tries one, and once more on a connection
  // of its own; what cannot has one of its own at once. Bytes go on as the container encoded them.
  async exchange(request, port) {
    request = this.outbound(request);
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

  // The response. Its end is the end of the exchange; a long body is followed from then on.
  followed(response, request, waited, end) {
    response = unmarked(response);
    const length = Number(response.headers.get("content-length") ?? NaN);
    if (response.webSocket || response.body === null || length <= SMALL) {
      if (response.webSocket) this.passed(request);
      const answer = response.webSocket ? response : this.timed(response, response.body, waited);
      end();
      return answer;
    }
    const { readable, writable } = length > SMALL ? new FixedLengthStream(length) : new IdentityTransformStream();
    const answer = this.timed(response, readable, waited);
    this.carry(response.body, writable);
    end();
    return answer;
  }

  // A WebSocket is let through. Every request that comes through the edge has this header, and locally none has.
  passed(request) {
    this.lastSocket[request.headers.has("cf-ray") ? "edge" : "unseen"] = Date.now();
    this.onSocket();
  }

  // Carries a body piece by piece, because nothing else shows that somebody still takes it: each piece is a use.
  async carry(source, sink) {
    const [reader, writer] = [source.getReader({ mode: "byob" }), sink.getWriter()];
    this.carried += 1;
    try {
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
      // One side is gone; the other is told.
      await Promise.allSettled([reader.cancel(error), writer.abort(error)]);
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
