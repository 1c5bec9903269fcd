import { encodePaymentRequiredHeader } from "@x402/core/http";
import { isPaymentRequiredV1, isPaymentRequiredV2 } from "@x402/core/schemas";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeJsonHeader } from "./header-codec";
import { parsePaymentRequired } from "./payment-required";
import {
  PAY_TO,
  USDC_BASE_SEPOLIA,
  v1Challenge,
  v1Option,
  v1Response,
  v2Challenge,
  v2Option,
  v2Response,
} from "./test-challenges";

const v2With = (changes: Record<string, unknown>) =>
  parsePaymentRequired(v2Response(v2Challenge({ accepts: [v2Option(changes)] })));
const v1With = (changes: Record<string, unknown>) =>
  parsePaymentRequired(v1Response(v1Challenge({ accepts: [v1Option(changes)] })));
const codes = (parsed: ReturnType<typeof parsePaymentRequired>) => parsed.issues.map((issue) => issue.code);

describe("a valid challenge", () => {
  test("v2 is read from the header, and raw options are kept exactly", () => {
    const challenge = v2Challenge({ extensions: { bazaar: { info: {} } } });
    expect(isPaymentRequiredV2(challenge)).toBe(true);
    const parsed = parsePaymentRequired(v2Response(challenge));
    expect(parsed).toEqual({
      issues: [],
      positions: [0],
      seen: { v2Header: true, v1Body: false },
      required: {
        x402Version: 2,
        error: "Payment required",
        resource: challenge.resource,
        accepts: [v2Option()],
        rawAccepts: [v2Option()],
        extensions: { bazaar: { info: {} } },
      },
    });
  });

  test("v1 is read from the body into the same shape", () => {
    expect(isPaymentRequiredV1(v1Challenge())).toBe(true);
    const { required, issues, seen } = parsePaymentRequired(v1Response());
    expect(issues).toEqual([]);
    expect(seen).toEqual({ v2Header: false, v1Body: true });
    expect(required?.x402Version).toBe(1);
    expect(required?.accepts).toEqual([v2Option()]);
    expect(required?.rawAccepts).toEqual([v1Option()]);
    expect(required?.resource).toEqual({
      url: "https://api.example.com/quote",
      description: "A quote",
      mimeType: "application/json",
    });
  });

  test("what the reference SDK encodes is read without an issue, for any amount and time", () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 2n ** 256n - 1n),
        fc.integer({ min: 1, max: 86_400 }),
        fc.string({ unit: "grapheme", maxLength: 40 }).filter((s) => !/[\p{C}\p{Z}]/u.test(s) && s !== ""),
        (amount, maxTimeoutSeconds, description) => {
          const option = v2Option({ amount: amount.toString(), maxTimeoutSeconds });
          const challenge = v2Challenge({
            resource: { url: "https://api.example.com/x", description },
            accepts: [option],
          });
          const { required, issues } = parsePaymentRequired({
            status: 402,
            headers: [["PAYMENT-REQUIRED", encodePaymentRequiredHeader(challenge as never)]],
            body: "{}",
          });
          expect(issues).toEqual([]);
          expect(required?.accepts).toEqual([option]);
          expect(required?.resource.description).toBe(description);
        },
      ),
    );
  });

  test("addresses come out checksummed, whatever their case on the wire", () => {
    const { required, issues } = v2With({
      asset: USDC_BASE_SEPOLIA.toLowerCase(),
      payTo: PAY_TO.toLowerCase(),
    });
    expect(issues).toEqual([]);
    expect(required?.accepts[0]).toMatchObject({ asset: USDC_BASE_SEPOLIA, payTo: PAY_TO });
    expect(required?.rawAccepts[0]?.payTo).toBe(PAY_TO.toLowerCase());
  });

  test("null optional fields count as absent, as in the reference SDK", () => {
    const { required, issues } = parsePaymentRequired(
      v2Response(v2Challenge({ error: null, extensions: null, accepts: [v2Option({ extra: null })] })),
    );
    expect(issues).toEqual([]);
    expect(required?.accepts[0]?.extra).toEqual({});
  });

  test("networks other than EVM keep their addresses as written", () => {
    const option = v2Option({
      network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
      asset: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
      payTo: "2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4",
    });
    const { required, issues } = parsePaymentRequired(v2Response(v2Challenge({ accepts: [option] })));
    expect(issues).toEqual([]);
    expect(required?.accepts).toEqual([option]);
  });

  test("text loses control and direction characters", () => {
    const parsed = parsePaymentRequired(
      v2Response(v2Challenge({ resource: { url: "https://a.example/", description: "a\u202eb\u0007c\nd" } })),
    );
    expect(parsed.required?.resource.description).toBe("a\ufffdb\ufffdc d");
  });
});

describe("an option that cannot be paid as written is left out, and the reason given", () => {
  test.each([
    ["dollars", { amount: "0.5" }, "amount-decimal", 'atomic units: "500000" for 0.5'],
    ["dollars with a sign", { amount: "$0.01" }, "amount-decimal", 'atomic units: "10000" for $0.01'],
    ["a number", { amount: 10000 }, "amount-number", 'a string of atomic units, "10000"'],
    ["a leading zero", { amount: "010" }, "amount-format", undefined],
    ["hexadecimal", { amount: "0x10" }, "amount-format", undefined],
    ["nothing", { amount: "" }, "amount-format", undefined],
    ["missing", { amount: undefined }, "amount-format", undefined],
    ["too large", { amount: (2n ** 256n).toString() }, "amount-format", undefined],
    [
      "v1's field",
      { amount: undefined, maxAmountRequired: "1" },
      "amount-other-version",
      '"amount" in x402 v2',
    ],
    ["a v1 name", { network: "base" }, "network-v1-name", "eip155:8453"],
    ["junk", { network: "basenet" }, "network-format", undefined],
    ["a number", { network: 8453 }, "network-format", undefined],
    [
      "a symbol",
      { asset: "USDC" },
      "asset-symbol",
      `${USDC_BASE_SEPOLIA}, the address of USDC on Base Sepolia`,
    ],
    ["short", { asset: "0x1234" }, "asset-format", undefined],
    ["bad checksum", { asset: USDC_BASE_SEPOLIA.replace("C", "c") }, "asset-checksum", undefined],
    ["missing", { payTo: undefined }, "pay-to-format", undefined],
    ["a name", { payTo: "vitalik.eth" }, "pay-to-format", undefined],
    ["bad checksum", { payTo: PAY_TO.replace("C", "c") }, "pay-to-checksum", undefined],
    ["zero", { maxTimeoutSeconds: 0 }, "timeout-format", undefined],
    ["a string", { maxTimeoutSeconds: "60" }, "timeout-format", undefined],
    ["a fraction", { maxTimeoutSeconds: 1.5 }, "timeout-format", undefined],
    ["missing", { scheme: undefined }, "scheme-format", undefined],
    ["a list", { extra: [] }, "extra-shape", undefined],
  ])("%s: %j", (_what, changes, code, expected) => {
    const parsed = v2With(changes);
    expect(codes(parsed)).toEqual([code]);
    if (expected) expect(parsed.issues[0]?.expected).toBe(expected);
    expect(parsed.required?.accepts).toEqual([]);
    expect(parsed.required?.rawAccepts).toEqual([]);
  });

  test("in v1 too", () => {
    expect(codes(v1With({ maxAmountRequired: "0.01" }))).toEqual(["amount-decimal"]);
    expect(codes(v1With({ maxAmountRequired: undefined, amount: "1" }))).toEqual(["amount-other-version"]);
    expect(codes(v1With({ network: "somewhere" }))).toEqual(["network-format"]);
    const caip2 = v1With({ network: "eip155:84532" });
    expect(codes(caip2)).toEqual(["network-caip2-in-v1"]);
    expect(caip2.required?.accepts).toHaveLength(1);
  });

  test("the other options stay, in order, with their raw objects beside them", () => {
    const good = v2Option({ amount: "2" });
    const { required, issues, positions } = parsePaymentRequired(
      v2Response(v2Challenge({ accepts: [v2Option({ amount: "0.1" }), good, 7, v2Option({ amount: "3" })] })),
    );
    expect(required?.accepts.map((o) => o.amount)).toEqual(["2", "3"]);
    expect(required?.rawAccepts[0]).toEqual(good);
    expect(positions).toEqual([1, 3]);
    expect(issues.map((i) => [i.code, i.path])).toEqual([
      ["amount-decimal", "accepts[0].amount"],
      ["option-shape", "accepts[2]"],
    ]);
  });
});

describe("what can be read in two ways is no challenge", () => {
  const header = (challenge: unknown): [string, string] => ["payment-required", encodeJsonHeader(challenge)];
  const read = (headers: [string, string][], body = "{}") =>
    parsePaymentRequired({ status: 402, headers, body });

  test("two headers", () => {
    const parsed = read([header(v2Challenge()), header(v2Challenge())]);
    expect(parsed.required).toBeNull();
    expect(codes(parsed)).toEqual(["header-repeated"]);
  });

  test("a repeated key in the header", () => {
    const text = JSON.stringify(v2Challenge()).replace('"amount":', '"amount":"1","amount":');
    const parsed = read([["payment-required", btoa(text)]]);
    expect(parsed.required).toBeNull();
    expect(codes(parsed)).toEqual(["json-duplicate-key"]);
  });

  test("a repeated key in the body", () => {
    const text = JSON.stringify(v1Challenge()).replace('"payTo":', '"payTo":"0x0","payTo":');
    const parsed = read([], text);
    expect(parsed.required).toBeNull();
    expect(codes(parsed)).toEqual(["json-duplicate-key"]);
    expect(read([header(v2Challenge())], text).required).toBeNull();
  });

  test.each([
    ["another amount", v1Challenge({ accepts: [v1Option({ maxAmountRequired: "10" })] })],
    ["another payee", v1Challenge({ accepts: [v1Option({ payTo: USDC_BASE_SEPOLIA })] })],
    ["one option more", v1Challenge({ accepts: [v1Option(), v1Option({ network: "base" })] })],
    ["another v2 challenge", v2Challenge({ accepts: [v2Option({ amount: "10" })] })],
  ])("a body with %s", (_what, body) => {
    const parsed = read([header(v2Challenge())], JSON.stringify(body));
    expect(parsed.required).toBeNull();
    expect(codes(parsed)).toEqual(["header-body-disagree"]);
  });

  test.each([
    ["the same in v1", v1Challenge()],
    ["the same in v2", v2Challenge()],
    ["something else entirely", { error: "payment required" }],
  ])("but a body with %s is fine", (_what, body) => {
    const parsed = read([header(v2Challenge())], JSON.stringify(body));
    expect(codes(parsed)).toEqual([]);
    expect(parsed.required?.accepts).toHaveLength(1);
  });

  test("v1 clients may be offered fewer options than v2 clients", () => {
    const both = v2Challenge({ accepts: [v2Option(), v2Option({ amount: "99" })] });
    expect(read([header(both)], JSON.stringify(v1Challenge())).required?.accepts).toHaveLength(2);
  });
});

describe("challenges in the wrong place or shape", () => {
  const read = (headers: [string, string][], body = "{}") =>
    parsePaymentRequired({ status: 402, headers, body });

  test("a v2 challenge in the body only is read, and flagged", () => {
    const parsed = read([], JSON.stringify(v2Challenge()));
    expect(codes(parsed)).toEqual(["v2-in-body"]);
    expect(parsed.required?.accepts).toHaveLength(1);
    expect(parsed.seen).toEqual({ v2Header: false, v1Body: true });
  });

  test("a v1 challenge in the header is read, and flagged", () => {
    const parsed = read([["payment-required", encodeJsonHeader(v1Challenge())]]);
    expect(codes(parsed)).toEqual(["v1-in-header"]);
    expect(parsed.required?.x402Version).toBe(1);
  });

  test("a header under another name is not read, and flagged", () => {
    const parsed = read([["x-payment-required", encodeJsonHeader(v2Challenge())]]);
    expect(codes(parsed)).toEqual(["header-name"]);
    expect(parsed.required).toBeNull();
  });

  test.each([
    ["no version", v2Challenge({ x402Version: undefined }), "version"],
    ["a version in a string", v2Challenge({ x402Version: "2" }), "version"],
    ["version 3", v2Challenge({ x402Version: 3 }), "version"],
    ["no options", v2Challenge({ accepts: undefined }), "accepts-shape"],
    ["one option, not a list", v2Challenge({ accepts: v2Option() }), "accepts-shape"],
    ["a list", [v2Challenge()], "challenge-shape"],
    ["null", null, "challenge-shape"],
  ])("%s: nothing can be read", (_what, challenge, code) => {
    const parsed = read([["payment-required", encodeJsonHeader(challenge)]]);
    expect(parsed.required).toBeNull();
    expect(codes(parsed)).toEqual([code]);
  });

  test("a missing resource is flagged, and the options still read", () => {
    const parsed = read([["payment-required", encodeJsonHeader(v2Challenge({ resource: undefined }))]]);
    expect(codes(parsed)).toEqual(["resource-missing"]);
    expect(parsed.required?.accepts).toHaveLength(1);
  });

  test.each(["", "<html>402</html>", "{}", '{"x402Version":1}', "null", "{broken"])(
    "a body of %j is no challenge and no issue",
    (body) =>
      expect(read([], body)).toEqual({
        required: null,
        issues: [],
        positions: [],
        seen: { v2Header: false, v1Body: false },
      }),
  );

  test("a thousand options are cut, with a word about it", () => {
    const accepts = Array.from({ length: 1_000 }, () => v2Option());
    const parsed = read([
      ["payment-required", encodeJsonHeader(v2Challenge({ accepts: accepts.slice(0, 100) }))],
    ]);
    expect(parsed.required?.accepts).toHaveLength(32);
    expect(codes(parsed)).toEqual(["accepts-many"]);
  });

  test("nothing that a stranger sends makes the parser throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.boolean(), (challenge, option, wrap) => {
        const value = wrap ? v2Challenge({ accepts: [option], extensions: challenge }) : challenge;
        read([["payment-required", encodeJsonHeader(value)]], JSON.stringify(value));
        // Not String(option): an object with a member "toString" has no such text.
        const header = typeof option === "string" ? option : JSON.stringify(option);
        read([["payment-required", header]], JSON.stringify({ x402Version: 1, accepts: challenge }));
      }),
    );
  });
});
