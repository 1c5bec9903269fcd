import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_ENTRIES } from "@/lib/discovery/entries";
import { readOrigin } from "@/lib/discovery/read-origin";
import type { OriginDocuments } from "@/lib/discovery/types";
import { withDocuments } from "@/lib/discovery/with-documents";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import type { GuardedFetch } from "@/lib/net/types";
import { judge } from "@/lib/probe/judge";
import { observe } from "@/lib/probe/observe";
import { observeTool } from "@/lib/probe/observe-tool";
import { RULE_GROUPS, RULES } from "@/lib/probe/rule-book";
import type { ProbeReport, TokenFacts } from "@/lib/probe/types";
import { type Exhibit, urlOf } from "./exhibit";
import { EXHIBITS } from "./exhibits";
import { NETWORK, USDC } from "./good-answer";
import { openApiOf } from "./openapi";
import { MUSEUM_NAMES, museumHosts } from "./place-exhibits";
import { startMuseum } from "./server";

/** Shorter than a probe's own, for the exhibits that never answer. */
const DEADLINE_MS = 5_000;

let museum: Awaited<ReturnType<typeof startMuseum>>;
let fetch: GuardedFetch;
const documents = new Map<string, Promise<OriginDocuments>>();
let allowHosts: string[];

beforeAll(async () => {
  museum = await startMuseum({ port: 0, soukOrigin: "http://localhost:3000" });
  allowHosts = museumHosts(museum.origin);
  const resolve = async (name: string) => MUSEUM_NAMES[name] ?? ["127.0.0.1"];
  fetch = createGuardedFetch({ allowHosts }, { resolve });
});
afterAll(async () => {
  await fetch.close();
  await museum.stop();
});

/** The sandbox's chain has one token on it; other chains cannot be read. */
async function readToken(network: string, asset: string): Promise<TokenFacts | null> {
  if (network !== NETWORK) return null;
  if (asset !== USDC.asset) return { network, asset, exists: false };
  return { network, asset, exists: true, name: USDC.name, version: USDC.version, decimals: USDC.decimals };
}

function documentsOf({ origin }: URL): Promise<OriginDocuments> {
  const read = documents.get(origin) ?? readOrigin({ fetch, allowHosts }, origin);
  documents.set(origin, read);
  return read;
}

/** Under its method, or as somebody who does not know it. */
async function probe(exhibit: Exhibit, method?: string): Promise<ProbeReport> {
  const impatient: GuardedFetch = Object.assign(
    (request: Parameters<GuardedFetch>[0]) => fetch({ ...request, deadlineMs: DEADLINE_MS }),
    { close: fetch.close },
  );
  const url = urlOf(exhibit, museum.origin);
  const deps = { fetch: impatient, readToken, now: () => new Date(), browserOrigin: "http://localhost:3000" };
  if (exhibit.tool) return judge(await observeTool(deps, { url, tool: exhibit.tool }));
  const observation = await observe(deps, { url, method });
  return judge(await withDocuments(observation, (origin) => documentsOf(new URL(origin))));
}

const idsOf = (report: ProbeReport, advice: boolean) =>
  report.findings
    .filter(({ severity }) => (severity === "advice") === advice)
    .map(({ id }) => id)
    .sort();

describe("each exhibit is found guilty of what is wrong with it, and of nothing else", () => {
  test.concurrent.for(EXHIBITS.map((exhibit) => [exhibit.id, exhibit] as const))(
    "%s",
    { timeout: 60_000 },
    async ([, exhibit], { expect }) => {
      const { verdict, findings, advice = [] } = exhibit.expect;
      const report = await probe(exhibit, exhibit.method ?? "GET");
      // How quick an answer was says as much of the machine that runs this.
      const advised = idsOf(report, true).filter((id) => id !== "quick" || advice.includes(id));
      expect({ verdict: report.verdict, findings: idsOf(report, false), advice: advised }).toEqual({
        verdict,
        findings: [...findings].sort(),
        advice: [...advice].sort(),
      });
    },
  );
});

describe("who does not know the method finds it, and the same is wrong", () => {
  const bySearch = EXHIBITS.filter(({ method, tool }) => method !== undefined && !tool);
  test.concurrent.for(bySearch.map((exhibit) => [exhibit.id, exhibit] as const))(
    "%s",
    { timeout: 60_000 },
    async ([, exhibit], { expect }) => {
      const report = await probe(exhibit);
      expect(report.target.method).toBe(exhibit.method);
      expect({ verdict: report.verdict, findings: idsOf(report, false) }).toEqual({
        verdict: exhibit.expect.verdict,
        findings: exhibit.expect.findings,
      });
    },
  );
});

test("the museum's document names no more endpoints than readers take", () => {
  expect(Object.keys(openApiOf(EXHIBITS, []).paths as object).length).toBeLessThanOrEqual(MAX_ENTRIES);
});

test("every exhibit has a path of its own, a group, and rules that exist", () => {
  const rules = new Set(RULES.map(({ id }) => id));
  const groups = new Set(RULE_GROUPS.map(({ group }) => group));
  const ids = EXHIBITS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, group, expect: wanted } of EXHIBITS) {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(groups).toContain(group);
    for (const rule of [...wanted.findings, ...(wanted.advice ?? [])]) expect(rules).toContain(rule);
  }
});

test("every rule that an endpoint over plain HTTP can break is broken by some exhibit", () => {
  const shown = new Set(
    EXHIBITS.flatMap(({ expect: wanted }) => [...wanted.findings, ...(wanted.advice ?? [])]),
  );
  const missing = RULES.filter(({ id }) => !shown.has(id)).map(({ id }) => id);
  expect(missing).toEqual([]);
});

test("the list names every exhibit and links to its check", async () => {
  const answer = await fetch({ url: museum.origin, method: "GET" });
  if (!answer.ok) throw new Error(answer.message);
  const page = new TextDecoder().decode(answer.body);
  for (const exhibit of EXHIBITS) {
    expect(page).toContain(`id="${exhibit.id}"`);
    const resource = encodeURIComponent(urlOf(exhibit, museum.origin));
    expect(page).toContain(
      `http://localhost:3000/check?resource=${resource}&amp;${exhibit.tool ? "tool" : "method"}=`,
    );
  }
});
