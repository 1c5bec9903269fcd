import { numberToHex } from "viem";
import type { Config } from "wagmi";
import { getConnection, getConnectorClient } from "wagmi/actions";
import type { UnsentApproval } from "@/lib/call/unsent-approval";
import { toWalletError } from "./wallet-failure";
import { setWalletState, WalletError, walletState } from "./wallet-store";

const KEY = "souk.wallet.sends-only";
/** Where the tab's storage is refused. */
const refusing = new Set<string>();

/** Whether this wallet may be asked to sign a transaction without sending it: most refuse, and only asking tells. */
export function signsUnsent(connectorId: string): boolean {
  return !refusing.has(connectorId) && !kept().includes(connectorId);
}

/**
 * `eth_signTransaction` with the connected account. A wallet that does not know it is remembered in this tab, and the caller
 * offers another way. Rejects with {@link WalletError}.
 */
export async function signUnsent(config: Config, transaction: UnsentApproval): Promise<unknown> {
  const client = await getConnectorClient(config);
  const { to, data, chainId, nonce, gas, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const asked = {
    from: client.account.address,
    to,
    data,
    value: "0x0",
    type: "0x2",
    chainId: numberToHex(chainId),
    nonce: numberToHex(nonce),
    gas: numberToHex(gas),
    maxFeePerGas: numberToHex(maxFeePerGas),
    maxPriorityFeePerGas: numberToHex(maxPriorityFeePerGas),
  };
  try {
    const answer = await client.request({ method: "eth_signTransaction", params: [asked] } as never);
    // Some give the bytes within what they read out of them.
    return (answer as { raw?: unknown } | null)?.raw ?? answer;
  } catch (error) {
    const failure = toWalletError(error);
    if (failure.code === "rejected" || failure.code === "not-connected") throw failure;
    remember(getConnection(config).connector?.id ?? "");
    throw new WalletError(
      "unsupported",
      "This wallet does not sign a transaction without sending it. Look at the approval below: it is your own transaction now.",
      { cause: error },
    );
  }
}

function remember(connectorId: string): void {
  refusing.add(connectorId);
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...new Set([...kept(), connectorId])]));
  } catch {
    // Known in this page alone.
  }
  setWalletState({ ...walletState(), signsUnsent: false });
}

function kept(): unknown[] {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(ids) ? ids : [];
  } catch {
    return [];
  }
}
