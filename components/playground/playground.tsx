"use client";

import { useEffect, useMemo, useState } from "react";
import { ChannelPanel } from "@/components/channel/channel-panel";
import { spendingStore, useSpending } from "@/components/spending/use-spending";
import { usePublicConfig } from "@/components/wallet/public-config";
import { useBalances } from "@/components/wallet/use-balance";
import { useWallet } from "@/components/wallet/use-wallet";
import { canSend, hasOpenAuthorization, type Phase, sentPayment } from "@/lib/call/machine";
import { type RankedOption, rankOptions } from "@/lib/call/options";
import { remember } from "@/lib/call/request-history";
import type { Choice } from "@/lib/call/session";
import { limitsOf, mayGoUnasked } from "@/lib/call/spending-policy";
import type { PlaygroundListing } from "@/lib/call/types";
import { sameRequirement } from "@/lib/probe/terms-diff";
import { knownAsset } from "@/lib/x402/assets";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import { PayOptions } from "./pay-options";
import { RequestForm } from "./request-form";
import { RequestTools } from "./request-tools";
import { Steps } from "./steps";
import { useCallSession } from "./use-call-session";
import { useRequestForm } from "./use-request-form";

/** Call one listing from this browser: fill in, ask, review, sign, receive, and see it confirmed on the chain. */
export default function Playground({ listing }: { listing: PlaygroundListing }) {
  const wallet = useWallet();
  const config = usePublicConfig();
  const form = useRequestForm(listing);
  const provenNetworks = useMemo(() => config.chains.map((chain) => chain.network), [config]);
  const { session, snapshot } = useCallSession(listing, spendingStore, provenNetworks);
  const { phase, via, viaNote, arriving } = snapshot;
  const { spending, save } = useSpending();
  const [wanted, setWanted] = useState<PaymentRequirements | null>(null);

  const challenge = "challenge" in phase ? phase.challenge : null;
  const required = challenge?.required ?? listing.terms;
  const balanceOf = useBalances(readable(required, provenNetworks), wallet.address);
  const rank = (terms: PaymentRequired) =>
    rankOptions(
      terms,
      {
        limits: spending ? limitsOf(spending, new URL(listing.url).origin, Date.now()) : null,
        provenNetworks,
        payer: wallet.address,
      },
      ({ network, asset }) => balanceOf(network, asset) ?? null,
    );
  const ranked = required ? rank(required) : [];
  const inReview = phase.at === "reviewing" || phase.at === "signing" ? phase.chosen : null;
  const chosen = inReview ?? pick(ranked, wanted);
  const busy = phase.at === "requesting" || phase.at === "signing" || phase.at === "paying";

  const choice: Choice = {
    pick: (terms) => pick(rank(terms), wanted),
    unasked: (terms, index) => goesUnasked(rank(terms), index),
  };
  async function send(anyway = false) {
    const values = await form.read(anyway);
    if (!values) return;
    const errors = session.send(values, choice);
    if (errors.length > 0) return form.show(errors);
    const { id: listingId, name, method, url } = listing;
    remember(() => window.localStorage, { listingId, name, method, url, values, at: Date.now() });
  }
  /** The person wants no question below a price, and nothing else stands in the way. */
  function goesUnasked(options: readonly RankedOption[], index: number): boolean {
    const entry = options.find((option) => option.index === index);
    if (entry?.state !== "can-pay" || !wallet.address || !spending) return false;
    // What a channel signs depends on what is in it: that is always looked at.
    if (entry.permitted.method.kind === "channel") return false;
    return mayGoUnasked(spending.rules, entry.permitted.priceUsdMicros);
  }
  function choose(index: number) {
    setWanted(required?.accepts[index] ?? null);
    session.choose(index);
  }

  useSendKeys(() => canSend(phase) && void send());

  return (
    <section
      aria-label="Playground"
      className="grid overflow-clip rounded-xl border border-line-strong bg-raised shadow-card lg:grid-cols-[23rem_minmax(0,1fr)]"
    >
      <RequestForm
        form={form}
        busy={phase.at === "requesting"}
        blocked={!canSend(phase)}
        onAboutToSend={() => {
          const values = form.peek();
          if (values) session.prepare(values, choice);
        }}
        onSend={(anyway) => void send(anyway)}
        tool={Boolean(listing.tool)}
        tools={
          <RequestTools
            listing={listing}
            values={form.peek()}
            option={required?.accepts[chosen ?? 0] ?? null}
            onRun={form.fill}
          />
        }
        note={
          hasOpenAuthorization(phase) && !busy
            ? "A payment is still open. A new one can begin once the chain has decided."
            : `${viaNote ?? wayWords(via, listing)} Your keys never leave your wallet.`
        }
      >
        {ranked.length > 0 ? (
          <PayOptions
            ranked={ranked}
            chosen={chosen}
            connected={wallet.address !== null}
            disabled={busy}
            onChoose={choose}
          />
        ) : (
          <p className="mt-4 border-t border-line pt-3 text-sm text-ink-2">
            The last probe met no payment terms here.
          </p>
        )}
      </RequestForm>
      <Steps
        listing={listing}
        phase={phase}
        arriving={arriving}
        session={session}
        entry={ranked.find((entry) => entry.index === inReview) ?? null}
        spending={spending ?? null}
        onRules={(rules) => void save(rules)}
        other={phase.at === "reviewing" ? nextPayable(ranked, phase.chosen) : null}
        onChoose={choose}
        onReviewChange={() => session.acceptChange(pick(ranked, wanted) ?? 0)}
      />
      <ChannelPanel listing={listing} option={channelOption(ranked)} turn={channelTurn(phase)} />
    </section>
  );
}

/** The tokens whose balance is worth reading: known ones, on networks that can be proven. */
const readable = (required: PaymentRequired | null, provenNetworks: readonly string[]) =>
  (required?.accepts ?? []).filter(
    ({ network, asset }) => provenNetworks.includes(network) && knownAsset(network, asset) !== null,
  );

/** What the person chose before, if it is still offered; else the first that can be paid. */
function pick(ranked: readonly RankedOption[], wanted: PaymentRequirements | null): number | null {
  const same = wanted && ranked.find(({ option }) => sameRequirement(option, wanted));
  return (same ?? ranked[0])?.index ?? null;
}

/** The option that is paid by channel, if one can be. */
const channelOption = (ranked: readonly RankedOption[]) =>
  ranked.find((entry) => "permitted" in entry && entry.permitted.method.kind === "channel")?.option ?? null;

/** Another text whenever a payment by channel has been answered, or its state has changed. */
function channelTurn(phase: Phase): string {
  const sent = sentPayment(phase);
  return sent?.channel && phase.at !== "paying" ? `${sent.callId} ${phase.at} ${sent.view?.state}` : "";
}

/** The first option besides `chosen` that this wallet can pay. */
const nextPayable = (ranked: readonly RankedOption[], chosen: number) =>
  ranked.find(({ index, state }) => index !== chosen && state === "can-pay") ?? null;

function wayWords(via: "direct" | "relay", listing: PlaygroundListing): string {
  if (via === "direct") return "Goes straight from your browser: this endpoint allows it.";
  return listing.callableFromBrowser === null
    ? "Goes through Souk’s relay: whether the endpoint allows browsers is not measured yet."
    : "Goes through Souk’s relay: this endpoint does not allow calls from browsers.";
}

/** Ctrl+Enter or Cmd+Enter sends, wherever the focus is on the page. */
function useSendKeys(send: () => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
      event.preventDefault();
      send();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}
