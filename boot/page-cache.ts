import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Env } from "@/lib/env";
import { etagOf } from "@/lib/http/byte-answer";
import { ByteCache } from "@/lib/http/byte-cache";
import { pagePolicy, policyOptions } from "@/lib/http/content-security-policy";
import { blankNonce, nonceOf, repeatablePage } from "@/lib/http/repeatable-page";
import { readCookie, SESSION_COOKIE } from "@/lib/session/cookie";
import { captureBody } from "./capture-body";
import { type KeptAnswer, keptBytes, sendAnswer } from "./send-answer";

/** How long a kept page may be behind the database when nobody told of a change. */
const TTL_MS = 10_000;
const MAX_KEPT_BYTES = 128 * 1_048_576;
const MAX_KEY_CHARS = 3_000;

/** Pages that are the same for everybody who is not signed in. Others ask endpoints, or show what is somebody's own. */
const SHARED_PAGES =
  /^\/(?:$|listings\/[^/]+$|(?:categories|providers)(?:\/|$)|(?:compare|stats)$|(?:docs|rules)(?:\/|$))/;

/**
 * Browsers ask each time and mostly hear 304; a shared cache in front may answer for a few seconds, to those without a
 * cookie alone.
 */
const CACHE_CONTROL = "public, max-age=0, s-maxage=10, stale-while-revalidate=30";

/**
 * What the browser's own navigation asks for: the parts of a page that differ from the page it has, which these headers
 * describe. Each of them changes the answer.
 */
const NAVIGATION = ["rsc", "next-router-state-tree", "next-url"] as const;
/** Nobody of ours asks ahead; what is asked so is no whole navigation. */
const AHEAD = ["next-router-prefetch", "next-router-segment-prefetch", "next-hmr-refresh"] as const;

/** A navigation's answer is good for one page that was open before: no cache between may mix them up. */
const NAVIGATION_CACHE_CONTROL = "private, max-age=0, must-revalidate";

/** Of the framework's answer, what is not true of a kept one. */
const NOT_KEPT = new Set([
  "cache-control",
  "connection",
  "content-length",
  "content-security-policy",
  "date",
  "etag",
]);

type Render = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Whole pages for visitors who are not signed in, kept as bytes for seconds and sent without rendering them again. */
export class PageCache {
  readonly cache = new ByteCache<KeptAnswer>({
    maxBytes: MAX_KEPT_BYTES,
    ttlMs: TTL_MS,
    settleMs: 1_000,
    now: () => performance.now(),
  });

  constructor(
    private readonly env: Env,
    private readonly render: Render,
  ) {}

  /** Answers with the kept page, or renders it. Everything that is not such a page is rendered as it always was. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = keyOf(request);
    if (!isShared(request) || key.length > MAX_KEY_CHARS) return this.render(request, response);
    let rendered = false;
    const page = await this.cache.getOrMake(key, keptBytes, () => {
      rendered = true;
      return this.make(request, response);
    });
    if (page) await sendAnswer(request, response, page);
    else if (!rendered) await this.render(request, response);
  }

  /** Renders for this request. Null when the answer is no page to keep: it has then been sent. */
  private async make(request: IncomingMessage, response: ServerResponse): Promise<KeptAnswer | null> {
    // The bytes that are kept are plain; each client gets them in the form it takes.
    const taken = request.headers["accept-encoding"];
    request.headers["accept-encoding"] = "identity";
    const body = await captureBody(response, () => this.render(request, response));
    request.headers["accept-encoding"] = taken;
    if (body === null) return null;
    const policy = String(response.getHeader("content-security-policy") ?? "");
    const nonce = nonceOf(policy);
    const isPart = request.headers.rsc !== undefined;
    const type = String(response.getHeader("content-type"));
    const isExpected = type.startsWith(isPart ? "text/x-component" : "text/html");
    if (response.statusCode !== 200 || !isExpected || !nonce || response.hasHeader("set-cookie")) {
      response.end(body);
      return null;
    }
    const { html, scriptHashes } = repeatablePage(body.toString("utf8"), nonce);
    const headers = keptHeaders(response.getHeaders(), nonce);
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    return {
      status: 200,
      headers: {
        ...headers,
        vary: headers.vary ? `${headers.vary}, Cookie` : "Cookie",
        "cache-control": isPart ? NAVIGATION_CACHE_CONTROL : CACHE_CONTROL,
        "content-security-policy": pagePolicy({
          ...policyOptions(this.env, false),
          scripts: { hashes: scriptHashes },
        }),
        etag: etagOf(html),
      },
      body: Buffer.from(html),
    };
  }
}

/** Requests with the same key have the same answer: the address, and for a navigation the page it starts from. */
function keyOf({ url = "", headers }: IncomingMessage): string {
  return headers.rsc === undefined ? url : [url, ...NAVIGATION.map((name) => headers[name] ?? "")].join("\n");
}

/** Whether every visitor would get this answer: a page or a navigation to one, and nobody known is asking. */
function isShared({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === "GET" &&
    SHARED_PAGES.test((url ?? "").split("?", 1)[0] as string) &&
    AHEAD.every((name) => headers[name] === undefined) &&
    headers["next-action"] === undefined &&
    headers.authorization === undefined &&
    readCookie(headers.cookie, SESSION_COOKIE) === undefined
  );
}

function keptHeaders(all: OutgoingHttpHeaders, nonce: string): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(all))
    if (value !== undefined && !NOT_KEPT.has(name))
      kept[name] = String(value).replaceAll(nonce, blankNonce(nonce));
  return kept;
}
