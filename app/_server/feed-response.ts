import { type AtomFeed, atomXml } from "@/lib/catalog/atom";
import { cachedResponse } from "./cached-response";

/** An Atom feed as an answer that shared caches keep for a minute; 304 to readers who have it already. */
export function feedResponse(request: Request, feed: AtomFeed): Response {
  return cachedResponse(request, atomXml(feed), {
    type: "application/atom+xml; charset=utf-8",
    maxAgeSeconds: 60,
  });
}
