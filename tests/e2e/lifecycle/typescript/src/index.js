// A Worker without Rust: it drives containers by the methods of `@cloudflare/containers`, ours and its own alike.
//
// `/ours/NAME/METHOD` and `/theirs/NAME/METHOD` call a method of an instance; `/driver/…` goes to the Rust Worker whose
// handles point at the TypeScript class.

import { Container } from "@cloudflare/containers";
import { DurableObject } from "cloudflare:workers";

export class Echo extends Container {
  defaultPort = 8080;
  sleepAfter = "30s";
}

// As little as can stand between a client and a container: what a frame costs here is the price of the runtime itself.
export class Bare extends DurableObject {
  async fetch(request) {
    const { container } = this.ctx;
    if (!container.running) {
      container.start({ enableInternet: false });
      // An open socket does not keep the object in memory, and without it the runtime ends the container.
      container.setInactivityTimeout(600_000);
    }
    for (;;) {
      try {
        return await container.getTcpPort(8080).fetch(request);
      } catch (error) {
        if (!container.running) throw error;
        await scheduler.wait(20);
      }
    }
  }
}

export default {
  async fetch(request, env) {
    const [, whose, name, method] = new URL(request.url).pathname.split("/");
    if (whose === "driver") {
      return env.DRIVER.fetch(new Request(`http://driver${new URL(request.url).pathname.slice(7)}`, request));
    }
    const instance = { ours: env.OURS, theirs: env.THEIRS, bare: env.BARE }[whose].getByName(name);
    try {
      return await answer(instance, method, request);
    } catch (error) {
      return Response.json({ error: String(error) }, { status: 500 });
    }
  },
};

async function answer(instance, method, request) {
  switch (method) {
    case "fetch":
    case "ws":
      return instance.fetch(request);
    case "containerFetch":
      return instance.containerFetch("http://container/path?query=1", { method: "PUT", headers: { "x-own": "kept" } }, 9090);
    case "stop":
      return Response.json((await instance.stop("SIGTERM")) ?? null);
    default:
      return Response.json((await instance[method]()) ?? null);
  }
}
