import { paymentMiddleware } from "@x402/express";
import { declareDiscoveryExtension } from "@x402/extensions/bazaar";
import cors from "cors";
import express from "express";
import { createResourceServer, EXPOSED_HEADERS, type Seller, usdc } from "./seller";

const TITLE = "The status code that waited";
const PARAGRAPHS = [
  "When HTTP was young, its authors put a number aside. 402, Payment Required, was reserved for the day when a page could ask for money as plainly as it asks for a password. For three decades the number stayed in the lists, with a note that it was for future use.",
  "What was missing was never the number. It was a way to pay a tenth of a cent without an account, a card form and a fee larger than the price. A signed message that moves a stable token is such a way: the reader signs, the server checks, the chain settles.",
  "So an article can be sold by the read. You have just bought one. No subscription was opened, nothing will renew, and the writer knows nothing about you except that you paid.",
];

/** An article sold per read, as HTML or Markdown. */
export const article: Seller = {
  name: "article",
  method: "GET",
  path: "/articles/the-status-code-that-waited",
  about: "an article per read, HTML or Markdown",
  create({ facilitatorUrl }) {
    const app = express();
    app.use(cors({ exposedHeaders: EXPOSED_HEADERS }));
    app.use(
      paymentMiddleware(
        {
          "GET /articles/the-status-code-that-waited": {
            accepts: usdc("$0.01"),
            description: `An essay on HTTP 402 in three paragraphs, sold by the read: “${TITLE}”.`,
            mimeType: "text/html",
            serviceName: "Small Press",
            tags: ["article", "essay", "http"],
            extensions: declareDiscoveryExtension({
              input: { format: "html" },
              inputSchema: {
                properties: {
                  format: { type: "string", enum: ["html", "markdown"], description: "How to write it" },
                },
              },
            }),
          },
        },
        createResourceServer(facilitatorUrl),
      ),
    );
    app.get("/articles/the-status-code-that-waited", (request, response) => {
      if (request.query.format === "markdown")
        response.type("text/markdown").send(`# ${TITLE}\n\n${PARAGRAPHS.join("\n\n")}\n`);
      else
        response
          .type("html")
          .send(`<article><h1>${TITLE}</h1>${PARAGRAPHS.map((text) => `<p>${text}</p>`).join("")}</article>`);
    });
    return app;
  },
};
