import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { paymentOptions } from "@/db/schema/payment-options";
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

it("count whom the newest pay, where there are very many", async () => {
  await db.execute(sql`
    insert into listings (url, method, host, path, name, catalog_state, listed_at)
    select 'https://large.example/' || n, 'GET', 'large.example', '/' || n, 'Sample', 'listed', now() - n * interval '1 minute'
    from generate_series(1, 2100) n`);
  await db.execute(sql`
    insert into ${paymentOptions} (listing_id, position, scheme, network, asset, amount_atomic, pay_to, max_timeout_seconds, extra, raw)
    select id, 0, 'exact', 'eip155:8453', '0xa', 1, case when path in ('/1', '/2') then 'new' when path = '/2100' then 'old' else 'all' end, 60, '{}', '{}'
    from listings where host = 'large.example'`);
  expect(await providerFacts(db, "large.example")).toMatchObject({
    listings: 2_100,
    payToOf: 2_000,
    payTo: [
      { address: "all", listings: 1_998 },
      { address: "new", listings: 2 },
    ],
    payToCount: 2,
  });
});
