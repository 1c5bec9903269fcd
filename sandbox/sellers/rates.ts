import { getRequestListener } from "@hono/node-server";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

/** Units of each currency for one euro. Fixed: this is a sample, and its answers should not surprise a test. */
const PER_EURO: Record<string, number> = { EUR: 1, USD: 1.0864, GBP: 0.8421, CHF: 0.9377, JPY: 164.85 };
const CURRENCIES = Object.keys(PER_EURO);

/** A data API with query parameters. */
export const rates: Seller = {
  name: "rates",
  method: "GET",
  path: "/rates",
  about: "a data API with query parameters",
  create({ facilitatorUrl }) {
    const app = new Hono();
    app.use(cors({ origin: "*", exposeHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /rates": {
            accepts: usdc("$0.002"),
            description: "Reference exchange rates between five currencies, one pair per call.",
            mimeType: "application/json",
            serviceName: "Reference Rates",
            tags: ["currency", "exchange-rates", "finance"],
            extensions: declareDiscoveryExtension({
              input: { base: "EUR", quote: "USD" },
              inputSchema: {
                properties: {
                  base: { type: "string", enum: CURRENCIES, description: "Currency to convert from" },
                  quote: { type: "string", enum: CURRENCIES, description: "Currency to convert to" },
                },
                required: ["base", "quote"],
              },
              output: { example: { base: "EUR", quote: "USD", rate: 1.0864 } },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/rates", (c) => {
      const base = PER_EURO[c.req.query("base") ?? "EUR"];
      const quote = PER_EURO[c.req.query("quote") ?? "USD"];
      // An answer of 400 and above is not charged.
      if (!base || !quote)
        return c.json({ error: `base and quote must each be one of ${CURRENCIES.join(", ")}` }, 400);
      return c.json({
        base: c.req.query("base") ?? "EUR",
        quote: c.req.query("quote") ?? "USD",
        rate: Number((quote / base).toPrecision(6)),
        note: "Fixed sample rates",
      });
    });
    return getRequestListener(app.fetch);
  },
};
