import { Resolver as DnsResolver } from "node:dns/promises";
import { readFileSync } from "node:fs";

/** Every A and AAAA address of a name, IPv4 first. Rejects when the name has none. */
export type Resolve = (hostname: string) => Promise<string[]>;

const MAX_ENTRIES = 10_000;
const LONGEST_TTL_MS = 300_000;
/** A dead name is asked again soon, but not by every probe of the same sweep. */
const FAILURE_TTL_MS = 5_000;

interface Answer {
  addresses: string[];
  ttlMs: number;
}

/**
 * A resolver that asks the name servers directly (c-ares): `dns.lookup` shares four threads, so a few dead names
 * would stall every probe, and it reads the machine's hosts file, which strangers have no business reaching.
 * Answers are kept for their TTL. `stubFile` (sandbox only) is a JSON object of name to the answers it gives, query by
 * query; the last is repeated. An answer is one address or a list of them: `["93.184.216.34", "127.0.0.1"]` is two
 * answers, `[["93.184.216.34", "127.0.0.1"]]` is one with two addresses. Names not in it go to the real name servers. Throws when the stub file cannot be read.
 * `servers` (`address[:port]`) are asked instead of the machine's own.
 */
export function createResolver(stubFile?: string, servers?: readonly string[]): Resolve {
  const dns = new DnsResolver({ timeout: 2_000, tries: 2 });
  if (servers) dns.setServers(servers);
  const stub = stubFile ? createStub(stubFile) : null;
  const cache = new Map<string, { answer: Promise<Answer>; expiresAt: number }>();

  async function ask(hostname: string): Promise<Answer> {
    const records = await Promise.allSettled([
      dns.resolve4(hostname, { ttl: true }),
      dns.resolve6(hostname, { ttl: true }),
    ]);
    const found = records.flatMap((r) => (r.status === "fulfilled" ? r.value : []));
    if (found.length === 0) throw new Error(`No address for ${hostname}`);
    const ttlMs = Math.min(LONGEST_TTL_MS, ...found.map((r) => r.ttl * 1000));
    return { addresses: found.map((r) => r.address), ttlMs };
  }

  return async (hostname) => {
    // The name means this machine by definition (RFC 6761); only an allow-listed pair gets past the next check.
    if (hostname === "localhost") return ["127.0.0.1", "::1"];
    const stubbed = stub?.(hostname);
    if (stubbed) {
      if (stubbed.length === 0) throw new Error(`No address for ${hostname}`);
      return stubbed;
    }
    const hit = cache.get(hostname);
    if (hit && hit.expiresAt > Date.now()) return (await hit.answer).addresses;

    const entry = { answer: ask(hostname), expiresAt: Number.POSITIVE_INFINITY };
    if (cache.size >= MAX_ENTRIES) cache.delete(cache.keys().next().value as string);
    cache.delete(hostname);
    cache.set(hostname, entry);
    entry.answer.then(
      ({ ttlMs }) => {
        entry.expiresAt = Date.now() + ttlMs;
      },
      () => {
        entry.expiresAt = Date.now() + FAILURE_TTL_MS;
      },
    );
    return (await entry.answer).addresses;
  };
}

/** Reads the file again for every query, so that a test can change it while the world runs. */
function createStub(file: string): (hostname: string) => string[] | null {
  const asked = new Map<string, number>();
  const read = () => JSON.parse(readFileSync(file, "utf8")) as Record<string, string | (string | string[])[]>;
  read();
  return (hostname) => {
    const answers = read()[hostname];
    if (answers === undefined) return null;
    const queries = [answers].flat().map((answer) => [answer].flat());
    const turn = asked.get(hostname) ?? 0;
    asked.set(hostname, turn + 1);
    return queries[Math.min(turn, queries.length - 1)] ?? [];
  };
}
