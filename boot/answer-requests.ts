import type { IncomingMessage, Server, ServerResponse } from "node:http";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import next from "next";
import { withLaggingReads } from "@/db/read-scope";
import { hasJustWritten, mayReadBehind } from "@/lib/http/own-writes";
import type { Context } from "@/services/context";
import type { Catalog } from "@/services/follow-catalog";
import { HotDiscovery } from "./hot-discovery";
import { HotHandlers } from "./hot-handlers";
import { PageCache } from "./page-cache";
import { explainRefusedMethod, refuseUnreadablePath } from "./refusals";
import { emptyAfterWrite, emptyOnChanges } from "./web-caches";
import { answerWhileReading } from "./while-reading";

/** How long an answer waits for what its visitor has just written. */
const CATCH_UP_MS = 3_000;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * What a web process answers with: the catalog for programs and kept pages here, everything else by the framework, which is
 * `prepared` (rejects when it cannot be) a while after the first is there.
 */
export function answerRequests(
  ctx: Context,
  { dev, port, server }: { dev: boolean; port: number; server: Server },
): { answer: Answer; prepared: Promise<void> } {
  const { replicaUrls, webProcesses, origin, databaseUrl } = ctx.env;
  const dir = path.join(fileURLToPath(import.meta.url), "..", "..");
  const app = next({ dev, dir, hostname: "localhost", port, httpServer: server });
  const prepared = app.prepare();
  const framework = prepared.then(() => app.getRequestHandler());
  framework.catch(() => {}); // who waits for it hears of it
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    await (await framework)(request, response);
  };
  const pages = new PageCache(ctx.env, handle);
  const discovery = new HotDiscovery(ctx);
  const hot = new HotHandlers(origin);
  const caches = [pages.cache, discovery.cache, discovery.items];
  if (!dev) void emptyOnChanges(caches, databaseUrl);

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    // In development every answer is made anew, from the sources as they are.
    if (dev) {
      explainRefusedMethod(request, response);
      return void handle(request, response);
    }
    emptyAfterWrite(caches, request, response);
    // What this visitor wrote may not have reached the replica that kept bytes came from, nor this process's own index.
    if ((replicaUrls.length > 0 || webProcesses > 1) && hasJustWritten(request.headers.cookie)) {
      explainRefusedMethod(request, response);
      return void caughtUp(ctx.catalog).then(() => handle(request, response));
    }
    const answer = () => {
      if (discovery.takes(request, response)) return;
      explainRefusedMethod(request, response);
      if (hot.takes(request, response)) return;
      pages.handle(request, response).catch((error: unknown) => {
        console.error(`[pages] ${request.url}`, error);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    };
    if (mayReadBehind(request)) withLaggingReads(answer);
    else answer();
  };

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (refuseUnreadablePath(request, response)) return;
    const answered = answerWhileReading(ctx, request, response);
    if (!answered) return serve(request, response);
    void answered.then((done) => {
      if (!done) serve(request, response);
    });
  };
  return { answer, prepared };
}

/** Resolves when the index, once there is one, has what was written last, or cannot have it soon; never rejects. */
async function caughtUp(catalog: Catalog | undefined): Promise<void> {
  if (!catalog?.index && !catalog?.goingOver) return;
  await Promise.race([
    catalog.catchUpNewest().catch(() => {}),
    delay(CATCH_UP_MS, undefined, { ref: false }),
  ]);
}
