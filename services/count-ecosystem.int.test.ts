import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { readEcosystem } from "@/db/queries/ecosystem";
import { listingReports } from "@/db/schema/probes";
import type { Observation, ProbeReport } from "@/lib/probe/types";
import { testDatabase } from "@/test/database";
import { insertListing } from "@/test/listing";
import { countEcosystem } from "./count-ecosystem";

const { db } = await testDatabase();

const report = (...ids: string[]) =>
  ({ findings: ids.map((id) => ({ id, severity: "warning" })) }) as unknown as ProbeReport;

async function judged(listingId: string, found: ProbeReport) {
  await db.insert(listingReports).values({
    listingId,
    at: new Date(),
    fingerprint: "",
    observation: {} as Observation,
    report: found,
  });
}

it("says nothing before anything was counted", async () => {
  expect(await readEcosystem(db)).toBeNull();
});

it("counts an empty catalog as empty", async () => {
  expect(await countEcosystem({ db })).toBe(true);
  const read = await readEcosystem(db);
  expect(read?.figures).toMatchObject({
    listings: 0,
    networks: [],
    findings: [],
    medianPriceUsdMicros: null,
  });
  await db.execute(sql`delete from ecosystem_figures`);
});

it("counts what is listed, and the findings of what is saved too", async () => {
  const base = { x402Version: 2, liveState: "live" as const };
  const a = await insertListing(db, {
    ...base,
    minPriceUsdMicros: 1_000n,
    networks: ["eip155:8453", "eip155:137"],
  });
  const b = await insertListing(db, {
    ...base,
    minPriceUsdMicros: 2_000n,
    networks: ["eip155:8453"],
    ownerAddress: "0x1",
  });
  const saved = await insertListing(db, { catalogState: "saved", minPriceUsdMicros: null });
  await insertListing(db, { catalogState: "withdrawn" });
  await judged(a.id, report("cors-missing", "cors-missing", "https"));
  await judged(saved.id, report("https"));
  await judged(b.id, report());

  expect(await countEcosystem({ db })).toBe(true);
  const read = await readEcosystem(db);
  expect(read?.figures).toMatchObject({
    listings: 2,
    hosts: 2,
    verified: 1,
    states: { live: 2, degraded: 0, down: 0, unknown: 0 },
    networks: [
      { network: "eip155:8453", listings: 2 },
      { network: "eip155:137", listings: 1 },
    ],
    schemes: [{ scheme: "exact", listings: 2 }],
    versions: [{ version: 2, listings: 2 }],
    prices: { "0.001": 1, "0.01": 1 },
    medianPriceUsdMicros: "1000",
    findings: [
      { id: "https", severity: "warning", endpoints: 2 },
      { id: "cors-missing", severity: "warning", endpoints: 1 },
    ],
    judged: 3,
  });
});

it("is left alone while it is fresh", async () => {
  expect(await countEcosystem({ db })).toBe(false);
});
