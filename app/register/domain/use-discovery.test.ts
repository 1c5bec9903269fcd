import { expect, test } from "vitest";
import type { DiscoveryEvent } from "@/lib/discovery/events";
import { type DiscoveryRun, discoveryReducer } from "./use-discovery";

const begin: DiscoveryRun = { phase: "reading", origin: "", documents: [], rows: [], problem: null };
const candidate = (path: string) => ({ url: `https://example.com${path}`, missing: [], from: [] });
const probed = (id: number, path: string, method: string): DiscoveryEvent => ({
  type: "probed",
  id,
  url: `https://example.com${path}`,
  method,
  verdict: "payable",
  summary: "Payable",
  status: 402,
  payable: true,
  option: null,
  moreOptions: 0,
  problems: [],
  listing: null,
});
const play = (...events: DiscoveryEvent[]) => events.reduce<DiscoveryRun>(discoveryReducer, begin);
const documents: DiscoveryEvent = {
  type: "documents",
  origin: "https://example.com",
  documents: [],
  candidates: [candidate("/a"), candidate("/b")],
};

test("rows stand in the order of the documents, whatever is probed first", () => {
  const { rows, phase } = play(documents, { type: "probing", id: 1 }, probed(1, "/b", "GET"));
  expect(phase).toBe("probing");
  expect(rows.map(({ id, state }) => [id, state])).toEqual([
    [0, "waiting"],
    [1, "probed"],
  ]);
});

test("a further method of a URL stands right below the first", () => {
  const further = { ...probed(2, "/a", "POST"), candidate: { ...candidate("/a"), method: "POST" } };
  const { rows } = play(documents, probed(0, "/a", "GET"), further as DiscoveryEvent);
  expect(rows.map(({ id }) => id)).toEqual([0, 2, 1]);
});

test("what is skipped says why", () => {
  expect(play(documents, { type: "skipped", id: 0, why: "Time is up." }).rows[0]).toMatchObject({
    state: "skipped",
    why: "Time is up.",
  });
});
