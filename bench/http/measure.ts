import { queries } from "./catalog";
import type { Loaded } from "./load";
import { type Server, startLoader } from "./servers";

/** One thing that is asked of one server or of two. */
interface Scenario {
  name: string;
  servers: Server[];
  paths: string[];
  headers?: Record<string, string>;
}

export interface Measured {
  name: string;
  perSecond: number;
  p50Ms: number;
  p95Ms: number;
  bytesEach: number;
  failed: number;
  /** Of the servers, microseconds for one answer; null where the system does not tell. */
  cpuUsEach: number | null;
}

export interface Fleet {
  bare: Server;
  framework: Server;
  souk: Server;
  second: Server;
  listingIds: string[];
}

export interface Size {
  rounds: number;
  seconds: number;
  connections: number;
}

/** A session that is none: the web process cannot know that before it has asked, and keeps nothing for it. */
const SIGNED_IN = { cookie: `souk_session=${"x".repeat(43)}` };
const KEPT = 20;

/** What is compared. Different addresses of one kind are asked in turn, so that no single answer is measured. */
function scenarios({ bare, framework, souk, second, listingIds }: Fleet): Scenario[] {
  const some = listingIds.filter((_, i) => i % Math.ceil(listingIds.length / KEPT) === 0);
  const listings = some.map((id) => `/listings/${id}`);
  const words = queries(KEPT, 11).map((words) => encodeURIComponent(words));
  const pages = words.map((q) => `/?q=${q}`);
  const asked = words.map((query) => `/discovery/search?query=${query}`);
  // More than are asked in one run: the price makes each an address of its own.
  const fresh = queries(60_000, 13).map(
    (query, i) =>
      `/discovery/search?query=${encodeURIComponent(query)}&maxUsdPrice=0.4${String(i).padStart(5, "0")}`,
  );
  return [
    { name: "bare Node, 10 KB of JSON", servers: [bare], paths: ["/"] },
    { name: "Next, static page", servers: [framework], paths: ["/"] },
    { name: "Next, route handler", servers: [framework], paths: ["/handler"] },
    { name: "home, kept", servers: [souk], paths: ["/"] },
    { name: "home, kept, gzip", servers: [souk], paths: ["/"], headers: { "accept-encoding": "gzip" } },
    { name: "search, kept", servers: [souk], paths: pages },
    { name: "listing, kept", servers: [souk], paths: listings },
    { name: "JSON search, kept", servers: [souk], paths: asked },
    { name: "JSON search, each new", servers: [souk], paths: fresh },
    { name: "home, signed in", servers: [souk], paths: ["/"], headers: SIGNED_IN },
    { name: "search, signed in", servers: [souk], paths: pages, headers: SIGNED_IN },
    { name: "listing, signed in", servers: [souk], paths: listings, headers: SIGNED_IN },
    { name: "home, signed in, two processes", servers: [souk, second], paths: ["/"], headers: SIGNED_IN },
  ];
}

/** Every round asks everything once, in rotating order, so that what disturbs the machine disturbs all alike. */
export async function measure(fleet: Fleet, size: Size, log: (line: string) => void): Promise<Measured[][]> {
  const all = scenarios(fleet);
  const loaders = [await startLoader(), await startLoader()];
  const ask = async (scenario: Scenario, seconds: number): Promise<Measured> => {
    const { name, servers, paths, headers = {} } = scenario;
    const cpu = () => servers.map((server) => server.cpuMs());
    const before = cpu();
    const loads = await Promise.all(
      servers.map(({ port }, i) => {
        const connections = Math.ceil(size.connections / servers.length);
        return loaders[i]?.load({
          port,
          paths,
          headers,
          connections,
          seconds,
          primed: /, kept/.test(name),
        }) as Promise<Loaded>;
      }),
    );
    const after = cpu();
    const sum = (value: (load: Loaded) => number) => loads.reduce((total, load) => total + value(load), 0);
    const answers = sum((load) => load.done + load.failed);
    const used = after.map((ms, i) => (ms === null || before[i] == null ? Number.NaN : ms - before[i]));
    const cpuMs = used.reduce((total, ms) => total + ms, 0);
    return {
      name,
      perSecond: sum((load) => load.done / load.seconds),
      p50Ms: Math.max(...loads.map((load) => load.p50Ms)),
      p95Ms: Math.max(...loads.map((load) => load.p95Ms)),
      bytesEach: sum((load) => load.bytes) / answers,
      failed: sum((load) => load.failed),
      cpuUsEach: Number.isNaN(cpuMs) ? null : (cpuMs * 1_000) / answers,
    };
  };
  try {
    log("warming up");
    for (const scenario of all) await ask(scenario, 1);
    const rounds: Measured[][] = [];
    for (let round = 0; round < size.rounds; round++) {
      log(`round ${round + 1} of ${size.rounds}`);
      const order = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
      const measured: Measured[] = [];
      for (const scenario of order) measured.push(await ask(scenario, size.seconds));
      rounds.push(all.flatMap(({ name }) => measured.filter((each) => each.name === name)));
    }
    return rounds;
  } finally {
    for (const loader of loaders) loader.stop();
  }
}
