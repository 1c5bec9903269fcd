import { type Child, startChild } from "../probe/child";
import type { Answer, EngineConfig, Ready } from "./engine-process";
import { OPERATIONS, type Operation } from "./queries";
import { calibrate } from "./statistics";

export interface Measured {
  operation: Operation;
  engine: string;
  /** Milliseconds by question: the best of the rounds. Shorter for an engine that ran out of time. */
  ms: number[];
  totals: (number | null)[];
  ids: string[][];
}

export interface Running extends Ready {
  name: string;
  child: Child<Ready>;
}

export interface Pace {
  queries: number;
  rounds: number;
  /** Most seconds for one operation. */
  seconds: number;
}

/** Starts an engine; says and gives nothing when it does not come up, as when its memory runs out. */
export async function startEngine(config: EngineConfig, heapMb: number): Promise<Running | null> {
  try {
    const child = await startChild<Ready>("../search/engine-process.ts", config, {
      node: [`--max-old-space-size=${heapMb}`],
    });
    return { name: config.name, child, ...child.ready };
  } catch (error) {
    console.error(`${config.name}: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}

/** A block whose machine was this much slower at its end or beginning than at best is measured again. */
const BUSY = 1.4;
const ATTEMPTS = 3;

/** Asks all engines the same questions in turns; the order rotates. */
export async function measure(
  engines: readonly Running[],
  only: readonly string[],
  pace: Pace,
): Promise<Measured[]> {
  const results: Measured[] = [];
  let calmest = calibrate();
  for (const operation of [...OPERATIONS, "meant"] as const) {
    const able = engines.filter((engine) => engine.operations.includes(operation));
    if (able.length === 0 || !only.includes(operation === "meant" ? "typo" : operation)) continue;
    let best: { busy: number; block: Measured[] } | null = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = calibrate();
      const block = await measureBlock(operation, able, pace);
      const after = calibrate();
      calmest = Math.min(calmest, before, after);
      const busy = Math.max(before, after) / calmest;
      if (!best || busy < best.busy) best = { busy, block };
      if (busy < BUSY || operation === "meant") break;
    }
    console.error(`${operation}: the machine was ${best?.busy.toFixed(2)} times as slow as at best`);
    results.push(...(best?.block ?? []));
  }
  return results;
}

async function measureBlock(
  operation: Operation,
  engines: readonly Running[],
  pace: Pace,
): Promise<Measured[]> {
  const block = engines.map(
    (engine): Measured => ({ operation, engine: engine.name, ms: [], totals: [], ids: [] }),
  );
  const spent = engines.map(() => 0);
  const rounds = operation === "meant" ? 1 : pace.rounds;
  for (let round = -1; round < rounds; round++)
    for (let question = 0; question < (round < 0 ? 3 : pace.queries); question++)
      for (let turn = 0; turn < engines.length; turn++) {
        const place = (turn + question) % engines.length;
        const { child } = engines[place] as Running;
        const measured = block[place] as Measured;
        // A slow engine answers fewer questions, but never fewer than three, and those only once.
        const late = (spent[place] as number) > (pace.seconds * 1_000) / engines.length;
        if (late && (round > 0 || round < 0 || question >= 3)) continue;
        const given = await child.ask<Answer>(`${operation} ${question}`);
        spent[place] = (spent[place] as number) + given.ms;
        if (round < 0) continue;
        measured.ms[question] = Math.min(measured.ms[question] ?? Number.POSITIVE_INFINITY, given.ms);
        measured.totals[question] = given.total;
        measured.ids[question] = given.ids;
      }
  return block;
}
