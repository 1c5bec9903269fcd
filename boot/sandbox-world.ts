import { renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { MUSEUM_NAMES, museumHosts } from "@/sandbox/museum/place-exhibits";
import type { RunningSeller } from "@/sandbox/sellers/start-sellers";
import { SELLERS } from "@/sandbox/sellers/start-sellers";
import { NETWORK } from "@/sandbox/token";
import { keepEvidenceKey } from "./evidence-key";
import { stopLeftovers } from "./leftovers";
import { acquireLock } from "./lock";
import { keepPorts, webPort } from "./ports";
import {
  type Boot,
  buildWeb,
  type Environment,
  migrate,
  startChainWithToken,
  startDatabase,
  startProcesses,
  startSandboxServices,
} from "./world-parts";

/** A running sandbox, as written to `world.json` in the state folder for tools and tests. */
export interface SandboxWorld {
  origin: string;
  rpcUrl: string;
  facilitatorUrl: string;
  sellers: RunningSeller[];
  /** Endpoints that are broken in one way each; not in the catalog. */
  museumUrl: string;
}

/**
 * Starts the whole sandbox: database, chain, facilitator, sellers, worker and web; resolves when all of it answers.
 * DATABASE_URL, SOUK_RPC_URLS, SOUK_FACILITATOR_URL and SOUK_ORIGIN take the place of what would be started or
 * chosen here; SOUK_ALLOW_HOSTS joins the sellers' and the museum's hosts. SOUK_STATE_DIR moves the state folder `.souk`.
 */
export async function startSandboxWorld(given: Omit<Boot, "childrenDir">): Promise<SandboxWorld> {
  const { root, dev, environment, stops } = given;
  const stateDir = path.resolve(root, environment.SOUK_STATE_DIR || ".souk");
  const worldFile = path.join(stateDir, "world.json");
  const boot: Boot = { ...given, childrenDir: path.join(stateDir, "children") };
  const port = Number(environment.PORT || 3000);
  const origin = environment.SOUK_ORIGIN || `http://localhost:${port}`;
  // The lock comes before the port: a second start in this folder should hear of the first one.
  stops.add("lock", acquireLock(path.join(stateDir, "lock"), origin));
  rmSync(worldFile, { force: true });
  await stopLeftovers(path.join(stateDir, "children"));
  await webPort(environment.PORT);
  const services = ["facilitator", "museum", ...SELLERS.map((seller) => seller.name)];
  const ports = await keepPorts(stateDir, ["postgres", "chain"], services);

  const building = dev ? undefined : buildWeb(boot);
  building?.catch(() => {}); // awaited below
  const prepareDatabase = async () => {
    const url =
      environment.DATABASE_URL ||
      (await startDatabase(boot, path.join(stateDir, "postgres"), ports.postgres));
    await migrate(boot, url);
    return url;
  };
  const prepareChain = async () => {
    const rpcUrl = await startChainWithToken(boot, path.join(stateDir, "chain"), ports.chain);
    const facilitatorUrl = environment.SOUK_FACILITATOR_URL || undefined;
    return {
      rpcUrl,
      ...(await startSandboxServices(boot, { rpcUrl, facilitatorUrl, ports, soukOrigin: origin })),
    };
  };
  const [databaseUrl, { rpcUrl, facilitatorUrl, sellers, museumUrl, hostileUrls }] = await allOrFirstError(
    prepareDatabase(),
    prepareChain(),
  );

  const parts = { origin, rpcUrl, facilitatorUrl, sellers, museumUrl };
  const childEnv = {
    ...sandboxEnv(boot, { ...parts, port, databaseUrl }),
    SOUK_DNS_STUB: environment.SOUK_DNS_STUB || keepNames(path.join(stateDir, "names.json")),
    SOUK_EVIDENCE_KEY: environment.SOUK_EVIDENCE_KEY || keepEvidenceKey(stateDir),
  };
  const exhibits = hostileUrls.map((url) => ({ url, method: "GET" }));
  await register(boot, childEnv, sellers, exhibits);
  await building;
  await startProcesses(boot, childEnv);

  const world: SandboxWorld = parts;
  // In one step, because others wait for it to appear.
  writeFileSync(`${worldFile}.new`, `${JSON.stringify(world, null, 2)}\n`);
  renameSync(`${worldFile}.new`, worldFile);
  stops.add("world-file", () => rmSync(worldFile, { force: true }));
  return world;
}

/** Both results; or, when both have ended, the error of the one that failed. */
async function allOrFirstError<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}

function sandboxEnv(boot: Boot, parts: SandboxWorld & { port: number; databaseUrl: string }): Environment {
  const { environment, dev } = boot;
  const own = environment.SOUK_ALLOW_HOSTS;
  const hosts = parts.sellers.map((seller) => `127.0.0.1:${seller.port}`);
  hosts.push(...museumHosts(parts.museumUrl));
  return {
    ...environment,
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(parts.port),
    DATABASE_URL: parts.databaseUrl,
    SOUK_MODE: "sandbox",
    SOUK_ORIGIN: parts.origin,
    SOUK_RPC_URLS: environment.SOUK_RPC_URLS || `${NETWORK}=${parts.rpcUrl}`,
    SOUK_SANDBOX_RPC_URL: parts.rpcUrl,
    SOUK_FACILITATOR_URL: parts.facilitatorUrl,
    SOUK_MUSEUM_URL: parts.museumUrl,
    SOUK_ALLOW_HOSTS: [...hosts, ...(own ? [own] : [])].join(","),
  };
}

/** Some exhibits of the museum have names, which no name server knows. */
function keepNames(file: string): string {
  writeFileSync(file, `${JSON.stringify(MUSEUM_NAMES, null, 2)}\n`);
  return file;
}

/** The services are loaded here: with hot reload, the rest comes up although somebody is writing on them. */
async function register(
  boot: Boot,
  env: Environment,
  sellers: RunningSeller[],
  exhibits: { url: string; method: string }[],
): Promise<void> {
  const { steps, stops, dev } = boot;
  const work = async () => {
    const { registerSellers } = await import("./register-sellers");
    return stops.start(
      "registration",
      () => registerSellers(env, sellers, exhibits),
      () => {},
    );
  };
  const registering = steps.run("probes", work, ({ registered, payable, known }) =>
    registered > 0
      ? `${registered} sellers registered, ${payable} of them payable`
      : `${known} sellers known from before`,
  );
  if (!dev) return registering.then(() => {});
  await registering.catch((error: Error) => steps.fail("probes", error));
}
