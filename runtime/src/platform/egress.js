// Connections out of a container: what the runtime is asked to intercept, and what the entrypoint sends on. It passes on;
// it decides nothing.

import { exports } from "cloudflare:workers";

const METHODS = { allHttp: "interceptAllOutboundHttp", http: "interceptOutboundHttp", https: "interceptOutboundHttps" };

// Asks the runtime to send what `wanted` lists, as pairs of kind and host, to the export `entrypoint`. Resolves when all
// of it was accepted; a missing method or export is an error that names it.
export async function intercept(container, state, entrypoint, wanted) {
  const make = exports[entrypoint];
  if (typeof make !== "function") throw new Error(`the Worker does not export \`${entrypoint}\``);
  const missing = wanted.map(([kind]) => METHODS[kind]).find((method) => typeof container[method] !== "function");
  if (missing) throw new Error(`the runtime has no \`ctx.container.${missing}\`; update wrangler`);
  const { id } = state;
  const target = make({ props: { instance: id.name, id: id.toString() } });
  await Promise.all(wanted.map(([kind, host]) => (host ? container[METHODS[kind]](host, target) : container[METHODS[kind]](target))));
}

// Sends a request to its host. Its redirects are the container's own, so that each of them is judged as well.
export function forward(request) {
  return fetch(request, { redirect: "manual" });
}

// Runs a command in the container: its exit code and the beginning of what it printed.
export async function run(container, command, longest) {
  if (typeof container.exec !== "function") throw new Error("the runtime has no `ctx.container.exec`; update wrangler");
  const process = await container.exec(command);
  const { exitCode, stdout } = await process.output();
  return [exitCode, new TextDecoder().decode(stdout.slice(0, longest))];
}
