import type { Db } from "@/db/client";
import { connectWithReplicas } from "@/db/replicas";
import type { ChainReader } from "@/lib/chain/chain-reader";
import { chainWhenAsked } from "@/lib/chain/chain-when-asked";
import { type Env, env } from "@/lib/env";
import type { RateLimitUse } from "@/lib/http/rate-limit";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import type { GuardedFetch } from "@/lib/net/types";
import type { Catalog } from "./follow-catalog";

/** Every effect a service may have, injected: one per process, or one per test. */
export interface Context {
  db: Db;
  /** The only way out to other people's servers. */
  fetch: GuardedFetch;
  /** The only way to learn what a chain says. */
  chain: ChainReader;
  env: Env;
  now(): Date;
  /** What search answers from; without it, from the database. */
  catalog?: Catalog;
  /** Told each limit that something is counted against, as it stands after it. */
  onRateLimit?(use: RateLimitUse): void;
}

export interface OwnedContext extends Context {
  /** Ends connections and sockets; waits for what is in flight. */
  close(): Promise<void>;
}

/** The real effects for this configuration. Nothing is connected until it is used. */
export function createContext(env: Env, options: { maxConnections?: number } = {}): OwnedContext {
  const { db, close } = connectWithReplicas(env.databaseUrl, env.replicaUrls, {
    max: options.maxConnections,
  });
  const fetch = createGuardedFetch({
    allowHosts: env.allowHosts,
    dnsStubFile: env.dnsStubFile,
    // Honest, with a page that says who asks and how to make it stop.
    userAgent: `SoukProbe/1 (+${env.origin}/docs/prober)`,
  });
  return {
    db,
    fetch,
    chain: chainWhenAsked(env.rpcUrls),
    env,
    now: () => new Date(),
    async close() {
      await fetch.close();
      await close();
    },
  };
}

const holder = globalThis as typeof globalThis & { soukContext?: Context };

/**
 * This process's effects, made when they are first asked for. On globalThis, because the web process and the framework's
 * bundles each have a copy of this file, and so that hot reload does not open a new pool with every change.
 */
export function processContext(): Context {
  holder.soukContext ??= createContext(env());
  return holder.soukContext;
}
