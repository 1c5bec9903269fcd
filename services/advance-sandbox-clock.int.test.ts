import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestClient, http } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startChain } from "@/sandbox/chain";
import { testAccounts } from "@/sandbox/keys";
import { deployToken } from "@/sandbox/token";
import { testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";
import { advanceSandboxClock } from "./advance-sandbox-clock";
import type { Context } from "./context";
import { openCall } from "./open-call";
import { readCall } from "./read-call";
import { reportResponse } from "./report-response";

const dir = mkdtempSync(path.join(tmpdir(), "souk-clock-"));
const chain = await startChain({ dir });
afterAll(async () => {
  await chain.stop();
  rmSync(dir, { recursive: true, force: true });
});
const real = await testContext({ rpcUrl: chain.rpcUrl });
beforeAll(() => deployToken(chain.rpcUrl));

test("an unused authorization is found dead on a chain where nobody sends anything", async () => {
  const listing = await insertListing(real.db);
  const call = await openCall(real, listing.id, {
    via: "direct",
    urlHash: "a".repeat(64),
    bodyHash: "b".repeat(64),
    x402Version: 2,
    option: TEST_OPTION,
    acceptedChange: false,
    payer: testAccounts.buyer.address,
    nonce: `0x${randomBytes(32).toString("hex")}`,
    validForSeconds: 60,
  });
  await reportResponse(real, call.id, call.token, {
    responseStatus: null,
    settlement: null,
    outcome: "unknown",
  });
  expect(await advanceSandboxClock(real)).toBe(false);

  // A minute and a half later, by every clock but that of the idle chain's last block.
  const later: Context = { ...real, now: () => new Date(Date.now() + 90_000) };
  await createTestClient({ mode: "anvil", transport: http(chain.rpcUrl) }).increaseTime({ seconds: 90 });
  expect((await readCall(later, call.id, call.token)).state).toBe("unknown");
  expect(await advanceSandboxClock(later)).toBe(true);
  expect((await readCall(later, call.id, call.token)).state).toBe("not-paid");
  // Decided: no more blocks for it.
  expect(await advanceSandboxClock(later)).toBe(false);
});

test("no chain is touched outside the sandbox", async () => {
  const production: Context = { ...real, env: { ...real.env, mode: "production", sandbox: undefined } };
  expect(await advanceSandboxClock(production)).toBe(false);
});
