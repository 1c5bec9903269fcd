/**
 * Who has just written something must see it, also where pages are read from replicas and kept as bytes: for a minute
 * their requests carry this cookie and are answered by the primary. It says nothing about who they are.
 */
const COOKIE = "souk_wrote";
/** Longer than a streamed answer and than any lag at which a replica is used. */
const SECONDS = 60;

/** The header that an answer to a write carries. */
export function ownWriteCookie(secure: boolean): string {
  return `${COOKIE}=1; Path=/; Max-Age=${SECONDS}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** Whether this visitor has written something within the last minute. */
export function hasJustWritten(cookieHeader: string | undefined): boolean {
  return /(?:^|;\s*)souk_wrote=1(?:;|$)/.test(cookieHeader ?? "");
}

/**
 * Whether this request's reads may be a moment behind: pages and the catalog's machine faces, for whoever has not just
 * written. Never under `/api`, where programs without cookies write and read.
 */
export function mayReadBehind(request: {
  method?: string;
  url?: string;
  headers: { cookie?: string };
}): boolean {
  const reads = request.method === "GET" || request.method === "HEAD";
  return reads && !/^\/api(?:\/|\?|$)/.test(request.url ?? "") && !hasJustWritten(request.headers.cookie);
}
