import { createHash } from "node:crypto";
import { type AtomFeed, atomXml } from "@/lib/catalog/atom";

/** An Atom feed as an answer that shared caches keep for a minute; 304 to readers who have it already. */
export function feedResponse(request: Request, feed: AtomFeed): Response {
  const xml = atomXml(feed);
  const etag = `"${createHash("sha256").update(xml).digest("base64url").slice(0, 22)}"`;
  const headers = { etag, "cache-control": "public, max-age=60", "access-control-allow-origin": "*" };
  const known = request.headers.get("if-none-match")?.split(",");
  if (known?.some((tag) => tag.trim().replace(/^W\//, "") === etag))
    return new Response(null, { status: 304, headers });
  return new Response(xml, {
    headers: { ...headers, "content-type": "application/atom+xml; charset=utf-8" },
  });
}
