import { cleanLine } from "@/lib/catalog/clean-text";
import { WalletError } from "./wallet-store";

interface Link {
  name?: unknown;
  code?: unknown;
  shortMessage?: unknown;
  message?: unknown;
  details?: unknown;
  cause?: unknown;
}

/** What a wallet threw, as a {@link WalletError}. Walks `cause`: wallets and libraries wrap each other's errors. */
export function toWalletError(error: unknown): WalletError {
  if (error instanceof WalletError) return error;
  const chain: Link[] = [];
  for (let link = error as Link | undefined; link && chain.length < 8; link = link.cause as Link | undefined)
    chain.push(link);
  const has = (test: (link: Link) => boolean) => chain.some(test);
  const options = { cause: error };
  if (has((e) => e.code === 4001 || e.name === "UserRejectedRequestError"))
    return new WalletError("rejected", "You declined the request in your wallet.", options);
  if (has((e) => /Chain(NotConfigured|Mismatch|NotSupported)/.test(String(e.name)) || e.code === 4902))
    return new WalletError("wrong-chain", "Your wallet is on another network.", options);
  if (has((e) => e.code === 4200 || e.code === -32601))
    return new WalletError("unsupported", "Your wallet does not support this request.", options);
  if (has((e) => e.code === 4100))
    return new WalletError(
      "not-connected",
      "Your wallet is locked, or does not let this site use this account. Unlock it and try again.",
      options,
    );
  if (has((e) => /NotConnected|AccountNotFound/.test(String(e.name))))
    return new WalletError("not-connected", "Connect a wallet first.", options);
  const first = chain[0];
  // A TypeError is what reading such an answer led to, and not the wallet's words.
  const said = error instanceof TypeError ? "" : (first?.details ?? first?.shortMessage ?? first?.message);
  const words = cleanLine(said, 200);
  return new WalletError(
    "failed",
    words ? `Your wallet said: ${words}` : "Your wallet did not answer.",
    options,
  );
}
