import { paymentMiddleware } from "@x402/express";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { patternPng } from "./png";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

/** An image drawn for the buyer. */
export const image: Seller = {
  name: "image",
  method: "GET",
  path: "/patterns",
  about: "an image, as PNG",
  create({ facilitatorUrl }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /patterns": {
            accepts: usdc("$0.003"),
            description: "A tile pattern drawn from any words you send; the same words give the same tile.",
            mimeType: "image/png",
            serviceName: "Tile Works",
            tags: ["image", "png", "identicon"],
            extensions: declareDiscoveryExtension({
              input: { seed: "souk", size: 256 },
              inputSchema: {
                properties: {
                  seed: { type: "string", maxLength: 200, description: "Any words" },
                  size: {
                    type: "integer",
                    minimum: 16,
                    maximum: 512,
                    description: "Width and height in pixels",
                  },
                },
                required: ["seed"],
              },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/patterns", (request, response) => {
      const size = Number(request.query.size ?? 256);
      if (!Number.isInteger(size) || size < 16 || size > 512) {
        response.status(400).json({ error: "size must be a whole number from 16 to 512" });
        return;
      }
      response.type("png").send(patternPng(String(request.query.seed ?? "souk").slice(0, 200), size));
    });
    return app;
  },
};
