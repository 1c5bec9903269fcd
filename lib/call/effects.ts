import type { CallApi } from "./call-api";
import type { ChannelStore } from "./channel-store";
import type { OpenCallStore } from "./open-call-store";
import type { SpendingStore } from "./spending-store";
import type { WalletTypedData } from "./typed-data";
import type { UnsentApproval } from "./unsent-approval";

/** Everything a call does to the world, injected. */
export interface CallEffects {
  fetch: typeof fetch;
  api: CallApi;
  store: OpenCallStore;
  channels: ChannelStore;
  spending: SpendingStore;
  wallet: {
    address(): string | null;
    chainId(): number | null;
    switchChain(chainId: number): Promise<void>;
    /** Rejects with words for the person. */
    signTypedData(typedData: WalletTypedData): Promise<string>;
    /** EIP-191, for a sign-in that was reviewed. Rejects with words for the person. */
    signMessage(message: string): Promise<string>;
    /** Sends a transaction of the account's own; resolves with its hash once the wallet has broadcast it. */
    sendTransaction(transaction: { to: `0x${string}`; data: `0x${string}` }): Promise<string>;
    /** Whether it may be asked to sign a transaction without sending it: false once it has refused that. */
    signsUnsent(): boolean;
    /** Signs this transaction and sends it nowhere; resolves with its bytes. Rejects with words for the person. */
    signUnsent(transaction: UnsentApproval): Promise<unknown>;
  };
  /** 32 random bytes, 0x-prefixed hex. */
  newNonce(): string;
  /** Milliseconds, monotonic. */
  clock(): number;
  /** Unix seconds. */
  nowSeconds(): number;
  wait(ms: number): Promise<void>;
}
