"use client";

import { useCallback, useEffect, useState } from "react";
import type { Hex } from "viem";
import { createCallApi } from "@/lib/call/call-api";
import type { ChannelFacts, ChannelMemory } from "@/lib/call/channel-plan";
import { createChannelStore } from "@/lib/call/channel-store";
import { BATCH_SETTLEMENT, type ChannelConfig, channelFor, channelIdOf } from "@/lib/x402/batch-settlement";
import { networkInfo } from "@/lib/x402/networks";
import type { PaymentRequirements } from "@/lib/x402/types";

export const channelStore = createChannelStore({ storage: () => window.localStorage, now: Date.now });
const api = createCallApi((...request) => fetch(...request));

/** A channel as the chain has it. Rejects when it cannot be read. */
export const readChannel = (network: string, id: string) => api.channel(network, id);

/** Whether `payer` is a contract, whose channel is another one. undefined: being read; null: it could not be. */
function useContractPayer(
  option: PaymentRequirements | null,
  payer: string | null,
  key: string,
): boolean | null | undefined {
  const [read, setRead] = useState<{ of: string; contract: boolean | null } | null>(null);
  const { network = "", asset = "" } = option ?? {};
  const of = `${network} ${asset} ${payer} ${key}`;
  useEffect(() => {
    if (!network || !payer) return;
    let current = true;
    api
      .account(network, asset, payer)
      .then(({ contract }) => current && setRead({ of, contract }))
      .catch(() => current && setRead({ of, contract: null }));
    return () => {
      current = false;
    };
  }, [network, asset, payer, of]);
  return read?.of === of ? read.contract : undefined;
}

/** A payer's channel, as the chain and this browser have it. */
export interface Channel {
  id: Hex;
  config: ChannelConfig;
  /** null: it could not be read; nothing is assumed then. */
  facts: ChannelFacts | null;
  memory: ChannelMemory | null;
}

/** The channel of `payer` under these terms, by our own reckoning; null when there can be none. */
function channelUnder(option: PaymentRequirements | null, payer: string | null, contract: boolean) {
  const chainId = option && networkInfo(option.network)?.chainId;
  if (!option || option.scheme !== BATCH_SETTLEMENT || !payer || chainId == null) return null;
  const found = channelFor(option, payer, contract);
  return found.ok ? { id: channelIdOf(found.config, chainId), config: found.config } : null;
}

/**
 * Reads a channel from the chain, through our own server. undefined: being read; null: there is none to read. `key`
 * changes when it may have changed: after a payment, after a note that sent the person back.
 */
export function useChannel(
  option: PaymentRequirements | null,
  payer: string | null,
  key: string,
): { channel: Channel | null | undefined; refresh(): void } {
  const [read, setRead] = useState<{ of: string; facts: ChannelFacts | null } | null>(null);
  const [turn, setTurn] = useState(0);
  const contract = useContractPayer(option, payer, key);
  const found = channelUnder(option, payer, contract ?? false);
  // Which channel it is shows with what signs for the payer.
  const id = contract == null ? null : (found?.id ?? null);
  const network = option?.network ?? "";
  const of = `${network} ${id} ${key} ${turn}`;
  useEffect(() => {
    if (!id) return;
    let current = true;
    readChannel(network, id)
      .then((facts) => current && setRead({ of, facts }))
      .catch(() => current && setRead({ of, facts: null }));
    return () => {
      current = false;
    };
  }, [id, network, of]);
  const refresh = useCallback(() => setTurn((now) => now + 1), []);
  if (!found) return { channel: null, refresh };
  if (contract === null) return { channel: { ...found, facts: null, memory: null }, refresh };
  if (read?.of !== of) return { channel: undefined, refresh };
  return { channel: { ...found, facts: read.facts, memory: channelStore.read(found.id) }, refresh };
}
