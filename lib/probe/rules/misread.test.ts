import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { v1Challenge } from "@/lib/x402/test-challenges";
import { runExchange } from "../exchange";
import { judge } from "../judge";
import { goodChallenge, observationOf, type Scene } from "../test-observations";

const text = JSON.stringify;
const good = encodeJsonHeader(goodChallenge());
const header = (value: string): Scene => ({
  cold: { status: 402, headers: [["payment-required", value]], body: "{}" },
});
const optionWith = (changes: Record<string, unknown>): Scene =>
  header(
    encodeJsonHeader(
      goodChallenge({
        accepts: [{ ...(goodChallenge().accepts as Record<string, unknown>[])[0], ...changes }],
      }),
    ),
  );
const body = (value: string): Scene => ({
  cold: { status: 402, headers: [["content-type", "application/json"]], body: value },
});

/** What people get wrong in one way: one rule must say it, and no other may join in. */
const ONE_FAULT: [what: string, scene: Scene, rule: string][] = [
  ["spaces in the amount", optionWith({ amount: " 10000 " }), "amount-atomic-units"],
  ["a comma in the amount", optionWith({ amount: "10,000" }), "amount-atomic-units"],
  ["an exponent", optionWith({ amount: "1e4" }), "amount-atomic-units"],
  ["an amount that is null", optionWith({ amount: null }), "amount-atomic-units"],
  ["a chain in hexadecimal", optionWith({ network: "eip155:0x14a34" }), "network-id"],
  ["a network in capitals", optionWith({ network: "EIP155:84532" }), "network-id"],
  ["a leading zero in the chain", optionWith({ network: "eip155:084532" }), "network-id"],
  ["a transaction for payTo", optionWith({ payTo: `0x${"ab".repeat(32)}` }), "pay-to-address"],
  ["payTo without 0x", optionWith({ payTo: "70997970C51812dc3A010C7d01b50e0d17dc79C8" }), "pay-to-address"],
  [
    "a typing error in payTo",
    optionWith({ payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79c8" }),
    "pay-to-address",
  ],
  ["a scheme in capitals", optionWith({ scheme: "Exact" }), "scheme-known"],
  ["an object that was not written", header("[object Object]"), "challenge-base64"],
  [
    "Python's own quotation marks",
    header(Buffer.from(text(goodChallenge()).replaceAll('"', "'")).toString("base64")),
    "challenge-json",
  ],
  ["half seconds", optionWith({ maxTimeoutSeconds: 60.5 }), "option-shape"],
  ["a prefix", header(`x402 ${good}`), "challenge-base64"],
  ["quotation marks", header(`"${good}"`), "challenge-base64"],
  ["an empty header", header(""), "challenge-base64"],
  ["base64 of base64", header(Buffer.from(good).toString("base64")), "challenge-base64"],
  ["a header that was cut", header(good.slice(0, 400)), "challenge-json"],
  ["JSON in a JSON text", header(encodeJsonHeader(text(goodChallenge()))), "challenge-shape"],
  ["a wrapper", header(encodeJsonHeader({ data: goodChallenge() })), "challenge-shape"],
  ["version 1 in version 2", header(encodeJsonHeader(goodChallenge({ x402Version: 1 }))), "x402-version"],
  ["version 2 in version 1", body(text({ ...v1Challenge(), x402Version: 2 })), "x402-version"],
  ["a body in detail", body(text({ detail: v1Challenge() })), "challenge-shape"],
  ["a v2 body in detail", body(text({ detail: goodChallenge() })), "challenge-shape"],
  ["a body that is a text", body(text(text(v1Challenge()))), "challenge-shape"],
];

test.each(ONE_FAULT)("%s: one rule says so", (_what, scene, rule) => {
  const { findings, verdict } = judge(observationOf(scene));
  expect(findings.filter(({ severity }) => severity !== "advice").map(({ id }) => id)).toEqual([rule]);
  expect(verdict).toBe("not-payable");
});

test("what is encoded twice is told to be encoded once, and what is wrapped to be unwrapped", () => {
  const fixOf = (scene: Scene) => judge(observationOf(scene)).findings[0]?.fix.words;
  expect(fixOf(header(Buffer.from(good).toString("base64")))).toMatch(/once/);
  expect(fixOf(body(text({ detail: v1Challenge() })))).toMatch(/HTTPException/);
});

test.each([
  ["a v2 option among others of v1", { network: "base" }, "network-id"],
  ["v1's name for the amount", { maxAmountRequired: "10000", amount: undefined }, "amount-field"],
])("a mixture of versions is not taken for the other version: %s", (_what, changes, rule) => {
  expect(judge(observationOf(optionWith(changes))).findings.map(({ id }) => id)).toContain(rule);
});

const unpacked = async (bytes: Uint8Array, encoding: string) => {
  const fetch = Object.assign(
    async () => ({
      ok: true as const,
      status: 402,
      headers: [["content-encoding", encoding]] as [string, string][],
      body: bytes,
      truncated: false,
      timings: { totalMs: 1 },
      url: "https://api.example.com/",
    }),
    { close: async () => {} },
  );
  const { result } = await runExchange(fetch as never, "cold", {
    url: "https://api.example.com/",
    method: "GET",
  });
  return result.kind === "response" ? result.body : null;
};

test("a body that was compressed unasked is read as clients read it, and a bomb is not", async () => {
  const said = Buffer.from(text(v1Challenge()));
  expect(await unpacked(gzipSync(said), "gzip")).toBe(said.toString());
  expect(await unpacked(brotliCompressSync(said), "br")).toBe(said.toString());
  expect(await unpacked(said, "gzip")).toBe("");
  expect(await unpacked(said, "zstd")).toBe("");
  expect(await unpacked(gzipSync(Buffer.alloc(50_000_000)), "gzip")).toBe("");
});
