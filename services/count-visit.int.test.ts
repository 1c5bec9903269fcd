import { expect, test } from "vitest";
import { testDatabase } from "@/test/database";
import { countVisit } from "./count-visit";

const { db } = await testDatabase();

test("one host is probed 120 times a minute at most, however many ask; another host is not concerned", async () => {
  const ctx = { db, now: () => new Date("2026-01-01T00:00:15Z") };
  const visits = await Promise.allSettled(Array.from({ length: 121 }, () => countVisit(ctx, "shop.example")));
  const refused = visits.filter((visit) => visit.status === "rejected");
  expect(refused.map((visit) => visit.reason)).toMatchObject([
    { code: "rate-limited", extra: { retryAfter: 45 } },
  ]);
  await expect(countVisit(ctx, "other.example")).resolves.toBeUndefined();
});
