import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { probeQueue } from "@/db/schema/probe-queue";
import { workerHeartbeats } from "@/db/schema/sessions";
import { loadEnv } from "@/lib/env";
import { createContext } from "@/services/context";
import { recordHeartbeat } from "@/services/record-heartbeat";
import { callRoute } from "@/test/api";
import { serveFrom, testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { GET } from "./route";

const ctx = await testContext();
const health = async (from = ctx) => {
  serveFrom(from);
  const answer = await callRoute(GET, "/api/health", { origin: null });
  return { status: answer.status, ...(await answer.json()) };
};

test("it is well only with a database and a worker heard of in the last 30 seconds", async () => {
  expect(await health()).toMatchObject({
    status: 503,
    checks: { database: { ok: true }, worker: { ok: false, detail: "no worker has reported yet" } },
  });

  await recordHeartbeat(ctx, "first");
  expect(await health()).toMatchObject({ status: 200, ok: true, checks: { worker: { ok: true } } });

  await ctx.db.update(workerHeartbeats).set({ at: sql`now() - interval '31 seconds'` });
  expect(await health()).toMatchObject({
    status: 503,
    checks: { worker: { ok: false, detail: "last heartbeat 31 s ago" } },
  });

  await recordHeartbeat(ctx, "second");
  expect(await health()).toMatchObject({ status: 200 });
});

test("listings that were set aside are counted where an operator looks", async () => {
  await recordHeartbeat(ctx, "third");
  await insertListing(ctx.db);
  await ctx.db.update(probeQueue).set({ deadLetteredAt: sql`now()` });
  expect(await health()).toMatchObject({
    status: 200,
    checks: { worker: { detail: expect.stringMatching(/; 1 set aside after \d failed attempts$/) } },
  });
});

test("without a database it says so instead of failing", async () => {
  const nowhere = loadEnv({
    SOUK_ORIGIN: "https://souk.example",
    DATABASE_URL: "postgres://127.0.0.1:1/none",
  });
  const away = createContext(nowhere);
  try {
    expect(await health({ ...ctx, db: away.db })).toMatchObject({
      status: 503,
      ok: false,
      checks: { database: { ok: false } },
    });
  } finally {
    await away.close();
  }
});
