// Requests that a Worker makes by itself, for a message or a cron. This file sends and reads; it decides nothing.

// So much of an answer is kept to be told.
const KEPT = 1000;

// A request that carries `body`: bytes as they are, everything else as JSON.
export function post(path, body, headers) {
  const bytes = body instanceof ArrayBuffer || ArrayBuffer.isView(body);
  const type = bytes ? "application/octet-stream" : "application/json";
  const content = bytes ? body : JSON.stringify(body, plain);
  if (content === undefined) throw new TypeError("a message without content cannot be posted");
  return new Request(`http://container${path}`, {
    method: "POST",
    headers: [["content-type", type], ...headers],
    body: content,
    redirect: "manual",
  });
}

// Keeps what JSON would drop in silence from being taken for delivered.
function plain(key, value) {
  const original = this[key];
  if (original instanceof Map || original instanceof Set || original instanceof ArrayBuffer || ArrayBuffer.isView(original)) {
    throw new TypeError(`the message holds a ${original.constructor.name}, which JSON cannot carry; send plain objects, or bytes alone`);
  }
  return value;
}

// The status of an answer, when it may be tried again, and the beginning of its text. The answer was there to its end:
// one that breaks off, or is not over after `patience` milliseconds, is no success.
export async function outcome(sent, patience) {
  const response = await sent;
  const pieces = [];
  let length = 0;
  let isLate = false;
  const reader = response.body?.getReader();
  const timer = setTimeout(() => {
    isLate = true;
    reader?.cancel();
  }, patience);
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader.read()) {
      if (length < KEPT) pieces.push(read.value.slice(0, KEPT - length));
      length += read.value.length;
    }
  } finally {
    clearTimeout(timer);
  }
  if (isLate) throw new Error(`the answer was not over after ${patience / 1000} s`);
  const text = await new Blob(pieces).text();
  return { status: response.status, retryAfter: response.headers.get("retry-after") ?? undefined, text };
}
