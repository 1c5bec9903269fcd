import type { Exhibit } from "./exhibit";
import { answer, type Json } from "./good-answer";

const warned = (finding: string): Exhibit["expect"] => ({
  verdict: "payable-with-warnings",
  findings: [finding],
});
const advised = (...advice: string[]): Exhibit["expect"] => ({ verdict: "payable", findings: [], advice });

const ASKS = { responses: { "402": { description: "Payment Required" } } };
const PAYMENT = { protocols: ["x402"], price: { mode: "fixed", currency: "USD", amount: "0.01" } };

/** An exhibit that is as it should be, and described like this in the museum's own OpenAPI document. */
function documented(id: string, title: string, expect: Exhibit["expect"], operation: Json | null): Exhibit {
  return { id, title, group: "documents", expect, operation, serve: answer() };
}

/** The endpoint is right, and the discovery document says something else. */
export const documentExhibits: readonly Exhibit[] = [
  documented("not-in-document", "The document does not name it", advised("document-lists"), null),
  documented("document-says-post", "The document names another method", warned("document-method"), {
    post: ASKS,
  }),
  documented("old-price", "The document names another price", warned("document-price"), {
    get: {
      ...ASKS,
      "x-payment-info": { ...PAYMENT, price: { mode: "fixed", currency: "USD", amount: "0.05" } },
    },
  }),
  documented("dearer-range", "The price is below the document's range", warned("document-price"), {
    get: {
      ...ASKS,
      "x-payment-info": { ...PAYMENT, price: { mode: "dynamic", currency: "USD", min: "0.1", max: "2" } },
    },
  }),
  documented("looks-free", "The document declares no 402", advised("document-declares-402"), {
    get: { responses: { "200": { description: "OK" } }, "x-payment-info": PAYMENT },
  }),
  documented("other-protocols", "The document names MPP only", warned("document-protocol"), {
    get: { ...ASKS, "x-payment-info": { ...PAYMENT, protocols: ["mpp"] } },
  }),
];
