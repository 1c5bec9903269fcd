import { createHash } from "node:crypto";

/** Text that shared caches keep for `maxAgeSeconds`; 304 to readers who have it already. Readable from any page. */
export function cachedResponse(
  request: Request,
  body: string,
  { type, maxAgeSeconds, status = 200 }: { type: string; maxAgeSeconds: number; status?: number },
): Response {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const headers = {
    etag,
    "cache-control": `public, max-age=${maxAgeSeconds}`,
    "access-control-allow-origin": "*",
  };
  const known = request.headers.get("if-none-match")?.split(",");
  if (status === 200 && known?.some((tag) => tag.trim().replace(/^W\//, "") === etag))
    return new Response(null, { status: 304, headers });
  return new Response(body, { status, headers: { ...headers, "content-type": type } });
}
