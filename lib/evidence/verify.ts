import { hashMessage, verifyMessage } from "viem/utils";
import type { CallRecord } from "@/lib/call/call-record";
import { standingOf } from "@/lib/call/check-statement";
import { authorizationDigest } from "@/lib/call/signed-terms";
import type { ChainReader } from "@/lib/chain/chain-reader";
import { readStatement } from "@/lib/x402/signed-statement";
import { chainCheck } from "./chain-check";
import { type EvidenceCheck, type EvidenceDocument, evidenceDigest } from "./document";
import { evidenceMessage } from "./message";
import { readDocument } from "./read-document";
import { recordProblems } from "./record-problems";
import { voucherCheck } from "./voucher-check";

export interface VerifyOptions {
  /** The address that must have signed as Souk: pins whose word this is. */
  issuer?: string;
  /** A chain that the verifier trusts; without it nothing is said of the money. */
  chain?: Pick<ChainReader, "prove" | "verifyMessage" | "acceptsSignature" | "networks">;
  /** By channel: the signature of the call's voucher, which its payer or its payee may bring. */
  voucher?: string;
}

const ok = (id: string, detail: string): EvidenceCheck => ({ id, outcome: "ok", detail });
const failed = (id: string, detail: string): EvidenceCheck => ({ id, outcome: "failed", detail });
const notChecked = (id: string, detail: string): EvidenceCheck => ({ id, outcome: "not-checked", detail });

/** Whether nothing failed. */
export const holds = (checks: readonly EvidenceCheck[]): boolean =>
  checks.every((check) => check.outcome !== "failed");

/**
 * Checks an exported call: its shape, its digest, who signed it, that what it says of the authorization and of the
 * seller's statements fits together, and with `chain` that the payment is there. Opens no socket but the chain's.
 */
export async function verifyEvidence(json: string, options: VerifyOptions = {}): Promise<EvidenceCheck[]> {
  const read = readDocument(json);
  if (!read.ok) return [failed("file", read.problem)];
  const { document } = read;
  const { record } = document;
  const problems = recordProblems(record);
  const voucher = await voucherCheck(record, options.voucher, options.chain);
  return [
    ok("file", `The record of call ${record.id}, written at ${document.issuedAt}.`),
    evidenceDigest(document) === document.digest
      ? ok("digest", "The record is the one that the digest was made of.")
      : failed("digest", "The record was changed after its digest was made."),
    ...(await signatureChecks(document, options)),
    problems.length === 0
      ? ok("record", "Its parts agree with each other.")
      : failed("record", problems.join(" ")),
    authorizationCheck(document),
    ...(await statementChecks(document)),
    ...(voucher ? [voucher] : []),
    options.chain
      ? await chainCheck(record, options.chain)
      : notChecked("chain", "Not asked: give --rpc with a chain that you trust."),
  ];
}

async function signatureChecks(
  document: EvidenceDocument,
  { issuer, chain }: VerifyOptions,
): Promise<EvidenceCheck[]> {
  const { record, signatures } = document;
  if (signatures.length === 0) return [failed("signature", "Nobody has signed it.")];
  const digest = evidenceDigest(document);
  const checks = await Promise.all(
    signatures.map(async ({ by, address, signature }) => {
      const id = `signature.${by}`;
      const input = { address, message: evidenceMessage(by, record.id, digest), signature };
      if (by === "payer" && record.channel?.contract && same(address, record.payer))
        return contractsSignature(id, record, input, chain);
      const isSigner = chain
        ? await chain.verifyMessage(record.terms.network, input)
        : await verifyMessage(input as Parameters<typeof verifyMessage>[0]).catch(() => false);
      const who = by === "souk" ? "Souk" : "the payer";
      if (!isSigner) return failed(id, `The signature is not by ${address}.`);
      return by === "payer" && !same(address, record.payer)
        ? failed(id, `${address} is not the payer of this call.`)
        : ok(id, `Signed by ${who}, ${address}.`);
    }),
  );
  const roles = new Set(signatures.map(({ by }) => by));
  if (roles.size !== signatures.length) checks.push(failed("signature", "One role has signed twice."));
  const souk = signatures.find(({ by }) => by === "souk");
  if (issuer !== undefined)
    checks.push(
      souk && same(souk.address, issuer)
        ? ok("issuer", `It is the Souk that you named.`)
        : failed("issuer", `It is not signed by ${issuer}.`),
    );
  else if (souk)
    checks.push(
      notChecked(
        "issuer",
        `Compare ${souk.address} with ${record.souk}/.well-known/souk-evidence.json, or give --issuer.`,
      ),
    );
  return checks;
}

/**
 * A payer that is known to be a contract is asked now and, since it may have changed its mind, as of the blocks that the record
 * names. Where it cannot be asked nothing is decided.
 */
async function contractsSignature(
  id: string,
  { terms, channel, proven }: CallRecord,
  { address, message, signature }: { address: string; message: string; signature: string },
  chain: VerifyOptions["chain"],
): Promise<EvidenceCheck> {
  if (!chain)
    return notChecked(id, `${address} is a contract: only its chain can say what it signs. Give --rpc.`);
  const question = { account: address, hash: hashMessage(message), signature: signature as `0x${string}` };
  let unasked = 0;
  for (const block of [undefined, proven?.blockNumber ?? channel?.acceptedAtBlock]) {
    const atBlock = block === undefined ? undefined : BigInt(block);
    const answer = await chain.acceptsSignature(terms.network, { ...question, atBlock });
    if (answer?.accepted)
      return ok(
        id,
        `Signed by the payer, ${address}: its contract accepts it at block ${answer.blockNumber}.`,
      );
    if (!answer) unasked++;
  }
  return unasked > 0
    ? notChecked(id, `The contract at ${address} could not be asked at every block that counts.`)
    : failed(id, `The contract at ${address} does not accept the signature.`);
}

function authorizationCheck({ record: { signed } }: EvidenceDocument): EvidenceCheck {
  const id = "authorization";
  if (!signed) return notChecked(id, "The record does not hold what was signed.");
  try {
    return authorizationDigest(signed) === signed.hash
      ? ok(id, `The typed data has the hash ${signed.hash}.`)
      : failed(id, "The typed data does not have the hash that is given.");
  } catch {
    return failed(id, "The typed data cannot be hashed.");
  }
}

async function statementChecks({ record }: EvidenceDocument): Promise<EvidenceCheck[]> {
  const kept = (["offer", "receipt"] as const).flatMap((kind) => {
    const statement = record[kind];
    return statement ? [{ kind, statement }] : [];
  });
  return Promise.all(
    kept.map(async ({ kind, statement }) => {
      const whole = statement.statement && {
        format: statement.format,
        signature: statement.statement.signature,
        ...(statement.statement.payload && { payload: statement.statement.payload }),
      };
      if (!whole) return notChecked(kind, "Only its hash was kept: it names a URL with a query.");
      let asked = false;
      const read = await readStatement(kind, whole, async () => {
        asked = true;
        return null;
      });
      if (asked) return notChecked(kind, `Its key is published by ${statement.signer ?? "its signer"}.`);
      const facts = { ...record.terms, payer: record.payer, url: record.listing.url };
      const agrees =
        (read?.signer ?? null) === statement.signer &&
        standingOf({ signer: read?.signer ?? null }, facts) === statement.standing;
      if (!agrees) return failed(kind, "It is not signed by whom the record says.");
      return ok(
        kind,
        statement.signer
          ? `Signed by ${statement.signer} (${statement.standing}).`
          : "Not validly signed, and the record says so.",
      );
    }),
  );
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
