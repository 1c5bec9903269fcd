import { connect as connectTcp } from "node:net";
import { connect as connectTls, createSecureContext, type TLSSocket } from "node:tls";
import { Agent, request } from "undici";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { createResolver } from "@/lib/net/resolver";
import { answer, childConfig } from "./child";
import { allowedHosts, endpoint, hostName, mixedKind, type World } from "./world";

export interface ReferenceConfig {
  job: "handshake" | "undici" | "batch" | "window" | "memory";
  world: World;
  concurrency: number;
  /** For how long, or how many; whichever comes first. */
  seconds: number;
  count: number;
}

export interface ReferenceResult {
  done: number;
  failed: number;
  seconds: number;
  cpuMs: number;
  /** Only `memory`. */
  bytesEach?: number;
}

/** One thing to compare the worker with, in a process of its own. */
const config = childConfig<ReferenceConfig>();
const { world, concurrency } = config;
const secureContext = createSecureContext({ ca: world.ca });
const guarded = createGuardedFetch(
  { allowHosts: allowedHosts(world) },
  { ca: world.ca, resolve: createResolver(undefined, [world.nameServer]) },
);
/** Time for one exchange of a sweep. */
const SWEEP_DEADLINE_MS = 5_000;
const BATCH_DEADLINE_MS = 10_000;

/** A TCP and a TLS handshake with a shared context, to a literal address: the least that a new connection costs. */
function handshake(i: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: TLSSocket = connectTls({
      socket: connectTcp({ host: "127.0.0.1", port: world.port }),
      servername: hostName(i % world.hosts),
      secureContext,
      ALPNProtocols: ["http/1.1"],
    });
    socket.once("secureConnect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

const connector = new Agent({
  pipelining: 0,
  connections: null,
  connect: (options, callback) => {
    const socket = connectTls({
      socket: connectTcp({ host: "127.0.0.1", port: world.port, noDelay: true }),
      servername: options.hostname,
      secureContext,
      ALPNProtocols: ["http/1.1"],
    });
    socket.once("secureConnect", () => callback(null, socket));
    socket.once("error", (error) => callback(error, null));
  },
});

/** One request on a connection of its own and its challenge decoded: a probe that looks at nothing else. */
async function ask(url: string, method: "GET" | "POST", deadlineMs: number): Promise<boolean> {
  try {
    const { statusCode, headers, body } = await request(url, {
      method,
      dispatcher: connector,
      reset: true,
      signal: AbortSignal.timeout(deadlineMs),
    });
    await body.text();
    const challenge = Buffer.from(String(headers["payment-required"] ?? ""), "base64").toString();
    return statusCode === 402 && JSON.parse(challenge).x402Version === 2;
  } catch {
    return false;
  }
}

/** The same through our guarded client: address rules, caps and all. */
async function askGuarded(url: string, deadlineMs: number): Promise<boolean> {
  const result = await guarded({ url, method: "GET", deadlineMs });
  return result.ok && result.status === 402;
}

/** `concurrency` at a time; as soon as one is over the next begins. */
async function slide(one: (i: number) => Promise<boolean>): Promise<{ done: number; failed: number }> {
  const endMs = performance.now() + config.seconds * 1_000;
  let [next, done, failed] = [0, 0, 0];
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < config.count && performance.now() < endMs) (await one(next++)) ? done++ : failed++;
    }),
  );
  return { done, failed };
}

/** `concurrency` at a time; the next ones begin when all of them are over. GET first, then POST. */
async function batches(): Promise<{ done: number; failed: number }> {
  const endMs = performance.now() + config.seconds * 1_000;
  let [done, failed] = [0, 0];
  for (let from = 0; from < config.count && performance.now() < endMs; from += concurrency) {
    const batch = Array.from({ length: concurrency }, (_, k) =>
      endpoint(world, from + k, mixedKind(from + k)),
    );
    const outcomes = await Promise.all(
      batch.map(
        async (url) =>
          (await ask(url, "GET", BATCH_DEADLINE_MS)) || (await ask(url, "POST", BATCH_DEADLINE_MS)),
      ),
    );
    for (const ok of outcomes) ok ? done++ : failed++;
  }
  return { done, failed };
}

/** What one exchange in flight costs: `count` at once with endpoints that never answer. */
async function memory(): Promise<{ done: number; failed: number; bytesEach: number }> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const all = Array.from({ length: config.count }, (_, i) =>
    guarded({ url: endpoint(world, i, "hang"), method: "GET", deadlineMs: config.seconds * 1_000 }),
  );
  // Just before the deadline all of them are connected and wait.
  await new Promise((resolve) => setTimeout(resolve, config.seconds * 900));
  globalThis.gc?.();
  const bytesEach = (process.memoryUsage().rss - before) / config.count;
  const waited = (await Promise.all(all)).filter(
    (r) => !r.ok && r.code === "timeout" && r.timings.connectedMs !== undefined,
  ).length;
  return { done: waited, failed: config.count - waited, bytesEach };
}

const jobs = {
  handshake: () => slide(handshake),
  undici: () => slide((i) => ask(endpoint(world, i, "fast"), "GET", SWEEP_DEADLINE_MS)),
  window: () => slide((i) => askGuarded(endpoint(world, i, mixedKind(i)), SWEEP_DEADLINE_MS)),
  batch: batches,
  memory,
};

process.once("message", async () => {
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const outcome = await jobs[config.job]();
  const { user, system } = process.cpuUsage(cpuBefore);
  const seconds = (performance.now() - startedMs) / 1_000;
  answer({ ...outcome, seconds, cpuMs: (user + system) / 1_000 } satisfies ReferenceResult);
});
answer("ready");
