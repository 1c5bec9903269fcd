import { startFacilitator } from "./facilitator";
import { hostileUrls } from "./museum/hostile-room";
import { startMuseum } from "./museum/server";
import { type RunningSeller, startSellers } from "./sellers/start-sellers";

/** What the supervisor tells this process, as JSON in the first argument. */
export interface SandboxInstructions {
  rpcUrl: string;
  /** Set: use this facilitator instead of starting one. */
  facilitatorUrl?: string;
  /** Ports by name: `facilitator`, `museum`, and each seller's. */
  ports: Record<string, number>;
  /** Where the museum's links to a check lead. */
  soukOrigin?: string;
}

/** What this process answers when all of it listens. */
export interface SandboxReady {
  type: "ready";
  facilitatorUrl: string;
  sellers: RunningSeller[];
  museumUrl: string;
  /** Sellers that attack whoever pays, all asked by GET. */
  hostileUrls: string[];
}

/** The sandbox's services in one process: the facilitator, the sample sellers and the museum. Stops with its parent. */
async function main() {
  const instructions = JSON.parse(process.argv[2] ?? "{}") as SandboxInstructions;
  const { rpcUrl, ports, soukOrigin } = instructions;
  let facilitatorUrl = instructions.facilitatorUrl;
  if (!facilitatorUrl)
    facilitatorUrl = (await startFacilitator({ rpcUrl, port: ports.facilitator ?? 0 })).url;
  const { sellers } = await startSellers({
    facilitatorUrl,
    host: "127.0.0.1",
    portFor: (name) => ports[name] ?? 0,
  });
  const museum = await startMuseum({ port: ports.museum ?? 0, soukOrigin, facilitatorUrl });

  // Nothing here is worth draining: a payment in flight is on the chain or it is not.
  const stop = () => process.exit(0);
  process.on("SIGTERM", stop).on("disconnect", stop);
  process.on("message", (message) => message === "shutdown" && stop());
  const ready: SandboxReady = {
    ...{ type: "ready", facilitatorUrl, sellers, museumUrl: museum.origin },
    hostileUrls: hostileUrls(museum.origin),
  };
  process.send?.(ready);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
