import { diffTerms } from "@/lib/probe/terms-diff";
import type { SignInTerms } from "@/lib/x402/sign-in";
import type { PaymentRequired } from "@/lib/x402/types";
import { type Answer, readChallenge } from "./answer";
import { bindsAhead, type Expected } from "./bind-ahead";
import { buildRequest } from "./build-request";
import type { ChannelPlan } from "./channel-plan";
import type { EarlyBinding } from "./early-binding";
import type { CallEffects } from "./effects";
import { createExchanges } from "./exchanges";
import { followsPayment } from "./follow-payment";
import { canSend, sentPayment } from "./machine";
import { createPayments } from "./pay-call";
import type { Approval } from "./payment-method";
import type { SigningPolicy } from "./policy";
import { resumedFrom } from "./resumable";
import { resumeApproval } from "./resume-approval";
import { SPARE_SECONDS } from "./reviewed";
import { type CallSnapshot, sessionState } from "./session-state";
import { answeredSignIn, signIn } from "./sign-in";
import { limitsOf } from "./spending-policy";
import type { CallValues, FieldError, PlaygroundListing } from "./types";
import type { UnsentApproval } from "./unsent-approval";

/** What the page decides when the terms have come. */
export interface Choice {
  /** The option to review first; null to let the person choose. */
  pick(required: PaymentRequired): number | null;
  /** Whether unchanged terms may go to the wallet at once: the person asked not to be asked below a price. */
  unasked?(required: PaymentRequired, index: number): boolean;
}

export interface CallSession {
  snapshot(): CallSnapshot;
  subscribe(listener: () => void): () => void;
  /** Binds ahead what {@link send} would send, for a person who is not asked: the button is pressed. Signs nothing. */
  prepare(values: CallValues, choice: Choice): void;
  /** Asks for the resource. Returns what is wrong with the values, or nothing when the request went out. */
  send(values: CallValues, choice: Choice): FieldError[];
  choose(index: number): void;
  acceptChange(index: number): void;
  /** Binds, switches the chain, asks for what was shown (the payment, and the approval or the deposit beside it), pays. */
  sign(approval?: Approval, channel?: ChannelPlan, unsent?: UnsentApproval): Promise<void>;
  /** Signs in instead of paying: by the terms that were shown. */
  signIn(terms: SignInTerms): Promise<unknown>;
  /** The same payment once more, after no answer came. */
  sendAgain(): Promise<void>;
  /** Gives the allowance that a 412 asked for, then sends the same payment. Answers why not, in words, or null. */
  approveAndSendAgain(): Promise<string | null>;
  cancel(): void;
  /** Enough of an answer that is still coming: what has come is the answer. */
  stop(): void;
  reset(): void;
  /** Takes up a payment that an earlier visit left open. */
  start(): void;
  /** Stops asking; a payment that is open stays remembered. */
  close(): void;
}

/** Terms that came and cannot be read are no reason to ask once more on another way. */
const hidesTerms = (answer: Answer) => {
  const read = readChallenge(answer);
  return read.required === null && read.hidden;
};

/** One playground: runs the machine of {@link next} against the world. Never rejects; what fails becomes a phase. */
export function createCallSession(
  listing: PlaygroundListing,
  effects: CallEffects,
  /** CAIP-2 networks whose settlements this Souk can prove. */
  provenNetworks: readonly string[],
): CallSession {
  const { api, wallet, store, spending } = effects;
  const { origin } = new URL(listing.url);
  const state = sessionState(listing.callableFromBrowser ? "direct" : "relay");
  const { dispatch } = state;
  const phase = () => state.snapshot().phase;
  const exchanges = createExchanges(listing, effects, state);
  const follower = followsPayment(listing.id, effects, state);
  const ahead = bindsAhead(listing.id, effects);

  const policyOf = (payer: string): SigningPolicy & { payer: string } => {
    const kept = spending.read();
    return { limits: kept && limitsOf(kept, origin, effects.nowSeconds() * 1_000), provenNetworks, payer };
  };

  const payments = createPayments(listing, effects, policyOf, { state, exchanges, follower });

  /** What would be paid without a question, if the seller repeats what it was probed with. */
  function expected(going: Expected["request"], { pick, unasked }: Choice): Expected | null {
    const payer = wallet.address();
    const { terms } = listing;
    const index = unasked && terms && payer ? pick(terms) : null;
    if (!payer || !terms || index === null || !unasked?.(terms, index)) return null;
    return { request: going, via: state.snapshot().via, terms, index, policy: policyOf(payer) };
  }

  /** The call is bound, at the latest while the seller is asked. */
  function early(choice: Choice): EarlyBinding | null {
    const ready = exchanges.ready();
    const going = ready && expected(ready.request, choice);
    const bound = going ? ahead.take(going) : null;
    // The very request that was bound is the one that is sent.
    if (ready && bound) exchanges.use({ ...ready, request: bound.request });
    return bound;
  }

  async function request(choice: Choice) {
    const { pick, unasked } = choice;
    const isLatest = exchanges.begin();
    const bound = early(choice);
    let outcome = await exchanges.send(null);
    if (!isLatest()) return;
    const hidden = outcome.ok && outcome.answer.status === 402 && hidesTerms(outcome.answer);
    // Nothing is at stake yet, so the other way may be tried; a payment never changes its way.
    if (state.snapshot().via === "direct" && (!outcome.ok || hidden)) {
      state.change({
        via: "relay",
        viaNote: outcome.ok
          ? "The endpoint does not let this page read its terms, so the call goes through Souk’s relay."
          : "Your browser got no answer from the endpoint itself, so the call goes through Souk’s relay.",
      });
      outcome = await exchanges.send(null);
      if (!isLatest()) return;
      // Neither way led anywhere: nothing is known of the endpoint, and the next attempt begins as this one did.
      if (!outcome.ok) state.change({ via: "direct", viaNote: null });
    }
    if (!outcome.ok) return dispatch({ type: "request-failed", message: outcome.message, answer: null });
    const { answer } = outcome;
    if (answer.status !== 402) return dispatch({ type: "answered", answer });
    const read = readChallenge(answer);
    if (!read.required) {
      const offered = answeredSignIn(answer, listing.url, effects.nowSeconds() * 1_000);
      const message = offered ? "It asks for a sign-in, not for a payment." : read.why;
      return dispatch({ type: "request-failed", message, answer });
    }
    const { required } = read;
    const differences = diffTerms(listing.terms?.accepts ?? [], required.accepts);
    dispatch({
      type: "challenged",
      challenge: { required, elapsedMs: answer.elapsedMs, via: answer.via, differences },
    });
    if (differences.length > 0)
      // For the record only; the person is stopped whether or not it is kept.
      return api.reportTermChange(listing.id, required.accepts).catch(() => {});
    const index = pick(required);
    if (index === null || !dispatch({ type: "choose", index })) return;
    if (unasked?.(required, index)) await payments.sign("none", undefined, bound);
  }

  /** Asks once more, with a signature that says who asks. Pays nothing: what is open or chosen meanwhile is left. */
  async function proveWho(terms: SignInTerms) {
    const payer = wallet.address();
    const failed = phase();
    const before = failed.at === "failed" ? failed.answer : null;
    if (!exchanges.ready() || !payer || !dispatch({ type: "send" })) return;
    const isLatest = exchanges.begin();
    const proof = await signIn(terms, listing.url, payer, effects);
    if (!isLatest()) return;
    if (!proof.ok) return dispatch({ type: "request-failed", message: proof.message, answer: before });
    const outcome = await exchanges.send(null, proof.signed);
    if (!isLatest()) return;
    if (!outcome.ok) return dispatch({ type: "request-failed", message: outcome.message, answer: null });
    const { answer } = outcome;
    if (answer.status !== 402) return dispatch({ type: "answered", answer, signedIn: true });
    const message =
      "It did not let you in with this sign-in: this account has not paid here, or may not enter.";
    dispatch({ type: "request-failed", message, answer });
  }

  return {
    snapshot: state.snapshot,
    subscribe: state.subscribe,
    prepare(values, choice) {
      const built = buildRequest(listing, values);
      if (!built.ok || !canSend(phase()) || store.load(listing.id)) return;
      const going = expected(built, choice);
      if (going) ahead.prepare(going);
    },
    send(values, choice) {
      const built = buildRequest(listing, values);
      if (!built.ok) return built.errors;
      if (!canSend(phase())) return [];
      exchanges.use({ request: built, values });
      dispatch({ type: "send" });
      void request(choice);
      return [];
    },
    choose: (index) => void dispatch({ type: "choose", index }),
    acceptChange: (index) => void dispatch({ type: "accept-change", index }),
    sign: (approval, channel, unsent) => payments.sign(approval, { channel, unsent }),
    signIn: proveWho,
    async approveAndSendAgain() {
      const payer = wallet.address();
      const refused = phase();
      const isLatest = exchanges.begin();
      const wanted = () => isLatest() && !follower.isClosed();
      const problem = await resumeApproval(refused, payer, provenNetworks, effects, wanted).catch(
        (error: unknown) => (error instanceof Error ? error.message : "It was not approved."),
      );
      const sent = sentPayment(refused);
      if (problem !== null || !sent || !wanted()) return problem;
      // Looked at again: meanwhile the chain may have decided, or its time be over.
      if (effects.nowSeconds() + SPARE_SECONDS > sent.validBefore)
        return "The approval took so long that the payment would expire. Send the request again once it has.";
      if (exchanges.ready() && dispatch({ type: "send-again" })) void payments.pay(sent, payer);
      return null;
    },
    async sendAgain() {
      const sent = sentPayment(phase());
      if (sent && exchanges.ready() && dispatch({ type: "send-again" }))
        await payments.pay(sent, wallet.address());
    },
    cancel() {
      exchanges.begin();
      // What was asked without a payment need not be waited for.
      if (phase().at === "requesting") exchanges.stop();
      dispatch({ type: "cancel" });
    },
    stop() {
      // Only what has begun to come: a payment without an answer is waited for.
      if (state.snapshot().arriving) exchanges.stop();
    },
    reset() {
      exchanges.begin();
      dispatch({ type: "reset" });
    },
    start() {
      follower.open();
      const sent = sentPayment(phase());
      if (sent) return void follower.watch({ id: sent.callId, token: sent.token });
      const saved = store.load(listing.id);
      if (!saved) return;
      const resumed = resumedFrom(store.kept(listing.id), saved, listing, effects.nowSeconds());
      if (!dispatch({ type: "restore", sent: resumed?.sent ?? saved, resumed: resumed ?? undefined })) return;
      if (resumed) {
        exchanges.use({ request: resumed.request, values: resumed.values });
        state.change({ via: saved.via });
      }
      void follower.restore(saved);
    },
    close: follower.close,
  };
}
