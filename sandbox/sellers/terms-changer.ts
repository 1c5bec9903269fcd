import { paymentMiddleware } from "@x402/express";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

/**
 * A seller whose price can change between the probe and the payment: `POST /price {"price":"$0.05"}` sets it, free of
 * charge, until the next start.
 */
export const termsChanger: Seller = {
  name: "terms-changer",
  method: "GET",
  path: "/auction",
  about: "its price changes when POST /price says so",
  create({ facilitatorUrl }) {
    let price = "$0.01";
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }), express.json());
    app.post("/price", (request, response) => {
      if (!/^\$\d+(\.\d{1,6})?$/.test(String(request.body?.price))) {
        response.status(400).json({ error: 'expected {"price":"$0.05"}' });
        return;
      }
      price = request.body.price;
      response.json({ price });
    });
    app.use(
      paymentMiddleware(
        {
          "GET /auction": {
            accepts: { ...usdc("$0.01"), price: () => price },
            description: "The last bid of a running auction, at a price that moves with it.",
            mimeType: "application/json",
            serviceName: "Moving Prices",
            tags: ["auction", "dynamic-price"],
            extensions: declareDiscoveryExtension({ output: { example: { lot: 7, lastBid: 120 } } }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/auction", (_request, response) => {
      response.json({ lot: 7, lastBid: 120, currency: "USD" });
    });
    return app;
  },
};
