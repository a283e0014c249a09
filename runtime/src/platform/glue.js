// What holds generated classes and wasm together, and what wasm cannot read by itself. It decides nothing.

import { DurableObject, WorkerEntrypoint, WorkflowEntrypoint } from "cloudflare:workers";

const BASES = { DurableObject, WorkerEntrypoint, WorkflowEntrypoint };

// `request.cf` is the one thing a Worker can hand to an object that a client cannot forge.
const PORT = "workerContainersPort";
const PATIENT = "workerContainersPatient";

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
export const orphaned = new Set();

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

// Calls `callback` when `signal` is aborted.
export function onAbort(signal, callback) {
  if (signal.aborted) callback();
  else signal.addEventListener("abort", () => callback(), { once: true });
}

// What `fetch(input, init)` would send.
export function request(input, init) {
  return input instanceof Request && init === undefined ? input : new Request(input, init);
}
