import { COUNT } from "@/lib/catalog/figures";
import { formatUnits, parseAtomic } from "@/lib/x402/amount";
import { knownAsset } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";
import type { PaymentRequired } from "@/lib/x402/types";
import { byPermit2, type PaymentMethod } from "./payment-method";
import { judgeOption } from "./policy";

/** How an account signs, as far as its chain can tell. */
export interface AccountNature {
  /** It has code of its own, so it signs as a contract (EIP-1271). */
  contract: boolean;
  /** A key signs for it: it has sent a transaction. Neither: an ordinary account or a contract wallet to come. */
  keyed: boolean;
}

/** What is known of the connected wallet and of the way to the endpoint. null: could not be read. */
export interface WalletFacts {
  /** EIP-55. */
  payer: string;
  /** Of the chain the wallet is on. */
  chainId: number | null;
  walletName: string | null;
  /** Atomic units of the option's token. */
  balance: bigint | null;
  nature: AccountNature | null;
  /** What the last probe said of contract wallets; null where it said nothing. */
  smartWallet: { ok: boolean | null; reason: string } | null;
  /** A web page can call the endpoint itself; null: not measured. */
  callableFromBrowser: boolean | null;
  /** CAIP-2 networks on which this Souk can prove a settlement. */
  provenNetworks: readonly string[];
}

/** One thing that paying takes. `ok` null: not known, or nothing that decides. */
export interface FitLine {
  about: "terms" | "balance" | "chain" | "account" | "web";
  ok: boolean | null;
  text: string;
}

/**
 * Whether a wallet can pay one option, and why: "no" when anything speaks against it, "unknown" when something could not
 * be read, "as-key" when it can unless it is a contract wallet that is not deployed yet, which no chain can tell.
 */
export function walletFit(
  required: PaymentRequired,
  index: number,
  wallet: WalletFacts,
): { answer: "yes" | "as-key" | "no" | "unknown"; lines: FitLine[] } {
  const judged = judgeOption(required, index, {
    limits: () => [],
    provenNetworks: wallet.provenNetworks,
    payer: wallet.payer,
  });
  const refusal = judged.ok ? null : judged.refusals[0];
  const lines: FitLine[] = [
    ...(refusal ? [{ about: "terms", ok: false, text: refusal.message } as const] : []),
    balanceLine(required, index, wallet),
    ...chainLine(required, index, wallet),
    accountLine(wallet, judged.ok ? judged.permitted.method : null),
    webLine(wallet),
  ];
  const { nature } = wallet;
  const unused = nature !== null && !nature.contract && !nature.keyed;
  const deciding = lines.filter(
    ({ about }) => about !== "web" && about !== "chain" && !(unused && about === "account"),
  );
  const answer = deciding.some(({ ok }) => ok === false)
    ? "no"
    : deciding.some(({ ok }) => ok === null)
      ? "unknown"
      : unused
        ? "as-key"
        : "yes";
  return { answer, lines };
}

function balanceLine(required: PaymentRequired, index: number, { balance }: WalletFacts): FitLine {
  const option = required.accepts[index];
  const token = option && knownAsset(option.network, option.asset);
  const amount = option && parseAtomic(option.amount);
  const about = "balance";
  if (!token || balance === null || !amount)
    return { about, ok: null, text: "The balance cannot be read here." };
  const held = `${formatUnits(balance, token.decimals).replace(/(\.\d\d\d*?)0+$/, "$1")} ${token.symbol}`;
  if (balance < amount) return { about, ok: false, text: `Holds ${held}: too little.` };
  const calls = balance / amount;
  return {
    about,
    ok: true,
    text: `Holds ${held}: enough for ${calls > 999_999n ? "over a million calls" : calls === 1n ? "one call" : `${COUNT.format(calls)} calls`}.`,
  };
}

function chainLine(
  required: PaymentRequired,
  index: number,
  { chainId, walletName }: WalletFacts,
): FitLine[] {
  const info = networkInfo(required.accepts[index]?.network ?? "");
  if (info?.chainId === undefined) return [];
  if (info.chainId === chainId) return [{ about: "chain", ok: true, text: `Is on ${info.name}.` }];
  const who = walletName ?? "The wallet";
  return [{ about: "chain", ok: null, text: `${who} will be asked to switch to ${info.name}.` }];
}

function accountLine({ nature, smartWallet }: WalletFacts, method: PaymentMethod | null): FitLine {
  const about = "account";
  if (nature === null) return { about, ok: null, text: "Whether it is a contract cannot be read here." };
  const signs =
    method && byPermit2(method) ? "it signs, once Permit2 may move the amount" : "it signs, and needs no gas";
  if (nature.keyed) return { about, ok: true, text: `Is an ordinary account: ${signs}.` };
  if (!nature.contract) {
    const other = `A contract wallet that is not deployed yet looks the same, and ${method?.kind === "channel" ? "cannot pay by channel before it is" : "pays only where it is deployed for it"}.`;
    const text = `Looks like an ordinary account that has sent nothing yet: ${signs}. ${other}`;
    return { about, ok: null, text };
  }
  const reason = smartWallet?.reason ?? "Whether the seller takes a contract's signature was not measured.";
  return { about, ok: smartWallet?.ok ?? null, text: `Is a contract wallet. ${reason}` };
}

function webLine({ callableFromBrowser }: WalletFacts): FitLine {
  const about = "web";
  if (callableFromBrowser === null)
    return { about, ok: null, text: "Whether a web page may call it was not measured." };
  return callableFromBrowser
    ? { about, ok: true, text: "This page calls the endpoint directly." }
    : { about, ok: null, text: "Goes through Souk's relay: its CORS headers keep web pages out." };
}
