"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useWallet } from "@/components/wallet/use-wallet";
import type { ChannelFacts } from "@/lib/call/channel-plan";
import { finishWithdrawal, startWithdrawal } from "@/lib/call/close-channel";
import type { ChannelConfig } from "@/lib/x402/batch-settlement";
import { networkInfo } from "@/lib/x402/networks";
import { wait } from "./close-in-browser";
import { delayWords } from "./delay-words";

const LOOKS = 5;
const LOOK_MS = 1_500;

/** Taking the money out without the seller: two transactions of the payer's own, with the delay between them. */
export function Withdrawal({
  config,
  facts,
  network,
  text,
  onChange,
}: {
  config: ChannelConfig;
  facts: ChannelFacts;
  network: string;
  text(atomic: string | bigint): string;
  onChange(): void;
}) {
  const wallet = useWallet();
  const [note, setNote] = useState("");
  const started = facts.withdrawStartedAt;
  const left = started === null ? 0 : started + config.withdrawDelay - facts.chainTime;
  const free = BigInt(facts.balanceAtomic) - BigInt(facts.claimedAtomic);

  async function send(transaction: ReturnType<typeof startWithdrawal>) {
    setNote("Confirm the transaction in your wallet. You pay its gas.");
    try {
      const chainId = networkInfo(network)?.chainId;
      if (chainId !== undefined && wallet.chainId !== chainId) await wallet.switchChain(chainId);
      await wallet.sendTransaction(transaction);
      setNote("Sent. The figures above are the chain’s.");
      for (let look = 0; look < LOOKS; look++) {
        await wait(LOOK_MS);
        onChange();
      }
    } catch (error) {
      setNote(error instanceof Error ? error.message : "It was not sent.");
    }
  }

  return (
    <div className="mt-3 border-t border-line pt-3 text-sm text-ink-2">
      {started === null ? (
        <>
          <p>
            Without the seller: you tell the contract that you want {text(free)} back, wait{" "}
            {delayWords(config.withdrawDelay)}, and take it. Until then the seller may still redeem your
            vouchers.
          </p>
          <Button
            size="small"
            className="mt-2"
            disabled={free === 0n}
            onClick={() => void send(startWithdrawal(config, free))}
          >
            Start the withdrawal
          </Button>
        </>
      ) : (
        <>
          <p>
            You are taking {text(facts.withdrawAtomic)} out of this channel.{" "}
            {left > 0
              ? `It can be finished in ${delayWords(left)}, by the chain’s clock.`
              : "It can be finished now."}
          </p>
          <Button
            size="small"
            className="mt-2"
            disabled={left > 0}
            onClick={() => void send(finishWithdrawal(config))}
          >
            Finish the withdrawal
          </Button>
        </>
      )}
      {note ? (
        <p role="status" className="mt-2">
          {note}
        </p>
      ) : null}
    </div>
  );
}
