import { getRequestListener } from "@hono/node-server";
import { safeBase64Decode, safeBase64Encode } from "@x402/core/utils";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { testAccounts } from "../keys";
import { USDC_ADDRESS, USDC_DOMAIN } from "../token";
import { EXPOSED_HEADERS, type Seller } from "./seller";

const QUOTES: Record<string, string> = {
  trade: "Trust in God, but tie your camel.",
  patience: "The one who hurries drinks hot soup.",
  price: "A thing is worth what the buyer will pay for it.",
};

/** A seller of the first protocol version, written by hand: the current server packages no longer speak it. */
export const v1Quote: Seller = {
  name: "v1-quote",
  method: "GET",
  path: "/quote",
  about: "protocol version 1",
  create({ facilitatorUrl, origin }) {
    const requirements = {
      scheme: "exact",
      network: "base-sepolia",
      maxAmountRequired: "1000",
      resource: `${origin}/quote`,
      description: "A proverb on a topic of your choice.",
      mimeType: "application/json",
      payTo: testAccounts.seller.address,
      maxTimeoutSeconds: 120,
      asset: USDC_ADDRESS,
      outputSchema: {
        input: {
          type: "http",
          method: "GET",
          discoverable: true,
          queryParams: { topic: { type: "string", enum: Object.keys(QUOTES), description: "Topic" } },
        },
        output: { topic: "trade", quote: QUOTES.trade },
      },
      extra: { name: USDC_DOMAIN.name, version: USDC_DOMAIN.version },
    };
    const ask = async (action: "verify" | "settle", paymentPayload: unknown) => {
      const answer = await fetch(`${facilitatorUrl}/${action}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ x402Version: 1, paymentPayload, paymentRequirements: requirements }),
      });
      return (await answer.json()) as {
        isValid?: boolean;
        invalidReason?: string;
        success?: boolean;
        errorReason?: string;
      };
    };

    const app = new Hono();
    app.use(cors({ origin: "*", exposeHeaders: EXPOSED_HEADERS }));
    app.get("/quote", async (c) => {
      const refuse = (error: string) => c.json({ x402Version: 1, error, accepts: [requirements] }, 402);
      const header = c.req.header("x-payment");
      if (!header) return refuse("X-PAYMENT header is required");
      let payment: unknown;
      try {
        payment = JSON.parse(safeBase64Decode(header));
      } catch {
        return refuse("invalid_payload");
      }
      const verified = await ask("verify", payment);
      if (!verified.isValid) return refuse(verified.invalidReason ?? "invalid_payload");
      const topic = c.req.query("topic") ?? "trade";
      const quote = QUOTES[topic];
      if (!quote) return c.json({ error: `topic must be one of ${Object.keys(QUOTES).join(", ")}` }, 400);
      const settled = await ask("settle", payment);
      if (!settled.success) return refuse(settled.errorReason ?? "settlement_failed");
      c.header("X-PAYMENT-RESPONSE", safeBase64Encode(JSON.stringify(settled)));
      return c.json({ topic, quote });
    });
    return getRequestListener(app.fetch);
  },
};
