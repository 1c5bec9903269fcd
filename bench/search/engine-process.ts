import { answer, childConfig } from "../probe/child";
import type { Engine, Given } from "./engines/engine";
import { makeFlexSearch } from "./engines/flexsearch";
import { makeMiniSearch } from "./engines/minisearch";
import { makePeer } from "./engines/peer";
import { makePostgres } from "./engines/postgres";
import { makeSouk } from "./engines/souk";
import { makeSqlite } from "./engines/sqlite";
import { type Operation, type Question, questions } from "./queries";

// One engine in a process of its own: it times itself, so that what is asked travels for nothing.

export interface EngineConfig {
  name: string;
  listings: number;
  queries: number;
  databaseUrl: string;
  /** Where our index is written, for {@link file://./restart.ts}. */
  snapshotFile: string;
}

export interface Ready {
  operations: readonly Operation[];
  about: Record<string, number>;
}

export interface Answer extends Given {
  ms: number;
}

const config = childConfig<EngineConfig>();
const engine = await make(config);
const asked = new Map<Operation, Question[]>();

async function make({ name, listings, databaseUrl, snapshotFile }: EngineConfig): Promise<Engine> {
  switch (name) {
    case "souk":
      return makeSouk(listings, snapshotFile);
    case "peer":
      return makePeer(databaseUrl);
    case "postgres":
      return makePostgres(databaseUrl);
    case "sqlite":
      return makeSqlite(listings);
    case "minisearch":
      return makeMiniSearch(listings);
    case "flexsearch":
      return makeFlexSearch(listings);
  }
  throw new Error(`there is no engine ${name}`);
}

process.on("message", async (word: string) => {
  if (word === "memory") {
    answer(process.memoryUsage().rss);
    return;
  }
  const [operation, number] = word.split(" ") as [Operation, string];
  let list = asked.get(operation);
  if (!list) {
    list = questions(operation, config.queries);
    asked.set(operation, list);
  }
  const question = list[Number(number)] as Question;
  // The page before the measured one is found outside of the time.
  if (operation === "deep") await engine.ask(operation, question);
  const began = performance.now();
  const given = (await engine.ask(operation, question)) as Given & { ms?: number };
  const ms = given.ms ?? performance.now() - began;
  answer({ ...given, ms } satisfies Answer);
});
answer({ operations: engine.operations, about: engine.about } satisfies Ready);
