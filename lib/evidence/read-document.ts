import { z } from "zod";
import type { CallRecord } from "@/lib/call/call-record";
import { parseStrictJson } from "@/lib/x402/strict-json";
import { EVIDENCE_FORMAT, type EvidenceDocument } from "./document";

const MAX_CHARS = 262_144;

const text = z.string().max(4_096);
const whole = z.int().min(0);
const decimal = z.string().regex(/^(0|[1-9]\d{0,77})$/, "must be a decimal integer");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hex");
const hash32 = z.string().regex(/^0x[0-9a-f]{64}$/i, "must be 32 bytes of hex");
const address = z.string().regex(/^0x[0-9a-f]{40}$/i, "must be an address");
const time = z.iso.datetime();
const state = z.enum([
  "created",
  "claimed",
  "confirmed",
  "paid-undelivered",
  "mismatch",
  "unknown",
  "reorged",
  "not-paid",
  "authorized",
]);

const statement = z.strictObject({
  format: z.enum(["eip712", "jws"]),
  statement: z
    .strictObject({
      payload: z.record(z.string(), z.union([z.string(), z.number()])).nullable(),
      signature: z.string().max(16_384),
    })
    .nullable(),
  sha256,
  signer: text.nullable(),
  standing: z.enum(["payee", "host", "stranger", "invalid"]),
  problems: z.array(text).max(20),
});

const log = z.strictObject({
  receiptStatus: z.literal("success"),
  transferLogIndex: whole,
  authorizationLogIndex: whole.nullable(),
  amountAtomic: z
    .string()
    .regex(/^\d{1,78}$/)
    .optional(),
  blockTime: whole,
});

const record: z.ZodType<CallRecord> = z.strictObject({
  souk: text,
  id: z.uuid(),
  listing: z.strictObject({ id: z.uuid(), name: text, url: z.url(), method: text, tool: text }),
  request: z.strictObject({
    via: z.enum(["direct", "relay"]),
    x402Version: whole,
    urlHash: sha256,
    bodyHash: sha256,
    fromBlock: decimal,
  }),
  payer: address,
  terms: z.strictObject({
    scheme: text,
    network: text,
    asset: address,
    payTo: address,
    amountAtomic: decimal,
    maxTimeoutSeconds: z.number().nullable(),
    extra: z.record(z.string(), z.unknown()).nullable(),
    acceptedChange: z.boolean(),
  }),
  signed: z
    .strictObject({
      kind: z.enum(["eip3009", "permit2", "permit2-upto"]),
      domain: z.strictObject({
        name: text,
        version: text.optional(),
        chainId: whole,
        verifyingContract: address,
      }),
      message: z.strictObject({
        from: address,
        to: address,
        value: decimal,
        validAfter: decimal,
        validBefore: decimal,
        nonce: hash32,
        token: address.optional(),
        facilitator: address.optional(),
      }),
      hash: hash32,
    })
    .nullable(),
  channel: z
    .strictObject({
      id: hash32,
      fromAtomic: decimal,
      toAtomic: decimal,
      depositAtomic: decimal.nullable(),
      nonce: hash32,
      validBefore: decimal,
      contract: z.literal(true).optional(),
      acceptedAtBlock: decimal.optional(),
    })
    .optional(),
  times: z.strictObject({
    openedAt: time,
    sentAt: time.nullable(),
    respondedAt: time.nullable(),
    provenAt: time.nullable(),
    responseMs: whole.nullable(),
    measured: z
      .strictObject({ challengeMs: whole.nullable(), signMs: whole.nullable(), payMs: whole.nullable() })
      .nullable(),
  }),
  response: z
    .strictObject({ status: z.int().min(100).max(599), seenBy: z.enum(["relay", "visitor"]).nullable() })
    .nullable(),
  claimed: z
    .strictObject({
      success: z.boolean(),
      transaction: text,
      network: text,
      payer: text.optional(),
      amount: text.optional(),
      errorReason: text.optional(),
      errorMessage: text.optional(),
    })
    .nullable(),
  state,
  detail: text,
  proven: z
    .strictObject({
      transaction: hash32,
      blockNumber: decimal,
      blockHash: hash32,
      confirmations: whole.nullable(),
      log: log.nullable(),
    })
    .nullable(),
  history: z
    .array(
      z.strictObject({
        at: time,
        state,
        detail: text,
        transaction: text.optional(),
        blockNumber: decimal.optional(),
        blockHash: hash32.optional(),
      }),
    )
    .max(32),
  offer: statement.nullable(),
  receipt: statement.nullable(),
});

const document: z.ZodType<EvidenceDocument> = z.strictObject({
  format: z.literal(EVIDENCE_FORMAT),
  issuedAt: time,
  record,
  digest: sha256,
  signatures: z
    .array(
      z.strictObject({
        by: z.enum(["souk", "payer"]),
        address,
        signature: z.string().regex(/^0x([0-9a-f]{2}){1,10000}$/i, "must be hex"),
      }),
    )
    .max(2),
});

/** Reads an exported file strictly: no unknown member, no duplicate key. `problem` says what is wrong, in plain words. */
export function readDocument(
  json: string,
): { ok: true; document: EvidenceDocument } | { ok: false; problem: string } {
  if (json.length > MAX_CHARS) return { ok: false, problem: `It is longer than ${MAX_CHARS} characters.` };
  const strict = parseStrictJson(json, "file");
  if (!strict.ok) return { ok: false, problem: `It is not plain JSON: expected ${strict.issue.expected}.` };
  const parsed = document.safeParse(strict.value);
  if (parsed.success) return { ok: true, document: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, problem: `${issue?.path.join(".") || "file"}: ${issue?.message ?? "not readable"}.` };
}
