import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { POST as probeRoute } from "@/app/api/listings/[id]/probe/route";
import { GET as listingRoute, DELETE as withdrawRoute } from "@/app/api/listings/[id]/route";
import { createSession } from "@/services/create-session";
import { issueNonce } from "@/services/issue-nonce";
import { callRoute } from "@/test/api";
import { serveFrom, TEST_ORIGIN, testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";
import { siweMessage } from "@/test/siwe";
import { startTestSeller } from "@/test/test-seller";
import { POST as claimRoute } from "./route";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });
serveFrom(ctx);
const account = privateKeyToAccount(generatePrivateKey());
const message = siweMessage(account, (await issueNonce(ctx)).nonce);
const signature = await account.signMessage({ message });
const { token } = await createSession(ctx, { message, signature, origin: TEST_ORIGIN });
const headers = { cookie: `souk_session=${token}` };
seller.option = { ...TEST_OPTION, payTo: account.address };

test("a wallet that the endpoint pays claims the listing, probes it at will and withdraws it", async () => {
  const { id } = await insertListing(ctx.db, { url: `${seller.origin}/mine` });
  const params = { id };
  expect((await callRoute(claimRoute, "/", { params, method: "POST" })).status).toBe(401);
  expect((await callRoute(withdrawRoute, "/", { params, method: "DELETE", headers })).status).toBe(403);
  const claimed = await callRoute(claimRoute, "/", { params, method: "POST", headers });
  expect(await claimed.json()).toMatchObject({ listing: { id, ownerAddress: account.address } });
  for (let turn = 0; turn < 11; turn++)
    expect((await callRoute(probeRoute, "/", { params, method: "POST", headers })).status).toBe(200);
  expect((await callRoute(withdrawRoute, "/", { params, method: "DELETE", headers })).status).toBe(204);
  const read = await callRoute(listingRoute, "/", { params });
  expect(await read.json()).toMatchObject({ listing: { catalogState: "withdrawn", nextProbeAt: null } });
});

test.each([
  ["claim", claimRoute, "POST"],
  ["withdraw", withdrawRoute, "DELETE"],
] as const)("%s asks for our own origin", async (_name, handler, method) => {
  const { id } = await insertListing(ctx.db);
  for (const origin of [null, "https://evil.example"])
    expect((await callRoute(handler, "/", { params: { id }, method, headers, origin })).status).toBe(403);
});
