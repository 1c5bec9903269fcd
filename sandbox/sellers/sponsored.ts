import { paymentMiddleware } from "@x402/express";
import { declareErc20ApprovalGasSponsoringExtension } from "@x402/extensions";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { testAccounts } from "../keys";
import { NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "../token";
import { createResourceServer, EXPOSED_HEADERS, type Seller } from "./seller";

/** Paid through Permit2; its facilitator sends an approval that the payer only signed, and covers the gas. */
export const sponsored: Seller = {
  name: "sponsored",
  method: "GET",
  path: "/postcards",
  about: "paid through Permit2: the approval that you sign is sent for you",
  create({ facilitatorUrl }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /postcards": {
            accepts: {
              scheme: "exact",
              network: NETWORK,
              payTo: testAccounts.seller.address,
              price: {
                asset: USDC_ADDRESS,
                amount: "5000",
                extra: {
                  name: USDC_DOMAIN.name,
                  version: USDC_DOMAIN.version,
                  assetTransferMethod: "permit2",
                },
              },
              maxTimeoutSeconds: 120,
            },
            description: "A postcard of the day. Its approval for Permit2 is sent for you.",
            mimeType: "application/json",
            serviceName: "Postcard Stand",
            tags: ["permit2", "postcards"],
            extensions: {
              ...declareDiscoveryExtension({ output: { example: { postcard: "A harbour at noon" } } }),
              ...declareErc20ApprovalGasSponsoringExtension(),
            },
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/postcards", (_request, response) => {
      response.json({ postcard: "A harbour at noon", series: 3 });
    });
    return app;
  },
};
