import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import next from "next";
import { withLaggingReads } from "@/db/read-scope";
import { env } from "@/lib/env";
import { CLIENT_IP_HEADER, clientIp } from "@/lib/http/client-ip";
import { hasJustWritten, mayReadBehind } from "@/lib/http/own-writes";
import { processContext } from "@/services/context";
import { type Catalog, followCatalog } from "@/services/follow-catalog";
import { HotDiscovery } from "./hot-discovery";
import { HotHandlers } from "./hot-handlers";
import { PageCache } from "./page-cache";
import { explainRefusedMethod, refuseUnreadablePath } from "./refusals";
import { emptyAfterWrite, emptyOnChanges } from "./web-caches";
import { answerWhileReading } from "./while-reading";

/**
 * The web process: Next behind a plain HTTP server that knows who is calling. `--dev` for hot reload.
 * PORT (3000), SOUK_BIND (loopback only in the sandbox, every interface in production).
 * Tells its parent "ready"; "shutdown", SIGTERM or the parent's death let running requests finish, then it exits.
 */

/** Requests still running after this long are cut off. */
const DRAIN_MS = 10_000;
/** How long an answer waits for what its visitor has just written. */
const CATCH_UP_MS = 3_000;

async function main() {
  const { mode, trustProxy, replicaUrls, webProcesses } = env();
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

  const dir = path.join(fileURLToPath(import.meta.url), "..", "..");
  const app = next({ dev, dir, hostname: "localhost", port, httpServer: server });
  const ctx = processContext();
  // Read while the framework starts.
  ctx.catalog = followCatalog(ctx, { snapshotDir: env().stateDir });
  await app.prepare();
  const handle = app.getRequestHandler();
  const pages = new PageCache(env(), handle);
  const discovery = new HotDiscovery(ctx);
  const hot = new HotHandlers(env().origin);
  const caches = [pages.cache, discovery.cache, discovery.items];
  if (!dev) void emptyOnChanges(caches, env().databaseUrl);
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    // In development every answer is made anew, from the sources as they are.
    if (dev) return void handle(request, response);
    emptyAfterWrite(caches, request, response);
    // What this visitor wrote may not have reached the replica that kept bytes came from, nor this process's own index.
    if ((replicaUrls.length > 0 || webProcesses > 1) && hasJustWritten(request.headers.cookie))
      return void caughtUp(ctx.catalog).then(() => handle(request, response));
    const answer = () => {
      if (discovery.takes(request, response) || hot.takes(request, response)) return;
      pages.handle(request, response).catch((error: unknown) => {
        console.error(`[pages] ${request.url}`, error);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    };
    if (mayReadBehind(request)) withLaggingReads(answer);
    else answer();
  };
  server.on("request", (request, response) => {
    const forwardedFor = request.headers["x-forwarded-for"];
    const forwarded = Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor;
    request.headers[CLIENT_IP_HEADER] = clientIp(request.socket.remoteAddress, forwarded, trustProxy);
    if (!server.listening) response.setHeader("Connection", "close");
    if (refuseUnreadablePath(request, response)) return;
    explainRefusedMethod(request, response);
    const answered = answerWhileReading(ctx, request, response);
    if (!answered) return serve(request, response);
    void answered.then((done) => {
      if (!done) serve(request, response);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  process.send?.("ready");
}

/** Resolves when the index, once there is one, has everything that was written before, or cannot have it soon; never rejects. */
async function caughtUp(catalog: Catalog | undefined): Promise<void> {
  if (!catalog?.index) return;
  // After a load of very many listings it takes a new index, for which nobody waits.
  await Promise.race([catalog.catchUp().catch(() => {}), delay(CATCH_UP_MS, undefined, { ref: false })]);
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
