import { loadEnv } from "@/lib/env";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { createResolver } from "@/lib/net/resolver";
import { createContext } from "@/services/context";
import { startWorker } from "@/worker/run-worker";
import { answer, childConfig } from "./child";
import { allowedHosts, type World } from "./world";

export interface WorkerConfig {
  databaseUrl: string;
  /** Probes in flight. */
  window: number;
  world: World;
}

/** What one worker used from its start to the end of its drain. */
export interface WorkerUse {
  cpuMs: number;
  peakRssBytes: number;
}

/** The real worker with its real politeness, except that it trusts the fleet's authority and asks its name server. */
const { databaseUrl, window, world } = childConfig<WorkerConfig>();
const allowHosts = allowedHosts(world);
const ctx = createContext(
  loadEnv({
    SOUK_MODE: "sandbox",
    DATABASE_URL: databaseUrl,
    SOUK_SANDBOX_RPC_URL: "http://127.0.0.1:9",
    SOUK_FACILITATOR_URL: "http://127.0.0.1:9",
    SOUK_WORKER_CONCURRENCY: String(window),
  }),
);
const fetch = createGuardedFetch(
  { allowHosts, userAgent: "SoukProbe/1 (benchmark)" },
  { ca: world.ca, resolve: createResolver(undefined, [world.nameServer]) },
);

process.on("message", async (word) => {
  if (word === "start") {
    const before = process.cpuUsage();
    let peakRssBytes = 0;
    const timer = setInterval(() => {
      peakRssBytes = Math.max(peakRssBytes, process.memoryUsage().rss);
    }, 250);
    const worker = await startWorker({ ...ctx, fetch, env: { ...ctx.env, allowHosts } });
    process.once("message", async () => {
      await worker.drain(30_000);
      clearInterval(timer);
      const { user, system } = process.cpuUsage(before);
      answer({ cpuMs: (user + system) / 1_000, peakRssBytes } satisfies WorkerUse);
    });
    answer("started");
  }
});
answer("ready");
