import { Agent } from "undici";

/**
 * Several visitors of one Souk on this machine, each with limits of its own: they come from different loopback addresses, all of
 * which Linux has without being told. Elsewhere, and for a Souk that is not here, there is one.
 */
export interface Visitors {
  /** `fetch` of whoever's turn it is, for paths of Souk itself; says that it comes from Souk's own pages. */
  fetch: typeof fetch;
  /** The next one's turn. */
  turn(): void;
  close(): Promise<void>;
}

const LOOPBACK = new Set(["localhost", "127.0.0.1"]);

export async function visitorsOf(souk: string, wanted: number): Promise<Visitors> {
  const at = new URL(souk);
  const several = process.platform === "linux" && LOOPBACK.has(at.hostname);
  // A source address of one family reaches an address of that family only.
  if (several) at.hostname = "127.0.0.1";
  const agents = Array.from(
    { length: several ? wanted : 1 },
    (_, i) => new Agent(several ? { localAddress: `127.0.0.${i + 2}` } : {}),
  );
  let current = 0;
  const visitors: Visitors = {
    fetch: (path, init) =>
      fetch(new URL(String(path), at), {
        ...init,
        headers: { ...init?.headers, origin: souk },
        dispatcher: agents[current],
      } as RequestInit),
    turn() {
      current = (current + 1) % agents.length;
    },
    async close() {
      await Promise.all(agents.map((agent) => agent.close()));
    },
  };
  for (const _ of agents) {
    const answer = await visitors.fetch("/api/health");
    if (!answer.ok) throw new Error(`${souk} answered ${answer.status}`);
    await answer.arrayBuffer();
    visitors.turn();
  }
  return visitors;
}
