// Requests that a Worker makes by itself, for a message or a cron. This file sends and reads; it decides nothing.

// So much of an answer is kept to be told.
const KEPT = 1000;

// A request that carries `body`: bytes as they are, everything else as JSON.
export function post(path, body, headers) {
  const bytes = body instanceof ArrayBuffer || ArrayBuffer.isView(body);
  const type = bytes ? "application/octet-stream" : "application/json";
  const content = bytes ? body : JSON.stringify(body);
  return new Request(`http://container${path}`, {
    method: "POST",
    headers: [["content-type", type], ...headers],
    body: content,
    redirect: "manual",
  });
}

// The status of an answer, when it may be tried again, and the beginning of its text. The answer was there to its end:
// one that breaks off is no success.
export async function outcome(sent) {
  const response = await sent;
  const pieces = [];
  let length = 0;
  if (response.body) {
    for await (const piece of response.body) {
      if (length < KEPT) pieces.push(piece.slice(0, KEPT - length));
      length += piece.length;
    }
  }
  const text = await new Blob(pieces).text();
  return { status: response.status, retryAfter: response.headers.get("retry-after") ?? undefined, text };
}
