import { setTimeout as delay } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

const DELAY_MS = 1_500;

/** A seller that thinks for a second and a half before everything it says. */
export const slow: Seller = {
  name: "slow",
  method: "GET",
  path: "/tea",
  about: "slow: every answer takes a second and a half",
  create({ facilitatorUrl }) {
    const app = new Hono();
    app.use(cors({ origin: "*", exposeHeaders: EXPOSED_HEADERS }));
    app.use(async (_c, next) => {
      await delay(DELAY_MS);
      await next();
    });
    app.use(
      paymentMiddleware(
        {
          "GET /tea": {
            accepts: usdc("$0.006"),
            description: "A tea recommendation, in no hurry.",
            mimeType: "application/json",
            serviceName: "Slow Tea",
            tags: ["tea", "slow"],
            extensions: declareDiscoveryExtension({ output: { example: { tea: "Green, with mint" } } }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/tea", (c) => c.json({ tea: "Green, with mint" }));
    return getRequestListener(app.fetch);
  },
};
