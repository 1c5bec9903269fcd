import { spawnSync } from "node:child_process";
import { lookup } from "node:dns/promises";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createResolver } from "@/lib/net/resolver";
import { answer, childConfig, startChild } from "./child";
import type { NameServerConfig } from "./name-server";

export interface LookupConfig {
  seconds: number;
  concurrency: number;
  deadShare: number;
}

export interface LookupResult {
  /** Lookups that ended, whatever the outcome, per second. */
  lookup: number;
  resolver: number;
}

const NAME_SERVER = "127.0.0.77";

/**
 * `dns.lookup` beside our resolver with the same dead names. The first asks whom the machine's resolv.conf says, so
 * this runs in mount and network namespaces of its own (`unshare --mount --net`), where that can be changed.
 */
const { seconds, concurrency, deadShare } = childConfig<LookupConfig>();

async function rateOf(round: string, one: (name: string) => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1_000;
  let [next, ended] = [0, 0];
  const work = Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (performance.now() < endMs) {
        const i = next++;
        await one(`${i % Math.round(1 / deadShare) === 0 ? "dead" : "h"}${i}.${round}.example`).catch(
          () => {},
        );
        if (performance.now() < endMs) ended++;
      }
    }),
  );
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise((resolve) => {
      timer = setTimeout(resolve, seconds * 1_000 + 50);
    }),
  ]);
  clearTimeout(timer);
  return ended / seconds;
}

function run(command: string, ...args: string[]): void {
  const done = spawnSync(command, args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${command}: ${done.stderr}`);
}

const dir = mkdtempSync(path.join(tmpdir(), "souk-bench-dns-"));
const file = path.join(dir, "resolv.conf");
writeFileSync(file, `nameserver ${NAME_SERVER}\n`);
run("ip", "link", "set", "lo", "up");
if (existsSync("/etc/resolv.conf")) run("mount", "--bind", file, "/etc/resolv.conf");
rmSync(dir, { recursive: true });
const server = await startChild("name-server.ts", {
  port: 53,
  address: NAME_SERVER,
  delayMs: 20,
} satisfies NameServerConfig);
const resolve = createResolver(undefined, [NAME_SERVER]);
// Ours first: the four threads of the other are still busy with dead names when its time is over.
const resolver = await rateOf("resolver", resolve);
const looked = await rateOf("lookup", (name) => lookup(name, { family: 4 }));
await server.end();
answer({ lookup: looked, resolver } satisfies LookupResult);
process.exit(0);
