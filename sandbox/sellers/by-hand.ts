import {
  decodePaymentSignatureHeader,
  encodePaymentRequiredHeader,
  encodePaymentResponseHeader,
} from "@x402/core/http";
import { HTTPFacilitatorClient } from "@x402/core/server";
import type { PaymentPayload, PaymentRequirements, SettleResponse } from "@x402/core/types";
import cors from "cors";
import express, { type Express, type Response } from "express";
import { EXPOSED_HEADERS } from "./seller";

interface HandSoldRoute {
  path: string;
  resource: { url: string; description: string; mimeType: string; serviceName: string; tags: string[] };
  requirements: PaymentRequirements;
  facilitatorUrl: string;
  /** false: no CORS headers, so that no page can call it directly. */
  browsers?: boolean;
  /** Called with a payment that the facilitator has verified; the middleware's honesty is not there to help. */
  serve(
    response: Response,
    payment: PaymentPayload,
    settle: () => Promise<SettleResponse>,
  ): Promise<void> | void;
}

/** A v2 seller without the server packages, for sellers that do what those packages prevent. */
export function sellByHand(route: HandSoldRoute): Express {
  const facilitator = new HTTPFacilitatorClient({ url: route.facilitatorUrl });
  const app = express();
  if (route.browsers !== false) app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
  app.get(route.path, async (request, response) => {
    const refuse = (error: string) => {
      const challenge = {
        x402Version: 2,
        error,
        resource: route.resource,
        accepts: [route.requirements],
        extensions: {},
      };
      response.status(402).setHeader("PAYMENT-REQUIRED", encodePaymentRequiredHeader(challenge)).json({});
    };
    const header = request.header("payment-signature");
    if (!header) return refuse("Payment required");
    let payment: PaymentPayload;
    try {
      payment = decodePaymentSignatureHeader(header);
    } catch {
      return refuse("invalid_payload");
    }
    const verified = await facilitator.verify(payment, route.requirements);
    if (!verified.isValid) return refuse(verified.invalidReason ?? "invalid_payload");
    await route.serve(response, payment, () => facilitator.settle(payment, route.requirements));
  });
  return app;
}

/** Puts the settlement header on a response. */
export function withSettlement(response: Response, settlement: SettleResponse): Response {
  return response.setHeader("PAYMENT-RESPONSE", encodePaymentResponseHeader(settlement));
}
