import { queries } from "./catalog";
import type { CpuShares } from "./cpu-share";
import type { Loaded } from "./load";
import { type Server, startLoader } from "./servers";

/** One thing that is asked of one server. */
interface Scenario {
  name: string;
  server: Server;
  paths: string[];
  headers?: Record<string, string>;
  /** Each process that answers may use only {@link SHARE} of a CPU. */
  held?: boolean;
  /** Asked for longer before the time begins. */
  warmed?: boolean;
}

/** So little that the database and whoever asks have enough left of two CPUs, also while two processes answer. */
const SHARE = 0.3;
/** More addresses than one load asks. */
const FRESH = 60_000;
/** What takes some ten thousand answers until the engine has compiled it is asked so long before, in each process. */
const WARM_SECONDS = 10;
/** Held processes are asked so many times as long: they answer so little that a few seconds are mostly the begin and the end. */
const HELD_LONGER = 4;

export interface Measured {
  name: string;
  perSecond: number;
  p50Ms: number;
  p95Ms: number;
  bytesEach: number;
  failed: number;
  /** Of the server and the processes it started, microseconds for one answer; null where the system does not tell. */
  cpuUsEach: number | null;
}

export interface Fleet {
  bare: Server;
  /** Two of them behind one port, as `two` is: what two processes with so little of a CPU each can be to one. */
  bareTwo: Server;
  framework: Server;
  souk: Server;
  /** Two web processes behind one port. */
  two: Server;
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
function scenarios({ bare, bareTwo, framework, souk, two, listingIds }: Fleet): Scenario[] {
  const some = listingIds.filter((_, i) => i % Math.ceil(listingIds.length / KEPT) === 0);
  const listings = some.map((id) => `/listings/${id}`);
  const words = queries(KEPT, 11).map((words) => encodeURIComponent(words));
  const pages = words.map((q) => `/?q=${q}`);
  const asked = words.map((query) => `/discovery/search?query=${query}`);
  // The price makes each an address of its own.
  const fresh = queries(6 * FRESH, 13).map(
    (query, i) =>
      `/discovery/search?query=${encodeURIComponent(query)}&maxUsdPrice=0.4${String(i % 100_000).padStart(5, "0")}`,
  );
  return [
    { name: "bare Node, 10 KB of JSON", server: bare, paths: ["/"] },
    { name: "Next, static page", server: framework, paths: ["/"] },
    { name: "Next, route handler", server: framework, paths: ["/handler"], warmed: true },
    { name: "home, kept", server: souk, paths: ["/"] },
    { name: "home, kept, gzip", server: souk, paths: ["/"], headers: { "accept-encoding": "gzip" } },
    { name: "search, kept", server: souk, paths: pages },
    { name: "listing, kept", server: souk, paths: listings },
    { name: "JSON search, kept", server: souk, paths: asked },
    { name: "JSON search, each new", server: souk, paths: fresh, warmed: true },
    { name: "home, signed in", server: souk, paths: ["/"], headers: SIGNED_IN },
    { name: "search, signed in", server: souk, paths: pages, headers: SIGNED_IN },
    { name: "listing, signed in", server: souk, paths: listings, headers: SIGNED_IN },
    { name: "home, signed in, two processes", server: two, paths: ["/"], headers: SIGNED_IN },
    { name: "bare Node, 0.3 CPU", server: bare, paths: ["/"], held: true },
    { name: "bare Node, two of 0.3 CPU", server: bareTwo, paths: ["/"], held: true },
    { name: "home, signed in, 0.3 CPU", server: souk, paths: ["/"], headers: SIGNED_IN, held: true },
    { name: "home, signed in, two of 0.3 CPU", server: two, paths: ["/"], headers: SIGNED_IN, held: true },
  ];
}

/** Every round asks everything once, in rotating order, so that what disturbs the machine disturbs all alike. */
export async function measure(
  fleet: Fleet,
  size: Size,
  shares: CpuShares | null,
  log: (line: string) => void,
): Promise<Measured[][]> {
  const all = scenarios(fleet).filter(({ held }) => !held || shares);
  const loader = await startLoader();
  /** Every load goes on where the one before ended, so that nothing is asked again. */
  let begun = 0;
  const following = (paths: string[]) => {
    if (paths.length <= FRESH) return paths;
    const from = (begun++ * FRESH) % paths.length;
    return paths.slice(from, from + FRESH);
  };
  const ask = async (scenario: Scenario, seconds: number): Promise<Measured> => {
    const { name, server, headers = {}, held } = scenario;
    const paths = following(scenario.paths);
    const hold = (share: number | null) => {
      if (held) for (const pid of server.pids()) shares?.hold(pid, share);
    };
    hold(SHARE);
    const before = server.cpuMs();
    const { port } = server;
    const { connections } = size;
    const primed = /, kept/.test(name);
    const load: Loaded = await loader.load({ port, paths, headers, connections, seconds, primed });
    const after = server.cpuMs();
    hold(null);
    const answers = load.done + load.failed;
    return {
      name,
      perSecond: load.done / load.seconds,
      p50Ms: load.p50Ms,
      p95Ms: load.p95Ms,
      bytesEach: load.bytes / answers,
      failed: load.failed,
      cpuUsEach: before === null || after === null ? null : ((after - before) * 1_000) / answers,
    };
  };
  try {
    log("warming up");
    for (const scenario of all) await ask(scenario, scenario.server.pids().length);
    // Rendering and searching get faster for a long time, and what is compared has to be equally far: two processes share what is asked.
    for (const scenario of all)
      if (scenario.held || scenario.warmed)
        await ask({ ...scenario, held: false }, WARM_SECONDS * scenario.server.pids().length);
    const rounds: Measured[][] = [];
    for (let round = 0; round < size.rounds; round++) {
      log(`round ${round + 1} of ${size.rounds}`);
      const order = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
      const measured: Measured[] = [];
      for (const scenario of order)
        measured.push(await ask(scenario, size.seconds * (scenario.held ? HELD_LONGER : 1)));
      rounds.push(all.flatMap(({ name }) => measured.filter((each) => each.name === name)));
    }
    return rounds;
  } finally {
    loader.stop();
  }
}
