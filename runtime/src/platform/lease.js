// Connections that are counted. The end of a body or of a WebSocket is only seen by standing between its two ends, which
// is why this is done for leased connections and no others.

const LEASE = "workerContainersLease";

// A body is carried in pieces of at most so many bytes.
const PIECE = 65536;

// A body this small is over when it begins: it fits into the buffers between here and the client.
const SMALL = 65536;

// The lease under which a request arrives.
export function leaseOf(request) {
  return request.cf?.[LEASE];
}

// A connection, from its request to its end.
export class Connection {
  // `onEnd()` is called once, whatever happens.
  constructor(onEnd) {
    this.onEnd = onEnd;
    this.cut = undefined;
    this.isRevoked = false;
  }

  // The response that `sent` becomes, followed to its end.
  async follow(sent) {
    let response;
    try {
      response = await sent;
    } catch (error) {
      this.end();
      throw error;
    }
    if (response.webSocket) return this.bridged(response);
    const length = Number(response.headers.get("content-length") ?? NaN);
    if (response.body === null || length <= SMALL) {
      this.end();
      return response;
    }
    const { readable, writable } = length > SMALL ? new FixedLengthStream(length) : new IdentityTransformStream();
    this.carry(response.body, writable).finally(() => this.end());
    if (this.isRevoked) this.revoke();
    const { status, statusText, headers } = response;
    return new Response(readable, { status, statusText, headers, encodeBody: "manual" });
  }

  // Carries a body from one stream to the other. The runtime does not join two of its own pipes, and the body of a
  // container has gone through one.
  async carry(source, sink) {
    const [reader, writer] = [readerOf(source), sink.getWriter()];
    this.cut = () => Promise.allSettled([reader.cancel("the session moved"), writer.abort("the session moved")]);
    try {
      let buffer = new ArrayBuffer(PIECE);
      for (;;) {
        const { done, value } = await reader.read(new Uint8Array(buffer));
        if (done) break;
        await writer.write(value);
        if (value.buffer.byteLength === PIECE) buffer = value.buffer;
      }
      await writer.close();
    } catch (error) {
      // One side is gone; the other is told.
      await Promise.allSettled([reader.cancel(error), writer.abort(error)]);
    }
  }

  bridged(response) {
    const container = response.webSocket;
    const [outer, client] = Object.values(new WebSocketPair());
    couple(client, container, () => this.end());
    couple(container, client, () => this.end());
    this.cut = () => [client, container].forEach((socket) => close(socket, 1012, "the session moved"));
    if (this.isRevoked) this.revoke();
    return new Response(null, { status: 101, webSocket: outer, headers: response.headers });
  }

  // Ends the connection from this side.
  revoke() {
    this.isRevoked = true;
    this.cut?.();
  }

  end() {
    const onEnd = this.onEnd;
    this.onEnd = undefined;
    onEnd?.();
  }
}

// A reader that fills buffers it is given, or one that makes its own where the stream came from JavaScript.
function readerOf(source) {
  try {
    return source.getReader({ mode: "byob" });
  } catch {
    return source.getReader();
  }
}

// Passes on what `from` receives, its close included, in order and unchanged.
function couple(from, to, gone) {
  from.binaryType = "arraybuffer";
  from.accept({ allowHalfOpen: true });
  let isOver = false;
  const over = (code, reason) => {
    if (isOver) return;
    isOver = true;
    close(to, code, reason);
    gone();
  };
  from.addEventListener("message", ({ data }) => {
    try {
      to.send(data);
    } catch {
      // The other side is gone, which its own event tells.
    }
  });
  from.addEventListener("close", ({ code, reason }) => over(code, reason));
  from.addEventListener("error", () => over(1006, ""));
}

function close(socket, code, reason) {
  try {
    // 1005 is a close without a code and 1006 no close at all; neither can be sent.
    if (code === 1005) socket.close();
    else if (code === 1006 || code === 1015) socket.close(1011, "the other side was lost");
    else socket.close(code, reason);
  } catch {
    // It is closed already.
  }
}
