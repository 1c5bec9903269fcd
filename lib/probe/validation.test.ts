import { expect, test } from "vitest";
import { v2Response } from "@/lib/x402/test-challenges";
import { judge } from "./judge";
import { BAZAAR, goodChallenge, observationOf, type Scene } from "./test-observations";
import { validationOf } from "./validation";

const validated = (scene: Scene = {}) => validationOf(judge(observationOf(scene)));

test("a payable endpoint passes the four checks that other validators know, and every rule of ours", () => {
  const validation = validated();
  expect(validation).toMatchObject({
    valid: true,
    simulation: { outcome: "accepted" },
    statusCode: 402,
    x402Version: 2,
    paymentRequirements: { scheme: "exact", amount: "10000" },
    bazaarExtension: BAZAAR,
    verdict: "payable",
    findings: [],
  });
  expect(validation.preflight.slice(0, 4)).toMatchObject(
    ["reachable", "returns_402", "has_bazaar_extension", "parse"].map((check) => ({ check, passed: true })),
  );
  expect(validation.preflight.every(({ passed }) => passed)).toBe(true);
  expect(validation.preflight).toHaveLength(4 + validation.passed.length);
});

test("what fails says what was expected and seen, and is required when it stops the payment", () => {
  const accepts = [{ ...(goodChallenge().accepts as object[])[0], amount: "0.01" }];
  const validation = validated({ cold: v2Response(goodChallenge({ accepts })), cors: { status: 402 } });
  expect(validation).toMatchObject({ valid: false, simulation: { outcome: "rejected" } });
  const failed = validation.preflight.filter(({ passed }) => !passed);
  expect(failed).toMatchObject([
    { check: "amount-atomic-units", severity: "required", expected: 'atomic units: "10000" for 0.01' },
    { check: "cors-allow-origin", severity: "advisory", actual: "no Access-Control-Allow-Origin" },
  ]);
});

test("an endpoint that cannot be reached fails all that follows from it", () => {
  const { preflight, valid } = validated({ cold: { fails: "dns" } });
  expect(valid).toBe(false);
  expect(preflight.slice(0, 4).map(({ passed }) => passed)).toEqual([false, false, false, false]);
});
