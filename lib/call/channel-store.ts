import type { ChannelConfig } from "@/lib/x402/batch-settlement";
import type { ChannelMemory } from "./channel-plan";

const KEY = "souk.channels";

/** A channel as this browser remembers it. The chain knows the rest, and the seller's voucher can give it back. */
export interface KeptChannel extends ChannelMemory {
  /** 32 bytes, 0x-prefixed hex. */
  id: string;
  network: string;
  asset: string;
  payer: string;
  payee: string;
  /** With payer, payee and asset what the channel's id is made of: it can always be taken back on one's own. */
  config: ChannelConfig;
  listingId: string;
  listingName: string;
  /** Milliseconds since 1970. */
  at: number;
}

export interface ChannelStore {
  /** null: nothing is remembered, and the chain is asked. */
  read(id: string): KeptChannel | null;
  list(): KeptChannel[];
  /**
   * Remembers a voucher before it is asked for: from then on `signedAtomic` counts as signed. Throws when this browser
   * keeps nothing, because a voucher that nobody remembers would be counted against nothing.
   */
  signed(channel: Omit<KeptChannel, "chargedAtomic" | "at">): void;
  /** What the calls came to; `signedAtomic`, when given, only raises what counts as signed. */
  charged(id: string, memory: { chargedAtomic: bigint; signedAtomic?: bigint }): void;
}

/** Channels kept in `storage`, by id. A channel is never forgotten: what was signed stays signed. */
export function createChannelStore(world: { storage(): Storage; now(): number }): ChannelStore {
  function all(): Record<string, KeptChannel> {
    try {
      const kept: unknown = JSON.parse(world.storage().getItem(KEY) ?? "{}");
      if (kept === null || typeof kept !== "object") return {};
      return Object.fromEntries(
        Object.values(kept).flatMap((value) => {
          const channel = readKept(value);
          return channel ? [[channel.id, channel]] : [];
        }),
      );
    } catch {
      return {};
    }
  }
  const write = (channel: KeptChannel) =>
    world.storage().setItem(
      KEY,
      JSON.stringify({ ...all(), [channel.id]: channel }, (_key, value) =>
        typeof value === "bigint" ? String(value) : value,
      ),
    );
  const read = (id: string) => all()[id] ?? null;

  return {
    read,
    list: () => Object.values(all()).sort((a, b) => b.at - a.at),
    signed(channel) {
      const before = read(channel.id);
      write({
        ...channel,
        chargedAtomic: before?.chargedAtomic ?? 0n,
        signedAtomic: largest(channel.signedAtomic, before?.signedAtomic ?? 0n),
        at: world.now(),
      });
      if ((read(channel.id)?.signedAtomic ?? -1n) < channel.signedAtomic)
        throw new Error(
          "This browser keeps nothing for this site, so vouchers could not be counted. Nothing is signed.",
        );
    },
    charged(id, { chargedAtomic, signedAtomic }) {
      const before = read(id);
      if (!before) return;
      const signed = largest(before.signedAtomic, signedAtomic ?? 0n);
      write({
        ...before,
        chargedAtomic: smallest(chargedAtomic, signed),
        signedAtomic: signed,
        at: world.now(),
      });
    },
  };
}

function readKept(value: unknown): KeptChannel | null {
  const kept = value as Partial<Record<keyof KeptChannel, unknown>> | null;
  const texts = ["id", "network", "asset", "payer", "payee", "listingId", "listingName"] as const;
  if (
    kept?.config === null ||
    typeof kept?.config !== "object" ||
    !texts.every((key) => typeof kept[key] === "string")
  )
    return null;
  const [charged, signed] = [kept.chargedAtomic, kept.signedAtomic];
  if (![charged, signed].every((text) => typeof text === "string" && /^\d{1,39}$/.test(text))) return null;
  return {
    ...(kept as KeptChannel),
    chargedAtomic: BigInt(charged as string),
    signedAtomic: BigInt(signed as string),
    at: typeof kept.at === "number" ? kept.at : 0,
  };
}

const largest = (a: bigint, b: bigint) => (a > b ? a : b);
const smallest = (a: bigint, b: bigint) => (a < b ? a : b);
