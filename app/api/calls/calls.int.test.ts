import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { describe, expect, inject, test } from "vitest";
import { holds, verifyEvidence } from "@/lib/evidence/verify";
import { faucet } from "@/sandbox/faucet";
import { callRoute } from "@/test/api";
import { serveFrom, testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { answeredWith, openTestCall, settleTestCall } from "@/test/paid-calls";
import { siweMessage } from "@/test/siwe";
import { GET as nonceRoute } from "../session/nonce/route";
import { POST as signInRoute } from "../session/route";
import { GET as evidenceRoute } from "./[id]/evidence/route";
import { GET as recordRoute } from "./[id]/record/route";
import { POST as responseRoute } from "./[id]/response/route";
import { GET as callByIdRoute } from "./[id]/route";
import { POST as keptRoute } from "./kept/route";
import { GET as callsRoute } from "./route";

const base = await testContext();
const ctx = { ...base, env: { ...base.env, evidenceKey: `0x${"22".repeat(32)}` as const } };
serveFrom(ctx);
const rpcUrl = inject("rpcUrl");

async function newAccount(): Promise<PrivateKeyAccount> {
  const account = privateKeyToAccount(generatePrivateKey());
  await faucet(rpcUrl, account.address, 1_000_000n);
  return account;
}

/** The cookie of a session of `account`. */
async function signIn(account: PrivateKeyAccount): Promise<{ cookie: string }> {
  const { nonce } = await (await callRoute(nonceRoute, "/api/session/nonce")).json();
  const message = siweMessage(account, nonce);
  const signature = await account.signMessage({ message });
  const answer = await callRoute(signInRoute, "/api/session", { body: { message, signature } });
  return { cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function paidCall(payer: PrivateKeyAccount) {
  const listing = await insertListing(ctx.db);
  const call = await openTestCall(ctx, listing.id, payer);
  const transaction = await settleTestCall(rpcUrl, call);
  const answer = await callRoute(responseRoute, `/api/calls/${call.id}/response`, {
    params: { id: call.id },
    headers: bearer(call.token),
    body: { ...answeredWith(transaction), timings: { challengeMs: 8, signMs: 700, payMs: 90 } },
  });
  expect(await answer.json()).toMatchObject({ state: "confirmed" });
  return { listing, call };
}

const ROUTES = [
  ["", callByIdRoute],
  ["/record", recordRoute],
  ["/evidence", evidenceRoute],
] as const;

describe("a call is its payer's alone", () => {
  test.each(ROUTES)("/api/calls/{id}%s", async (path, handler) => {
    const [payer, stranger] = [await newAccount(), await newAccount()];
    const [{ call }, other] = [await paidCall(payer), await paidCall(stranger)];
    const ask = async (headers: Record<string, string>, id = call.id) =>
      callRoute(handler, `/api/calls/${id}${path}`, { params: { id }, headers });

    expect((await ask({})).status).toBe(401);
    const refused = [
      await ask(bearer(other.call.token)),
      await ask(bearer("x".repeat(43))),
      await ask(await signIn(stranger)),
      await ask(bearer(call.token), other.listing.id),
    ];
    const words = await Promise.all(refused.map((answer) => answer.text()));
    expect(refused.map((answer) => answer.status)).toEqual([404, 404, 404, 404]);
    // Nothing tells a call that is somebody else's from one that is not there.
    expect(new Set(words).size).toBe(1);
    expect((await ask(bearer(call.token))).status).toBe(200);
    expect((await ask(await signIn(payer))).status).toBe(200);
  });

  test("a wrong token is not made good by a session", async () => {
    const payer = await newAccount();
    const { call } = await paidCall(payer);
    const headers = { ...(await signIn(payer)), ...bearer("x".repeat(43)) };
    const answer = await callRoute(recordRoute, `/api/calls/${call.id}/record`, {
      params: { id: call.id },
      headers,
    });
    expect(answer.status).toBe(404);
  });
});

test("the list has the signed-in wallet's calls and nobody else's; a browser's keys open theirs", async () => {
  const [payer, stranger] = [await newAccount(), await newAccount()];
  const mine = [await paidCall(payer), await paidCall(payer)];
  const theirs = await paidCall(stranger);
  expect((await callRoute(callsRoute, "/api/calls")).status).toBe(401);
  const listed = await (await callRoute(callsRoute, "/api/calls", { headers: await signIn(payer) })).json();
  expect(listed.calls.map((call: { id: string }) => call.id)).toEqual(
    mine.map(({ call }) => call.id).reverse(),
  );
  expect(listed.nextCursor).toBeNull();

  const tokens = [theirs.call.token, "y".repeat(43)];
  const kept = await (
    await callRoute(keptRoute, "/api/calls/kept", { body: { tokens }, origin: null })
  ).json();
  expect(kept.calls).toMatchObject([{ id: theirs.call.id, state: "confirmed" }]);
  expect(JSON.stringify(kept)).not.toContain(stranger.address);
});

test("the exported file is the one that the command takes, and is offered under a name", async () => {
  const { call } = await paidCall(await newAccount());
  const answer = await callRoute(evidenceRoute, `/api/calls/${call.id}/evidence`, {
    params: { id: call.id },
    headers: bearer(call.token),
  });
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="souk-call-${call.id}.json"`);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(holds(await verifyEvidence(await answer.text(), { chain: ctx.chain }))).toBe(true);
});
