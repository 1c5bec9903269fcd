import { paymentMiddleware } from "@x402/express";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

/** Broken: the challenge names another host's URL, as happens behind a misconfigured proxy. */
export const brokenResource: Seller = {
  name: "broken-resource",
  method: "GET",
  path: "/prices",
  about: "broken: resource.url names another host",
  create({ facilitatorUrl }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /prices": {
            accepts: usdc("$0.002"),
            resource: "https://internal-backend.example/prices",
            description: "Spot prices of five spices.",
            mimeType: "application/json",
            serviceName: "Spice Prices",
            tags: ["prices", "spices"],
            extensions: declareDiscoveryExtension({
              output: { example: { saffron: 3.1, cinnamon: 0.02 } },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/prices", (_request, response) => {
      response.json({ unit: "USD per gram", saffron: 3.1, cardamom: 0.05, cinnamon: 0.02 });
    });
    return app;
  },
};
