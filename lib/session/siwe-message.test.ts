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

/** By hand, as the grammar of EIP-4361 has it; `between` stands between the address and the first field. */
const written = (between: string, change: { issuedAt?: string; after?: string } = {}) =>
  `localhost:3000 wants you to sign in with your Ethereum account:\n${fields.address}\n${between}URI: http://localhost:3000/login\nVersion: 1\nChain ID: 84532\nNonce: ${fields.nonce}\nIssued At: ${change.issuedAt ?? "2026-01-02T03:04:05.000Z"}${change.after ?? ""}`;

describe("a message is read whichever library wrote it", () => {
  test.each([
    ["without a statement, as the grammar has it and siwe writes it", written("\n\n")],
    ["without a statement, as viem writes it", createSiweMessage({ ...fields, statement: undefined })],
    ["with an empty statement, as siwe writes it", written("\n\n\n")],
    ["with a statement", written("\nI accept the terms.\n\n")],
    ["with a statement that looks like a field", written("\nURI: https://evil.example\n\n")],
    ["with a scheme", createSiweMessage({ ...fields, scheme: "http" })],
    ["whole seconds", written("\n\n", { issuedAt: "2026-01-02T03:04:05Z" })],
    ["microseconds", written("\n\n", { issuedAt: "2026-01-02T03:04:05.123456Z" })],
    ["an offset in place of Z", written("\n\n", { issuedAt: "2026-01-02T04:04:05+01:00" })],
    ["a request id", createSiweMessage({ ...fields, requestId: "a b-1" })],
    ["an empty request id", written("\n\n", { after: "\nRequest ID: " })],
    ["resources", createSiweMessage({ ...fields, resources: ["https://a.example/", "ipfs://b"] })],
    ["no resources", written("\n\n", { after: "\nResources:" })],
    [
      "all of it",
      createSiweMessage({
        ...fields,
        expirationTime: minutes(5),
        notBefore: minutes(-1),
        requestId: "7",
        resources: ["https://a.example/"],
      }),
    ],
  ])("%s", (_how, message) => {
    expect(read(message)).toEqual({ ok: true, address: fields.address, chainId: 84532, nonce: fields.nonce });
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
    ["fields out of order", good.replace(/(Version: 1)\n(Chain ID: 84532)/, "$2\n$1")],
    ["a field twice", good.replace("Version: 1", "Version: 1\nVersion: 1")],
    ["a date that is none", good.replace(/Issued At: .*/, "Issued At: 2026-13-45T00:00:00Z")],
    ["a date in words", good.replace(/Issued At: .*/, "Issued At: 2 January 2026")],
    ["a short nonce", good.replace(fields.nonce, "1234567")],
    ["a line separator", good.replace("Sign in", "Sign\u2028in")],
    ["version 2", good.replace("Version: 1", "Version: 2")],
    ["no issue time", good.replace(/\nIssued At: .*/, "")],
    ["carriage returns", good.replaceAll("\n", "\r\n")],
    ["nothing", ""],
    ["too long", createSiweMessage({ ...fields, statement: "x".repeat(3_000) })],
  ])("%s", (_why, message) => {
    expect(read(message).ok).toBe(false);
  });
});
