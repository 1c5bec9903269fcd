import type { Hex } from "viem";
import { usdMicros } from "@/lib/x402/amount";
import { depositNonce } from "@/lib/x402/batch-settlement";
import { encodeChannelPayment } from "@/lib/x402/payment-payload";
import type { PaymentRequirements } from "@/lib/x402/types";
import { channelOf, channelSignable } from "./channel-data";
import { type ChannelPlan, planCall } from "./channel-plan";
import { signForChannel } from "./contract-signature";
import type { SigningStep } from "./machine";
import { PAYMENT_IDENTIFIER, paymentId } from "./payment-id";
import type { Permitted } from "./policy";
import {
  type Authorized,
  bindingOf,
  DROPPED,
  type OnSigningStep,
  OTHER_ACCOUNT,
  type Reviewed,
  remembered,
  type SigningEffects,
  stopped,
  tooLate,
} from "./reviewed";
import type { WalletTypedData } from "./typed-data";
import { switchTo } from "./wallet-steps";

interface Call {
  reviewed: Reviewed;
  option: PaymentRequirements;
  permitted: Permitted;
  payer: string;
}

/**
 * From a review to the signatures of one call by channel: reads the channel once more, plans again and stops when that
 * is not what was shown; counts a deposit in full against the person's limits (the vouchers that follow are paid out of
 * it and count no second time); remembers the voucher before it is asked for.
 */
export async function authorizeChannel(
  call: Call,
  effects: SigningEffects,
  onStep: OnSigningStep,
  wanted: () => boolean,
): Promise<Authorized> {
  const { reviewed, option, permitted, payer } = call;
  const plan = reviewed.channel;
  if (!plan) return stopped("Look at what this call signs for its channel first.");
  const { id } = channelOf(option, permitted, payer, plan.contract);
  const { network, asset } = option;
  const [facts, account] = await Promise.all([
    effects.api.channel(network, id).catch(() => null),
    effects.api.account(network, asset, payer).catch(() => null),
  ]);
  if (!account)
    return stopped("What signs for your account cannot be read on the chain now. Nothing was signed.");
  if (!facts) return stopped("The channel cannot be read on the chain now. Nothing was signed.");
  const deposit = plan.depositAtomic === null ? null : BigInt(plan.depositAtomic);
  const again = planCall(BigInt(option.amount), facts, effects.channels.read(id), deposit, account.contract);
  if (!again.ok) return stopped(again.message);
  if (!samePlan(again.plan, plan))
    return stopped("The channel has changed since you reviewed this. Look at it again.");
  if (!wanted()) return DROPPED;

  const salt = effects.newNonce() as Hex;
  const sign = () => bindAndSign(call, plan, id, salt, effects, onStep, wanted);
  // Paid out of what was counted when it was deposited; the lists of sites and payees were asked by the policy.
  if (plan.depositAtomic === null) return sign();
  const cost = usdMicros(option.network, option.asset, plan.depositAtomic);
  if (cost === null) return stopped("The deposit’s price in dollars is not known.");
  // A deposit is kept under the nonce that the chain will show.
  const kept = depositNonce(id, salt);
  const purchase = { id: kept, origin: reviewed.origin, payee: option.payTo, usdMicros: cost };
  const counted = await effects.spending.reserve(purchase);
  if (!counted.ok) return stopped(counted.message);
  let signed = false;
  try {
    const authorized = remembered(await sign(), reviewed, effects, wanted);
    signed = authorized.ok;
    return authorized;
  } finally {
    if (!signed) await effects.spending.correct(kept, 0n);
  }
}

async function bindAndSign(
  { reviewed, option, permitted, payer }: Call,
  plan: ChannelPlan,
  id: Hex,
  salt: Hex,
  effects: SigningEffects,
  onStep: OnSigningStep,
  wanted: () => boolean,
): Promise<Authorized> {
  const { api, wallet, clock } = effects;
  const { required } = reviewed.challenge;
  if (plan.depositAtomic !== null) {
    const held = await api.balance(option.network, option.asset, payer).catch(() => null);
    if (held !== null && held < BigInt(plan.depositAtomic))
      return stopped(`Your account does not hold enough ${permitted.asset.symbol} for this deposit.`);
  }
  const binding = bindingOf(reviewed, option, permitted, payer, salt);
  const opened = await api.open(reviewed.listingId, { ...binding, channel: plan });
  const openedAt = clock();
  const { contract } = plan;
  const { config } = channelOf(option, permitted, payer, contract);
  const asked = channelSignable(option, permitted, payer, plan, salt, opened);
  if (!wanted()) return DROPPED;
  const { chainId } = permitted.domain;
  if (wallet.chainId() !== chainId) onStep("switching", null);
  const off = await switchTo(chainId, effects);
  if (off || !wanted()) return off ? stopped(off) : DROPPED;
  if (wallet.address() !== payer) return OTHER_ACCOUNT;

  const sign = (step: SigningStep, typedData: WalletTypedData) => {
    onStep(step, typedData);
    return signForChannel(typedData, { network: option.network, payer, contract }, effects, wanted);
  };
  const startedAt = clock();
  const deposit = asked.deposit && (await sign("deposit", asked.deposit));
  if (deposit && !deposit.ok) return deposit;
  effects.channels.signed({
    id,
    network: option.network,
    asset: option.asset,
    payer,
    payee: option.payTo,
    config,
    listingId: reviewed.listingId,
    listingName: reviewed.listingName,
    signedAtomic: BigInt(plan.toAtomic),
  });
  const voucher = await sign("wallet", asked.voucher);
  if (!voucher.ok) return voucher;
  const late = tooLate(opened, openedAt, permitted, clock);
  if (late) return late;
  const payload = asked.payload({ deposit: deposit?.signature ?? null, voucher: voucher.signature });
  return {
    ok: true,
    sent: {
      callId: opened.id,
      token: opened.token,
      option,
      via: reviewed.via,
      validBefore: Number(opened.validBefore),
      payment: encodeChannelPayment(required, reviewed.chosen, payload, {
        [PAYMENT_IDENTIFIER]: paymentId(salt),
      }),
      signMs: Math.round(clock() - startedAt),
      view: null,
      channel: { id, ...plan },
    },
  };
}

const samePlan = (a: ChannelPlan, b: ChannelPlan) =>
  a.fromAtomic === b.fromAtomic &&
  a.toAtomic === b.toAtomic &&
  a.depositAtomic === b.depositAtomic &&
  (a.contract ?? false) === (b.contract ?? false);
