import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isPortFree } from "@/sandbox/free-port";

/** Below the range from which systems take ports for outgoing connections (32768 on Linux, 49152 on macOS). */
const FIRST = 20_000;
const LAST = 31_999;

/**
 * A port for each name: the saved one while it is free, so that the sellers' addresses in the database stay true;
 * else the next free one from a place that depends on `seed`, so that two copies of Souk rarely want the same.
 */
export async function choosePorts(
  names: readonly string[],
  saved: Readonly<Record<string, number>>,
  seed: string,
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<Record<string, number>> {
  const chosen: Record<string, number> = {};
  const taken = new Set<number>();
  const take = async (port: number) => {
    if (taken.has(port) || !(await isFree(port))) return false;
    taken.add(port);
    return true;
  };
  for (const name of names) {
    const port = saved[name];
    if (port && (await take(port))) chosen[name] = port;
  }
  const span = LAST - FIRST + 1;
  let next = createHash("sha256").update(seed).digest().readUInt32BE() % span;
  for (const name of names.filter((n) => chosen[n] === undefined)) {
    let tries = 0;
    while (!(await take(FIRST + next))) {
      if (++tries > span) throw new Error(`No free port between ${FIRST} and ${LAST}`);
      next = (next + 1) % span;
    }
    chosen[name] = FIRST + next;
  }
  return chosen;
}

/**
 * {@link choosePorts} with the choices kept in `<stateDir>/ports.json`. The saved ports of `detached` parts are kept
 * even when taken: a killed supervisor leaves those parts running, and their next start first ends what was left.
 */
export async function keepPorts(
  stateDir: string,
  detached: readonly string[],
  others: readonly string[],
): Promise<Record<string, number>> {
  const file = path.join(stateDir, "ports.json");
  let saved: Record<string, number> = {};
  try {
    saved = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // first start
  }
  const kept = new Set(detached.map((name) => saved[name]));
  const isFree = async (port: number) => kept.has(port) || isPortFree(port);
  const ports = await choosePorts([...detached, ...others], saved, stateDir, isFree);
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...saved, ...ports }, null, 2)}\n`);
  return ports;
}

/**
 * The web's port, from PORT or 3000. It is what people type, so another is never chosen for them: throws, naming the
 * port and how to choose another, when it is malformed or taken.
 */
export async function webPort(value: string | undefined): Promise<number> {
  const port = Number(value || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT must be a number from 1 to 65535, not "${value}".`);
  // A server on ::1 alone would be what a browser finds under "localhost".
  if (!(await isPortFree(port, "127.0.0.1")) || !(await isIpv6LoopbackFree(port)))
    throw new Error(
      `Port ${port} is in use by another program. Choose another: PORT=${port + 1} npm start (or npm run dev).`,
    );
  return port;
}

async function isIpv6LoopbackFree(port: number): Promise<boolean> {
  return (await isPortFree(port, "::1")) || !(await isPortFree(0, "::1"));
}
