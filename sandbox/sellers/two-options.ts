import { decodePaymentSignatureHeader } from "@x402/core/http";
import { paymentMiddleware } from "@x402/express";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { testAccounts } from "../keys";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

const PRIORITY = testAccounts.prioritySeller.address;

/** One resource, two prices: the second is paid to another address and served first. */
export const twoOptions: Seller = {
  name: "two-options",
  method: "GET",
  path: "/reports/latest",
  about: "two prices: standard and priority",
  create({ facilitatorUrl }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /reports/latest": {
            accepts: [usdc("$0.01"), usdc("$0.03", PRIORITY)],
            description: "The latest bazaar report: in line for one cent, or ahead of the line for three.",
            mimeType: "application/json",
            serviceName: "Bazaar Desk",
            tags: ["report", "priority"],
            extensions: declareDiscoveryExtension({
              output: { example: { report: "Stalls open: 14", served: "standard" } },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/reports/latest", (request, response) => {
      // The middleware has verified this payment; `accepted` says which of the two options it is for.
      const { accepted } = decodePaymentSignatureHeader(request.header("payment-signature") ?? "");
      const priority = accepted.payTo.toLowerCase() === PRIORITY.toLowerCase();
      response.json({
        report: "Stalls open: 14. Busiest street: data.",
        served: priority ? "priority" : "standard",
      });
    });
    return app;
  },
};
