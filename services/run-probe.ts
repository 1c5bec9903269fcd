import { withDocuments } from "@/lib/discovery/with-documents";
import type { GuardedFetch } from "@/lib/net/types";
import { judge } from "@/lib/probe/judge";
import { type ObserveTarget, observe } from "@/lib/probe/observe";
import { observeTool } from "@/lib/probe/observe-tool";
import type { Exchange, Observation, ProbeReport, ProbeStep } from "@/lib/probe/types";
import type { Context } from "./context";
import { readDocuments } from "./read-documents";

/** Long enough for all endpoints of a provider to be probed, short enough for one who has just repaired a document. */
const DOCUMENTS_MAX_AGE_MS = 60_000;

/** The beginning of a visit that somebody else made. */
export interface BegunVisit {
  /** The answer to the empty request. */
  cold: Exchange;
  /** When it began, as {@link Probed.startedMs}. */
  startedMs: number;
  /** Whose connections may serve the rest of the visit; closed by its owner. */
  fetch: GuardedFetch;
}

export interface ProbeTarget extends Omit<ObserveTarget, "cold"> {
  /** The MCP tool to look at; "" or absent: the URL itself. */
  tool?: string;
  begun?: BegunVisit;
  /** How old the discovery documents it is compared with may be, milliseconds. A minute unless told. */
  documentsMaxAgeMs?: number;
}

export interface Probed {
  observation: Observation;
  report: ProbeReport;
  /** When it began, on this process's monotonic clock (`performance.now()`). */
  startedMs: number;
}

interface Flight {
  result: Promise<Probed>;
  steps: ProbeStep[];
  watchers: Set<(step: ProbeStep) => void>;
}

const flights = new WeakMap<Context, Map<string, Flight>>();

/**
 * Observes an endpoint and judges what was seen; stores nothing. Callers who ask for the same target while it is
 * being observed share that observation, steps included, so that a crowd cannot turn us into a flood.
 * `url` is canonical ({@link file://../lib/net/target-url.ts}).
 */
export async function runProbe(
  ctx: Context,
  target: ProbeTarget,
  onStep?: (step: ProbeStep) => void,
): Promise<Probed> {
  const inFlight = flights.get(ctx) ?? new Map<string, Flight>();
  flights.set(ctx, inFlight);
  const key = `${target.method ?? "*"} ${target.url} ${target.tool ?? ""}`;
  const flight = inFlight.get(key) ?? start(ctx, target, () => inFlight.delete(key));
  inFlight.set(key, flight);
  if (onStep) {
    for (const step of flight.steps) onStep(step);
    flight.watchers.add(onStep);
  }
  try {
    return await flight.result;
  } finally {
    if (onStep) flight.watchers.delete(onStep);
  }
}

function start(ctx: Context, target: ProbeTarget, done: () => void): Flight {
  const steps: ProbeStep[] = [];
  const watchers: Flight["watchers"] = new Set();
  const onStep = (step: ProbeStep) => {
    steps.push(step);
    for (const watcher of watchers) watcher(step);
  };
  const { begun } = target;
  const visit = begun ? undefined : ctx.fetch.visit?.();
  const deps = {
    fetch: begun?.fetch ?? visit ?? ctx.fetch,
    readToken: ctx.chain.readToken,
    now: ctx.now,
    browserOrigin: ctx.env.origin,
    onStep,
  };
  const maxAgeMs = target.documentsMaxAgeMs ?? DOCUMENTS_MAX_AGE_MS;
  const startedMs = begun?.startedMs ?? performance.now();
  const { tool } = target;
  const observed = tool
    ? observeTool(deps, { ...target, tool }).finally(() => visit?.close())
    : observe(deps, { ...target, cold: begun?.cold })
        .finally(() => visit?.close())
        .then((observation) => withDocuments(observation, (origin) => readDocuments(ctx, origin, maxAgeMs)));
  const result = observed
    .then((observation) => ({ observation, report: judge(observation), startedMs }))
    .finally(done);
  return { result, steps, watchers };
}
