import { afterAll, expect, inject, test } from "vitest";
import { registerListing } from "@/services/register-listing";
import { testContext } from "@/test/context";
import { freePort } from "../free-port";
import { hostileUrls } from "./hostile-room";
import { HOSTILE } from "./hostile-sellers";
import { startMuseum } from "./server";

const port = await freePort();
const museum = await startMuseum({
  port,
  soukOrigin: "http://localhost:3000",
  facilitatorUrl: inject("facilitatorUrl"),
});
const ctx = await testContext({ allowHosts: [`127.0.0.1:${port}`] });
afterAll(() => museum.stop());
const urlOf = (id: string) => `${museum.origin}/hostile/${id}`;
const BROWSER = { "sec-fetch-site": "cross-site" };
const termsOf = async (id: string, headers: Record<string, string> = {}) => {
  const response = await fetch(urlOf(id), { headers });
  const header = Buffer.from(response.headers.get("payment-required") ?? "", "base64").toString();
  return JSON.parse(header) as { accepts: { amount: string }[] };
};

test("each is registered as it looks to a prober, says that it is hostile, and is never in the catalog", async () => {
  for (const url of hostileUrls(museum.origin)) {
    const { listing } = await registerListing(ctx, { url, method: "GET" });
    expect(listing).toMatchObject({ catalogState: "saved", listedAt: null });
    // Sign-ins are free, and what has no price has no name either.
    if (listing.verdict !== "auth-only") expect(listing.name).toMatch(/^Hostile: /);
  }
  const { listing } = await registerListing(ctx, { url: urlOf("honest"), method: "GET" });
  expect(listing.verdict).toMatch(/^payable/);
  expect((await registerListing(ctx, { url: urlOf("honest"), method: "GET" })).listing.catalogState).toBe(
    "saved",
  );
});

test("whoever asks with a browser is attacked, and a prober right after is not", async () => {
  expect((await termsOf("price-bait")).accepts[0]?.amount).toBe("10000");
  expect((await termsOf("price-bait", BROWSER)).accepts[0]?.amount).toBe("900000");
  expect((await termsOf("price-bait")).accepts[0]?.amount).toBe("10000");
});

test("who was sent elsewhere in the browser is so through the relay, too", async () => {
  const ask = (headers = {}) => fetch(urlOf("redirect-ask"), { headers, redirect: "manual" });
  expect((await ask()).status).toBe(402);
  const sent = await ask(BROWSER);
  expect([sent.status, sent.headers.get("location")]).toEqual([
    307,
    urlOf("elsewhere").replace("127.0.0.1", "localhost"),
  ]);
  expect((await ask()).status).toBe(307);
});

test("the museum's page names all of them under a heading that says what they are", async () => {
  const page = await (await fetch(museum.origin)).text();
  expect(page).toContain("Sellers that attack whoever pays");
  expect(page).toContain("http://localhost:3000/docs/sandbox#hostile");
  for (const { id } of HOSTILE) expect(page).toContain(`<code>${id}</code>`);
});
