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
