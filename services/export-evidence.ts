import { privateKeyToAccount } from "viem/accounts";
import { type EvidenceDocument, evidenceOf } from "@/lib/evidence/document";
import { evidenceMessage } from "@/lib/evidence/message";
import type { Context } from "./context";
import type { CallOwner } from "./read-call";
import { readCallRecord } from "./read-call-record";

/** The address that signs for this Souk (EIP-55), or null where the operator gave no key. */
export function evidenceSigner({ env }: Pick<Context, "env">): string | null {
  return env.evidenceKey ? privateKeyToAccount(env.evidenceKey).address : null;
}

/**
 * One call as a file that others can check, signed by this Souk when it has a key; its payer may add a signature.
 * Throws SoukError `not-found`.
 */
export async function exportEvidence(ctx: Context, id: string, owner: CallOwner): Promise<EvidenceDocument> {
  const document = evidenceOf(await readCallRecord(ctx, id, owner), ctx.now().toISOString());
  const { evidenceKey } = ctx.env;
  if (!evidenceKey) return document;
  const account = privateKeyToAccount(evidenceKey);
  const signature = await account.signMessage({ message: evidenceMessage("souk", id, document.digest) });
  return { ...document, signatures: [{ by: "souk", address: account.address, signature }] };
}
