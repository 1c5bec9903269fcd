import type { Hex } from "viem";
import { usdMicros } from "@/lib/x402/amount";
import { depositNonceFor } from "@/lib/x402/batch-settlement";
import { encodeChannelPayment } from "@/lib/x402/payment-payload";
import { EIP2612_SPONSORING, ERC20_SPONSORING } from "@/lib/x402/permit2";
import type { PaymentRequirements } from "@/lib/x402/types";
import { approvalProblem } from "./approval-needed";
import type { AccountFacts } from "./call-api";
import { channelOf, channelSignable, depositsByPermit2, permit2Terms } from "./channel-data";
import { type ChannelPlan, planCall } from "./channel-plan";
import { signForChannel } from "./contract-signature";
import type { SigningStep } from "./machine";
import { PAYMENT_IDENTIFIER, paymentId } from "./payment-id";
import { allowancePermitFor } from "./permit2-data";
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
import { sponsoredApproval } from "./unsent-approval";
import { approveExactly, askForUnsent, switchTo } from "./wallet-steps";

interface Call {
  reviewed: Reviewed;
  option: PaymentRequirements;
  permitted: Permitted;
  payer: string;
}

/**
 * From a review to the signatures of one call by channel: reads the channel once more, plans again and stops when that
 * is not what was shown; counts a deposit in full against the person's limits (the vouchers that follow are paid out of
 * it and count no second time); remembers the voucher before it is asked for. A deposit through Permit2 comes after the
 * approval of exactly it that was shown.
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
  const still = await stillPlanned(call, plan, id, effects);
  if (!still.ok) return still;
  const account = depositsByPermit2(permitted, plan) ? still.account : null;
  const moved = permit2Terms(option, plan);
  const signsUnsent = effects.wallet.signsUnsent();
  const problem = account && approvalProblem(reviewed, moved, permitted, account, signsUnsent);
  if (problem) return stopped(problem);
  if (!wanted()) return DROPPED;

  const salt = effects.newNonce() as Hex;
  const sign = () => bindAndSign(call, plan, id, salt, account, effects, onStep, wanted);
  // Paid out of what was counted when it was deposited; the lists of sites and payees were asked by the policy.
  if (plan.depositAtomic === null) return sign();
  const cost = usdMicros(option.network, option.asset, plan.depositAtomic);
  if (cost === null) return stopped("The deposit’s price in dollars is not known.");
  // A deposit is kept under the nonce that the chain will show.
  const kept = depositNonceFor(option, id, salt);
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

/** What signs for the account and may be moved from it, when the chain still asks for the reviewed plan; else why not. */
async function stillPlanned(
  { option, payer }: Call,
  plan: ChannelPlan,
  id: Hex,
  { api, channels }: SigningEffects,
): Promise<{ ok: true; account: AccountFacts } | Extract<Authorized, { ok: false }>> {
  const { network, asset } = option;
  const [facts, account] = await Promise.all([
    api.channel(network, id).catch(() => null),
    api.account(network, asset, payer).catch(() => null),
  ]);
  if (!account)
    return stopped("What signs for your account cannot be read on the chain now. Nothing was signed.");
  if (!facts) return stopped("The channel cannot be read on the chain now. Nothing was signed.");
  const deposit = plan.depositAtomic === null ? null : BigInt(plan.depositAtomic);
  const again = planCall(BigInt(option.amount), facts, channels.read(id), deposit, account.contract);
  if (!again.ok) return stopped(again.message);
  return samePlan(again.plan, plan)
    ? { ok: true, account }
    : stopped("The channel has changed since you reviewed this. Look at it again.");
}

async function bindAndSign(
  call: Call,
  plan: ChannelPlan,
  id: Hex,
  salt: Hex,
  /** What Permit2 may move; null where it moves no deposit. */
  account: AccountFacts | null,
  effects: SigningEffects,
  onStep: OnSigningStep,
  wanted: () => boolean,
): Promise<Authorized> {
  const { reviewed, option, permitted, payer } = call;
  const { api, wallet, clock } = effects;
  const { required } = reviewed.challenge;
  if (plan.depositAtomic !== null) {
    const held = await api.balance(option.network, option.asset, payer).catch(() => null);
    if (held !== null && held < BigInt(plan.depositAtomic))
      return stopped(`Your account does not hold enough ${permitted.asset.symbol} for this deposit.`);
  }
  const { chainId } = permitted.domain;
  const toChain = async () => {
    if (wallet.chainId() !== chainId) onStep("switching", null);
    return switchTo(chainId, effects);
  };
  const moved = permit2Terms(option, plan);
  // The payer's own transaction comes before the binding: it may take longer than a deposit lives.
  if (account && reviewed.approval === "transaction") {
    const off = await toChain();
    if (off || !wanted()) return off ? stopped(off) : DROPPED;
    if (wallet.address() !== payer) return OTHER_ACCOUNT;
    onStep("approving", null);
    const problem = await approveExactly(moved, permitted, payer, effects, wanted);
    if (problem) return stopped(problem);
    // It may have taken minutes.
    const still = await stillPlanned(call, plan, id, effects);
    if (!still.ok) return still;
    if (!wanted()) return DROPPED;
  }
  const binding = bindingOf(reviewed, option, permitted, payer, salt);
  const opened = await api.open(reviewed.listingId, { ...binding, channel: plan });
  const openedAt = clock();
  const { contract } = plan;
  const { config } = channelOf(option, permitted, payer, contract);
  const asked = channelSignable(option, permitted, payer, plan, salt, opened);
  if (!wanted()) return DROPPED;
  const off = await toChain();
  if (off || !wanted()) return off ? stopped(off) : DROPPED;
  if (wallet.address() !== payer) return OTHER_ACCOUNT;

  const sign = (step: SigningStep, typedData: WalletTypedData) => {
    onStep(step, typedData);
    return signForChannel(typedData, { network: option.network, payer, contract }, effects, wanted);
  };
  const startedAt = clock();
  const answers: Record<string, object> = { [PAYMENT_IDENTIFIER]: paymentId(salt) };
  if (account && reviewed.approval === "permit") {
    const permitNonce = BigInt(account.permitNonce ?? 0);
    const allowance = allowancePermitFor(moved, permitted, payer, permitNonce, opened.validBefore);
    const permit = await sign("permit", allowance.typedData);
    if (!permit.ok) return permit;
    answers[EIP2612_SPONSORING] = allowance.permit(permit.signature);
  }
  if (account && reviewed.approval === "unsent" && reviewed.unsent) {
    onStep("unsent", null);
    const bytes = await askForUnsent(reviewed.unsent, payer, effects, wanted);
    if (!bytes.ok) return bytes;
    answers[ERC20_SPONSORING] = sponsoredApproval(reviewed.unsent, moved, payer, bytes.signature);
  }
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
      payment: encodeChannelPayment(required, reviewed.chosen, payload, answers),
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
