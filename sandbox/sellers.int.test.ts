import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { x402Client, x402HTTPClient } from "@x402/core/client";
import { decodePaymentRequiredHeader } from "@x402/core/http";
import type { PaymentRequired, PaymentRequirements } from "@x402/core/types";
import { registerExactEvmScheme } from "@x402/evm/exact/client";
import { validateDiscoveryExtension } from "@x402/extensions/bazaar";
import { createPublicClient, type Hex, http, parseAbi } from "viem";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningChain, startChain } from "./chain";
import { startFacilitator } from "./facilitator";
import { faucet } from "./faucet";
import { testAccounts } from "./keys";
import { startSellers } from "./sellers/start-sellers";
import { deployToken, USDC_ADDRESS } from "./token";

const { buyer, seller, prioritySeller } = testAccounts;
const dir = mkdtempSync(path.join(os.tmpdir(), "souk-sellers-"));
let chain: RunningChain;
let facilitator: Awaited<ReturnType<typeof startFacilitator>>;
let world: Awaited<ReturnType<typeof startSellers>>;

beforeAll(async () => {
  chain = await startChain({ dir });
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, buyer.address, 10_000_000n);
  facilitator = await startFacilitator({ rpcUrl: chain.rpcUrl, port: 0 });
  world = await startSellers({ facilitatorUrl: facilitator.url, host: "127.0.0.1", portFor: () => 0 });
});
afterAll(async () => {
  await world.stop();
  await facilitator.stop();
  await chain.stop();
  rmSync(dir, { recursive: true });
});

const urlOf = (name: string) => {
  const found = world.sellers.find((s) => s.name === name);
  if (!found) throw new Error(`no seller ${name}`);
  return found.url;
};
const balance = (of: Hex) =>
  createPublicClient({ chain: baseSepolia, transport: http(chain.rpcUrl) }).readContract({
    abi: parseAbi(["function balanceOf(address) view returns (uint256)"]),
    address: USDC_ADDRESS,
    functionName: "balanceOf",
    args: [of],
  });

/** The reference client, choosing the option `pick` of a challenge. */
function referenceClient(pick = 0) {
  const client = new x402Client((_version, options) => options[pick] as PaymentRequirements);
  registerExactEvmScheme(client, { signer: buyer });
  return new x402HTTPClient(client);
}

async function challenge(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  const body = await response
    .clone()
    .json()
    .catch(() => undefined);
  return {
    response,
    required: referenceClient().getPaymentRequiredResponse((name) => response.headers.get(name), body),
  };
}

/** Calls, signs what the 402 asks and calls again. Amounts moved are read from the chain. */
async function pay(url: string, options: { init?: RequestInit; pick?: number; payee?: Hex } = {}) {
  const { required } = await challenge(url, options.init);
  const client = referenceClient(options.pick);
  const payload = await client.createPaymentPayload(required);
  const headers = { ...options.init?.headers, ...client.encodePaymentSignatureHeader(payload) };
  const payee = options.payee ?? seller.address;
  const before = [await balance(buyer.address), await balance(payee)] as const;
  const response = await fetch(url, { ...options.init, headers });
  const receipt = ["payment-response", "x-payment-response"].some((name) => response.headers.has(name));
  const settlement = receipt
    ? client.getPaymentSettleResponse((name) => response.headers.get(name))
    : undefined;
  const spent = before[0] - (await balance(buyer.address));
  const earned = (await balance(payee)) - before[1];
  return { response, settlement, spent, earned, headers };
}

describe("the reference client pays", () => {
  test.each([
    ["article", 10_000n, "text/html"],
    ["rates", 2_000n, "application/json"],
    ["image", 3_000n, "image/png"],
    ["climate", 4_000n, "application/json"],
    ["almanac", 1_000n, "application/json"],
    ["two-options", 10_000n, "application/json"],
    ["no-cors", 1_000n, "application/json"],
    ["slow", 6_000n, "application/json"],
    ["terms-changer", 10_000n, "application/json"],
    ["broken-resource", 2_000n, "application/json"],
    ["v1-quote", 1_000n, "application/json"],
  ])("%s: its price moves on the chain and the goods arrive", async (name, price, type) => {
    const { response, settlement, spent, earned } = await pay(urlOf(name));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain(type);
    expect(settlement?.success).toBe(true);
    expect(settlement?.transaction).toMatch(/^0x[0-9a-f]{64}$/);
    expect([spent, earned]).toEqual([price, price]);
  });

  test("summary: a POST with a JSON body", async () => {
    const body = JSON.stringify({
      text: "Bread costs a coin. Bread is bread. The sea is far away.",
      sentences: 1,
    });
    const init = { method: "POST", headers: { "content-type": "application/json" }, body };
    const { response, spent } = await pay(urlOf("summary"), { init });
    expect(await response.json()).toEqual({ summary: "Bread is bread.", kept: 1, of: 3 });
    expect(spent).toBe(5_000n);
  });

  test("two-options: the second option pays the other address and is served first", async () => {
    const { response, earned } = await pay(urlOf("two-options"), { pick: 1, payee: prioritySeller.address });
    expect(await response.json()).toMatchObject({ served: "priority" });
    expect(earned).toBe(30_000n);
  });

  test("an answer of 400 is not charged", async () => {
    const { response, spent } = await pay(`${urlOf("rates")}?base=XXX`);
    expect([response.status, spent]).toEqual([400, 0n]);
  });

  test.each(["rates", "v1-quote"])("%s: the same payment twice moves money once", async (name) => {
    const first = await pay(urlOf(name));
    const before = await balance(buyer.address);
    const again = await fetch(urlOf(name), { headers: first.headers });
    expect(again.status).toBe(402);
    expect(await balance(buyer.address)).toBe(before);
  });

  test("ten buyers at once are all settled", async () => {
    const client = referenceClient();
    const before = await balance(seller.address);
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { required } = await challenge(urlOf("rates"));
        const payload = await client.createPaymentPayload(required);
        return (await fetch(urlOf("rates"), { headers: client.encodePaymentSignatureHeader(payload) }))
          .status;
      }),
    );
    expect(statuses).toEqual(Array(10).fill(200));
    expect((await balance(seller.address)) - before).toBe(20_000n);
  });
});

describe("sellers that misbehave do so as announced", () => {
  test("takes-and-fails: the money moves and the answer is 500", async () => {
    const { response, settlement, earned } = await pay(urlOf("takes-and-fails"));
    expect([response.status, settlement?.success, earned]).toEqual([500, true, 2_000n]);
  });

  test("claims-falsely: it claims a settlement and no money moves", async () => {
    const { response, settlement, earned } = await pay(urlOf("claims-falsely"));
    expect([response.status, settlement?.success, earned]).toEqual([200, true, 0n]);
  });

  test("terms-changer: a payment signed for the old price is refused", async () => {
    const url = urlOf("terms-changer");
    const { required } = await challenge(url);
    const client = referenceClient();
    const payload = await client.createPaymentPayload(required);
    const setPrice = (price: string) =>
      fetch(new URL("/price", url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ price }),
      });
    expect((await setPrice("$0.05")).status).toBe(200);
    const before = await balance(buyer.address);
    const response = await fetch(url, { headers: client.encodePaymentSignatureHeader(payload) });
    expect(response.status).toBe(402);
    expect((await challenge(url)).required.accepts[0]).toMatchObject({ amount: "50000" });
    expect(await balance(buyer.address)).toBe(before);
    await setPrice("$0.01");
  });

  test("broken-404 answers 404, broken-dollars asks in dollars, broken-resource names another host", async () => {
    expect((await fetch(urlOf("broken-404"))).status).toBe(404);
    const header = async (name: string) =>
      decodePaymentRequiredHeader((await fetch(urlOf(name))).headers.get("payment-required") ?? "");
    expect((await header("broken-dollars")).accepts[0]?.amount).toBe("0.01");
    expect(new URL((await header("broken-resource")).resource.url).host).toBe("internal-backend.example");
  });

  test("three sellers send no CORS header, and every other payable one does", async () => {
    const silent = ["no-cors", "ticker", "batched-no-cors"];
    const payable = world.sellers.filter((s) => !s.name.startsWith("broken") && !s.tool);
    const answers = await Promise.all(
      payable.map(async (s) => {
        const { headers } = await fetch(s.url, {
          method: s.method,
          headers: { origin: "http://localhost:3000" },
        });
        const readable = headers.get("access-control-expose-headers")?.includes("PAYMENT-RESPONSE") ?? false;
        return [s.name, headers.get("access-control-allow-origin") === "*" && readable];
      }),
    );
    expect(Object.fromEntries(answers)).toEqual(
      Object.fromEntries(payable.map((s) => [s.name, !silent.includes(s.name)])),
    );
  });
});

test("every v2 seller's bazaar declaration is valid against its own schema", async () => {
  const good = ["article", "rates", "summary", "image", "climate", "two-options", "slow", "no-cors"];
  for (const name of good) {
    const s = world.sellers.find((one) => one.name === name);
    const { required } = await challenge(urlOf(name), { method: s?.method });
    const bazaar = required.extensions?.bazaar as Parameters<typeof validateDiscoveryExtension>[0];
    expect(validateDiscoveryExtension(bazaar), name).toEqual({ valid: true });
  }
});

test("the tool is paid for and delivered through the official MCP client", async () => {
  const mcp = new Client({ name: "buyer", version: "1" });
  await mcp.connect(new StreamableHTTPClientTransport(new URL(urlOf("forecast"))));
  const call = { name: "forecast", arguments: { city: "Lisbon", days: 2 } };
  // As agents do: with the list read, the client checks results against output schemas.
  expect((await mcp.listTools()).tools.map(({ name }) => name)).toEqual(["forecast", "list_skies"]);
  const asked = await mcp.callTool(call);
  expect(asked.isError).toBe(true);
  const required = asked.structuredContent as unknown as PaymentRequired;
  const content = asked.content as { text: string }[];
  expect(JSON.parse(content[0]?.text ?? "")).toEqual(required);
  const bazaar = required.extensions?.bazaar as Parameters<typeof validateDiscoveryExtension>[0];
  expect(validateDiscoveryExtension(bazaar)).toEqual({ valid: true });

  const payment = await referenceClient().createPaymentPayload(required);
  const before = await balance(buyer.address);
  const paid = await mcp.callTool({ ...call, _meta: { "x402/payment": payment } });
  expect(paid.structuredContent).toMatchObject({ city: "Lisbon", days: [{ sky: expect.any(String) }, {}] });
  expect(paid._meta?.["x402/payment-response"]).toMatchObject({
    success: true,
    transaction: expect.stringMatching(/^0x/),
  });
  expect(before - (await balance(buyer.address))).toBe(3_000n);
  await mcp.close();
});

describe("the facilitator", () => {
  const post = (route: string, body: string) =>
    fetch(`${facilitator.url}${route}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });

  test("supports exact in both versions, upto and batch-settlement in the second", async () => {
    const { kinds } = (await (await fetch(`${facilitator.url}/supported`)).json()) as { kinds: unknown[] };
    expect(kinds).toEqual([
      expect.objectContaining({ x402Version: 2, scheme: "exact", network: "eip155:84532" }),
      expect.objectContaining({ x402Version: 2, scheme: "upto", network: "eip155:84532" }),
      expect.objectContaining({ x402Version: 2, scheme: "batch-settlement", network: "eip155:84532" }),
      expect.objectContaining({ x402Version: 1, scheme: "exact", network: "base-sepolia" }),
    ]);
  });

  test("refuses an altered payment and moves nothing", async () => {
    const { required } = await challenge(urlOf("rates"));
    const payload = await referenceClient().createPaymentPayload(required);
    const forged = structuredClone(payload) as unknown as { payload: { authorization: { value: string } } };
    forged.payload.authorization.value = "2001";
    const before = await balance(buyer.address);
    const body = JSON.stringify({
      x402Version: 2,
      paymentPayload: forged,
      paymentRequirements: required.accepts[0],
    });
    expect(await (await post("/verify", body)).json()).toMatchObject({ isValid: false });
    expect(await (await post("/settle", body)).json()).toMatchObject({ success: false });
    expect(await balance(buyer.address)).toBe(before);
  });

  test("answers 400 to what is not a payment and 404 elsewhere", async () => {
    expect((await post("/settle", "no")).status).toBe(400);
    expect((await post("/elsewhere", "{}")).status).toBe(404);
  });
});
