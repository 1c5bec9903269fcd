import { cachedResponse } from "@/app/_server/cached-response";
import { route } from "@/app/_server/route";

/** What crawlers may read, and where all of it is at once. */
export const GET = route(async ({ request, ctx }) => {
  const { origin } = ctx.env;
  const text = `# The whole catalog in one file: ${origin}/export/listings.ndjson.gz
# For programs and agents: ${origin}/llms.txt
User-agent: *
Allow: /
Disallow: /api/
Disallow: /calls
Disallow: /settings
Disallow: /check?
Disallow: /*?q=
Disallow: /*&q=

Sitemap: ${origin}/sitemap.xml
`;
  return cachedResponse(request, text, { type: "text/plain; charset=utf-8", maxAgeSeconds: 3_600 });
});
