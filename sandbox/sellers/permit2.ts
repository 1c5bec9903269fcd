import { paymentMiddleware } from "@x402/express";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { testAccounts } from "../keys";
import { NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "../token";
import { createResourceServer, EXPOSED_HEADERS, type Seller } from "./seller";

/** Paid through Permit2, with no help for the allowance: the payer approves first, and pays that gas. */
export const permit2: Seller = {
  name: "permit2",
  method: "GET",
  path: "/stamps",
  about: "paid through Permit2: your own approval comes first",
  create({ facilitatorUrl }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /stamps": {
            accepts: {
              scheme: "exact",
              network: NETWORK,
              payTo: testAccounts.seller.address,
              price: {
                asset: USDC_ADDRESS,
                amount: "4000",
                extra: {
                  name: USDC_DOMAIN.name,
                  version: USDC_DOMAIN.version,
                  assetTransferMethod: "permit2",
                },
              },
              maxTimeoutSeconds: 120,
            },
            description: "A stamp of the day, paid through Permit2.",
            mimeType: "application/json",
            serviceName: "Stamp Counter",
            tags: ["permit2", "stamps"],
            extensions: declareDiscoveryExtension({ output: { example: { stamp: "A blue boat" } } }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/stamps", (_request, response) => {
      response.json({ stamp: "A blue boat", series: 12 });
    });
    return app;
  },
};
