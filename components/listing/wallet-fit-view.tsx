"use client";

import { useEffect, useState } from "react";
import { callApi } from "@/components/api/call-api";
import { Icon } from "@/components/ui/icon";
import { priceText } from "@/components/ui/price";
import { Tag, type Tone } from "@/components/ui/tag";
import { usePublicConfig } from "@/components/wallet/public-config";
import { useBalances } from "@/components/wallet/use-balance";
import { useWallet } from "@/components/wallet/use-wallet";
import { type AccountNature, type FitLine, type WalletFacts, walletFit } from "@/lib/call/wallet-fit";
import { networkInfo } from "@/lib/x402/networks";
import type { PaymentRequired } from "@/lib/x402/types";

/** What must be known of a listing; plain JSON. */
export interface FitListing {
  terms: PaymentRequired;
  callableFromBrowser: boolean | null;
  smartWallet: WalletFacts["smartWallet"];
}

const ANSWER: Record<ReturnType<typeof walletFit>["answer"], { tone: Tone; text: string }> = {
  yes: { tone: "live", text: "can pay" },
  "as-key": { tone: "live", text: "can pay as an ordinary account" },
  no: { tone: "down", text: "cannot pay" },
  unknown: { tone: "neutral", text: "not known" },
};

/** The connected wallet held against each way to pay. */
export default function WalletFitView({ listing }: { listing: FitListing }) {
  const { terms, callableFromBrowser, smartWallet } = listing;
  const { address, chainId, walletName } = useWallet();
  const { chains } = usePublicConfig();
  const provenNetworks = chains.map(({ network }) => network);
  const readable = terms.accepts.filter(({ network }) => provenNetworks.includes(network));
  const balanceOf = useBalances(readable, address);
  const natureOn = useNatures(readable, address);
  if (!address) return null;
  return (
    <ul aria-live="polite">
      {terms.accepts.map((option, index) => {
        const balance = balanceOf(option.network, option.asset);
        const nature = natureOn(option.network);
        const waiting =
          provenNetworks.includes(option.network) && (balance === undefined || nature === undefined);
        const { answer, lines } = walletFit(terms, index, {
          payer: address,
          chainId,
          walletName,
          balance: balance ?? null,
          nature: nature ?? null,
          smartWallet,
          callableFromBrowser,
          provenNetworks,
        });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the seller's order is the only identity an option has
          <li key={index} className="border-line px-4 py-2.5 not-first:border-t">
            <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm font-medium">
              {priceText(option)} {option.scheme} on {networkInfo(option.network)?.name ?? option.network}
              {waiting ? (
                <Tag>reading…</Tag>
              ) : (
                <Tag tone={ANSWER[answer].tone}>your wallet {ANSWER[answer].text}</Tag>
              )}
            </p>
            {waiting ? null : <Reasons lines={lines} />}
          </li>
        );
      })}
    </ul>
  );
}

function Reasons({ lines }: { lines: readonly FitLine[] }) {
  return (
    <ul className="mt-1 flex flex-col gap-x-5 gap-y-0.5 text-sm text-ink-2 sm:flex-row sm:flex-wrap">
      {lines.map(({ about, ok, text }) => (
        <li key={about} className="flex items-baseline gap-1.5">
          {ok === null ? (
            <span aria-hidden="true" className="w-3 shrink-0 text-center text-ink-3">
              ·
            </span>
          ) : (
            <Icon
              name={ok ? "check" : "cross"}
              size={12}
              className={`shrink-0 translate-y-px ${ok ? "text-live" : "text-down"}`}
            />
          )}
          {ok === null ? null : <span className="sr-only">{ok ? "Good: " : "Against it: "}</span>}
          {text}
        </li>
      ))}
    </ul>
  );
}

/** What signs for `owner` on each network of `tokens`. undefined: being read; null: could not be read. */
function useNatures(
  tokens: readonly { network: string; asset: string }[],
  owner: string | null,
): (network: string) => AccountNature | null | undefined {
  const [found, setFound] = useState<Record<string, AccountNature | null>>({});
  const asked = JSON.stringify(
    tokens.filter(({ network }, at) => tokens.findIndex((token) => token.network === network) === at),
  );
  useEffect(() => {
    setFound({});
    if (!owner) return;
    let wanted = true;
    for (const { network, asset } of JSON.parse(asked) as { network: string; asset: string }[])
      void callApi<AccountNature>(`/api/accounts?${new URLSearchParams({ network, asset, owner })}`).then(
        (result) => {
          if (wanted) setFound((before) => ({ ...before, [network]: result.ok ? result.value : null }));
        },
      );
    return () => {
      wanted = false;
    };
  }, [asked, owner]);
  return (network) => found[network];
}
