/** What a program of the benchmark needs to reach the fleet and nothing else. */
export interface World {
  /** Of the fleet, on 127.0.0.1. */
  port: number;
  /** PEM. */
  ca: string;
  /** `address:port` of the name server. */
  nameServer: string;
  hosts: number;
}

export const DOMAIN = "fleet.example";

/** The name of host number `n`; a dead one has no address. */
export const hostName = (n: number, dead = false) => `${dead ? "dead" : "h"}${n}.${DOMAIN}`;

/** Endpoint `i` of the fleet, spread evenly over its hosts. */
export function endpoint(world: World, i: number, kind: string): string {
  return `https://${hostName(i % world.hosts, kind === "dead")}:${world.port}/${kind}/${i}`;
}

/**
 * The exact pairs that the guarded client may reach on loopback. Thousands here and none in production, so looking
 * one up must not cost more the more there are.
 */
export function allowedHosts(world: World): string[] {
  const hosts = Array.from({ length: world.hosts }, (_, n) => [
    `${hostName(n)}:${world.port}`,
    `${hostName(n, true)}:${world.port}`,
  ]).flat();
  const set = new Set(hosts);
  return Object.assign(hosts, { includes: (host: string) => set.has(host) });
}

/** The fleet as sweeps meet it: of 25, three hang, one resets, one drips and the others are slow. */
export function mixedKind(i: number): string {
  return ["hang", "reset", "hang", "drip", "hang"][i % 25] ?? "slow";
}
