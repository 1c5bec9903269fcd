import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { env } from "@/lib/env";
import { CLIENT_IP_HEADER, clientIp } from "@/lib/http/client-ip";
import { processContext } from "@/services/context";
import { followCatalog } from "@/services/follow-catalog";

/**
 * The web process: Next behind a plain HTTP server that knows who is calling. `--dev` for hot reload.
 * PORT (3000), SOUK_BIND (loopback only in the sandbox, every interface in production).
 * Tells its parent "ready"; "shutdown", SIGTERM or the parent's death let running requests finish, then it exits.
 */

/** Requests still running after this long are cut off. */
const DRAIN_MS = 10_000;

async function main() {
  const { mode, trustProxy } = env();
  const dev = process.argv.includes("--dev");
  const port = Number(process.env.PORT || 3000);
  const host = process.env.SOUK_BIND || (mode === "production" ? "0.0.0.0" : "127.0.0.1");

  const server = createServer({
    headersTimeout: 15_000,
    requestTimeout: 60_000,
    // Longer than the proxies in front keep theirs, so that they never reuse a connection that is just closing.
    keepAliveTimeout: 75_000,
    maxHeaderSize: 65_536,
  });
  stopOnRequest(server);

  const ctx = processContext();
  // Begun before all else, and read while the rest is loaded.
  ctx.catalog = followCatalog(ctx, { snapshotDir: env().stateDir });
  const { answerRequests } = await import("./answer-requests");
  const { answer, prepared } = answerRequests(ctx, { dev, port, server });
  server.on("request", (request, response) => {
    const forwardedFor = request.headers["x-forwarded-for"];
    const forwarded = Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor;
    request.headers[CLIENT_IP_HEADER] = clientIp(request.socket.remoteAddress, forwarded, trustProxy);
    if (!server.listening) response.setHeader("Connection", "close");
    answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  // Programs are answered already; pages wait for the framework.
  await prepared;
  process.send?.("ready");
}

/** Stops accepting, lets what runs finish, exits. Asked twice, or before it listens, it exits at once. */
function stopOnRequest(server: Server) {
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (_request, socket) => {
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
  });
  const stop = () => {
    if (!server.listening) process.exit(0);
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    for (const socket of upgraded) socket.destroy();
    setTimeout(() => process.exit(0), DRAIN_MS);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop).on("disconnect", stop);
  process.on("message", (message) => {
    if (message === "shutdown") stop();
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && error.name === "ConfigError" ? error.message : error);
  process.exit(1);
});
