import { expect, test } from "vitest";
import { testContext } from "@/test/context";
import { consumeRateLimit } from "./consume-rate-limit";

const ctx = await testContext();
const at = (iso: string) => ({ ...ctx, now: () => new Date(iso) });
const use = (key: string, iso: string) =>
  consumeRateLimit(at(iso), key, { limit: 20, windowSeconds: 60 }).then(
    () => "allowed",
    (error) => error,
  );

test("exactly the allowed number pass, however many ask at once", async () => {
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => use("crowd", "2026-01-01T00:00:30Z")));
  expect(outcomes.filter((outcome) => outcome === "allowed")).toHaveLength(20);
});

test("who was refused learns when the window ends, and is served then", async () => {
  for (let i = 0; i < 20; i++) await use("alone", "2026-01-01T00:00:10Z");
  expect(await use("alone", "2026-01-01T00:00:15Z")).toMatchObject({
    code: "rate-limited",
    detail: "At most 20 of these are answered in a minute. Try again in 45 s.",
    extra: { retryAfter: 45 },
  });
  expect(await use("alone", "2026-01-01T00:01:00Z")).toBe("allowed");
});

test("keys are counted apart", async () => {
  for (let i = 0; i < 21; i++) await use("a", "2026-01-01T00:00:00Z");
  expect(await use("b", "2026-01-01T00:00:00Z")).toBe("allowed");
});
