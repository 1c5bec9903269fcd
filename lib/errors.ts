/**
 * Coded errors, mapped once per transport to RFC 9457 problem details.
 * A message here is written for the visitor; whatever is not a SoukError reaches them only as `internal`.
 */
export type ErrorCode =
  | "invalid-request"
  | "unsupported-url"
  | "blocked-address"
  | "not-found"
  | "method-not-allowed"
  | "unauthenticated"
  | "forbidden-origin"
  | "forbidden"
  | "invalid-session-message"
  | "conflict"
  | "duplicate-authorization"
  | "terms-changed"
  | "payload-too-large"
  | "unsupported-media-type"
  | "rate-limited"
  | "upstream-failed"
  | "chain-unavailable"
  | "catalog-loading"
  | "internal";

const STATUS: Record<ErrorCode, number> = {
  "invalid-request": 400,
  "unsupported-url": 422,
  "blocked-address": 422,
  "not-found": 404,
  "method-not-allowed": 405,
  unauthenticated: 401,
  "forbidden-origin": 403,
  forbidden: 403,
  "invalid-session-message": 401,
  conflict: 409,
  "duplicate-authorization": 409,
  "terms-changed": 409,
  "payload-too-large": 413,
  "unsupported-media-type": 415,
  "rate-limited": 429,
  "upstream-failed": 502,
  "chain-unavailable": 503,
  "catalog-loading": 503,
  internal: 500,
};

const TITLE: Record<ErrorCode, string> = {
  "invalid-request": "The request is not valid",
  "unsupported-url": "This URL cannot be used",
  "blocked-address": "This address is not allowed",
  "not-found": "Not found",
  "method-not-allowed": "This method is not spoken here",
  unauthenticated: "Sign in first",
  "forbidden-origin": "This origin may not do that",
  forbidden: "Not allowed",
  "invalid-session-message": "The sign-in message was not accepted",
  conflict: "Something else changed this first",
  "duplicate-authorization": "This authorization was already used for a call",
  "terms-changed": "The terms have changed",
  "payload-too-large": "Too large",
  "unsupported-media-type": "Unsupported media type",
  "rate-limited": "Too many requests",
  "upstream-failed": "The endpoint did not answer",
  "chain-unavailable": "The chain could not be read",
  "catalog-loading": "The catalog is being read",
  internal: "Something went wrong on our side",
};

/** Every code with the status and title that go with it, for the page that documents them. */
export function errorKinds(): { code: ErrorCode; status: number; title: string }[] {
  return (Object.keys(STATUS) as ErrorCode[]).map((code) => ({
    code,
    status: STATUS[code],
    title: TITLE[code],
  }));
}

/** RFC 9457 problem details; `type` is stable and documented at that path. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** Per-field messages, when a field is to blame. */
  errors?: { field: string; message: string }[];
  /** Seconds, with `rate-limited` and `catalog-loading`. */
  retryAfter?: number;
  /** With a failed relay: whether a payment may have reached the endpoint (security row 30). */
  outcome?: "not-sent" | "unknown";
}

export class SoukError extends Error {
  override name = "SoukError";
  constructor(
    readonly code: ErrorCode,
    /** Plain words for the visitor. */
    readonly detail: string,
    readonly extra: Pick<Problem, "errors" | "retryAfter" | "outcome"> = {},
  ) {
    super(`${code}: ${detail}`);
  }
}

/** Any thrown value as a problem; the message of an unknown error never reaches the visitor. */
export function toProblem(error: unknown): Problem {
  // By name: the web process and the framework's bundles each have a copy of this class.
  const known =
    error instanceof Error && error.name === "SoukError"
      ? (error as SoukError)
      : new SoukError("internal", "We have logged it. Please try again.");
  return {
    type: `/docs/problems#${known.code}`,
    title: TITLE[known.code],
    status: STATUS[known.code],
    detail: known.detail,
    ...known.extra,
  };
}
