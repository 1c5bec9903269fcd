import { z } from "zod";
import { isUuid } from "@/db/queries/uuid";
import { MAX_FORM_CHARS } from "@/lib/call/build-request";
import type { RelayRequest } from "@/lib/call/relay-lines";
import type { CallResponseReport, OpenCallRequest } from "@/lib/call/types";
import { MAX_RATING_CHARS } from "@/lib/catalog/ratings";
import { MAX_BATCH } from "@/lib/discovery/batch";
import type { PaymentRequirements } from "@/lib/x402/types";

/** What the routes accept. Unknown fields are refused where a typo could cost money. */

export const targetBody = z.object({
  resource: z.string().min(1).max(4_096),
  method: z.string().max(20).nullish(),
  tool: z.string().max(256).nullish().describe("The MCP tool that is sold at the resource, called by POST."),
});

/** What is to be probed, as services take it. */
export const targetOf = ({ resource, method, tool }: z.infer<typeof targetBody>) => ({
  resource,
  method: method ?? undefined,
  tool: tool ?? undefined,
});

export const discoverBody = z.object({
  input: z.string().min(1).max(4_096).describe("A domain, or any URL on it."),
});

export const batchBody = z.object({ resources: z.array(targetBody).min(1).max(MAX_BATCH) });

const CURSOR_WORDS = "must be a cursor of an answer before";
const evmAddress = z.string().regex(/^0x[0-9a-f]{40}$/i, "must be an address");

/** The parameters of what is read of one account and one token. */
export const accountParams = z.object({
  network: z
    .string("must be a CAIP-2 network")
    .regex(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/, "must be a CAIP-2 network")
    .describe("CAIP-2, such as eip155:8453."),
  asset: evmAddress.describe("The token."),
  owner: evmAddress.describe("The account."),
});

/** A place in a list by time: the last row of the page before, as {@link timeCursor} writes it. */
export const timeCursorParams = z.object({
  cursor: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z_[0-9a-f-]{36}$/, CURSOR_WORDS)
    .transform((text, check) => {
      const [at = "", id = ""] = text.split("_");
      const createdAt = new Date(at);
      // The database has no year 0, and JavaScript would take February 30 for March.
      const isTime = at > "0001" && !Number.isNaN(createdAt.getTime()) && createdAt.toISOString() === at;
      if (isTime && isUuid(id)) return { createdAt, id };
      check.addIssue(CURSOR_WORDS);
      return z.NEVER;
    })
    .describe("Where the page starts, as the answer before gave it.")
    .optional(),
});

/** `createdAt` to the millisecond. */
export function timeCursor(createdAt: Date, id: string): string {
  return `${createdAt.toISOString()}_${id}`;
}

/** One payment channel. */
export const channelParams = z.object({
  network: accountParams.shape.network,
  id: z
    .string("must be a channel id")
    .regex(/^0x[0-9a-f]{64}$/i, "must be 32 bytes of 0x-prefixed hex")
    .describe("The channel's id."),
});

/** A signature, and the account that is asked whether it accepts it. */
export const signatureBody = z.strictObject({
  network: accountParams.shape.network,
  account: evmAddress.describe("Whose signature it should be."),
  hash: z.string().regex(/^0x[0-9a-f]{64}$/i, "must be 32 bytes of 0x-prefixed hex"),
  signature: z.string().regex(/^0x([0-9a-f]{2}){1,10000}$/i, "must be 0x-prefixed hex"),
});

export const sessionBody = z.object({
  message: z.string().min(1).max(4_096),
  signature: z.string().regex(/^0x[0-9a-f]{2,20000}$/i, "must be 0x-prefixed hex"),
});

export const faucetBody = z.object({ address: z.string().max(100) });

const word = z.string().min(1).max(256);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hex");

const paymentRequirements: z.ZodType<PaymentRequirements> = z.strictObject({
  scheme: word,
  network: word,
  amount: z.string().max(100),
  asset: word,
  payTo: word,
  maxTimeoutSeconds: z.number(),
  extra: z.record(z.string(), z.unknown()),
});

/** A seller's signed offer or receipt; what is in it is read where it is verified. */
const statement = z.record(z.string().max(64), z.unknown());

const channelAmount = z.string().regex(/^(0|[1-9]\d{0,38})$/, "must be atomic units");

/** Of a call by channel: the vouchers before it, its voucher, and what is deposited with it. */
const channelPlan = z.strictObject({
  fromAtomic: channelAmount,
  toAtomic: channelAmount,
  depositAtomic: channelAmount.nullable(),
  contract: z.boolean().optional().describe("The payer is a contract: its channel names no key."),
});

export const openCallBody: z.ZodType<OpenCallRequest> = z.strictObject({
  via: z.enum(["direct", "relay"]),
  urlHash: sha256,
  bodyHash: sha256,
  x402Version: z.union([z.literal(1), z.literal(2)]),
  option: paymentRequirements,
  acceptedChange: z.boolean(),
  payer: word,
  nonce: z.string().regex(/^0x[0-9a-f]{64}$/i, "must be 32 bytes of 0x-prefixed hex"),
  validForSeconds: z.int().min(1).max(300),
  offer: statement.optional(),
  channel: channelPlan.optional(),
});

const tookMs = z.int().min(0).max(3_600_000).nullable();
const said = z.string().max(5_000);

export const callResponseBody: z.ZodType<CallResponseReport> = z.object({
  responseStatus: z.int().min(100).max(599).nullable(),
  settlement: z
    .object({
      success: z.boolean(),
      transaction: said,
      network: said,
      payer: said.optional(),
      amount: said.optional(),
      errorReason: said.optional(),
      errorMessage: said.optional(),
    })
    .nullable(),
  outcome: z.enum(["answered", "unknown"]),
  timings: z.object({ challengeMs: tookMs, signMs: tookMs, payMs: tookMs }).optional(),
  receipt: statement.optional(),
  voucher: z
    .string()
    .regex(/^0x([0-9a-f]{2}){1,10000}$/i, "must be the signature of a voucher")
    .optional(),
});

export const keptCallsBody = z.strictObject({
  tokens: z.array(z.string().regex(/^[\w-]{20,100}$/)).max(200),
});

export const ratingBody = z.strictObject({
  stars: z.int().min(1).max(5),
  words: z.string().max(MAX_RATING_CHARS).default(""),
});

export const answerBody = z.strictObject({ words: z.string().min(1).max(MAX_RATING_CHARS) });

export const termChangesBody = z.object({ seen: z.array(paymentRequirements).max(64) });

const pair = z.tuple([z.string().max(256), z.string().max(8_192)]);

/** There is no member that could name a URL, and an unknown one is refused (security row 10). */
export const relayBody: z.ZodType<RelayRequest> = z.strictObject({
  values: z.strictObject({
    path: z.record(z.string().max(256), z.string().max(2_048)),
    query: z.array(pair).max(64),
    headers: z.array(pair).max(64),
    body: z.string().max(MAX_FORM_CHARS).nullable(),
    bodyType: z.enum(["none", "json", "form-data", "text"]),
  }),
  payment: z.strictObject({ header: z.string().max(64), value: z.string().max(65_536) }).optional(),
  signIn: z.string().max(16_384).optional(),
  call: z.strictObject({ id: z.string().max(64), token: z.string().max(128) }).optional(),
  refund: z.strictObject({ value: z.string().max(65_536).nullable() }).optional(),
});
