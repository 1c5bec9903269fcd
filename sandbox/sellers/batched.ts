import { HTTPFacilitatorClient } from "@x402/core/server";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/server";
import { paymentMiddleware } from "@x402/express";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { testAccounts } from "../keys";
import { NETWORK } from "../token";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

/** How often it redeems vouchers of channels that have been quiet for as long. */
const CLAIM_SECONDS = 60;

/** Paid by channel: one deposit, then a voucher a call, redeemed together. It holds the refund key itself. */
export const batched: Seller = byChannel({
  name: "batched",
  serviceName: "Tick by Tick",
  about: "batched: a deposit once, then a signed voucher for each call, and the rest back",
  pages: true,
});

/** The same without CORS headers: calls and the refund go through the relay. */
export const batchedNoCors: Seller = byChannel({
  name: "batched-no-cors",
  serviceName: "Tick Behind the Counter",
  about: "batched, and no web page may call it: calls and the refund go through the relay",
  pages: false,
});

function byChannel(seller: { name: string; serviceName: string; about: string; pages: boolean }): Seller {
  const { name, about } = seller;
  return {
    name,
    about,
    method: "GET",
    path: "/tick",
    create: (world) => serve(seller, world.facilitatorUrl),
  };
}

function serve({ serviceName, pages }: Parameters<typeof byChannel>[0], facilitatorUrl: string) {
  const receiver = testAccounts.seller.address;
  const scheme = new BatchSettlementEvmScheme(receiver, { receiverAuthorizerSigner: testAccounts.seller });
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
  const manager = scheme.createChannelManager(facilitator, NETWORK);
  setInterval(() => {
    // What cannot be redeemed now is redeemed the next time.
    manager.claimAndSettle({ idleSecs: CLAIM_SECONDS }).catch(() => {});
  }, CLAIM_SECONDS * 1_000).unref();

  const app = express();
  if (pages) app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
  app.use(
    paymentMiddleware(
      {
        "GET /tick": {
          accepts: { ...usdc("$0.001"), scheme: "batch-settlement" },
          description:
            "A price that moves, asked for again and again: a tenth of a cent each, from a channel.",
          mimeType: "application/json",
          serviceName,
          tags: ["prices", "channel", "batch-settlement"],
          extensions: declareDiscoveryExtension({
            input: { pair: "EUR-USD" },
            inputSchema: {
              properties: {
                pair: { type: "string", enum: ["EUR-USD", "GBP-USD"], description: "Which price" },
              },
              required: ["pair"],
            },
            output: { example: { pair: "EUR-USD", price: "1.0842", tick: 7 } },
          }),
        },
      },
      createResourceServer(facilitatorUrl).register(NETWORK, scheme),
    ),
  );
  let tick = 0;
  app.get("/tick", (request, response) => {
    const pair = String(request.query.pair ?? "EUR-USD");
    const base = { "EUR-USD": 1.08, "GBP-USD": 1.27 }[pair];
    if (base === undefined) {
      response.status(400).json({ error: "pair must be EUR-USD or GBP-USD" });
      return;
    }
    tick++;
    response.json({ pair, price: (base + Math.sin(tick) / 100).toFixed(4), tick });
  });
  return app;
}
