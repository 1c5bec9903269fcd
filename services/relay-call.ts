import { createHash } from "node:crypto";
import { findCall } from "@/db/queries/call";
import { getListing, type ListingView } from "@/db/queries/listing";
import { boundPaymentProblem } from "@/lib/call/bound-payment";
import { buildRequest } from "@/lib/call/build-request";
import type { RelayEnvelope, RelayRequest } from "@/lib/call/envelope";
import { SoukError } from "@/lib/errors";
import { isSendableHeader } from "@/lib/net/outbound-headers";
import type { GuardedResult } from "@/lib/net/types";
import { hashSecret } from "@/lib/session/secret";
import { consumeRateLimit } from "./consume-rate-limit";
import type { Context } from "./context";
import { markSent, recordRelayed, wasReached } from "./record-relayed";

const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** Without a payment nothing is settled, so an answer is quick. */
const DEADLINE_MS = 20_000;
/** A seller settles on a chain before it answers. A little shorter than what the browser waits for us. */
const PAID_DEADLINE_MS = 55_000;

const PER_VISITOR = { limit: 60, windowSeconds: 60 };
/** However many visitors there are, no endpoint is hammered through us. */
const PER_HOST = { limit: 600, windowSeconds: 60 };

/** What a page may know of an answer. Never cookies, policies, or anything else that acts on an origin (row 12). */
const RESPONSE_HEADERS = new Set([
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "location",
  "payment-required",
  "payment-response",
  "retry-after",
  "x-payment-response",
]);

type Built = Extract<ReturnType<typeof buildRequest>, { ok: true }>;

/**
 * Sends one request to a listed endpoint for a visitor whose browser cannot reach it itself (security rows 10 to 12).
 * Where it goes is the listing's business alone; `visitor` is whom to count it against. A payment goes out only with
 * the call row that bound exactly this request before it was signed, and never follows a redirect. That it went out and
 * what came back is in that row before anybody here is told, so that a closed tab or a killed process loses nothing.
 * Throws SoukError `not-found`, `forbidden`, `invalid-request`, `conflict`, `rate-limited`, or `upstream-failed` with
 * `outcome`: "unknown" when the payment may have arrived, "not-sent" when it certainly did not.
 */
export async function relayCall(
  ctx: Pick<Context, "db" | "fetch" | "now">,
  listingId: string,
  request: RelayRequest,
  visitor: string,
): Promise<RelayEnvelope> {
  await consumeRateLimit(ctx, `relay:${visitor}`, PER_VISITOR);
  const listing = await getListing(ctx.db, listingId);
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  if (listing.catalogState === "withdrawn")
    throw new SoukError(
      "forbidden",
      "The owner of this endpoint has withdrawn it: it is not called from here.",
    );
  if (listing.toolName !== "")
    throw new SoukError("forbidden", "This is an MCP tool: it is called through an MCP client.");
  // Anyone may register any address; only one that once asked for a payment is an endpoint to call.
  if (!listing.terms)
    throw new SoukError(
      "forbidden",
      "This endpoint has never asked for a payment, so it cannot be called from here.",
    );

  const built = buildSendable(listing, request);
  const paid = await boundPayment(ctx, listing, built, request);
  await consumeRateLimit(ctx, `relay-host:${listing.host}`, PER_HOST);

  const before = paid && (await markSent(ctx, paid.callId));
  const result = await ctx.fetch({
    url: built.url,
    method: built.method,
    headers: { ...built.headers, ...paid?.header },
    body: built.body ?? undefined,
    deadlineMs: paid ? PAID_DEADLINE_MS : DEADLINE_MS,
    maxBodyBytes: MAX_BODY_BYTES,
  });
  if (paid && before) await recordRelayed(ctx, paid.callId, before, result);
  return toEnvelope(result, paid !== null);
}

function buildSendable(listing: ListingView, { values }: RelayRequest): Built {
  const built = buildRequest(listing, values);
  if (!built.ok)
    throw new SoukError("invalid-request", "Some values cannot be sent.", { errors: built.errors });
  const errors = Object.keys(built.headers)
    .filter((name) => !isSendableHeader(name))
    .map((name) => ({ field: `headers.${name}`, message: "The relay does not carry this header" }));
  if (errors.length > 0) throw new SoukError("invalid-request", "Some headers cannot be sent.", { errors });
  return built;
}

async function boundPayment(
  ctx: Pick<Context, "db">,
  listing: ListingView,
  built: Built,
  { payment, call }: RelayRequest,
): Promise<{ callId: string; header: Record<string, string> } | null> {
  if (!payment) return null;
  if (!call) throw new SoukError("forbidden", "A payment needs the call that was opened for it.");
  const row = await findCall(ctx.db, call.id, hashSecret(call.token));
  if (!row) throw new SoukError("not-found", "There is no such call.");
  const sent = {
    listingId: listing.id,
    method: built.method,
    urlHash: sha256(built.url),
    bodyHash: sha256(built.body ?? ""),
  };
  const problem = boundPaymentProblem(row, sent, payment);
  if (problem) throw new SoukError("conflict", problem);
  return { callId: row.id, header: { [payment.header.toLowerCase()]: payment.value } };
}

function toEnvelope(result: GuardedResult, paid: boolean): RelayEnvelope {
  if (!result.ok) {
    const reached = paid && wasReached(result);
    throw new SoukError("upstream-failed", result.message, { outcome: reached ? "unknown" : "not-sent" });
  }
  return {
    status: result.status,
    headers: result.headers.filter(([name]) => RESPONSE_HEADERS.has(name)),
    bodyBase64: Buffer.from(result.body).toString("base64"),
    truncated: result.truncated,
    elapsedMs: result.timings.totalMs,
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
