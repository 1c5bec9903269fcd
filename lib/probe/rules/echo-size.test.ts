import { expect, test } from "vitest";
import { encodePayment } from "@/lib/x402/payment-payload";
import { v1Response } from "@/lib/x402/test-challenges";
import { observationOf } from "../test-observations";
import { viewOf } from "../view";
import { echoSize } from "./echo-size";

test("the estimate is what our own client sends, or a little more", () => {
  const view = viewOf(observationOf());
  if (!view.required) throw new Error("no challenge");
  const authorization = {
    from: `0x${"1".repeat(40)}`,
    to: `0x${"2".repeat(40)}`,
    value: "10000",
    validAfter: "1795363200",
    validBefore: "1795363260",
    nonce: `0x${"3".repeat(64)}`,
  };
  const { value } = encodePayment(view.required, 0, { authorization, signature: `0x${"4".repeat(130)}` });
  const estimate = echoSize(view) ?? 0;
  expect(estimate).toBeGreaterThan(value.length);
  expect(estimate).toBeLessThan(value.length + 500);
});

test("a v1 client repeats nothing", () => {
  expect(echoSize(viewOf(observationOf({ cold: v1Response() })))).toBeNull();
});
