import { shorten } from "@/components/ui/machine";
import { Tag } from "@/components/ui/tag";
import { balanceText } from "@/components/wallet/account-text";
import type { RankedOption } from "@/lib/call/options";
import { formatUsd } from "@/lib/x402/amount";
import { assetLabel, knownAsset } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";

/** "$0.002 · USDC on Base Sepolia". */
export function optionTitle({ option, priceUsdMicros }: RankedOption): string {
  const price = priceUsdMicros === null ? "price unknown" : formatUsd(priceUsdMicros);
  const network = networkInfo(option.network)?.name ?? option.network;
  const most = option.scheme === "upto" ? "up to " : "";
  return `${most}${price} · ${assetLabel(option.network, option.asset)} on ${network}`;
}

function line({ option, balance, ...rest }: RankedOption, connected: boolean, alone: boolean): string {
  // What often tells two options of one token apart.
  const payee = alone ? "" : `to ${shorten(option.payTo)}`;
  const known = knownAsset(option.network, option.asset);
  const held =
    balance !== null && known
      ? `your balance ${balanceText(balance, { asset: option.asset, symbol: "", decimals: known.decimals }).trim()}`
      : connected
        ? ""
        : "connect a wallet to see your balance";
  if (rest.state === "refused" || rest.state === "unsupported")
    return `${option.scheme} · ${rest.refusals[0]?.message ?? ""}`;
  if (rest.state === "over-cap")
    return `${option.scheme} · ${rest.refusals[0]?.message ?? "above your limits"}`;
  return [option.scheme, payee, held].filter(Boolean).join(" · ");
}

/** Every way to pay, those that can be paid first, the cheapest ahead; the others say why not. */
export function PayOptions({
  ranked,
  chosen,
  connected,
  disabled,
  onChoose,
}: {
  ranked: readonly RankedOption[];
  /** Index in the seller's `accepts`. */
  chosen: number | null;
  /** A wallet is connected. */
  connected: boolean;
  disabled: boolean;
  onChoose(index: number): void;
}) {
  return (
    <fieldset disabled={disabled} className="mt-4 border-t border-line pt-3">
      <legend className="sr-only">Pay with</legend>
      <div aria-hidden="true" className="text-xs font-medium">
        Pay with
      </div>
      {ranked.map((entry) => {
        const on = entry.index === chosen;
        const off = entry.state === "refused" || entry.state === "unsupported";
        return (
          <label
            key={entry.index}
            className={`mt-1.75 grid grid-cols-[16px_1fr_auto] items-center gap-2.25 rounded-md border px-2.5 py-2 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${
              on ? "border-accent inset-ring inset-ring-accent" : "border-line"
            } ${off ? "text-ink-3" : "bg-raised"}`}
          >
            <input
              type="radio"
              name="pay-with"
              className="size-3.25 outline-none"
              checked={on}
              onChange={() => onChoose(entry.index)}
            />
            <span className="min-w-0">
              <span className="block">{optionTitle(entry)}</span>
              <small className="block text-2xs text-ink-3">
                {line(entry, connected, ranked.length === 1)}
              </small>
            </span>
            <OptionTag state={entry.state} />
          </label>
        );
      })}
    </fieldset>
  );
}

function OptionTag({ state }: { state: RankedOption["state"] }) {
  if (state === "can-pay") return <Tag tone="live">can pay</Tag>;
  if (state === "too-little") return <Tag tone="degraded">too little</Tag>;
  if (state === "over-cap") return <Tag tone="degraded">over limit</Tag>;
  if (state === "refused") return <Tag tone="down">refused</Tag>;
  return null;
}
