import { expect, it } from "vitest";
import { testDatabase } from "@/test/database";
import { insertListing } from "@/test/listing";
import { providerFacts } from "./provider";

const { db } = await testDatabase();

const on = (host: string, change = {}) =>
  insertListing(db, { host, url: `https://${host}/${Math.random()}`, liveState: "live", ...change });

it("are those of a name and the names below it, whatever their ports, and of no other", async () => {
  await on("example.com", { minPriceUsdMicros: 5_000n });
  await on("api.example.com:8443", { minPriceUsdMicros: 1_000n, ownerAddress: "0x1" });
  await on("a.b.example.com", { liveState: "down" });
  await on("notexample.com");
  await on("example.com.evil.net");
  await on("example_com");
  await on("example.com", { catalogState: "saved" });

  expect(await providerFacts(db, "example.com")).toMatchObject({
    listings: 3,
    live: 2,
    hosts: ["a.b.example.com", "api.example.com:8443", "example.com"],
    verified: 1,
    lowestPriceUsdMicros: 1_000n,
    highestPriceUsdMicros: 5_000n,
    payToCount: 1,
  });
});

it("are those of one port where the provider is an address", async () => {
  await on("127.0.0.1:3001");
  await on("127.0.0.1:3002");
  expect((await providerFacts(db, "127.0.0.1:3001"))?.listings).toBe(1);
});

it("are nothing for who lists nothing, whatever the name holds", async () => {
  expect(await providerFacts(db, "nobody.example")).toBeNull();
  expect(await providerFacts(db, "%")).toBeNull();
});
