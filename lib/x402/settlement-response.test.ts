import { encodePaymentResponseHeader } from "@x402/core/http";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeJsonHeader } from "./header-codec";
import { parseSettlementResponse } from "./settlement-response";

const settled = {
  success: true,
  transaction: `0x${"ab".repeat(32)}`,
  network: "eip155:84532",
  payer: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
} as const;

describe("parseSettlementResponse", () => {
  test("reads what the reference SDK encodes", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.stringMatching(/^[a-z_]{1,30}$/), (success, errorReason) => {
        const value = { ...settled, success, errorReason };
        const headers: [string, string][] = [["payment-response", encodePaymentResponseHeader(value)]];
        expect(parseSettlementResponse(headers)).toEqual({ found: true, settlement: value });
      }),
    );
  });

  test("v1's header and network names are read into the same shape", () => {
    const value = encodeJsonHeader({ ...settled, network: "base-sepolia" });
    expect(parseSettlementResponse([["X-PAYMENT-RESPONSE", value]]).settlement).toEqual(settled);
  });

  test("a batch-settlement voucher has no transaction", () => {
    const value = encodeJsonHeader({ success: true, transaction: "", network: "eip155:84532" });
    expect(parseSettlementResponse([["payment-response", value]]).settlement?.transaction).toBe("");
  });

  test("no header is not an issue", () => {
    expect(parseSettlementResponse([["content-type", "text/plain"]])).toEqual({
      found: false,
      settlement: null,
    });
  });

  test("the same value under both names is one settlement; two different ones are none", () => {
    const one = encodeJsonHeader(settled);
    const other = encodeJsonHeader({ ...settled, success: false });
    expect(
      parseSettlementResponse([
        ["payment-response", one],
        ["x-payment-response", one],
      ]).settlement,
    ).toEqual(settled);
    const differing = parseSettlementResponse([
      ["payment-response", one],
      ["x-payment-response", other],
    ]);
    expect(differing).toMatchObject({
      found: true,
      settlement: null,
      issue: { code: "settlement-repeated" },
    });
  });

  test.each([
    ["success as a string", { ...settled, success: "true" }],
    ["no success", { transaction: "0x", network: "eip155:1" }],
    ["no network", { success: true, transaction: "0x" }],
    ["a transaction that is a number", { ...settled, transaction: 5 }],
    ["a list", [settled]],
    ["null", null],
  ])("%s is found but not believed", (_what, value) => {
    const parsed = parseSettlementResponse([["payment-response", encodeJsonHeader(value)]]);
    expect(parsed).toMatchObject({ found: true, settlement: null, issue: { code: "settlement-shape" } });
  });

  test("junk is found but not read", () => {
    const parsed = parseSettlementResponse([["payment-response", "not settled"]]);
    expect(parsed).toMatchObject({ found: true, settlement: null, issue: { code: "header-not-base64" } });
  });
});
