import { describe, expect, inject, test } from "vitest";
import { createChainReader } from "@/lib/chain/chain-reader";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { judge } from "./judge";
import { observe } from "./observe";
import type { Verdict } from "./types";

const sellers = inject("sellers");
const chain = createChainReader({ "eip155:84532": inject("rpcUrl") });

async function probe(name: string) {
  const seller = sellers.find((candidate) => candidate.name === name);
  if (!seller) throw new Error(`no sample seller is called ${name}`);
  const fetch = createGuardedFetch({ allowHosts: [new URL(seller.url).host] });
  const observation = await observe(
    { fetch, readToken: chain.readToken, now: () => new Date(), browserOrigin: "http://localhost:3000" },
    { url: seller.url },
  );
  await fetch.close();
  return { seller, observation, report: judge(observation) };
}

describe("the sample sellers, probed as anybody's", () => {
  test.each([
    "article",
    "rates",
    "summary",
    "image",
    "climate",
    "sealed",
    "two-options",
    "v1-quote",
    "slow",
    "terms-changer",
    "takes-and-fails",
    "claims-falsely",
  ])("%s is payable, without an error or a warning", async (name) => {
    const { seller, report, observation } = await probe(name);
    expect(report.findings.filter((finding) => finding.severity !== "advice")).toEqual([]);
    expect(report).toMatchObject({
      verdict: "payable",
      callableFromBrowser: true,
      target: { method: seller.method },
    });
    expect(observation.tokens).toMatchObject([{ exists: true, name: "USDC", version: "2", decimals: 6 }]);
  });

  test.each<[string, Verdict, string[]]>([
    ["no-cors", "payable-with-warnings", ["cors-allow-origin"]],
    ["broken-404", "not-payable", ["status-402"]],
    ["broken-dollars", "not-payable", ["amount-atomic-units"]],
    ["broken-resource", "not-payable", ["resource-url-mismatch"]],
  ])("%s is %s, for exactly the reason it was made for", async (name, verdict, ids) => {
    const { report } = await probe(name);
    const grave = report.findings.filter((finding) => finding.severity !== "advice");
    expect(grave.map((finding) => finding.id)).toEqual(ids);
    expect(report.verdict).toBe(verdict);
  });
});
