import { createSiweMessage } from "viem/siwe";
import { describe, expect, test } from "vitest";
import { readSiweMessage } from "./siwe-message";

const now = new Date("2026-01-02T03:04:05.000Z");
const expected = { origin: "http://localhost:3000", chainIds: [84532], now };
const fields = {
  address: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  chainId: 84532,
  domain: "localhost:3000",
  nonce: "0123456789abcdef",
  uri: "http://localhost:3000",
  version: "1",
  statement: "Sign in to Souk.",
  issuedAt: now,
} as const;
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
const read = (message: string) => readSiweMessage(message, expected);

test("a message for exactly this site is read", () => {
  expect(read(createSiweMessage(fields))).toEqual({
    ok: true,
    address: fields.address,
    chainId: 84532,
    nonce: fields.nonce,
  });
});

describe("a message that is not exactly for this site, now, is refused", () => {
  test.each([
    ["foreign domain", { domain: "evil.example" }],
    ["domain on another port", { domain: "localhost:3001" }],
    ["foreign uri", { uri: "https://evil.example" }],
    ["uri on another port", { uri: "http://localhost:3001/" }],
    ["uri whose user name looks like us", { uri: "http://localhost:3000@evil.example" }],
    ["uri with a user name", { uri: "http://evil@localhost:3000" }],
    ["other scheme", { scheme: "https" }],
    ["other chain", { chainId: 1 }],
    ["expired", { expirationTime: minutes(-1) }],
    ["expires this moment", { expirationTime: now }],
    ["not valid yet", { notBefore: minutes(1) }],
    ["issued long ago", { issuedAt: minutes(-11) }],
    ["issued in the future", { issuedAt: minutes(6) }],
  ])("%s", (_why, change) => {
    expect(read(createSiweMessage({ ...fields, ...change })).ok).toBe(false);
  });
});

describe("a message that can be read in two ways is refused", () => {
  const good = createSiweMessage(fields);
  const planted = good.slice(good.indexOf("URI: ")).replace(fields.nonce, "planted00");
  test.each([
    ["trailing text", `${good}\nResources are mine`],
    ["trailing line break", `${good}\n`],
    ["leading text", `hello\n${good}`],
    ["a second block", `${good}\n${good}`],
    ["fields planted in the statement", good.replace("Sign in to Souk.", planted)],
    ["a nonce planted before the real one", good.replace("Nonce: ", "Nonce: planted00\nNonce: ")],
    ["address in lower case", good.replace(fields.address, fields.address.toLowerCase())],
    ["version 2", good.replace("Version: 1", "Version: 2")],
    ["no issue time", good.replace(/\nIssued At: .*/, "")],
    ["carriage returns", good.replaceAll("\n", "\r\n")],
    ["nothing", ""],
    ["too long", createSiweMessage({ ...fields, statement: "x".repeat(3_000) })],
  ])("%s", (_why, message) => {
    expect(read(message).ok).toBe(false);
  });
});
