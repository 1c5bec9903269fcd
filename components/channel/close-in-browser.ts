import type { TypedDataDefinition } from "viem";
import type { Wallet } from "@/components/wallet/use-wallet";
import type { Answer } from "@/lib/call/answer";
import { createCallApi } from "@/lib/call/call-api";
import type { ChannelStore, KeptChannel } from "@/lib/call/channel-store";
import { type Closing, closeChannel } from "@/lib/call/close-channel";
import type { CallEffects } from "@/lib/call/effects";
import { sendDirect, sendThroughRelay } from "@/lib/call/send";
import { EMPTY_VALUES, type PlaygroundListing } from "@/lib/call/types";

export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** {@link closeChannel} with this browser's wallet, straight to the endpoint where it lets pages in, else through the relay. */
export function close(
  kept: KeptChannel,
  listing: PlaygroundListing,
  channels: ChannelStore,
  wallet: Wallet,
  onStep: (step: Closing) => void,
): Promise<Closing> {
  const own: CallEffects["wallet"] = {
    address: () => wallet.address,
    chainId: () => wallet.chainId,
    switchChain: (chainId) => wallet.switchChain(chainId),
    signTypedData: (typedData) => wallet.signTypedData(typedData as unknown as TypedDataDefinition),
    signMessage: (message) => wallet.signMessage(message),
    sendTransaction: (transaction) => wallet.sendTransaction(transaction),
    signsUnsent: () => wallet.signsUnsent,
    signUnsent: (transaction) => wallet.signUnsent(transaction),
  };
  const receiving = { now: () => performance.now() };
  const send = async (payment: { header: string; value: string } | null): Promise<Answer | null> => {
    const request = { ok: true as const, url: listing.url, method: listing.method, headers: {}, body: null };
    const outcome = await (listing.callableFromBrowser
      ? sendDirect(request, payment, (...args) => fetch(...args), receiving)
      : sendThroughRelay(
          listing,
          { values: EMPTY_VALUES, refund: { value: payment?.value ?? null } },
          (...args) => fetch(...args),
          receiving,
        ));
    return outcome.ok ? outcome.answer : null;
  };
  const api = createCallApi((...args) => fetch(...args));
  return closeChannel(kept, send, { api, channels, wallet: own, wait }, onStep);
}
