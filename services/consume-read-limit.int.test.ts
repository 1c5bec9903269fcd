import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { rateLimits } from "@/db/schema/sessions";
import type { RateLimitUse } from "@/lib/http/rate-limit";
import { testContext } from "@/test/context";
import { consumeReadLimit } from "./consume-read-limit";

const base = await testContext();

function reader(readsPerMinute: number, visitor: string = randomUUID()) {
  const uses: RateLimitUse[] = [];
  let nowMs = Date.parse("2026-01-01T00:00:30Z");
  const ctx = {
    ...base,
    env: { ...base.env, readsPerMinute },
    now: () => new Date(nowMs),
    onRateLimit: (use: RateLimitUse) => uses.push(use),
  };
  const read = () =>
    consumeReadLimit(ctx, visitor).then(
      () => "allowed",
      (error) => error.code,
    );
  return { read, uses, visitor, wait: (ms: number) => (nowMs += ms) };
}

const times = async <T>(count: number, make: () => Promise<T>) => {
  const all: T[] = [];
  for (let i = 0; i < count; i++) all.push(await make());
  return all;
};

test("exactly the allowed reads pass, and each says what is left", async () => {
  const { read, uses, wait } = reader(250);
  expect((await times(260, read)).filter((outcome) => outcome === "allowed")).toHaveLength(250);
  expect(uses[0]).toEqual({
    policy: "read",
    limit: 250,
    windowSeconds: 60,
    remaining: 249,
    resetSeconds: 30,
  });
  expect(uses.slice(0, 250).map((use) => use.remaining)).toEqual(
    Array.from({ length: 250 }, (_, i) => 249 - i),
  );
  expect(uses[259]?.remaining).toBe(0);
  wait(30_000);
  expect(await read()).toBe("allowed");
});

test("the limit is shared with the other processes", async () => {
  const { read, visitor } = reader(150);
  await base.db
    .insert(rateLimits)
    .values({ key: `read:${visitor}`, windowStart: new Date("2026-01-01T00:00:00Z"), count: 100 });
  expect((await times(60, read)).filter((outcome) => outcome === "allowed")).toHaveLength(50);
});

test("a hundred reads are one statement", async () => {
  const { read, visitor } = reader(6_000);
  await times(100, read);
  const rows = await base.db
    .select()
    .from(rateLimits)
    .where(eq(rateLimits.key, `read:${visitor}`));
  expect(rows.map((row) => row.count)).toEqual([100]);
});

test("of many at once exactly the allowed reads pass", async () => {
  const { read } = reader(120);
  const outcomes = await Promise.all(Array.from({ length: 400 }, read));
  expect(outcomes.filter((outcome) => outcome === "allowed")).toHaveLength(120);
});
