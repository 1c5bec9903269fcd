import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { hasTimedOut } from "@/db/has-timed-out";
import { VerifiedNames } from "@/lib/catalog/imitation";
import { EVERYTHING } from "@/lib/catalog/query";
import { toProblem } from "@/lib/errors";
import { checkHealth } from "@/services/check-health";
import type { Catalog } from "@/services/follow-catalog";
import { recordHeartbeat } from "@/services/record-heartbeat";
import { searchCatalog } from "@/services/search-catalog";
import { testContext } from "@/test/context";
import { answerWhileReading } from "./while-reading";

const ctx = await testContext();

/** A process whose first reading has come so far. */
function reading(progress: Catalog["reading"]): Catalog {
  return {
    index: null,
    reading: progress,
    verified: new VerifiedNames(),
    ready: new Promise(() => {}),
    goingOver: null,
    catchUp: async () => {},
    catchUpNewest: async () => {},
    discard() {},
    close: async () => {},
  };
}

const LARGE = reading({ read: 12_345, total: 1_000_000 });

async function served(catalog: Catalog) {
  const server = createServer((request, response) => {
    const serve = () => response.end("made");
    const answered = answerWhileReading({ ...ctx, catalog }, request, response);
    if (!answered) serve();
    else void answered.then((done) => done || serve());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => server.close());
  return (path: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
}

describe("while a large catalog is read for the first time", () => {
  test.each(["/", "/?q=weather", "/categories", "/categories/data", "/providers/example.com"])(
    "%s says how far it is, and when to come again",
    async (path) => {
      const answer = await (await served(LARGE))(path);
      expect(answer.status).toBe(503);
      expect(answer.headers.get("retry-after")).toBe("5");
      const page = await answer.text();
      expect(page).toContain("12,345 of 1,000,000 listings so far. Try again in a moment.");
      expect(page).toContain('http-equiv="refresh"');
    },
  );

  test.each(["/listings/1", "/docs", "/api/health", "/check"])("%s is made as ever", async (path) => {
    expect(await (await (await served(LARGE))(path)).text()).toBe("made");
  });

  test("a program gets a problem of the same words", async () => {
    const refused = await searchCatalog({ ...ctx, catalog: LARGE }, EVERYTHING).catch(toProblem);
    expect(refused).toMatchObject({
      type: "/docs/problems#catalog-loading",
      status: 503,
      retryAfter: 5,
      detail: expect.stringContaining("12,345 of 1,000,000"),
    });
  });

  test("health says so, and is not well before it is read", async () => {
    await recordHeartbeat(ctx, "one");
    const health = await checkHealth({ ...ctx, catalog: LARGE });
    expect(health).toMatchObject({
      ok: false,
      checks: { worker: { ok: true }, catalog: { ok: false, detail: expect.stringContaining("12,345") } },
    });
    expect((await checkHealth(ctx)).ok).toBe(true);
  });
});

test("a small catalog is searched in the database meanwhile", async () => {
  const small = reading({ read: 0, total: 3 });
  expect(await (await (await served(small))("/")).text()).toBe("made");
  expect((await searchCatalog({ ...ctx, catalog: small }, EVERYTHING)).total).toBe(0);
});

test("a search that takes the database too long is told to come again, and other failures are not hidden", async () => {
  const asking = (statement: ReturnType<typeof sql>) =>
    new Proxy(ctx.db, {
      get: (target, name) => (name === "execute" ? () => slow(statement) : Reflect.get(target, name)),
    });
  const slow = (statement: ReturnType<typeof sql>) =>
    ctx.db.transaction(async (tx) => {
      await tx.execute(sql`set local statement_timeout = 50`);
      return tx.execute(statement);
    });
  const search = (statement: ReturnType<typeof sql>) =>
    searchCatalog({ db: asking(statement), catalog: reading(null) }, EVERYTHING);
  await expect(search(sql`select pg_sleep(5)`)).rejects.toMatchObject({ code: "catalog-loading" });
  const broken = await search(sql`select 1 / 0`).catch((error: unknown) => error);
  expect(broken).toBeInstanceOf(Error);
  expect(broken).not.toHaveProperty("code", "catalog-loading");
  expect(hasTimedOut(broken)).toBe(false);
});
