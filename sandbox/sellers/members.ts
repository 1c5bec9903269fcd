import { paymentMiddleware } from "@x402/express";
import {
  createSIWxResourceServerExtension,
  declareSIWxExtension,
  InMemorySIWxStorage,
} from "@x402/extensions/sign-in-with-x";
import cors from "cors";
import express from "express";
import { NETWORK } from "../token";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

/** The server of both: the reference packages, with storage for who has paid. */
function signInServer(facilitatorUrl: string, origin: string) {
  const storage = new InMemorySIWxStorage();
  return createResourceServer(facilitatorUrl).registerExtension(
    createSIWxResourceServerExtension({ storage, origin }),
  );
}

/** Nothing to pay: a sign-in with any wallet is what it asks for. */
export const members: Seller = {
  name: "members",
  method: "GET",
  path: "/lounge",
  about: "sign-in only: enter with a wallet's signature, nothing to pay",
  create({ facilitatorUrl, origin }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /lounge": {
            accepts: [],
            description: "What members read: no payment, but a sign-in with a wallet.",
            mimeType: "application/json",
            serviceName: "Members Lounge",
            tags: ["sign-in"],
            extensions: declareSIWxExtension({
              statement: "Sign in to enter the lounge.",
              network: NETWORK,
              expirationSeconds: 300,
            }),
          },
        },
        signInServer(facilitatorUrl, origin),
      ),
    );
    app.get("/lounge", (_request, response) => {
      response.json({ welcome: "You are in.", tea: "mint" });
    });
    return app;
  },
};

/** Paid once, then read again with a sign-in by who paid. */
export const library: Seller = {
  name: "library",
  method: "GET",
  path: "/shelf",
  about: "pay once, and come back with a sign-in instead of paying again",
  create({ facilitatorUrl, origin }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /shelf": {
            accepts: usdc("$0.03"),
            description: "A shelf of books: pay once, then read again with a sign-in.",
            mimeType: "application/json",
            serviceName: "Reading Library",
            tags: ["sign-in", "books"],
            // No end of its own: whoever signs sets one.
            extensions: declareSIWxExtension({ statement: "Sign in to read again what you paid for." }),
          },
        },
        signInServer(facilitatorUrl, origin),
      ),
    );
    app.get("/shelf", (_request, response) => {
      response.json({ books: ["The Caravan", "A Year of Markets"] });
    });
    return app;
  },
};
