import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrateDb } from "@/db/migrate";
import { startChain } from "@/sandbox/chain";
import { startFacilitator } from "@/sandbox/facilitator";
import { startPostgres } from "@/sandbox/postgres";
import { type RunningSeller, startSellers } from "@/sandbox/sellers/start-sellers";
import { deployToken } from "@/sandbox/token";
import { databaseUrl, TEMPLATE } from "./database-url";

declare module "vitest" {
  interface ProvidedContext {
    /** The test server's own database `postgres`; use testDatabase() for one with the schema. */
    serverUrl: string;
    /** A local chain 84532 with the test dollar, shared by the whole run: use accounts of your own. */
    rpcUrl: string;
    /** Settles payments on that chain. */
    facilitatorUrl: string;
    /** The sample sellers, each on a port of its own on 127.0.0.1. */
    sellers: RunningSeller[];
  }
}

/**
 * Starts, once for a run of integration tests, a PostgreSQL with a migrated template database, a local chain, a
 * facilitator and the sample sellers.
 * Everything is in a temporary folder and on free ports, so that several runs may go on at the same time.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(path.join(tmpdir(), "souk-test-"));
  // As root the database runs under another account, which has to get there.
  chmodSync(dir, 0o755);
  const stops: (() => Promise<void>)[] = [];
  const teardown = async () => {
    for (const stop of stops.reverse()) await stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const [server, chain] = await Promise.allSettled([
      startPostgres({ dir: path.join(dir, "postgres"), durable: false }),
      startChain({ dir: path.join(dir, "chain") }),
    ]);
    for (const started of [server, chain]) if (started.status === "fulfilled") stops.push(started.value.stop);
    if (server.status === "rejected") throw server.reason;
    if (chain.status === "rejected") throw chain.reason;
    await Promise.all([makeTemplate(server.value.url), deployToken(chain.value.rpcUrl)]);
    const { rpcUrl } = chain.value;
    const facilitator = await startFacilitator({ rpcUrl, port: 0 });
    stops.push(facilitator.stop);
    const market = await startSellers({
      facilitatorUrl: facilitator.url,
      host: "127.0.0.1",
      portFor: () => 0,
    });
    stops.push(market.stop);
    project.provide("serverUrl", server.value.url);
    project.provide("rpcUrl", rpcUrl);
    project.provide("facilitatorUrl", facilitator.url);
    project.provide("sellers", market.sellers);
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}

async function makeTemplate(serverUrl: string): Promise<void> {
  const server = postgres(serverUrl, { max: 1 });
  await server.unsafe(`create database ${TEMPLATE}`);
  await migrateDb(databaseUrl(serverUrl, TEMPLATE));
  await server.end();
}
