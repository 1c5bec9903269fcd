import type { IncomingMessage, ServerResponse } from "node:http";
import { toProblem } from "@/lib/errors";
import { AskedAgain } from "@/lib/http/asked-again";
import type { JsonPiece } from "@/lib/http/byte-answer";
import { ByteCache } from "@/lib/http/byte-cache";
import { CLIENT_IP_HEADER } from "@/lib/http/client-ip";
import { DATA_POLICY, fixedHeaders } from "@/lib/http/content-security-policy";
import { type RateLimitUse, rateLimitHeaders } from "@/lib/http/rate-limit";
import { type Soon, withSoon } from "@/lib/http/soon";
import { answerDiscovery, isDiscoveryPath } from "@/services/answer-discovery";
import { consumeReadAtOnce, consumeReadLimit } from "@/services/consume-read-limit";
import type { Context } from "@/services/context";
import type { ItemCache } from "@/services/read-items";
import { type KeptAnswer, keptBytes, sendAnswer } from "./send-answer";

/** How long a kept answer may be behind the database when nobody told of a change. */
const TTL_MS = 10_000;
/** The same for a single item: what a minute changes in it is when its terms were last seen. */
const ITEM_TTL_MS = 60_000;
const MAX_KEPT_BYTES = 64 * 1_048_576;
/** Addresses longer than this are answered and not kept. */
const MAX_KEY_CHARS = 1_000;

/**
 * The discovery API ahead of the framework, whose router costs more than a whole search. The same service answers the
 * framework's own routes, which serve in development and where this file does not run.
 */
export class HotDiscovery {
  readonly cache = new ByteCache<KeptAnswer>({
    maxBytes: MAX_KEPT_BYTES,
    ttlMs: TTL_MS,
    settleMs: 1_000,
    now: () => performance.now(),
  });
  /** Items by listing, so that another search for the same ones reads nothing. */
  readonly items: ItemCache = new ByteCache<JsonPiece>({
    maxBytes: MAX_KEPT_BYTES,
    ttlMs: ITEM_TTL_MS,
    settleMs: 1_000,
    now: () => performance.now(),
  });
  /** What is asked for once is not kept: to make it takes little more than to collect it as garbage later. */
  private readonly asked = new AskedAgain();
  private readonly headers: Record<string, string>;

  constructor(private readonly ctx: Context) {
    this.headers = {
      ...fixedHeaders(ctx.env.origin.startsWith("https:")),
      "Content-Security-Policy": DATA_POLICY,
    };
  }

  /** Answers the request if it is one of these; true when it did or will. */
  takes(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const [path = "", query = ""] = (request.url ?? "").split("?", 2);
    if (!isDiscoveryPath(path)) return false;
    this.answer(path, query, request, response);
    return true;
  }

  private answer(path: string, query: string, request: IncomingMessage, response: ServerResponse): void {
    const uses: RateLimitUse[] = [];
    const headers = () => ({ ...this.headers, ...rateLimitHeaders(uses) });
    const refuse = (error: unknown) => this.refuse(error, path, response, headers());
    try {
      const counting = { ...this.ctx, onRateLimit: (use: RateLimitUse) => uses.push(use) };
      const visitor = String(request.headers[CLIENT_IP_HEADER]);
      const counted = consumeReadAtOnce(counting, visitor) ? null : consumeReadLimit(counting, visitor);
      const found = withSoon(counted, () => this.find(path, query));
      const sent = withSoon(found, (answer) => sendAnswer(request, response, answer, headers()));
      if (sent instanceof Promise) sent.catch(refuse);
    } catch (error) {
      refuse(error);
    }
  }

  /** The kept answer, or a new one; at once when nothing has to be read for it. */
  private find(path: string, query: string): Soon<KeptAnswer> {
    const make = (): Soon<KeptAnswer> =>
      answerDiscovery(this.ctx, path, new URLSearchParams(query), this.items);
    const key = `${path}?${query}`;
    if (key.length > MAX_KEY_CHARS || !this.asked.isAgain(key)) return make();
    const kept = this.cache.get(key);
    if (kept) return kept;
    return this.cache.getOrMake(key, keptBytes, async () => make()).then((made) => made ?? make());
  }

  private refuse(
    error: unknown,
    path: string,
    response: ServerResponse,
    headers: Record<string, string>,
  ): void {
    const problem = toProblem(error);
    if (problem.status === 500) console.error(`[api] GET ${path}`, error);
    if (response.headersSent) return void response.destroy();
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (problem.retryAfter !== undefined) response.setHeader("retry-after", problem.retryAfter);
    response.setHeader("content-type", "application/problem+json");
    response.setHeader("cache-control", "no-store");
    response.writeHead(problem.status).end(JSON.stringify(problem));
  }
}
