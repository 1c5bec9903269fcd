import { diffTerms } from "@/lib/probe/terms-diff";
import { usdMicros } from "@/lib/x402/amount";
import type { SignInTerms } from "@/lib/x402/sign-in";
import type { PaymentRequired } from "@/lib/x402/types";
import { type Answer, answeredReceipt, readChallenge, readSettlement } from "./answer";
import { authorize } from "./authorize";
import { bindsAhead, type Expected } from "./bind-ahead";
import { type BuiltRequest, buildRequest } from "./build-request";
import { ApiProblem, type CallRef } from "./call-api";
import { rememberAnswer } from "./channel-memory";
import type { ChannelPlan } from "./channel-plan";
import type { EarlyBinding } from "./early-binding";
import type { CallEffects } from "./effects";
import {
  type CallEvent,
  canSend,
  isVoucher,
  next,
  type Phase,
  type SentPayment,
  sentPayment,
} from "./machine";
import type { Approval } from "./payment-method";
import type { SigningPolicy } from "./policy";
import { resumableIn, resumedFrom } from "./resumable";
import { resumeApproval } from "./resume-approval";
import { SPARE_SECONDS } from "./reviewed";
import { type Receiving, type SendOutcome, sendDirect, sendThroughRelay, sendToTool } from "./send";
import { answeredSignIn, type SignedIn, signIn } from "./sign-in";
import { limitsOf } from "./spending-policy";
import { type CallValues, type CallView, type FieldError, isAtRest, type PlaygroundListing } from "./types";
import { voucherSignatureIn } from "./voucher-signature";
import { watchCall } from "./watch-call";

export interface CallSnapshot {
  phase: Phase;
  /** Which way requests go, and why it is not the other one when that changed. */
  via: "direct" | "relay";
  viaNote: string | null;
  /** What has come of an answer that is still coming. */
  arriving: Answer | null;
}

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
  sign(approval?: Approval, channel?: ChannelPlan): Promise<void>;
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

/** Chain and browser clocks may differ by less than this. */
const FORGET_AFTER_SECONDS = 600;

/** What a proven payment cost, where that may be less than was signed. */
const chargedUsd = ({ network, asset, chargedAtomic }: CallView) =>
  chargedAtomic ? usdMicros(network, asset, chargedAtomic) : null;

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
  let state: CallSnapshot = {
    phase: { at: "idle" },
    via: listing.callableFromBrowser ? "direct" : "relay",
    viaNote: null,
    arriving: null,
  };
  let ready: { request: Extract<BuiltRequest, { ok: true }>; values: CallValues } | null = null;
  /** Ends the reading of the answer under way. */
  let reading = new AbortController();
  /** Counts what the person starts or stops: an answer to an earlier attempt is dropped. */
  let attempt = 0;
  let watched: string | null = null;
  let watches = 0;
  let closed = false;
  const ahead = bindsAhead(listing.id, effects);
  const listeners = new Set<() => void>();

  function change(part: Partial<CallSnapshot>) {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  }
  /** True when the event led to another phase. */
  function dispatch(event: CallEvent): boolean {
    const phase = next(state.phase, event);
    if (phase === state.phase) return false;
    change({ phase });
    return true;
  }

  async function exchange(sent: SentPayment | null, signed: SignedIn | null = null): Promise<SendOutcome> {
    if (!ready) throw new Error("nothing to send");
    const payment = sent?.payment ?? null;
    const mine = attempt;
    reading = new AbortController();
    const receiving: Receiving = {
      now: effects.clock,
      onArriving: (arriving) => mine === attempt && change({ arriving }),
      stop: reading.signal,
    };
    const { request, values } = ready;
    const going =
      state.via === "relay"
        ? sendThroughRelay(
            listing,
            {
              values,
              ...(payment && { payment }),
              ...(signed && { signIn: signed.value }),
              ...(sent && { call: { id: sent.callId, token: sent.token } }),
            },
            effects.fetch,
            receiving,
          )
        : listing.tool
          ? sendToTool(request, payment, effects.fetch, receiving)
          : sendDirect(request, payment ?? signed, effects.fetch, receiving);
    return going.finally(() => state.arriving && change({ arriving: null }));
  }

  const policyOf = (payer: string): SigningPolicy & { payer: string } => {
    const kept = spending.read();
    return { limits: kept && limitsOf(kept, origin, effects.nowSeconds() * 1_000), provenNetworks, payer };
  };

  /** What would be paid without a question, if the seller repeats what it was probed with. */
  function expected(going: Expected["request"], { pick, unasked }: Choice): Expected | null {
    const payer = wallet.address();
    const { terms } = listing;
    const index = unasked && terms && payer ? pick(terms) : null;
    if (!payer || !terms || index === null || !unasked?.(terms, index)) return null;
    return { request: going, via: state.via, terms, index, policy: policyOf(payer) };
  }

  /** The call is bound, at the latest while the seller is asked. */
  function early(choice: Choice): EarlyBinding | null {
    const going = ready && expected(ready.request, choice);
    const bound = going ? ahead.take(going) : null;
    // The very request that was bound is the one that is sent.
    if (ready && bound) ready = { ...ready, request: bound.request };
    return bound;
  }

  async function request(choice: Choice) {
    const { pick, unasked } = choice;
    const mine = ++attempt;
    const bound = early(choice);
    let outcome = await exchange(null);
    if (mine !== attempt) return;
    const hidden = outcome.ok && outcome.answer.status === 402 && hidesTerms(outcome.answer);
    // Nothing is at stake yet, so the other way may be tried; a payment never changes its way.
    if (state.via === "direct" && (!outcome.ok || hidden)) {
      change({
        via: "relay",
        viaNote: outcome.ok
          ? "The endpoint does not let this page read its terms, so the call goes through Souk’s relay."
          : "Your browser got no answer from the endpoint itself, so the call goes through Souk’s relay.",
      });
      outcome = await exchange(null);
      if (mine !== attempt) return;
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
    if (unasked?.(required, index)) await sign("none", undefined, bound);
  }

  /** Asks once more, with a signature that says who asks. Pays nothing: what is open or chosen meanwhile is left. */
  async function proveWho(terms: SignInTerms) {
    const payer = wallet.address();
    const { phase } = state;
    const before = phase.at === "failed" ? phase.answer : null;
    if (!ready || !payer || !dispatch({ type: "send" })) return;
    const mine = ++attempt;
    const proof = await signIn(terms, listing.url, payer, effects);
    if (mine !== attempt) return;
    if (!proof.ok) return dispatch({ type: "request-failed", message: proof.message, answer: before });
    const outcome = await exchange(null, proof.signed);
    if (mine !== attempt) return;
    if (!outcome.ok) return dispatch({ type: "request-failed", message: outcome.message, answer: null });
    const { answer } = outcome;
    if (answer.status !== 402) return dispatch({ type: "answered", answer, signedIn: true });
    const message =
      "It did not let you in with this sign-in: this account has not paid here, or may not enter.";
    dispatch({ type: "request-failed", message, answer });
  }

  async function sign(approval: Approval = "none", channel?: ChannelPlan, bound?: EarlyBinding | null) {
    const payer = wallet.address();
    const { phase, via } = state;
    if (phase.at !== "reviewing" || !ready || !payer || !dispatch({ type: "sign" })) return;
    const mine = ++attempt;
    const wanted = () => mine === attempt;
    const { challenge, chosen, acceptedChange } = phase;
    const authorized = await authorize(
      {
        listingId: listing.id,
        listingName: listing.name,
        origin,
        request: ready.request,
        via,
        challenge,
        chosen,
        acceptedChange,
        approval,
        channel,
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

  /** Sends the payment and reports what came back; from here on nothing is cancelled. */
  async function pay(sent: SentPayment, payer: string | null) {
    const call = { id: sent.callId, token: sent.token };
    // A page that is closed from here on may send the same payment again, and gives no second allowance.
    const again = store.kept(listing.id);
    if (again) store.keep(listing.id, { ...again, refused: null });
    const outcome = await exchange(sent);
    const settlement = outcome.ok ? readSettlement(outcome.answer) : null;
    if (outcome.ok && payer)
      await rememberAnswer(sent, payer, outcome.answer, settlement?.success === true, effects);
    if (outcome.ok) {
      dispatch({ type: "pay-answered", answer: outcome.answer, settlement });
      store.keep(listing.id, ready && resumableIn(state.phase, ready.values));
    } else
      dispatch({
        type: "pay-lost",
        message: outcome.sent ? outcome.message : `The payment was not passed on. ${outcome.message}`,
      });
    await api
      .report(call, {
        responseStatus: outcome.ok ? outcome.answer.status : null,
        settlement,
        outcome: outcome.ok ? "answered" : "unknown",
        timings: {
          challengeMs: challengeMs(state.phase),
          signMs: sent.signMs ?? null,
          payMs: outcome.ok ? outcome.answer.elapsedMs : null,
        },
        receipt: (outcome.ok && answeredReceipt(outcome.answer)) || undefined,
        voucher: sent.channel && voucherSignatureIn(sent.payment),
      })
      .then(seen)
      // The worker asks the chain on its own; polling shows what it finds.
      .catch(() => {});
    // Nothing is on its way to the chain: a voucher that was not accepted may be redeemed some day, or never.
    if (isVoucher(sent) && settlement?.success !== true) return;
    await watch(call);
  }

  /** What our server says of the payment; once nothing more happens by itself, it stands in no one's way. */
  function seen(view: CallView) {
    dispatch({ type: "viewed", view });
    if (!isAtRest(view.state)) return;
    store.clear(listing.id);
    // A deposit stays counted in full, whatever came of the call.
    if (view.channel && view.state !== "not-paid") return;
    const cost = view.state === "not-paid" ? 0n : chargedUsd(view);
    if (cost !== null) void spending.correct(view.nonce, cost);
  }

  async function watch(call: CallRef) {
    if (watched === call.id) return;
    watched = call.id;
    const mine = ++watches;
    await watchCall(call, {
      api,
      wait: effects.wait,
      isWatched: () => !closed && mine === watches && sentPayment(state.phase)?.callId === call.id,
      onView: seen,
    });
    if (mine === watches) watched = null;
  }

  /** Takes up a payment that an earlier visit to this page left open. */
  async function restore(sent: SentPayment) {
    const call = { id: sent.callId, token: sent.token };
    try {
      const view = await api.read(call);
      // Left before anything was reported: the server does not yet know that the payment went out.
      const known =
        view.state === "created"
          ? await api.report(call, { responseStatus: null, settlement: null, outcome: "unknown" })
          : view;
      dispatch({ type: "viewed", view: known });
    } catch (error) {
      const gone = error instanceof ApiProblem && error.status === 404;
      // A server that lost its database can prove nothing any more; after its time the authorization is dead anyway.
      if (gone && effects.nowSeconds() > sent.validBefore + FORGET_AFTER_SECONDS) {
        store.clear(listing.id);
        dispatch({ type: "forget" });
        return;
      }
    }
    await watch(call);
  }

  return {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    prepare(values, choice) {
      const built = buildRequest(listing, values);
      if (!built.ok || !canSend(state.phase) || store.load(listing.id)) return;
      const going = expected(built, choice);
      if (going) ahead.prepare(going);
    },
    send(values, choice) {
      const built = buildRequest(listing, values);
      if (!built.ok) return built.errors;
      if (!canSend(state.phase)) return [];
      ready = { request: built, values };
      dispatch({ type: "send" });
      void request(choice);
      return [];
    },
    choose: (index) => void dispatch({ type: "choose", index }),
    acceptChange: (index) => void dispatch({ type: "accept-change", index }),
    sign: (approval, channel) => sign(approval, channel),
    signIn: proveWho,
    async approveAndSendAgain() {
      const payer = wallet.address();
      const { phase } = state;
      const mine = ++attempt;
      const wanted = () => mine === attempt && !closed;
      const problem = await resumeApproval(phase, payer, provenNetworks, effects, wanted).catch(
        (error: unknown) => (error instanceof Error ? error.message : "It was not approved."),
      );
      const sent = sentPayment(phase);
      if (problem !== null || !sent || !wanted()) return problem;
      // Looked at again: meanwhile the chain may have decided, or its time be over.
      if (effects.nowSeconds() + SPARE_SECONDS > sent.validBefore)
        return "The approval took so long that the payment would expire. Send the request again once it has.";
      if (ready && dispatch({ type: "send-again" })) void pay(sent, payer);
      return null;
    },
    async sendAgain() {
      const sent = sentPayment(state.phase);
      if (sent && ready && dispatch({ type: "send-again" })) await pay(sent, wallet.address());
    },
    cancel() {
      attempt++;
      // What was asked without a payment need not be waited for.
      if (state.phase.at === "requesting") reading.abort();
      dispatch({ type: "cancel" });
    },
    stop() {
      // Only what has begun to come: a payment without an answer is waited for.
      if (state.arriving) reading.abort();
    },
    reset() {
      attempt++;
      dispatch({ type: "reset" });
    },
    start() {
      closed = false;
      const sent = sentPayment(state.phase);
      if (sent) return void watch({ id: sent.callId, token: sent.token });
      const saved = store.load(listing.id);
      if (!saved) return;
      const resumed = resumedFrom(store.kept(listing.id), saved, listing, effects.nowSeconds());
      if (!dispatch({ type: "restore", sent: resumed?.sent ?? saved, resumed: resumed ?? undefined })) return;
      if (resumed) {
        ready = { request: resumed.request, values: resumed.values };
        change({ via: saved.via });
      }
      void restore(saved);
    },
    close() {
      closed = true;
      watched = null;
      watches++;
    },
  };
}

const challengeMs = (phase: Phase): number | null =>
  ("challenge" in phase && phase.challenge?.elapsedMs) || null;
