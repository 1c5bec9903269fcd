import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { route } from "@/app/_server/route";
import { catalogMark } from "@/db/queries/export-listings";
import { isKnown } from "@/lib/http/byte-answer";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { exportListings } from "@/services/export-listings";

/** The whole catalog as compressed JSON lines, streamed, so that nobody needs to crawl it. */
export const GET = route(async ({ request, ctx, ip }) => {
  const headers = {
    etag: `W/"${await catalogMark(ctx.db, ctx.now())}"`,
    "cache-control": "public, max-age=300",
    "access-control-allow-origin": "*",
  };
  if (isKnown(request.headers.get("if-none-match"), headers.etag))
    return new Response(null, { status: 304, headers });
  const described = {
    ...headers,
    "content-type": "application/gzip",
    "content-disposition": 'attachment; filename="listings.ndjson.gz"',
  };
  if (request.method === "HEAD") return new Response(null, { headers: described });
  await consumeRateLimit(ctx, `export:${ip}`, { limit: 20, windowSeconds: 3_600 });
  const lines = Readable.from(exportListings(ctx), { objectMode: true });
  const compressed = createGzip();
  // A reader who leaves ends the reading of the database too.
  compressed.once("close", () => lines.destroy());
  lines.once("error", (error) => compressed.destroy(error));
  return new Response(Readable.toWeb(lines.pipe(compressed)) as ReadableStream, { headers: described });
});
