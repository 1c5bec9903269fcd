import type { BuiltRequest } from "./build-request";
import type { CallEffects } from "./effects";
import type { SentPayment } from "./machine";
import { type Receiving, type SendOutcome, sendDirect, sendThroughRelay, sendToTool } from "./send";
import type { SessionState } from "./session-state";
import type { SignedIn } from "./sign-in";
import type { CallValues, PlaygroundListing } from "./types";

/** The request that is sent, with and without a payment, and the values it was made of. */
export interface ReadyRequest {
  request: Extract<BuiltRequest, { ok: true }>;
  values: CallValues;
}

/** What one playground sends to its endpoint. */
export interface Exchanges {
  ready(): ReadyRequest | null;
  use(ready: ReadyRequest): void;
  /** The person starts or stops something: an answer to what was begun before is dropped. Answers whether this is the latest. */
  begin(): () => boolean;
  /** Sends what is ready, the way that calls go now, with a payment or a sign-in. Rejects only when nothing is ready. */
  send(sent: SentPayment | null, signed?: SignedIn | null): Promise<SendOutcome>;
  /** Ends the reading of the answer under way. */
  stop(): void;
}

export function createExchanges(
  listing: PlaygroundListing,
  effects: Pick<CallEffects, "fetch" | "clock">,
  state: SessionState,
): Exchanges {
  let ready: ReadyRequest | null = null;
  let reading = new AbortController();
  let attempt = 0;

  return {
    ready: () => ready,
    use(given) {
      ready = given;
    },
    begin() {
      const mine = ++attempt;
      return () => mine === attempt;
    },
    async send(sent, signed = null) {
      if (!ready) throw new Error("nothing to send");
      const payment = sent?.payment ?? null;
      const mine = attempt;
      reading = new AbortController();
      const receiving: Receiving = {
        now: effects.clock,
        onArriving: (arriving) => mine === attempt && state.change({ arriving }),
        stop: reading.signal,
      };
      const { request, values } = ready;
      const going =
        state.snapshot().via === "relay"
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
      return going
        .catch((): SendOutcome => ({ ok: false, sent: true, message: "This browser could not finish it." }))
        .finally(() => state.snapshot().arriving && state.change({ arriving: null }));
    },
    stop: () => reading.abort(),
  };
}
