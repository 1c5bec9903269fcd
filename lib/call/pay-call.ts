import { answeredReceipt, readSettlement } from "./answer";
import { authorize } from "./authorize";
import { rememberAnswer } from "./channel-memory";
import type { EarlyBinding } from "./early-binding";
import type { CallEffects } from "./effects";
import type { Exchanges } from "./exchanges";
import type { PaymentFollower } from "./follow-payment";
import { isVoucher, type Phase, type SentPayment } from "./machine";
import type { Approval } from "./payment-method";
import type { SigningPolicy } from "./policy";
import { resumableIn } from "./resumable";
import type { Reviewed } from "./reviewed";
import type { SessionState } from "./session-state";
import type { CallResponseReport, PlaygroundListing } from "./types";
import { voucherSignatureIn } from "./voucher-signature";

/** What was shown beside the payment, as it will be signed. */
export type Shown = Pick<Reviewed, "channel" | "unsent">;

/** From a review to the seller's answer. */
export interface Payments {
  /** Binds, switches the chain, asks for what was shown (the payment, and the approval or the deposit beside it), pays. */
  sign(approval?: Approval, shown?: Shown, bound?: EarlyBinding | null): Promise<void>;
  /** Sends the payment and reports what came back; from here on nothing is cancelled. */
  pay(sent: SentPayment, payer: string | null): Promise<void>;
}

export function createPayments(
  listing: PlaygroundListing,
  effects: CallEffects,
  policyOf: (payer: string) => SigningPolicy & { payer: string },
  { state, exchanges, follower }: { state: SessionState; exchanges: Exchanges; follower: PaymentFollower },
): Payments {
  const { api, wallet, store } = effects;
  const { dispatch } = state;

  async function sign(approval: Approval = "none", shown: Shown = {}, bound?: EarlyBinding | null) {
    const payer = wallet.address();
    const { phase, via } = state.snapshot();
    const ready = exchanges.ready();
    if (phase.at !== "reviewing" || !ready || !payer || !dispatch({ type: "sign" })) return;
    const wanted = exchanges.begin();
    const { challenge, chosen, acceptedChange } = phase;
    const authorized = await authorize(
      {
        listingId: listing.id,
        listingName: listing.name,
        origin: new URL(listing.url).origin,
        request: ready.request,
        via,
        challenge,
        chosen,
        acceptedChange,
        approval,
        ...shown,
      },
      policyOf(payer),
      effects,
      (step, typedData) => wanted() && dispatch({ type: "step", step, typedData }),
      wanted,
      bound,
    ).catch((error: unknown) => ({
      ok: false as const,
      note: error instanceof Error ? error.message : "It was not signed.",
    }));
    if (!wanted()) return;
    if (!authorized.ok) return void dispatch({ type: "not-signed", note: authorized.note });
    const { sent } = authorized;
    if (dispatch({ type: "sent", sent })) await pay(sent, payer);
  }

  async function pay(sent: SentPayment, payer: string | null) {
    const call = { id: sent.callId, token: sent.token };
    // A page that is closed from here on may send the same payment again, and gives no second allowance.
    const again = store.kept(listing.id);
    if (again) store.keep(listing.id, { ...again, refused: null });
    const outcome = await exchanges.send(sent);
    const settlement = outcome.ok ? readSettlement(outcome.answer) : null;
    if (outcome.ok && payer)
      await rememberAnswer(sent, payer, outcome.answer, settlement?.success === true, effects);
    if (outcome.ok) {
      dispatch({ type: "pay-answered", answer: outcome.answer, settlement });
      const ready = exchanges.ready();
      store.keep(listing.id, ready && resumableIn(state.snapshot().phase, ready.values));
    } else
      dispatch({
        type: "pay-lost",
        message: outcome.sent ? outcome.message : `The payment was not passed on. ${outcome.message}`,
      });
    const report: CallResponseReport = {
      responseStatus: outcome.ok ? outcome.answer.status : null,
      settlement,
      outcome: outcome.ok ? "answered" : "unknown",
      timings: {
        challengeMs: challengeMs(state.snapshot().phase),
        signMs: sent.signMs ?? null,
        payMs: outcome.ok ? outcome.answer.elapsedMs : null,
      },
      receipt: (outcome.ok && answeredReceipt(outcome.answer)) || undefined,
      voucher: sent.channel && voucherSignatureIn(sent.payment),
    };
    // The worker asks the chain on its own; polling shows what it finds.
    await api.report(call, report).then(follower.seen, () => follower.keepUntold(call, report));
    // Nothing is on its way to the chain: a voucher that was not accepted may be redeemed some day, or never.
    if (isVoucher(sent) && settlement?.success !== true) return;
    await follower.watch(call);
  }

  return { sign, pay };
}

const challengeMs = (phase: Phase): number | null =>
  ("challenge" in phase && phase.challenge?.elapsedMs) || null;
