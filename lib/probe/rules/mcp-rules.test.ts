import { describe, expect, test } from "vitest";
import { judge } from "../judge";
import { rulesFor } from "../rule-book";
import { observationOf } from "../test-observations";
import { BROKEN_TOOLS, INNOCENT_TOOLS, toolObservation } from "./test-broken-tools";

const serious = ({ severity }: { severity: string }) => severity !== "advice";

describe("each way in which a tool is wrong gives one finding and no other", () => {
  test.each(BROKEN_TOOLS)("%s: %s", (rule, _what, severity, scene) => {
    const { findings, verdict } = judge(toolObservation(scene));
    const wanted = findings.filter(({ id }) => id === rule);
    expect(wanted.map((finding) => finding.severity)).toEqual([severity]);
    expect(findings.filter((finding) => serious(finding) && finding.id !== rule)).toEqual([]);
    const verdicts = { error: "not-payable", warning: "payable-with-warnings", advice: "payable" };
    expect(verdict).toBe(verdicts[severity]);
  });
});

test.each(INNOCENT_TOOLS)("%s is not accused", (_what, scene) => {
  const { findings, verdict } = judge(toolObservation(scene));
  expect(findings.filter(serious)).toEqual([]);
  expect(verdict).toBe("payable");
});

test("tools and resources are judged by rules of their own, and share those about payment", () => {
  const tool = rulesFor(toolObservation()).map(({ id }) => id);
  const resource = rulesFor(observationOf()).map(({ id }) => id);
  expect(resource.filter((id) => id.startsWith("mcp-"))).toEqual(["mcp-tool-named"]);
  expect(tool).not.toContain("mcp-tool-named");
  for (const id of ["amount-atomic-units", "pay-to-address", "x402-version", "no-redirect"]) {
    expect(tool).toContain(id);
    expect(resource).toContain(id);
  }
  for (const id of [
    "header-size",
    "challenge-not-cached",
    "declared-method",
    "preflight",
    "echo-size",
    "status-402",
  ])
    expect(tool).not.toContain(id);
});

test("nothing that the rules say of a tool tells to change an HTTP resource", () => {
  for (const [, , , scene] of BROKEN_TOOLS)
    for (const { group, fix } of judge(toolObservation(scene)).findings)
      if (group !== "mcp") expect(fix.code).toBeUndefined();
});

test.each<[string, boolean | null, Parameters<typeof toolObservation>[0]]>([
  ["not measured", null, {}],
  ["everything in place", true, { page: {} }],
  ["a session that is exposed", true, { page: {}, facts: { givesSession: true } }],
  ["no session, so nothing to expose", true, { page: { hello: [["access-control-allow-origin", "*"]] } }],
  ["no CORS", false, { page: { preflight: [], hello: [] } }],
  [
    "two allowed origins at once",
    false,
    {
      page: {
        hello: [
          ["access-control-allow-origin", "*"],
          ["access-control-allow-origin", "*"],
        ],
      },
    },
  ],
])("a tool from a web page, %s: %s", (_what, callable, scene) => {
  const report = judge(toolObservation(scene));
  expect(report.callableFromBrowser).toBe(callable);
  expect(report.payers.find(({ who }) => who === "browser")?.ok).toBe(callable);
  expect(report.payers.find(({ who }) => who === "relay")?.ok).toBe(true);
  expect(report.verdict).toBe("payable");
});

test("a tool on plain http is out of reach of a page on https", () => {
  const observation = toolObservation({ page: {} });
  observation.target.url = observation.target.url.replace("https:", "http:");
  expect(judge(observation).callableFromBrowser).toBe(false);
});
