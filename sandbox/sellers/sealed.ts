import { paymentMiddleware } from "@x402/express";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import {
  createEIP712OfferReceiptIssuer,
  createOfferReceiptExtension,
  declareOfferReceiptExtension,
} from "@x402/extensions/offer-receipt";
import cors from "cors";
import express from "express";
import { CHAIN_ID } from "../chain";
import { testAccounts } from "../keys";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

/** Signs what it offers and that it was paid, with the key that is paid (offer-receipt extension). */
export const sealed: Seller = {
  name: "sealed",
  method: "GET",
  path: "/letters",
  about: "signs its offer, and a receipt once it is paid",
  create({ facilitatorUrl }) {
    const { seller } = testAccounts;
    const issuer = createEIP712OfferReceiptIssuer(
      `did:pkh:eip155:${CHAIN_ID}:${seller.address}`,
      seller.signTypedData as Parameters<typeof createEIP712OfferReceiptIssuer>[1],
    );
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /letters": {
            accepts: usdc("$0.003"),
            description: "A sealed letter, with a signed receipt.",
            mimeType: "application/json",
            serviceName: "Sealed Letters",
            tags: ["receipts", "letters"],
            extensions: {
              ...declareDiscoveryExtension({
                output: { example: { letter: "The caravan arrives at dawn." } },
              }),
              ...declareOfferReceiptExtension(),
            },
          },
        },
        createResourceServer(facilitatorUrl).registerExtension(createOfferReceiptExtension(issuer)),
      ),
    );
    app.get("/letters", (_request, response) => {
      response.json({ letter: "The caravan arrives at dawn." });
    });
    return app;
  },
};
