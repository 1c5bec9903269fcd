import { encodePayment } from "@/lib/x402/payment-payload";
import { EIP2612_SPONSORING, ERC20_SPONSORING } from "@/lib/x402/permit2";
import type { PaymentRequirements } from "@/lib/x402/types";
import { approvalProblem } from "./approval-needed";
import { authorizeChannel } from "./authorize-channel";
import type { AccountFacts } from "./call-api";
import { type EarlyBinding, takeEarly } from "./early-binding";
import { PAYMENT_IDENTIFIER, paymentId } from "./payment-id";
import { allowancePermitFor } from "./permit2-data";
import { judgeOption, type Permitted, type SigningPolicy } from "./policy";
import {
  type Authorized,
  bindingOf,
  DROPPED,
  type OnSigningStep,
  OTHER_ACCOUNT,
  OTHER_TAB,
  type Reviewed,
  remembered,
  type SigningEffects,
  stopped,
  tooLate,
} from "./reviewed";
import { signableFor } from "./typed-data";
import type { OpenedCall } from "./types";
import { sponsoredApproval } from "./unsent-approval";
import { approveExactly, askForSignature, askForUnsent, switchTo } from "./wallet-steps";

/** One payment on its way to the wallet. */
interface Payment {
  reviewed: Reviewed;
  option: PaymentRequirements;
  permitted: Permitted;
  payer: string;
  nonce: string;
  account: AccountFacts | null;
  /** Atomic units; null when it could not be read. */
  balance: Promise<bigint | null>;
  /** A binding that was made before and says the same, and when it was asked for. */
  bound: { opened: OpenedCall; begunAt: number } | null;
}

/**
 * From a review to one payment signature: judges the option once more, counts it against the person's limits, sees to
 * the approval that was shown, binds the call (security row 25), switches the wallet's chain, asks for the signature.
 * `wanted` is looked at after every wait. What was not signed is not counted. Rejects with words for the person when our
 * server or the wallet refuses.
 */
export async function authorize(
  reviewed: Reviewed,
  policy: SigningPolicy & { payer: string },
  effects: SigningEffects,
  onStep: OnSigningStep,
  wanted: () => boolean,
  early?: EarlyBinding | null,
): Promise<Authorized> {
  const { api, store, spending } = effects;
  const { payer } = policy;
  const { required } = reviewed.challenge;
  const option = required.accepts[reviewed.chosen];
  if (!option) return stopped("This option does not exist.");
  const judged = judgeOption(required, reviewed.chosen, policy);
  if (!judged.ok) return stopped(judged.refusals[0]?.message ?? "This option cannot be signed.");
  const { permitted } = judged;
  if (store.load(reviewed.listingId)) return OTHER_TAB;
  if (permitted.method.kind === "channel")
    return authorizeChannel({ reviewed, option, permitted, payer }, effects, onStep, wanted);

  // Read while the call is bound, which needs nothing of it: each takes a turn to our server and back.
  const bound = await takeEarly(early, reviewed, option, permitted, payer, effects.clock);
  const balance = bound?.balance ?? api.balance(option.network, option.asset, payer).catch(() => null);
  const account = permitted.method.kind !== "permit2" ? null : await readAccount(option, payer, effects);
  const signsUnsent = effects.wallet.signsUnsent();
  const problem = account && approvalProblem(reviewed, option, permitted, account, signsUnsent);
  if (problem) return stopped(problem);
  if (!wanted()) return DROPPED;

  const nonce = bound?.nonce ?? effects.newNonce();
  const { priceUsdMicros } = permitted;
  const purchase = { id: nonce, origin: reviewed.origin, payee: option.payTo, usdMicros: priceUsdMicros };
  const counted = await spending.reserve(purchase);
  if (!counted.ok) return stopped(counted.message);
  let signed = false;
  try {
    const payment = { reviewed, option, permitted, payer, nonce, account, balance, bound };
    const signature = await bindAndSign(payment, effects, onStep, wanted);
    const authorized = remembered(signature, reviewed, effects, wanted);
    signed = authorized.ok;
    return authorized;
  } finally {
    if (!signed) await spending.correct(nonce, 0n);
  }
}

const readAccount = ({ network, asset }: PaymentRequirements, payer: string, { api }: SigningEffects) =>
  api.account(network, asset, payer);

async function bindAndSign(
  payment: Payment,
  effects: SigningEffects,
  onStep: OnSigningStep,
  wanted: () => boolean,
): Promise<Authorized> {
  const { reviewed, option, permitted, payer, nonce, account } = payment;
  const tooLittle = async () => {
    const held = await payment.balance;
    return held !== null && held < BigInt(option.amount);
  };
  const poor = stopped(`Your account does not hold enough ${permitted.asset.symbol} for this.`);
  const { wallet, api, clock } = effects;
  const { required } = reviewed.challenge;
  const toChain = async () => {
    if (wallet.chainId() !== permitted.domain.chainId) onStep("switching", null);
    return switchTo(permitted.domain.chainId, effects);
  };
  // The payer's own transaction comes before the binding: it may take longer than a payment lives.
  if (reviewed.approval === "transaction") {
    if (await tooLittle()) return poor;
    const off = await toChain();
    if (off || !wanted()) return off ? stopped(off) : DROPPED;
    if (wallet.address() !== payer) return OTHER_ACCOUNT;
    onStep("approving", null);
    const problem = await approveExactly(option, permitted, payer, effects, wanted);
    if (problem) return stopped(problem);
  }
  if (!wanted()) return DROPPED;

  const opened =
    payment.bound?.opened ??
    (await api.open(reviewed.listingId, bindingOf(reviewed, option, permitted, payer, nonce)));
  const openedAt = payment.bound?.begunAt ?? clock();
  const { typedData, authorized } = signableFor(option, permitted, payer, nonce, opened);
  if (!wanted()) return DROPPED;

  if (await tooLittle()) return poor;

  // Wallets refuse to sign for a chain they are not on.
  const off = await toChain();
  if (off || !wanted()) return off ? stopped(off) : DROPPED;
  if (wallet.address() !== payer) return OTHER_ACCOUNT;

  const isContract = async () =>
    (account ?? (await readAccount(option, payer, effects).catch(() => null)))?.contract ?? false;
  const answers: Record<string, object> = { [PAYMENT_IDENTIFIER]: paymentId(nonce) };
  if (reviewed.approval === "permit") {
    const permitNonce = BigInt(account?.permitNonce ?? 0);
    const asked = allowancePermitFor(option, permitted, payer, permitNonce, opened.validBefore);
    onStep("permit", asked.typedData);
    const permit = await askForSignature(asked.typedData, payer, async () => false, effects, wanted);
    if (!permit.ok) return permit;
    answers[EIP2612_SPONSORING] = asked.permit(permit.signature);
  }
  if (reviewed.approval === "unsent" && reviewed.unsent) {
    onStep("unsent", null);
    const bytes = await askForUnsent(reviewed.unsent, payer, effects, wanted);
    if (!bytes.ok) return bytes;
    answers[ERC20_SPONSORING] = sponsoredApproval(reviewed.unsent, option, payer, bytes.signature);
  }
  onStep("wallet", typedData);
  const asked = clock();
  const signed = await askForSignature(typedData, payer, isContract, effects, wanted);
  if (!signed.ok) return signed;
  const { signature } = signed;
  const late = tooLate(opened, openedAt, permitted, clock);
  if (late) return late;
  return {
    ok: true,
    sent: {
      callId: opened.id,
      token: opened.token,
      option,
      via: reviewed.via,
      validBefore: Number(opened.validBefore),
      payment: encodePayment(required, reviewed.chosen, { ...authorized, signature }, answers),
      signMs: Math.round(clock() - asked),
      view: null,
    },
  };
}
