import { hashTypedData, isErc6492Signature, parseErc6492Signature, type TypedDataDefinition } from "viem";
import type { CallApi } from "./call-api";
import type { CallEffects } from "./effects";
import { DROPPED, stopped } from "./reviewed";
import type { WalletTypedData } from "./typed-data";
import type { AskAccount } from "./voucher-signature";
import { askForSignature } from "./wallet-steps";

const NOT_DEPLOYED = stopped(
  "Your wallet is a contract that is not deployed on this chain yet. Its vouchers cannot be checked before it is, so it cannot pay by channel. Nothing was sent.",
);
const REFUSED = stopped(
  "Your wallet’s contract does not accept what the wallet signed: it would be worth nothing. Nothing was sent.",
);
const NOT_ASKED = stopped(
  "Your wallet’s contract cannot be asked now whether it accepts this signature. Nothing was sent.",
);

/** Our own server as the one that asks accounts. */
export const askThrough =
  (api: Pick<CallApi, "acceptsSignature">): AskAccount =>
  (network, question) =>
    api.acceptsSignature(network, question);

/**
 * One signature for a channel. A key's is the payer's own or goes nowhere. A contract's is shown to the contract first,
 * through our own RPC: one that it refuses, or that nobody can ask it about now, goes nowhere either. A contract that is not
 * deployed has no say yet, and the reference facilitator takes none of its vouchers.
 */
export async function signForChannel(
  typedData: WalletTypedData,
  { network, payer, contract = false }: { network: string; payer: string; contract?: boolean },
  { api, wallet }: Pick<CallEffects, "api" | "wallet">,
  wanted: () => boolean = () => true,
): ReturnType<typeof askForSignature> {
  const signed = await askForSignature(typedData, payer, async () => contract, { wallet }, wanted);
  if (!signed.ok) return signed;
  const given = signed.signature as `0x${string}`;
  if (!contract) return isErc6492Signature(given) ? NOT_DEPLOYED : signed;
  // What deploys a wallet is of no use to one that is deployed, and nobody takes it off a voucher.
  const { signature } = parseErc6492Signature(given);
  const hash = hashTypedData(typedData as unknown as TypedDataDefinition);
  const answer = await askThrough(api)(network, { account: payer, hash, signature }).catch(() => null);
  if (!wanted()) return DROPPED;
  if (answer === null) return NOT_ASKED;
  return answer.accepted ? { ok: true, signature } : REFUSED;
}
