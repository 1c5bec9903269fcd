"use client";

import { useState } from "react";
import { type ChannelPlan, depositChoices, planCall } from "@/lib/call/channel-plan";
import type { RankedOption } from "@/lib/call/options";
import { isJudgedByContract } from "@/lib/x402/batch-settlement";
import { type Channel, useChannel } from "./use-channel";

/** What one call by channel would sign now. */
export interface PlannedCall {
  channel: Channel;
  /** null: nothing can be signed; `message` says why. */
  plan: ChannelPlan | null;
  message: string;
  /** Deposits to choose from, atomic units; empty when the channel holds enough. */
  choices: bigint[];
  onDeposit(atomic: bigint): void;
}

/** The plan for an option that is paid by channel. null: it is not; undefined: the channel is being read. */
export function useChannelPlan(
  entry: RankedOption,
  payer: string | null,
  key: string,
): PlannedCall | null | undefined {
  const byChannel = "permitted" in entry && entry.permitted.method.kind === "channel";
  const { channel } = useChannel(byChannel ? entry.option : null, payer, key);
  const [chosen, setChosen] = useState<bigint | null>(null);
  if (!byChannel || channel === null) return null;
  if (channel === undefined) return undefined;
  const { facts, memory } = channel;
  const none = { channel, plan: null, choices: [], onDeposit: setChosen };
  if (!facts)
    return { ...none, message: "The channel cannot be read on the chain now, so nothing can be signed." };
  const { option } = entry;
  const price = BigInt(option.amount);
  const { choices, usual } = depositChoices(price, facts, memory, option.extra.minDeposit);
  const deposit = chosen !== null && choices.includes(chosen) ? chosen : usual;
  const planned = planCall(price, facts, memory, deposit, isJudgedByContract(channel.config));
  return planned.ok
    ? { channel, plan: planned.plan, message: "", choices, onDeposit: setChosen }
    : { ...none, message: planned.message };
}
