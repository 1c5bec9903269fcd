import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrateDb } from "@/db/migrate";
import { startPostgres } from "@/sandbox/postgres";
import { databaseUrl, TEMPLATE } from "./database-url";

declare module "vitest" {
  interface ProvidedContext {
    /** The test server's own database `postgres`; use testDatabase() for one with the schema. */
    serverUrl: string;
  }
}

/**
 * Starts, once for a run of integration tests, a PostgreSQL with a migrated template database.
 * Everything is in a temporary folder and on free ports, so that several runs may go on at the same time.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(path.join(tmpdir(), "souk-test-"));
  const stops: (() => Promise<void>)[] = [];
  const teardown = async () => {
    for (const stop of stops.reverse()) await stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const server = await startPostgres({ dir: path.join(dir, "postgres"), durable: false });
    stops.push(server.stop);
    await makeTemplate(server.url);
    project.provide("serverUrl", server.url);
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
