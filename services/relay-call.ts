import { createHash } from "node:crypto";
import { findCall, type VersionedCall } from "@/db/queries/call";
import { type CallableListing, getCallable } from "@/db/queries/callable-listing";
import { boundPaymentProblem } from "@/lib/call/bound-payment";
import { buildRequest } from "@/lib/call/build-request";
import type { RelayRequest } from "@/lib/call/relay-lines";
import { voucherSignatureIn } from "@/lib/call/voucher-signature";
import { SoukError } from "@/lib/errors";
import { isSendableHeader } from "@/lib/net/outbound-headers";
import { hashSecret } from "@/lib/session/secret";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { isObject } from "@/lib/x402/payment-requirements";
import { SIGN_IN } from "@/lib/x402/sign-in";
import { consumeLeasedLimit } from "./consume-leased-limit";
import type { Context } from "./context";
import { markSent } from "./record-relayed";
import { type Reader, relayHttp } from "./relay-http";
import { relayRefund } from "./relay-refund";
import { relayTool } from "./relay-tool";

const PER_VISITOR = { perMinute: 60, lot: 10 };
/** However many visitors there are, no endpoint is hammered through us. */
const PER_HOST = { perMinute: 600, lot: 20 };

type Built = Extract<ReturnType<typeof buildRequest>, { ok: true }>;

/**
 * Sends one request to a listed endpoint for a visitor whose browser cannot reach it itself (security rows 10 to 12).
 * Where it goes is the listing's business alone; `visitor` is whom to count it against. A payment goes out only with
 * the call row that bound exactly this request before it was signed, and never follows a redirect. That it went out is in
 * that row before it does, and what came back is written by us, so that a closed tab or a killed process leaves no payment unknown to us.
 * Throws SoukError `not-found`, `forbidden`, `invalid-request`, `conflict`, `rate-limited`, or `upstream-failed` with
 * `outcome`: "unknown" when the payment may have arrived, "not-sent" when it certainly did not.
 */
export async function relayCall(
  ctx: Pick<Context, "db" | "fetch" | "chain" | "now">,
  listingId: string,
  request: RelayRequest,
  visitor: string,
  reader: Reader,
): Promise<void> {
  const { call } = request;
  const [listing, row] = await Promise.all([
    getCallable(ctx.db, listingId),
    request.payment && call ? findCall(ctx.db, call.id, hashSecret(call.token)) : null,
    consumeLeasedLimit(ctx, `relay:${visitor}`, PER_VISITOR),
  ]);
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  if (listing.catalogState === "withdrawn")
    throw new SoukError(
      "forbidden",
      "The owner of this endpoint has withdrawn it: it is not called from here.",
    );
  // Anyone may register any address; only one that once asked for a payment is an endpoint to call.
  if (!listing.priced)
    throw new SoukError(
      "forbidden",
      "This endpoint has never asked for a payment, so it cannot be called from here.",
    );

  const countHost = () => consumeLeasedLimit(ctx, `relay-host:${listing.host}`, PER_HOST);
  if (request.refund) {
    await countHost();
    return relayRefund(ctx, listing, request, reader);
  }
  const built = buildSendable(listing, request);
  const paid = boundPayment(listing, built, request, row);
  await countHost();
  const mark = async () => paid && markSent(ctx, paid.call, paid.voucher);

  const { url, body } = built;
  if (listing.toolName !== "" && typeof body === "string")
    return relayTool(
      ctx,
      {
        url,
        body,
        payment: paid && (request.payment ?? null),
        markSent: mark,
      },
      reader,
    );
  const headers = { ...built.headers, ...(paid?.header ?? signInHeader(listing, request)) };
  await relayHttp(
    ctx,
    { url, method: built.method, headers, body, paid: paid !== null, markSent: mark },
    reader,
  );
}

function buildSendable(listing: CallableListing, { values }: RelayRequest): Built {
  const built = buildRequest({ ...listing, tool: listing.toolName }, values);
  if (!built.ok)
    throw new SoukError("invalid-request", "Some values cannot be sent.", { errors: built.errors });
  const errors = Object.keys(built.headers)
    .filter((name) => !isSendableHeader(name))
    .map((name) => ({ field: `headers.${name}`, message: "The relay does not carry this header" }));
  if (errors.length > 0) throw new SoukError("invalid-request", "Some headers cannot be sent.", { errors });
  return built;
}

function boundPayment(
  listing: CallableListing,
  built: Built,
  { payment, call }: RelayRequest,
  row: VersionedCall | null,
): { call: VersionedCall; header: Record<string, string>; voucher?: string } | null {
  if (!payment) return null;
  if (!call) throw new SoukError("forbidden", "A payment needs the call that was opened for it.");
  if (!row) throw new SoukError("not-found", "There is no such call.");
  const sent = {
    listingId: listing.id,
    method: built.method,
    urlHash: sha256(built.url),
    bodyHash: sha256(built.body ?? ""),
  };
  const problem = boundPaymentProblem(row, sent, payment);
  if (problem) throw new SoukError("conflict", problem);
  const voucher = row.channel ? voucherSignatureIn(payment) : undefined;
  return { call: row, header: { [payment.header.toLowerCase()]: payment.value }, voucher };
}

/** A sign-in goes only where it says that it is for. */
function signInHeader(listing: CallableListing, { signIn }: RelayRequest): Record<string, string> {
  if (signIn === undefined) return {};
  const decoded = decodeJsonHeader(signIn);
  const domain = decoded.ok && isObject(decoded.value) ? decoded.value.domain : null;
  if (domain !== new URL(listing.url).host)
    throw new SoukError("conflict", "This sign-in is for another site.");
  return { [SIGN_IN]: signIn };
}

function sha256(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}
