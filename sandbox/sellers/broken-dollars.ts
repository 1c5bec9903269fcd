import { encodePaymentRequiredHeader } from "@x402/core/http";
import cors from "cors";
import express from "express";
import { EXPOSED_HEADERS, type Seller, usdcRequirements } from "./seller";

/** Broken: the amount is written in dollars where millionths of a dollar belong, so nobody can sign it. */
export const brokenDollars: Seller = {
  name: "broken-dollars",
  method: "GET",
  path: "/headlines",
  about: "broken: the amount is in dollars",
  create({ origin }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.get("/headlines", (_request, response) => {
      const header = encodePaymentRequiredHeader({
        x402Version: 2,
        error: "Payment required",
        resource: {
          url: `${origin}/headlines`,
          description: "Today's headlines in one line each.",
          mimeType: "application/json",
          serviceName: "Daily Line",
        },
        accepts: [usdcRequirements("0.01")],
      });
      response.status(402).setHeader("PAYMENT-REQUIRED", header).json({});
    });
    return app;
  },
};
