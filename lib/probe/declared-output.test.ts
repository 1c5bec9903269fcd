import { expect, it } from "vitest";
import type { PaymentRequired } from "@/lib/x402/types";
import { declaredOutput } from "./declared-output";

const challenge = (change: Partial<PaymentRequired>): PaymentRequired =>
  ({
    x402Version: 2,
    resource: null,
    accepts: [],
    rawAccepts: [],
    extensions: {},
    ...change,
  }) as PaymentRequired;

it("is the example and the schema of the bazaar extension", () => {
  const schema = { type: "object", properties: { rate: { type: "number" } } };
  const bazaar = {
    info: { output: { type: "json", example: { rate: 1.1 } } },
    schema: { properties: { output: { properties: { example: schema } } } },
  };
  expect(declaredOutput(challenge({ extensions: { bazaar } }))).toEqual({ schema, example: { rate: 1.1 } });
});

it("is whatever version 1 put under outputSchema.output", () => {
  const rawAccepts = [{ outputSchema: { output: { quote: "string", at: { type: "number" } } } }];
  expect(declaredOutput(challenge({ x402Version: 1, rawAccepts }))).toEqual({
    schema: { properties: { quote: { type: "string" }, at: { type: "number" } } },
    example: undefined,
  });
});

it("is nothing when nothing is declared, or far too much", () => {
  expect(declaredOutput(challenge({}))).toBeNull();
  const bazaar = { info: { output: { example: "x".repeat(40_000) } } };
  expect(declaredOutput(challenge({ extensions: { bazaar } }))).toBeNull();
});
