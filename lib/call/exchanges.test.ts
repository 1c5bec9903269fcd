import { expect, it } from "vitest";
import { createExchanges } from "./exchanges";
import type { SentPayment } from "./machine";
import { sessionState } from "./session-state";
import { EMPTY_VALUES, type PlaygroundListing } from "./types";

const listing: PlaygroundListing = {
  id: "listing-1",
  url: "https://seller.example/r",
  method: "GET",
  name: "r",
  input: null,
  terms: null,
  probedAt: null,
  callableFromBrowser: true,
  verdict: "payable",
};
const sent = { callId: "c", token: "t", payment: { header: "PAYMENT-SIGNATURE", value: "x" } } as SentPayment;

it("a fault of the browser while a payment is on its way leaves its outcome open: it may have arrived", async () => {
  let asked = 0;
  const exchanges = createExchanges(
    listing,
    {
      fetch: async () => new Response("goods"),
      clock: () => {
        if (asked++ > 0) throw new Error("no time");
        return 0;
      },
    },
    sessionState("direct"),
  );
  exchanges.use({
    request: { ok: true, url: listing.url, method: "GET", headers: {}, body: null },
    values: EMPTY_VALUES,
  });
  expect(await exchanges.send(sent)).toEqual({
    ok: false,
    sent: true,
    message: "This browser could not finish it.",
  });
});
