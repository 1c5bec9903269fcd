import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isTooLargeWithoutIndex, RETRY_AFTER, readingWords } from "@/lib/catalog/catalog-loading";
import { fixedHeaders } from "@/lib/http/content-security-policy";
import type { Context } from "@/services/context";
import { hasIndex } from "@/services/search-catalog";

/** Pages that are a search, which a large catalog answers from its index alone. */
const SEARCHES = /^\/(?:$|categories(?:\/|$)|providers\/)/;

const STYLE = `:root{color-scheme:light dark;--paper:light-dark(#fbfaf7,#141310);--ink:light-dark(#1b1a17,#efece4);--accent:light-dark(#2743a6,#9db1ff)}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:38rem;margin:0 auto;padding:18vh 1.25rem}h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:.5rem 0}a{color:var(--accent)}progress{width:100%;accent-color:var(--accent)}`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * Whether a page that needs the index is asked while there is none and the database cannot answer instead. Such a page
 * is answered here: 503, how far the reading is, and it asks again by itself. Null: the page can be made.
 */
export function answerWhileReading(
  ctx: Pick<Context, "catalog" | "env">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> | null {
  const { catalog } = ctx;
  if (!catalog || catalog.index) return null;
  if (request.method !== "GET" && request.method !== "HEAD") return null;
  if (!SEARCHES.test((request.url ?? "").split("?", 1)[0] as string)) return null;
  return hasIndex(catalog).then((has) => {
    // Where it is not even known how many there are, the database is slow to answer anything.
    if (has || (catalog.reading && !isTooLargeWithoutIndex(catalog.reading))) return false;
    const headers = {
      ...fixedHeaders(ctx.env.origin.startsWith("https:")),
      "Content-Security-Policy": POLICY,
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Retry-After": String(RETRY_AFTER),
    };
    response.writeHead(503, headers).end(request.method === "HEAD" ? undefined : pageOf(catalog.reading));
    return true;
  });
}

function pageOf(reading: Parameters<typeof readingWords>[0]): string {
  const bar = reading
    ? `<progress max="${reading.total}" value="${reading.read}" aria-label="Listings read"></progress>`
    : "";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${RETRY_AFTER}"><meta name="robots" content="noindex"><title>Souk is starting</title><style>${STYLE}</style></head>
<body><main><h1>Souk is starting</h1><p role="status">${readingWords(reading)} Try again in a moment.</p>${bar}
<p>This page asks again by itself. <a href="/check">Check an endpoint</a> and <a href="/docs">Docs</a> work meanwhile.</p></main></body></html>`;
}
