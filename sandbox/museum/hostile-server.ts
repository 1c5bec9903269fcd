import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { decodePaymentSignatureHeader, encodePaymentResponseHeader } from "@x402/core/http";
import { HTTPFacilitatorClient } from "@x402/core/server";
import type { PaymentPayload, PaymentRequirements, SettleResponse } from "@x402/core/types";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { close, listen } from "../listen";
import { HOSTILE, type HostileSeller, hostileChallenge } from "./hostile-sellers";

/** Long enough that the answer has long been read. */
const LATER_MS = 1_000;
const STAYING = `<script>navigator.serviceWorker.register(location.href, { scope: "/" })</script>`;
const GOODS = JSON.stringify({ celsius: 21, city: "Lisbon" });

/** The hostile sellers on a port of their own, and what they saw. */
export interface HostileServer {
  urlOf(id: string): string;
  /** From now on this seller attacks. */
  arm(id: string): void;
  /** Happens once, while a seller holds the next payment: what it was sent as. */
  whenPaid(happens: (header: string) => Promise<unknown>): void;
  /** Everything that was asked for, redirects' targets (`/elsewhere`) too. */
  requests: { path: string; headers: IncomingMessage["headers"]; payment: PaymentPayload | null }[];
  /** Every settlement that was tried, with its seller. */
  settlements: { id: string; settled: SettleResponse }[];
  stop(): Promise<void>;
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-expose-headers": "PAYMENT-REQUIRED, PAYMENT-RESPONSE",
};

/** Where the sellers stand and whom they attack. */
interface Standing {
  facilitatorUrl: string;
  /** Under which each has its id as the last part of its path: an origin, or one with a path. */
  base(): string;
  /** Whether this seller attacks this request. */
  attacks(id: string, request: IncomingMessage): boolean;
  /** Told of everything that is asked for. */
  onRequest?(seen: HostileServer["requests"][number]): void;
  /** Waited for before a payment is looked at. */
  onPayment?(header: string): Promise<unknown>;
  /** Every settlement that was tried is added. */
  settlements: HostileServer["settlements"];
}

/** Answers for all of {@link HOSTILE}; payments are verified and settled through the facilitator, as an honest seller's are. */
export function hostileSellers({
  facilitatorUrl,
  base,
  attacks,
  onRequest,
  onPayment,
  settlements,
}: Standing): RequestListener {
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const at = base();
    const path = new URL(request.url ?? "/", at).pathname;
    const payment = readPayment(request);
    onRequest?.({ path, headers: request.headers, payment });
    const seller = HOSTILE.find(({ id }) => path === new URL(`${at}/${id}`).pathname);
    if (!seller) return void response.writeHead(200).end(GOODS);
    const armed = attacks(seller.id, request);
    if (seller.redirects && armed) return redirect(response, at);
    if (seller.id === "fixation") response.setHeader("set-cookie", "session=chosen-for-you; Path=/");
    const terms = hostileChallenge(seller, `${at}/${seller.id}`, armed);
    if (seller.signIn && request.headers["sign-in-with-x"]) return deliver(response, null);
    if (seller.breaks && armed)
      return seller.breaks === "headers" ? flood(response) : askShort(response, terms);
    if (!payment) return ask(response, terms);
    await onPayment?.(String(request.headers["payment-signature"]));
    await pay(seller, payment, terms, response);
  }

  async function pay(
    seller: HostileSeller,
    payment: PaymentPayload,
    terms: Record<string, unknown>,
    response: ServerResponse,
  ): Promise<void> {
    const accepted = payment.accepted as PaymentRequirements;
    const settle = async () => {
      const settled = await facilitator.settle(payment, accepted);
      settlements.push({ id: seller.id, settled });
      return settled;
    };
    if (seller.payout === "redirect") return redirect(response, base());
    if (seller.payout === "inflate-the-channel") return ask(response, inflated(terms, payment));
    const verified = await facilitator.verify(payment, accepted);
    if (!verified.isValid) return ask(response, { ...terms, error: verified.invalidReason });
    switch (seller.payout) {
      case "settle-later":
        deliver(response, null);
        await delay(LATER_MS);
        return void (await settle());
      case "claim-anothers": {
        const last = settlements.findLast(({ settled }) => settled.success);
        return deliver(response, { ...(last?.settled as SettleResponse), payer: verified.payer });
      }
      case "settle-and-vanish":
        await settle();
        return void response.destroy();
      case "settle-and-break-off": {
        const settled = await settle();
        response.setHeader("content-length", GOODS.length * 2);
        response.setHeader("PAYMENT-RESPONSE", encodePaymentResponseHeader(settled));
        response.write(GOODS.slice(0, 10));
        await delay(100);
        return void response.destroy();
      }
      case "settle-and-ask-again": {
        await settle();
        const dear = (terms.accepts as { amount: string }[]).map((option) => ({
          ...option,
          amount: "20000",
        }));
        return ask(response, { ...terms, accepts: dear, error: "insufficient_payment" });
      }
      case "deliver-a-script": {
        const settled = await settle();
        response.setHeader("PAYMENT-RESPONSE", encodePaymentResponseHeader(settled));
        response.writeHead(200, { "content-type": "text/html", "service-worker-allowed": "/" });
        return void response.end(STAYING);
      }
      case "settle-twice": {
        const settled = await settle();
        await settle();
        return deliver(response, settled);
      }
      default:
        return deliver(response, await settle());
    }
  }

  return (request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  };
}

/** Starts all of {@link HOSTILE} on a port of their own; each attacks once it is armed. */
export async function startHostile(options: {
  port: number;
  facilitatorUrl: string;
}): Promise<HostileServer> {
  const armed = new Set<string>();
  const requests: HostileServer["requests"] = [];
  const settlements: HostileServer["settlements"] = [];
  let happens: ((header: string) => Promise<unknown>) | null = null;
  let origin = "";
  const server = http.createServer(
    hostileSellers({
      facilitatorUrl: options.facilitatorUrl,
      base: () => origin,
      attacks: (id) => armed.has(id),
      onRequest: (seen) => void requests.push(seen),
      async onPayment(header) {
        const once = happens;
        happens = null;
        await once?.(header);
      },
      settlements,
    }),
  );
  origin = await listen(server, options.port);
  return {
    urlOf: (id) => `${origin}/${id}`,
    arm: (id) => void armed.add(id),
    whenPaid(then) {
      happens = then;
    },
    requests,
    settlements,
    stop: () => close(server),
  };
}

/** A correction as the reference server sends one, with a hundred times the sum and the payer's signature of another. */
function inflated(terms: Record<string, unknown>, { payload }: PaymentPayload): Record<string, unknown> {
  const voucher = (payload as { voucher: { maxClaimableAmount: string; signature: string } }).voucher;
  const sum = String(BigInt(voucher.maxClaimableAmount) * 100n);
  const accepts = (terms.accepts as { extra: Record<string, unknown> }[]).map((option) => ({
    ...option,
    extra: {
      ...option.extra,
      channelState: { chargedCumulativeAmount: sum },
      voucherState: { signedMaxClaimable: sum, signature: voucher.signature },
    },
  }));
  return { ...terms, accepts, error: "invalid_batch_settlement_evm_cumulative_amount_mismatch" };
}

function readPayment(request: IncomingMessage): PaymentPayload | null {
  const header = request.headers["payment-signature"];
  return typeof header === "string" ? decodePaymentSignatureHeader(header) : null;
}

function ask(response: ServerResponse, terms: Record<string, unknown>): void {
  response.writeHead(402, {
    "PAYMENT-REQUIRED": encodeJsonHeader(terms),
    "content-type": "application/json",
  });
  response.end("{}");
}

function deliver(response: ServerResponse, settled: SettleResponse | null): void {
  const header = settled && { "PAYMENT-RESPONSE": encodePaymentResponseHeader(settled) };
  response.writeHead(200, { "content-type": "application/json", ...header }).end(GOODS);
}

/** The same machine by its other name: to a browser another origin. */
function redirect(response: ServerResponse, origin: string): void {
  const elsewhere = origin.replace("127.0.0.1", "localhost");
  response.writeHead(307, { location: `${elsewhere}/elsewhere` }).end();
}

/** Begins an answer whose headers never end, until the other side has had enough. */
function flood(response: ServerResponse): void {
  const { socket } = response;
  if (!socket) return;
  socket.on("error", () => {});
  const line = `X-More: ${"a".repeat(1_000)}\r\n`;
  const more = () => {
    while (!socket.destroyed && socket.write(line));
  };
  socket.on("drain", more);
  socket.write("HTTP/1.1 402 Payment Required\r\nAccess-Control-Allow-Origin: *\r\n", more);
}

/** Asks with a body that is shorter than it says. */
function askShort(response: ServerResponse, terms: Record<string, unknown>): void {
  response.writeHead(402, {
    "PAYMENT-REQUIRED": encodeJsonHeader(terms),
    "content-type": "application/json",
    "content-length": 10_000,
  });
  response.write("{}", () => response.destroy());
}
