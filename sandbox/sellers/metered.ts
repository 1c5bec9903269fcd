import { paymentMiddleware, setSettlementOverrides } from "@x402/express";
import { declareEip2612GasSponsoringExtension } from "@x402/extensions";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

/** Millionths of a dollar a word; the most that a call may cost is 0.05. */
const PER_WORD = 200;
const MOST_WORDS = 250;

/** Metered, in the way of a language model: authorized up to five cents, charged by the words that came back. */
export const metered: Seller = {
  name: "metered",
  method: "GET",
  path: "/ramble",
  about: "metered: you authorize a most, and pay for the words you get",
  create({ facilitatorUrl }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /ramble": {
            accepts: { ...usdc("$0.05"), scheme: "upto" },
            description: "Words about nothing, paid by the word: 0.0002 dollars each, at most 250 of them.",
            mimeType: "application/json",
            serviceName: "Word Meter",
            tags: ["metered", "upto", "text"],
            extensions: {
              ...declareDiscoveryExtension({
                input: { words: 40 },
                inputSchema: {
                  properties: {
                    words: {
                      type: "integer",
                      minimum: 1,
                      maximum: MOST_WORDS,
                      description: "How many words",
                    },
                  },
                  required: ["words"],
                },
                output: { example: { words: 3, text: "and so on" } },
              }),
              ...declareEip2612GasSponsoringExtension(),
            },
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/ramble", (request, response) => {
      const words = Number(request.query.words ?? 40);
      if (!Number.isInteger(words) || words < 1 || words > MOST_WORDS) {
        response.status(400).json({ error: `words must be 1 to ${MOST_WORDS}` });
        return;
      }
      // In atomic units: what is charged, however much was authorized.
      setSettlementOverrides(response, { amount: String(words * PER_WORD) });
      response.json({ words, text: ramble(words) });
    });
    return app;
  },
};

const STOCK = "the market opens early and the tea is hot and nobody asks what time it is".split(" ");
const ramble = (words: number) =>
  Array.from({ length: words }, (_, i) => STOCK[(i * 7) % STOCK.length]).join(" ");
