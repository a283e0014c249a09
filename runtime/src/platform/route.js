// The way of a request from the Worker to an object. It passes on and compares; it decides nothing.

// `request.cf` is the one thing a Worker can hand to an object that a client cannot forge.
const PORT = "workerContainersPort";
const LEASE = "workerContainersLease";

// Set on answers that stand in for a container which did not give one.
const FAILED = "worker-containers-failure";

const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS"]);

// Sends a request to an object. `port` and `lease` are orders for the object, `url` replaces the request's own, and
// `late` is the answer when none came after `timeout` milliseconds.
export function send(stub, request, { port, lease, url, timeout, late }) {
  const init = {};
  if (port !== undefined || lease !== undefined) {
    init.cf = { ...request.cf };
    if (port !== undefined) init.cf[PORT] = port;
    if (lease !== undefined) init.cf[LEASE] = lease;
  }
  if (url !== undefined) request = new Request(url, request);
  if (timeout === undefined) return stub.fetch(request, init);
  const controller = new AbortController();
  init.signal = request.signal ? AbortSignal.any([request.signal, controller.signal]) : controller.signal;
  let timer;
  const waited = new Promise((resolve) => {
    timer = setTimeout(() => {
      resolve(late);
      controller.abort();
    }, timeout);
  });
  return Promise.race([stub.fetch(request, init), waited]).finally(() => clearTimeout(timer));
}

// Whether a response stands in for a container's, and trying elsewhere may help.
export function isFailure(response) {
  return response.headers.has(FAILED) && response.headers.has("retry-after");
}

// The response, or what `onLost(error)` answers for an object that did not.
export function reached(sent, onLost) {
  return sent.catch(onLost);
}

// Whether a request may be sent again: it means the same twice, and nothing of it can have been read.
export function isRepeatable(request) {
  return REPEATABLE.has(request.method) && request.body === null && !request.headers.has("upgrade");
}

// The response, or what `onFailure(response, request, env, instance)` makes of it where it is a failure.
export function watched(sent, request, env, instance, onFailure) {
  return sent.then((response) => (isFailure(response) ? onFailure(response, request, env, instance) : response));
}

// The response with one more header.
export async function tagged(sent, name, value) {
  const response = await sent;
  const { status, webSocket } = response;
  const copy = webSocket ? new Response(null, { status, webSocket, headers: response.headers })
    : new Response(response.body, response);
  copy.headers.append(name, value);
  return copy;
}
