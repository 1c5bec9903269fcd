import {
  BATCH_SETTLEMENT,
  depositMethod,
  depositNonce,
  PERMIT2_DEPOSIT_COLLECTOR,
} from "@/lib/x402/batch-settlement";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { toCaip2 } from "@/lib/x402/networks";
import { proxyFor } from "./payment-method";

/** What a call row bound before the signature was asked for. */
export interface BoundCall {
  listingId: string;
  method: string;
  urlHash: string;
  bodyHash: string;
  via: "direct" | "relay";
  x402Version: number;
  scheme: string;
  network: string;
  asset: string;
  payTo: string;
  amountAtomic: string;
  payer: string;
  nonce: string;
  validAfter: bigint;
  validBefore: bigint;
  /** The option as it was reviewed; null in rows from before it was kept. */
  terms?: { extra: Record<string, unknown> } | null;
  /** What was signed for the channel; null or absent where none is paid by. */
  channel?: { id: string; toAtomic: string; depositAtomic: string | null } | null;
  /** Set once the chain has decided. */
  provenAt: Date | null;
}

/** The request that is about to carry a payment. Hashes are SHA-256, lower-case hex. */
export interface PaidRequest {
  listingId: string;
  method: string;
  urlHash: string;
  bodyHash: string;
}

/** Payment header names, lower case, and the protocol version each belongs to. */
const HEADERS: Record<string, 1 | 2> = { "payment-signature": 2, "x-payment": 1 };

/**
 * Why a payment may not go out with this request, in plain words; null when it may. It may only when the call row
 * bound exactly this listing, method, URL and body (security row 25) and the encoded authorization is the bound one,
 * field by field, so that nobody pays through the relay for something nobody recorded.
 */
export function boundPaymentProblem(
  call: BoundCall,
  request: PaidRequest,
  payment: { header: string; value: string },
): string | null {
  if (call.via !== "relay") return "This call was opened to be sent directly, not through the relay.";
  if (call.listingId !== request.listingId || call.method !== request.method)
    return "This payment was bound to another endpoint.";
  if (call.urlHash !== request.urlHash) return "This payment was bound to another URL.";
  if (call.bodyHash !== request.bodyHash) return "This payment was bound to another request body.";
  if (call.provenAt !== null) return "The chain has already decided this payment.";
  if (HEADERS[payment.header.toLowerCase()] !== call.x402Version)
    return "This is not the payment header of the bound protocol version.";
  return authorizationMatches(call, payment.value)
    ? null
    : "The payment does not hold the authorization that was bound to this request.";
}

function authorizationMatches(call: BoundCall, header: string): boolean {
  const decoded = decodeJsonHeader(header);
  if (!decoded.ok) return false;
  const root = members(decoded.value);
  const option = call.x402Version === 1 ? root : members(root.accepted);
  const payload = members(root.payload);
  if (call.scheme === BATCH_SETTLEMENT)
    return (
      root.x402Version === 2 &&
      option.scheme === call.scheme &&
      option.network === call.network &&
      channelMatches(call, payload)
    );
  // Never both: which of them a seller reads would be its choice.
  if ("authorization" in payload === "permit2Authorization" in payload) return false;
  return (
    root.x402Version === call.x402Version &&
    option.scheme === call.scheme &&
    typeof option.network === "string" &&
    toCaip2(option.network) === call.network &&
    ("authorization" in payload
      ? call.scheme === "exact" && transferMatches(call, members(payload.authorization))
      : permit2Matches(call, members(payload.permit2Authorization)))
  );
}

/** A voucher of the bound channel for the bound sum, and the bound deposit with it, if any. */
function channelMatches(call: BoundCall, payload: Record<string, unknown>): boolean {
  const { channel } = call;
  const voucher = members(payload.voucher);
  const config = members(payload.channelConfig);
  if (
    !channel ||
    !same(voucher.channelId, channel.id) ||
    voucher.maxClaimableAmount !== channel.toAtomic ||
    !same(config.payer, call.payer) ||
    !same(config.receiver, call.payTo) ||
    !same(config.token, call.asset)
  )
    return false;
  if (channel.depositAtomic === null) return payload.type === "voucher" && payload.deposit === undefined;
  const deposit = members(payload.deposit);
  const authorizations = members(deposit.authorization);
  if (payload.type !== "deposit" || deposit.amount !== channel.depositAtomic) return false;
  // Never both: which of them a seller reads would be its choice.
  if ("erc3009Authorization" in authorizations === "permit2Authorization" in authorizations) return false;
  if (depositMethod({ extra: call.terms?.extra ?? {} }) === "permit2")
    return permit2DepositMatches(call, channel, members(authorizations.permit2Authorization));
  const authorization = members(authorizations.erc3009Authorization);
  return (
    authorization.validAfter === String(call.validAfter) &&
    authorization.validBefore === String(call.validBefore) &&
    typeof authorization.salt === "string" &&
    /^0x[0-9a-f]{64}$/.test(authorization.salt) &&
    depositNonce(channel.id as `0x${string}`, authorization.salt as `0x${string}`) === call.nonce
  );
}

/** The bound deposit through Permit2: exactly the amount, for the collector, into the bound channel. */
function permit2DepositMatches(
  call: BoundCall,
  { id, depositAtomic }: NonNullable<BoundCall["channel"]>,
  deposit: Record<string, unknown>,
): boolean {
  const permitted = members(deposit.permitted);
  return (
    same(deposit.from, call.payer) &&
    same(permitted.token, call.asset) &&
    permitted.amount === depositAtomic &&
    same(deposit.spender, PERMIT2_DEPOSIT_COLLECTOR) &&
    deposit.nonce === String(BigInt(call.nonce)) &&
    deposit.deadline === String(call.validBefore) &&
    same(members(deposit.witness).channelId, id)
  );
}

/** EIP-3009. */
function transferMatches(call: BoundCall, authorization: Record<string, unknown>): boolean {
  return (
    authorization.value === call.amountAtomic &&
    authorization.validAfter === String(call.validAfter) &&
    authorization.validBefore === String(call.validBefore) &&
    same(authorization.from, call.payer) &&
    same(authorization.to, call.payTo) &&
    same(authorization.nonce, call.nonce)
  );
}

/** Permit2; the spender says which scheme's proxy may use the signature. */
function permit2Matches(call: BoundCall, permit: Record<string, unknown>): boolean {
  const permitted = members(permit.permitted);
  const witness = members(permit.witness);
  return (
    (call.scheme === "exact" || call.scheme === "upto") &&
    call.x402Version === 2 &&
    permitted.amount === call.amountAtomic &&
    witness.validAfter === String(call.validAfter) &&
    permit.deadline === String(call.validBefore) &&
    permit.nonce === String(BigInt(call.nonce)) &&
    same(permitted.token, call.asset) &&
    same(permit.from, call.payer) &&
    same(witness.to, call.payTo) &&
    same(permit.spender, proxyFor(call.scheme)) &&
    (call.scheme === "exact" || same(witness.facilitator, String(call.terms?.extra.facilitatorAddress)))
  );
}

const same = (actual: unknown, bound: string) =>
  typeof actual === "string" && actual.toLowerCase() === bound.toLowerCase();

function members(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
}
