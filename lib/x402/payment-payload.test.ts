import { x402Client, x402HTTPClient } from "@x402/core/client";
import { decodePaymentSignatureHeader } from "@x402/core/http";
import { isPaymentPayloadV1, isPaymentPayloadV2 } from "@x402/core/schemas";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { ExactEvmSchemeV1 } from "@x402/evm/exact/v1/client";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { encodePayment } from "./payment-payload";
import { parsePaymentRequired } from "./payment-required";
import { v1Challenge, v1Response, v2Challenge, v2Option, v2Response } from "./test-challenges";
import type { Eip3009Authorization, PaymentRequired } from "./types";

/** A published anvil test key: it guards nothing. */
const payer = privateKeyToAccount("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

const extensions = {
  bazaar: { info: { input: { type: "http", method: "GET" } }, schema: { type: "object" } },
};

/** What the reference client would send for a challenge, as the wire carries it. */
async function referencePayload(challenge: Record<string, unknown>) {
  const client = new x402Client();
  client.register("eip155:84532", new ExactEvmScheme(payer));
  client.registerV1("base-sepolia", new ExactEvmSchemeV1(payer));
  const payload = await client.createPaymentPayload(challenge as never);
  const headers = new x402HTTPClient(client).encodePaymentSignatureHeader(payload);
  const [header, value] = Object.entries(headers)[0] ?? ["", ""];
  return { header, value, decoded: decodePaymentSignatureHeader(value) };
}

const readRequired = (response: ReturnType<typeof v2Response>): PaymentRequired => {
  const { required } = parsePaymentRequired(response);
  if (!required) throw new Error("the test challenge must parse");
  return required;
};

describe("encodePayment", () => {
  test.each([
    ["v2", v2Challenge({ extensions }), v2Response(v2Challenge({ extensions }))],
    ["v1", v1Challenge(), v1Response()],
  ])(
    "%s: sends what the reference client sends for the same signature",
    async (_version, challenge, response) => {
      const theirs = await referencePayload(challenge);
      const { authorization, signature } = theirs.decoded.payload as {
        authorization: Eip3009Authorization;
        signature: string;
      };
      const ours = encodePayment(readRequired(response), 0, { authorization, signature });
      expect(ours.header).toBe(theirs.header);
      expect(decodePaymentSignatureHeader(ours.value)).toEqual(theirs.decoded);
    },
  );

  const signed = {
    authorization: {
      from: payer.address,
      to: payer.address,
      value: "1",
      validAfter: "0",
      validBefore: "1",
      nonce: `0x${"00".repeat(32)}`,
    },
    signature: "0x00",
  };

  test("v2 echoes the chosen option as received, unknown fields and all", () => {
    const odd = v2Option({
      payTo: "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
      unknownField: [1],
      extra: null,
    });
    const required = readRequired(v2Response(v2Challenge({ accepts: [v2Option(), odd] })));
    const payload = decodePaymentSignatureHeader(encodePayment(required, 1, signed).value);
    expect(payload.accepted).toEqual(odd);
    expect(isPaymentPayloadV2(payload)).toBe(true);
    expect("extensions" in payload).toBe(false);
  });

  test("v1 names the network as the seller did", () => {
    const payload = decodePaymentSignatureHeader(encodePayment(readRequired(v1Response()), 0, signed).value);
    expect(payload).toMatchObject({ x402Version: 1, scheme: "exact", network: "base-sepolia" });
    expect(isPaymentPayloadV1(payload)).toBe(true);
  });

  test("an option that does not exist throws", () => {
    expect(() => encodePayment(readRequired(v2Response()), 1, signed)).toThrow(RangeError);
  });
});
