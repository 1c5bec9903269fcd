import { z } from "zod";

/**
 * The whole configuration, from environment variables alone, parsed once per process.
 * Production is the default; the sandbox is switched on by its supervisor. Sandbox-only variables in
 * production are a refusal to boot, so that no deployment carries a loopback allowance by accident.
 */
export interface Env {
  mode: "sandbox" | "production";
  /** The origin people use, e.g. `http://localhost:3000`. */
  origin: string;
  /** Every origin that may mutate: `origin`, and in the sandbox its 127.0.0.1 twin. */
  origins: string[];
  databaseUrl: string;
  /** Streaming replicas of it, for reads that may be a moment behind. */
  replicaUrls: string[];
  /** Where processes keep what makes their next start faster, e.g. a snapshot of the search index. May be emptied. */
  stateDir: string;
  /** CAIP-2 network to its RPC URLs, at least one: the networks whose settlements can be proven. */
  rpcUrls: Record<string, readonly [string, ...string[]]>;
  /** Exact `host:port` pairs that may be loopback and off the standard ports. Always empty in production. */
  allowHosts: string[];
  dnsStubFile?: string;
  /** Believe X-Forwarded-For from the proxy in front. */
  trustProxy: boolean;
  walletConnectProjectId?: string;
  /** Private key (0x-prefixed hex) that signs exported call evidence; without it only payers can sign theirs. */
  evidenceKey?: `0x${string}`;
  /** Probes that one worker runs side by side. */
  workerConcurrency: number;
  /** Web processes of this machine behind one port. */
  webProcesses: number;
  /** Reads of the API that one visitor has in a minute. */
  readsPerMinute: number;
  sandbox?: {
    rpcUrl: string;
    facilitatorUrl: string;
    /** Where endpoints that are broken in one way each are on show. */
    museumUrl?: string;
  };
}

const SANDBOX_ONLY = [
  "SOUK_ALLOW_HOSTS",
  "SOUK_DNS_STUB",
  "SOUK_SANDBOX_RPC_URL",
  "SOUK_FACILITATOR_URL",
  "SOUK_MUSEUM_URL",
] as const;

/** Thrown at boot; lists every problem at once. */
export class ConfigError extends Error {
  override name = "ConfigError";
  constructor(readonly problems: string[]) {
    super(`Souk cannot start with this configuration:\n${problems.map((p) => `  - ${p}`).join("\n")}`);
  }
}

const HOST_PORT = /^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+):([1-9]\d{0,4})$/i;
const CAIP2 = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/;
const isUrl = (value: string, protocols: string[]) =>
  URL.canParse(value) && protocols.includes(new URL(value).protocol);
const list = (value: string | undefined) =>
  (value ?? "")
    .split(",")
    .map((s) => s.trim())
    .filter(Boolean);

/**
 * Parses the environment. Throws {@link ConfigError} naming every variable that is missing, malformed or not
 * allowed in this mode.
 */
export function loadEnv(source: Record<string, string | undefined>): Env {
  const problems: string[] = [];
  const mode = z.enum(["sandbox", "production"]).safeParse(source.SOUK_MODE || "production");
  if (!mode.success) problems.push(`SOUK_MODE must be "sandbox" or "production", not "${source.SOUK_MODE}"`);
  const sandboxed = mode.success && mode.data === "sandbox";

  const rawOrigin = source.SOUK_ORIGIN || (sandboxed ? `http://localhost:${source.PORT || "3000"}` : "");
  if (!isUrl(rawOrigin, ["http:", "https:"]))
    problems.push("SOUK_ORIGIN must be the public URL, e.g. https://souk.example");
  const origin = URL.canParse(rawOrigin) ? new URL(rawOrigin).origin : "";

  const databaseUrl = source.DATABASE_URL ?? "";
  if (!isUrl(databaseUrl, ["postgres:", "postgresql:"]))
    problems.push("DATABASE_URL must be a postgres:// URL");
  const replicaUrls = list(source.DATABASE_REPLICA_URLS);
  if (!replicaUrls.every((url) => isUrl(url, ["postgres:", "postgresql:"])))
    problems.push("DATABASE_REPLICA_URLS must be postgres:// URLs, with commas between them");

  const rpcUrls: Env["rpcUrls"] = {};
  for (const pair of list(source.SOUK_RPC_URLS)) {
    const at = pair.indexOf("=");
    const [network, url] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || !CAIP2.test(network) || !isUrl(url, ["http:", "https:"]))
      problems.push(
        `SOUK_RPC_URLS: "${network || pair}" must be network=url, e.g. eip155:8453=https://rpc.example`,
      );
    else rpcUrls[network] = rpcUrls[network] ? [...rpcUrls[network], url] : [url];
  }

  const allowHosts = list(source.SOUK_ALLOW_HOSTS).map((h) => h.toLowerCase());
  for (const host of allowHosts) {
    const port = Number(HOST_PORT.exec(host)?.[1] ?? 0);
    if (port < 1 || port > 65_535)
      problems.push(`SOUK_ALLOW_HOSTS: "${host}" must be an exact host:port pair`);
  }

  const workerConcurrency = Number(source.SOUK_WORKER_CONCURRENCY || 64);
  if (!Number.isInteger(workerConcurrency) || workerConcurrency < 1 || workerConcurrency > 4096)
    problems.push("SOUK_WORKER_CONCURRENCY must be a whole number from 1 to 4096");

  const webProcesses = Number(source.SOUK_WEB_PROCESSES || 1);
  if (!Number.isInteger(webProcesses) || webProcesses < 1 || webProcesses > 64)
    problems.push("SOUK_WEB_PROCESSES must be a whole number from 1 to 64");

  const readsPerMinute = Number(source.SOUK_READS_PER_MINUTE || 6_000);
  if (!Number.isInteger(readsPerMinute) || readsPerMinute < 1 || readsPerMinute > 1_000_000_000)
    problems.push("SOUK_READS_PER_MINUTE must be a whole number from 1 to 1000000000");

  const evidenceKey = source.SOUK_EVIDENCE_KEY || undefined;
  if (evidenceKey !== undefined && !/^0x[0-9a-f]{64}$/i.test(evidenceKey))
    problems.push("SOUK_EVIDENCE_KEY must be 32 bytes of 0x-prefixed hex");

  if (!sandboxed)
    for (const name of SANDBOX_ONLY)
      if (source[name])
        problems.push(`${name} exists only in the sandbox; remove it or run with SOUK_MODE=sandbox`);
  if (sandboxed)
    for (const name of ["SOUK_SANDBOX_RPC_URL", "SOUK_FACILITATOR_URL"] as const)
      if (!isUrl(source[name] ?? "", ["http:", "https:"]))
        problems.push(`${name} must be an http URL (the supervisor sets it)`);

  if (problems.length > 0 || !mode.success) throw new ConfigError(problems);
  const twin = origin.replace("//localhost", "//127.0.0.1");
  return {
    mode: mode.data,
    origin,
    origins: sandboxed && twin !== origin ? [origin, twin] : [origin],
    databaseUrl,
    replicaUrls,
    stateDir: source.SOUK_STATE_DIR || ".souk",
    rpcUrls,
    allowHosts,
    dnsStubFile: source.SOUK_DNS_STUB || undefined,
    trustProxy: source.SOUK_TRUST_PROXY === "1",
    walletConnectProjectId: source.WALLETCONNECT_PROJECT_ID || undefined,
    evidenceKey: evidenceKey as `0x${string}` | undefined,
    workerConcurrency,
    webProcesses,
    readsPerMinute,
    sandbox: sandboxed
      ? {
          rpcUrl: source.SOUK_SANDBOX_RPC_URL as string,
          facilitatorUrl: source.SOUK_FACILITATOR_URL as string,
          museumUrl: source.SOUK_MUSEUM_URL || undefined,
        }
      : undefined,
  };
}

let cached: Env | undefined;
/** This process's configuration. Throws {@link ConfigError} the first time when it is wrong. */
export function env(): Env {
  cached ??= loadEnv(process.env);
  return cached;
}
