import { HTTPFacilitatorClient } from "@x402/core/server";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/server";
import { paymentMiddleware } from "@x402/express";
import {
  declareEip2612GasSponsoringExtension,
  declareErc20ApprovalGasSponsoringExtension,
} from "@x402/extensions";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { testAccounts } from "../keys";
import { NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "../token";
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

/** The same, filled through Permit2 as for a token without signed transfers; its facilitator sets the allowance (EIP-2612), or sends a signed approval. */
export const batchedPermit2: Seller = byChannel({
  name: "batched-permit2",
  serviceName: "Tick by Permit",
  about: "batched, with the deposit through Permit2: an allowance for exactly it comes first",
  pages: true,
  permit2: true,
});

/** The same without CORS headers: calls and the refund go through the relay. */
export const batchedNoCors: Seller = byChannel({
  name: "batched-no-cors",
  serviceName: "Tick Behind the Counter",
  about: "batched, and no web page may call it: calls and the refund go through the relay",
  pages: false,
});

const PERMIT2_WITHDRAW_SECONDS = 1_800;
/** A tenth of a cent. */
const BY_PERMIT2 = {
  asset: USDC_ADDRESS,
  amount: "1000",
  extra: { name: USDC_DOMAIN.name, version: USDC_DOMAIN.version, assetTransferMethod: "permit2" },
};

function byChannel(seller: {
  name: string;
  serviceName: string;
  about: string;
  /** Web pages may call it. */
  pages: boolean;
  /** Deposits go through Permit2, not by the token itself. */
  permit2?: boolean;
}): Seller {
  const { name, about } = seller;
  return {
    name,
    about,
    method: "GET",
    path: "/tick",
    create: (world) => serve(seller, world.facilitatorUrl),
  };
}

function serve({ serviceName, pages, permit2 }: Parameters<typeof byChannel>[0], facilitatorUrl: string) {
  const receiver = testAccounts.seller.address;
  const scheme = new BatchSettlementEvmScheme(receiver, {
    receiverAuthorizerSigner: testAccounts.seller,
    // Terms of its own make it a channel of its own, which this server alone counts.
    ...(permit2 && { withdrawDelay: PERMIT2_WITHDRAW_SECONDS }),
  });
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
          accepts: {
            ...usdc("$0.001"),
            scheme: "batch-settlement",
            ...(permit2 && { price: BY_PERMIT2 }),
          },
          description:
            "A price that moves, asked for again and again: a tenth of a cent each, from a channel.",
          mimeType: "application/json",
          serviceName,
          tags: ["prices", "channel", "batch-settlement"],
          extensions: {
            ...declareDiscoveryExtension({
              input: { pair: "EUR-USD" },
              inputSchema: {
                properties: {
                  pair: { type: "string", enum: ["EUR-USD", "GBP-USD"], description: "Which price" },
                },
                required: ["pair"],
              },
              output: { example: { pair: "EUR-USD", price: "1.0842", tick: 7 } },
            }),
            ...(permit2 && {
              ...declareEip2612GasSponsoringExtension(),
              ...declareErc20ApprovalGasSponsoringExtension(),
            }),
          },
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
