// The way of a request from the Worker to an object. It passes on and compares; it decides nothing.

// `request.cf` is the one thing a Worker can hand to an object that a client cannot forge.
const PORT = "workerContainersPort";
const LEASE = "workerContainersLease";
const PATIENT = "workerContainersPatient";

// Set on answers that stand in for a container which did not give one.
const FAILED = "worker-containers-failure";

const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS"]);

// Sends a request to an object without orders. Those it arrives with are not ours: a Worker that calls this one can write
// them, and the local runtime takes them from a header.
export function plain(stub, request) {
  return isOrdered(request) ? send(stub, request, {}) : stub.fetch(request);
}

function isOrdered({ cf }) {
  return cf !== undefined && cf !== null && (PORT in cf || LEASE in cf || PATIENT in cf);
}

// Sends a request to an object. `port`, `lease` and `patient` are orders for the object, `url` replaces the request's own,
// and `late` is the answer when none came after `timeout` milliseconds.
export function send(stub, request, { port, lease, patient, url, timeout, late }) {
  const init = {};
  if (port !== undefined || lease !== undefined || patient || isOrdered(request)) {
    const { [PORT]: _port, [LEASE]: _lease, [PATIENT]: _patient, ...others } = request.cf ?? {};
    init.cf = others;
    if (port !== undefined) init.cf[PORT] = port;
    if (lease !== undefined) init.cf[LEASE] = lease;
    if (patient) init.cf[PATIENT] = true;
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

// Whether a response stands in for a container's, and trying elsewhere may help. The object takes the mark off what
// containers answer with such a status.
export function isFailure(response) {
  return response.status >= 400 && response.status < 600 && response.headers.has(FAILED) && response.headers.has("retry-after");
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
