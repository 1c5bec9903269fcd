import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { PAY_TO, v1Response, v2Response } from "@/lib/x402/test-challenges";
import { judge } from "./judge";
import { BAZAAR, goodChallenge, observationOf, type Scene } from "./test-observations";

const judged = (scene: Scene = {}) => judge(observationOf(scene));
const challenged = (changes: Record<string, unknown>) => ({ cold: v2Response(goodChallenge(changes)) });
const offered = (...options: Record<string, unknown>[]) => challenged({ accepts: options });
const mainOption = (changes: Record<string, unknown> = {}) => ({
  ...(goodChallenge().accepts as Record<string, unknown>[])[0],
  ...changes,
});
const _rawHeader = (value: string): Scene => ({
  cold: { status: 402, headers: [["payment-required", value]], body: "{}" },
});
const _good = encodeJsonHeader(goodChallenge());
const _padded = ["1", "12", "123"]
  .map((error) => encodeJsonHeader(goodChallenge({ error })))
  .find((value) => value.endsWith("=")) as string;
const quote = "https://api.example.com/quote";
const _mega = "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7";

const WHO = ["sdk-v2", "sdk-v1", "browser", "relay", "eoa", "smart-wallet", "coinbase-validator", "x402scan"];

describe("verdict", () => {
  test("an error in one option does not stop the others, and counts as a warning", () => {
    const report = judged(offered(mainOption({ amount: "0.01" }), mainOption()));
    expect(report.verdict).toBe("payable-with-warnings");
    expect(report.summary).toBe("Payable: one warning");
    expect(report.findings[0]).toMatchObject({ id: "amount-atomic-units", severity: "warning" });
  });

  test("two options with an error each are not payable, whichever rules they break", () => {
    const report = judged(offered(mainOption({ amount: "0.01" }), mainOption({ maxTimeoutSeconds: 3 })));
    expect(report.verdict).toBe("not-payable");
    expect(report.summary).toBe("Not payable yet: two errors");
  });

  test("positions are those on the wire, also behind an option that could not be read", () => {
    const report = judged(offered(mainOption({ amount: "0.01" }), mainOption({ maxTimeoutSeconds: 3 })));
    expect(report.findings.find((f) => f.id === "timeout-payable")?.observed).toContain("accepts[1]");
  });

  test("an error of the whole challenge stops every option", () => {
    expect(judged({ cold: { status: 402, body: JSON.stringify(goodChallenge()) } }).verdict).toBe(
      "not-payable",
    );
  });

  test.each<[string, Scene, string, string]>([
    [
      "blocked",
      { cold: { fails: "blocked" } },
      "blocked",
      "Not called: this is not a public internet address",
    ],
    ["dead", { cold: { fails: "timeout" } }, "unreachable", "The endpoint could not be reached"],
    ["no CORS", { cors: { status: 402 } }, "payable-with-warnings", "Payable: one warning"],
    ["gone", { cold: { status: 410 } }, "not-payable", "Not payable yet: one error"],
  ])("%s", (_what, scene, verdict, summary) => expect(judged(scene)).toMatchObject({ verdict, summary }));

  test("terms come from the example when only it met a 402", () => {
    const report = judged({ cold: { status: 400 }, example: v2Response(goodChallenge()) });
    expect(report).toMatchObject({ verdict: "payable-with-warnings", status: 400 });
    expect(report.terms?.accepts).toHaveLength(1);
  });

  test("nothing that did not answer has a latency or a status", () => {
    expect(judged({ cold: { fails: "timeout" } })).toMatchObject({
      latencyMs: null,
      status: null,
      terms: null,
    });
  });
});

describe("fixes", () => {
  const fixOf = (id: string, scene: Scene) => judged(scene).findings.find((f) => f.id === id)?.fix;
  const withHeader = (scene: Scene, name: string, value: string): Scene => {
    const cold = scene.cold as { status: number; headers: [string, string][] };
    return { ...scene, cold: { ...cold, headers: [...cold.headers, [name, value]] } };
  };
  const behindProxy = challenged({ resource: { url: "http://api.example.com/report" } });

  test("Express is recognised, and told to trust its proxy", () => {
    const fix = fixOf("resource-url-mismatch", withHeader(behindProxy, "x-powered-by", "Express"));
    expect(fix?.code).toEqual({
      framework: "Express",
      lines: '// trust the proxy, before paymentMiddleware\napp.set("trust proxy", 1);',
    });
  });

  test("an unknown framework is told what the x402 middleware takes", () => {
    expect(fixOf("resource-url-mismatch", behindProxy)?.code?.lines).toBe(
      'resource: "https://api.example.com/report",',
    );
  });

  test("without a framework the CORS fix is plain header lines", () => {
    const fix = fixOf("cors-allow-origin", { cors: { status: 402 } });
    expect(fix?.code?.framework).toBe("HTTP");
    expect(fix?.code?.lines).toContain("Access-Control-Allow-Origin: *");
  });
});

describe("callable from a browser", () => {
  test.each<[string, boolean | null, Scene]>([
    ["everything in place", true, {}],
    [
      "a hidden settlement, which the chain shows anyway",
      true,
      {
        cors: {
          status: 402,
          headers: [
            ["access-control-allow-origin", "*"],
            ["access-control-expose-headers", "payment-required"],
          ],
        },
      },
    ],
    ["no CORS", false, { cors: { status: 402 } }],
    ["a hidden challenge", false, { cors: { status: 402, headers: [["access-control-allow-origin", "*"]] } }],
    [
      "v1 needs no exposed challenge",
      true,
      {
        url: quote,
        cold: v1Response(),
        cors: { status: 402, headers: [["access-control-allow-origin", "*"]] },
      },
    ],
    ["a preflight that fails", false, { preflight: { status: 405 } }],
    ["plain http from an https page", false, { url: "http://api.example.com/report" }],
    ["not measured", null, { cors: null }],
    ["no terms", null, { cold: { status: 404 } }],
  ])("%s: %s", (_what, callable, scene) => expect(judged(scene).callableFromBrowser).toBe(callable));
});

test("whatever strangers answer, judging gives a report, and payable means that there is something to pay", () => {
  const anyOption = fc.record(
    {
      scheme: fc.constantFrom("exact", "upto", 5),
      network: fc.constantFrom("eip155:8453", "base", "x", null),
      amount: fc.constantFrom("10000", "0", "0.1", 5, "99999999999999999999"),
      maxAmountRequired: fc.constantFrom("1", "x"),
      asset: fc.constantFrom(mainOption().asset, "USDC", PAY_TO),
      payTo: fc.constantFrom(PAY_TO, `0x${"0".repeat(40)}`, "me"),
      maxTimeoutSeconds: fc.constantFrom(60, 3, -1),
      extra: fc.constantFrom({ name: "USD Coin", version: "2" }, null, 5, {}),
    },
    { requiredKeys: [] },
  );
  const anyChallenge = fc.record(
    {
      x402Version: fc.constantFrom(1, 2, 2, 3),
      resource: fc.constantFrom({ url: "https://api.example.com/report" }, { url: ":" }, null, "x"),
      accepts: fc.oneof(
        fc.array(fc.oneof(anyOption, fc.constant(mainOption())), { maxLength: 3 }),
        fc.jsonValue(),
      ),
      extensions: fc.oneof(fc.constant({ bazaar: BAZAAR }), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      anyChallenge,
      fc.option(anyChallenge),
      fc.constantFrom(402, 402, 200, 404, 301),
      (header, body, status) => {
        const report = judged({
          cold: {
            status,
            headers: [["payment-required", encodeJsonHeader(header)]],
            body: body ? JSON.stringify(body) : "{}",
          },
        });
        if (report.verdict === "payable" || report.verdict === "payable-with-warnings")
          expect(report.terms?.accepts.length).toBeGreaterThan(0);
        else if (report.verdict === "auth-only") expect(report.terms?.accepts).toEqual([]);
        else expect(report.findings.some((finding) => finding.severity === "error")).toBe(true);
        expect(report.payers.map(({ who }) => who)).toEqual(WHO);
        for (const { reason } of report.payers) expect(reason).toMatch(/\.$/);
      },
    ),
    { numRuns: 300 },
  );
});
