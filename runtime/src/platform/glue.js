// The parts of a request's way that are cheaper, or only possible, in JavaScript: no body, frame or promise of the warm
// path passes through wasm. This file forwards, strips and counts; it decides nothing.

import { DurableObject } from "cloudflare:workers";

const BASES = { DurableObject };

// `request.cf` is the one thing a Worker can hand to an object that a client cannot forge.
const PORT = "workerContainersPort";

// A moment without exchanges before the time of the last one is worth a write.
const QUIET_MS = 2000;

// What frees an instance of each class that was adopted.
const adopted = new Map();

// workerd accepts remote calls only for classes that extend its own, and looks when the module has been evaluated.
export function adopt(instance, base, methods) {
  const { constructor: cls } = instance;
  const { prototype } = cls;
  // After a panic wasm begins anew, with the classes there are.
  if (adopted.has(cls)) return adopted.get(cls).call(instance);
  adopted.set(cls, prototype.free);
  instance.free();
  Object.setPrototypeOf(prototype, BASES[base].prototype);
  Object.setPrototypeOf(cls, BASES[base]);
  // Every method of the prototype can be called remotely. This one frees the object under its own feet, …
  delete prototype.free;
  // … and this one is the way in for the author's methods, each under its own name.
  const { callMethod } = prototype;
  delete prototype.callMethod;
  for (const name of methods) {
    prototype[name] = function (...args) {
      return unlessBroken(callMethod.call(this, name, args));
    };
  }
}

// A panic ends the wasm instance: what it was to settle stays pending and what it holds is never let go. These are called
// instead.
const whenBroken = new Set();

addEventListener("error", ({ error }) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  const calls = [...whenBroken];
  whenBroken.clear();
  calls.forEach((call) => call());
});

// The same promise, rejected when wasm ends before it settles.
function unlessBroken(promise) {
  return new Promise((resolve, reject) => {
    const broken = () => reject(new Error("the Worker panicked while the method ran"));
    whenBroken.add(broken);
    promise.then(resolve, reject).finally(() => whenBroken.delete(broken));
  });
}

// Sends a request to an object and says which port of the container it is for.
export function fetchPort(stub, request, port) {
  return stub.fetch(request, { cf: { ...request.cf, [PORT]: port } });
}

// The port a Worker asked for; 0 when it did not.
export function portOf(request) {
  const port = request.cf?.[PORT];
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : 0;
}

// What `fetch(input, init)` would send.
export function request(input, init) {
  return input instanceof Request && init === undefined ? input : new Request(input, init);
}

// Methods that mean the same when they are carried out twice (RFC 9110, 9.2.2).
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

// A body this small is over when it begins: it fits into the buffers between here and the client.
const SMALL = 65536;

// The way into a container, and a tally of who went through.
export class Door {
  constructor(container, internal, onQuiet, onFailure) {
    this.container = container;
    this.internal = internal;
    this.onQuiet = onQuiet;
    this.onFailure = onFailure;
    this.inFlight = 0;
    this.last = 0;
    this.lastSocket = 0;
    this.timer = undefined;
    this.owned = new Map();
  }

  // Sends `request` to `port` and answers with the container's own response, or for it.
  forward(request, port) {
    return this.attempt(request, port).catch((error) => this.onFailure(error, request, port));
  }

  // The same, and fails where the container does.
  async attempt(request, port) {
    this.begin();
    try {
      return this.followed(await this.exchange(request, port));
    } catch (error) {
      this.end();
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
      // What happened first says more than what happens to a container that is gone.
      return this.own(port).fetch(request, init).catch(() => Promise.reject(error));
    }
  }

  // To be called just before a start. What the runtime hands out for a port before a start does not share connections
  // afterwards, and it is the only thing that does not; an object that finds its container running goes without.
  prepare(ports) {
    this.owned = new Map(ports.map((port) => [port, this.container.getTcpPort(port)]));
  }

  own(port) {
    return this.owned.get(port) ?? this.container.getTcpPort(port);
  }

  // The status of a small request on a connection of its own, by which a port shows that it is served.
  async knock(port, method, path) {
    const headers = { "user-agent": "worker-containers" };
    const response = await this.own(port).fetch(`http://container${path}`, { method, headers, redirect: "manual" });
    await response.arrayBuffer();
    return response.status;
  }

  // The response, and the end of the exchange when its body ends. The runtime moves the bytes, not JavaScript.
  followed(response) {
    const length = Number(response.headers.get("content-length") ?? NaN);
    if (response.webSocket || response.body === null || length <= SMALL) {
      if (response.webSocket) this.lastSocket = Date.now();
      this.end();
      return response;
    }
    const { readable, writable } = length > SMALL ? new FixedLengthStream(length) : new IdentityTransformStream();
    const ended = () => this.end();
    response.body.pipeTo(writable).then(ended, ended);
    const { status, statusText, headers } = response;
    return new Response(readable, { status, statusText, headers, encodeBody: "manual" });
  }

  // A connection of its own to `port`, as two streams. The runtime moves the bytes; whichever side breaks off ends both.
  async connect(port) {
    this.begin();
    try {
      const socket = this.container.getTcpPort(port).connect(`10.0.0.1:${port}`, { allowHalfOpen: true });
      await socket.opened;
      const inward = new IdentityTransformStream();
      const outward = new IdentityTransformStream();
      const breaker = new AbortController();
      const { signal } = breaker;
      const broken = (error) => {
        breaker.abort(error);
        return socket.close().catch(() => {});
      };
      const up = inward.readable.pipeTo(socket.writable, { signal }).catch(broken);
      const down = socket.readable.pipeTo(outward.writable, { signal }).catch(broken);
      Promise.all([up, down]).then(() => this.end());
      return { readable: outward.readable, writable: inward.writable };
    } catch (error) {
      this.end();
      throw error;
    }
  }

  // Counts as an exchange until the function it returns is called, and keeps the object in memory as long: what is waited
  // for meanwhile may be known to wasm alone.
  lease(state) {
    this.begin();
    const { promise, resolve } = Promise.withResolvers();
    state.waitUntil(promise);
    const release = () => {
      whenBroken.delete(release);
      this.end();
      resolve();
    };
    whenBroken.add(release);
    return release;
  }

  begin() {
    this.inFlight += 1;
    this.touch();
  }

  end() {
    this.inFlight -= 1;
    this.touch();
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
