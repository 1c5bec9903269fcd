import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { listings } from "@/db/schema/listings";
import { createSession } from "@/services/create-session";
import { issueNonce } from "@/services/issue-nonce";
import { callRoute } from "@/test/api";
import { serveFrom, TEST_ORIGIN, testContext } from "@/test/context";
import { json, sells, startProvider } from "@/test/provider";
import { siweMessage } from "@/test/siwe";
import { POST as discoverRoute } from "./discover/route";
import { POST as batchRoute } from "./listings/batch/route";

const provider = await startProvider({ "/a": sells(), "/b": sells() });
const ctx = await testContext({ allowHosts: [provider.host] });
serveFrom(ctx);
const account = privateKeyToAccount(generatePrivateKey());
let cookie = "";

beforeAll(async () => {
  const message = siweMessage(account, (await issueNonce(ctx)).nonce);
  const signature = await account.signMessage({ message });
  const { token } = await createSession(ctx, { message, signature, origin: TEST_ORIGIN });
  cookie = `souk_session=${token}`;
});

const lines = async (answer: Response) =>
  (await answer.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const resources = (...paths: string[]) =>
  paths.map((path) => ({ resource: `${provider.origin}${path}`, method: "GET" }));

describe("POST /api/listings/batch", () => {
  test("each endpoint has its own outcome and reason, and none stops the others", async () => {
    const body = {
      resources: [...resources("/a", "/missing"), { resource: "http://10.0.0.1/" }, ...resources("/b")],
    };
    const answer = await callRoute(batchRoute, "/api/listings/batch", { body, headers: { cookie } });
    expect(answer.status).toBe(200);
    const { results } = await answer.json();
    expect(results).toMatchObject([
      { position: 0, outcome: "listed", created: true, reason: null },
      { position: 1, outcome: "saved", created: true, reason: expect.stringMatching(/\w/) },
      {
        position: 2,
        outcome: "refused",
        created: false,
        listing: null,
        reason: expect.stringMatching(/public/),
      },
      { position: 3, outcome: "listed", created: true },
    ]);
    expect((await ctx.db.select().from(listings)).map(({ createdBy }) => createdBy)).toEqual(
      Array(3).fill(account.address),
    );
  });

  test("asking again changes nothing but probes again", async () => {
    const body = { resources: resources("/a", "/a", "/b") };
    const headers = { cookie, accept: "application/x-ndjson" };
    const said = await lines(await callRoute(batchRoute, "/api/listings/batch", { body, headers }));
    expect(said.slice(0, -1)).toHaveLength(3);
    expect(said.slice(0, -1).every((line) => line.outcome === "listed" && !line.created)).toBe(true);
    expect(said.at(-1)).toEqual({ type: "done", listed: 3 });
    expect(await ctx.db.select().from(listings)).toHaveLength(3);
  });

  test.each([
    ["nobody is signed in", { resources: resources("/a") }, {}, TEST_ORIGIN, 401],
    ["another site asks", { resources: resources("/a") }, null, "https://evil.example", 403],
    ["nothing is asked for", { resources: [] }, null, TEST_ORIGIN, 400],
    ["too much is asked for", { resources: resources(...Array(101).fill("/a")) }, null, TEST_ORIGIN, 400],
  ])("is refused when %s", async (_why, body, headers, origin, status) => {
    const call = { body, headers: headers ?? { cookie }, origin };
    expect((await callRoute(batchRoute, "/api/listings/batch", call)).status).toBe(status);
  });
});

describe("POST /api/discover", () => {
  const ask = (input: string, accept: string) =>
    callRoute(discoverRoute, "/api/discover", { body: { input }, headers: { accept }, origin: null });

  test("a program without sign-in hears of every endpoint, a line each", async () => {
    provider.answers["/.well-known/x402"] = json({ version: 1, resources: ["/a", "/b"] });
    const answer = await ask(provider.host, "application/x-ndjson");
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
    const said = await lines(answer);
    expect(said[0]).toMatchObject({ type: "documents", origin: provider.origin });
    expect(said.filter((line) => line.type === "probed" && line.payable && line.listing)).toHaveLength(2);
    expect(said.at(-1)).toMatchObject({ type: "done", payable: 2 });
  });

  test("without lines there is one answer", async () => {
    const answer = await (await ask(provider.host, "application/json")).json();
    expect(answer).toMatchObject({ origin: provider.origin });
    expect(answer.endpoints).toHaveLength(2);
  });

  test("an address that may not be visited is a problem, in the form asked for", async () => {
    expect((await ask("10.0.0.1", "application/json")).status).toBe(422);
    expect(await lines(await ask("10.0.0.1", "application/x-ndjson"))).toMatchObject([
      { type: "problem", problem: { status: 422 } },
    ]);
  });
});
