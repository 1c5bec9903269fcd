/** One use of a limit, as it stands after it. */
export interface RateLimitUse {
  /** What is limited, such as `validate`. */
  policy: string;
  limit: number;
  windowSeconds: number;
  /** Uses that are left in this window. */
  remaining: number;
  /** Until the window ends. */
  resetSeconds: number;
}

/**
 * The `RateLimit-Policy` and `RateLimit` fields of an answer (draft-ietf-httpapi-ratelimit-headers-10): one member for
 * each limit that the request was counted against. Empty without any.
 */
export function rateLimitHeaders(uses: readonly RateLimitUse[]): Record<string, string> {
  const latest = new Map(uses.map((use) => [use.policy, use]));
  if (latest.size === 0) return {};
  const list = (member: (use: RateLimitUse) => string) => [...latest.values()].map(member).join(", ");
  return {
    "ratelimit-policy": list((use) => `"${use.policy}";q=${use.limit};w=${use.windowSeconds}`),
    ratelimit: list((use) => `"${use.policy}";r=${use.remaining};t=${use.resetSeconds}`),
  };
}
