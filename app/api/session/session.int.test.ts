import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { sessions } from "@/db/schema/sessions";
import { callRoute } from "@/test/api";
import { serveFrom, TEST_ORIGIN, testContext } from "@/test/context";
import { siweMessage } from "@/test/siwe";
import { GET as nonceRoute } from "./nonce/route";
import { DELETE, GET, POST } from "./route";

const ctx = await testContext();
serveFrom(ctx);
const account = privateKeyToAccount(generatePrivateKey());

async function freshNonce(): Promise<string> {
  return (await (await callRoute(nonceRoute, "/api/session/nonce")).json()).nonce;
}

async function signIn(message: string, origin: string | null = TEST_ORIGIN): Promise<Response> {
  const signature = await account.signMessage({ message });
  return callRoute(POST, "/api/session", { body: { message, signature }, origin });
}

const cookieOf = (response: Response) => response.headers.get("set-cookie")?.split(";")[0] ?? "";
const whoAmI = async (cookie: string) =>
  (await callRoute(GET, "/api/session", { headers: { cookie } })).json();

test("a signed message signs in, and signing out ends the session at the server", async () => {
  const answer = await signIn(siweMessage(account, await freshNonce()));
  expect(answer.status).toBe(200);
  expect(answer.headers.get("set-cookie")).toMatch(
    /^souk_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; /,
  );
  const cookie = cookieOf(answer);
  expect(await whoAmI(cookie)).toEqual({ address: account.address });

  const out = await callRoute(DELETE, "/api/session", { method: "DELETE", headers: { cookie } });
  expect(out.status).toBe(204);
  expect(await whoAmI(cookie)).toEqual({ address: null });
});

test("the database holds no token that could be used", async () => {
  const cookie = cookieOf(await signIn(siweMessage(account, await freshNonce())));
  const stored = (await ctx.db.select().from(sessions)).map((s) => s.tokenHash);
  expect(stored.length).toBeGreaterThan(0);
  expect(stored).not.toContain(cookie.slice("souk_session=".length));
});

test("a message signs in once, also when it is sent many times at once", async () => {
  const message = siweMessage(account, await freshNonce());
  const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(message)));
  expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array(9).fill(401)]);
});

describe("what is not exactly our message, signed by its address, does not sign in", () => {
  test.each([
    ["foreign domain", { domain: "evil.example" }],
    ["foreign uri", { uri: "https://evil.example/" }],
    ["wrong chain", { chainId: 1 }],
    ["expired", { expirationTime: new Date(Date.now() - 1_000) }],
  ])("%s", async (_why, change) => {
    const answer = await signIn(siweMessage(account, await freshNonce(), change));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ type: "/docs/problems#invalid-session-message" });
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  test("trailing text", async () => {
    expect((await signIn(`${siweMessage(account, await freshNonce())}\nand more`)).status).toBe(401);
  });

  test("a valid nonce planted in the statement", async () => {
    const [mine, planted] = [siweMessage(account, "attackerschoice1"), await freshNonce()];
    const block = siweMessage(account, planted);
    const message = mine.replace("\n\nURI:", `\n\n${block.slice(block.indexOf("URI:"))}\n\nURI:`);
    expect((await signIn(message)).status).toBe(401);
  });

  test("a nonce that was never issued", async () => {
    expect((await signIn(siweMessage(account, "0123456789abcdef"))).status).toBe(401);
  });

  test("a nonce that has run out", async () => {
    const nonce = await freshNonce();
    const late = new Date(Date.now() + 11 * 60_000);
    const later = { ...ctx, now: () => late };
    serveFrom(later);
    try {
      expect((await signIn(siweMessage(account, nonce, { issuedAt: late }))).status).toBe(401);
    } finally {
      serveFrom(ctx);
    }
  });

  test("somebody else's signature", async () => {
    const message = siweMessage(account, await freshNonce());
    const signature = await privateKeyToAccount(generatePrivateKey()).signMessage({ message });
    const answer = await callRoute(POST, "/api/session", { body: { message, signature } });
    expect(answer.status).toBe(401);
  });
});

describe("a request that did not come from this site changes nothing", () => {
  test.each([
    [null],
    ["null"],
    ["https://evil.example"],
    ["http://localhost:3001"],
    ["http://localhost:3000.evil.example"],
    ["HTTP://LOCALHOST:3000"],
  ])("Origin %s is 403", async (origin) => {
    const answer = await signIn(siweMessage(account, await freshNonce()), origin);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ type: "/docs/problems#forbidden-origin", status: 403 });
  });

  test("nor does it sign anybody out", async () => {
    const cookie = cookieOf(await signIn(siweMessage(account, await freshNonce())));
    const out = await callRoute(DELETE, "/api/session", {
      method: "DELETE",
      headers: { cookie },
      origin: "https://evil.example",
    });
    expect(out.status).toBe(403);
    expect(await whoAmI(cookie)).toEqual({ address: account.address });
  });
});
