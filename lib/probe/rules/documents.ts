import { usdMicros } from "@/lib/x402/amount";
import type { DocumentClaim } from "../types";
import type { View } from "../view";
import type { Problem, Rule } from "./rule";

const SOURCE = "x402 discovery: /openapi.json and /.well-known/x402; the live 402 always wins";

/** Documents that could be read; null when none was looked for or none answered. */
function readable({ observation }: View): DocumentClaim[] | null {
  const documents = observation.documents?.filter((document) => document.problem === undefined) ?? [];
  return documents.length > 0 ? documents : null;
}

/** The ones that speak about this endpoint. */
function listing(view: View): DocumentClaim[] | null {
  const documents = readable(view)?.filter((document) => document.listed) ?? [];
  return documents.length > 0 ? documents : null;
}

const nameOf = (document: DocumentClaim) => new URL(document.url).pathname;

const documentReadable: Rule = {
  id: "document-readable",
  group: "documents",
  severity: "advice",
  title: "A discovery document cannot be read",
  holds: "discovery documents can be read",
  detail: "Catalogs that start from the document find nothing, and never ask the endpoint itself.",
  expected: "a JSON document of at most 2 MB",
  fix: { words: "Serve it as JSON with status 200, or remove it." },
  source: SOURCE,
  check({ observation: { documents } }) {
    if (!documents || documents.length === 0) return null;
    return documents
      .filter((document) => document.problem !== undefined)
      .map((document) => ({
        expected: "a readable document",
        observed: `${nameOf(document)}: ${document.problem}`,
      }));
  },
};

const documentLists: Rule = {
  id: "document-lists",
  group: "documents",
  severity: "advice",
  title: "The discovery document does not name this endpoint",
  holds: "the discovery document names this endpoint",
  detail: "Agents that read the document first do not know that it is for sale.",
  expected: "this URL among the document's resources or paths",
  fix: {
    words: "Add the endpoint to the document.",
    lines: { HTTP: '{"version": 1, "resources": ["%URL%"]}' },
  },
  source: SOURCE,
  check(view) {
    const documents = readable(view);
    if (!documents || !view.required) return null;
    if (documents.some((document) => document.listed)) return [];
    if (documents.some((document) => document.cut)) return null;
    return documents.map((document) => ({
      expected: view.url.pathname,
      observed: `not in ${nameOf(document)}`,
    }));
  },
};

const documentMethod: Rule = {
  id: "document-method",
  group: "documents",
  severity: "warning",
  title: "The document names another method",
  holds: "the document names the method that is sold",
  detail: "Who follows the document asks with the wrong verb and finds a dead endpoint.",
  expected: "the method that answers 402",
  fix: { words: "Declare the operation under the method that is sold." },
  source: SOURCE,
  check(view) {
    const documents = listing(view)?.filter((document) => document.methods.length > 0) ?? [];
    if (documents.length === 0 || !view.sold) return null;
    const { method } = view.observation.target;
    return documents
      .filter((document) => !document.methods.includes(method))
      .map((document) => ({
        expected: method,
        observed: `${nameOf(document)}: ${document.methods.join(", ")}`,
      }));
  },
};

const documentPrice: Rule = {
  id: "document-price",
  group: "documents",
  severity: "warning",
  title: "The document names another price",
  holds: "the document names the price that is asked",
  detail: "Agents decide by the document's price and then meet another one in the 402.",
  expected: "the price of an option in the 402",
  fix: { words: "Write the document from the same configuration as the payment middleware." },
  source: SOURCE,
  check(view) {
    const documents = listing(view)?.filter((document) => document.price) ?? [];
    const asked = view.options.flatMap(({ option }) => {
      const micros = usdMicros(option.network, option.asset, option.amount);
      return micros === null ? [] : [Number(micros) / 1e6];
    });
    if (documents.length === 0 || asked.length === 0) return null;
    return documents.flatMap((document): Problem[] => {
      const range = rangeOf(document);
      if (!range || asked.some((price) => price >= range.min - 1e-9 && price <= range.max + 1e-9)) return [];
      const named = range.min === range.max ? `$${range.min}` : `$${range.min} to $${range.max}`;
      return [
        {
          expected: asked.map((price) => `$${price}`).join(" or "),
          observed: `${nameOf(document)}: ${named}`,
        },
      ];
    });
  },
};

/** In whole dollars; null for other currencies and for what is not a number. */
function rangeOf({ price }: DocumentClaim): { min: number; max: number } | null {
  if (!price || !/^(?:USD|USDC|USDT)$/i.test(price.currency)) return null;
  const [min, max] =
    price.mode === "fixed"
      ? [Number(price.amount), Number(price.amount)]
      : [Number(price.min), Number(price.max)];
  return Number.isFinite(min) && Number.isFinite(max) ? { min, max } : null;
}

const documentDeclares: Rule = {
  id: "document-declares-402",
  group: "documents",
  severity: "advice",
  title: "The document does not say that this costs something",
  holds: "the document declares the 402",
  detail: "An operation without a 402 response or x-payment-info looks free.",
  expected: "a 402 response and x-payment-info for the operation",
  fix: {
    words: "Declare the 402 response and the price.",
    lines: {
      HTTP: '"responses": {"402": {"description": "Payment Required"}},\n"x-payment-info": {"protocols": ["x402"], "price": {"mode": "fixed", "currency": "USD", "amount": "0.01"}}',
    },
  },
  source: SOURCE,
  check(view) {
    const documents = listing(view)?.filter((document) => document.declares402 !== undefined) ?? [];
    if (documents.length === 0 || !view.sold) return null;
    return documents
      .filter((document) => !document.declares402)
      .map((document) => ({ expected: "a 402 response", observed: `${nameOf(document)}: none` }));
  },
};

const documentProtocol: Rule = {
  id: "document-protocol",
  group: "documents",
  severity: "warning",
  title: "The document names other protocols, not x402",
  holds: "the document names x402",
  detail: "Clients that pay with x402 skip the endpoint.",
  expected: "x402 among x-payment-info.protocols",
  fix: { words: "Add x402 to the protocols of the operation." },
  source: SOURCE,
  check(view) {
    const documents = listing(view)?.filter((document) => document.protocols?.length) ?? [];
    if (documents.length === 0 || !view.required) return null;
    return documents
      .filter((document) => !document.protocols?.some((name) => /^x402/i.test(name)))
      .map((document) => ({
        expected: "x402",
        observed: `${nameOf(document)}: ${document.protocols?.join(", ").slice(0, 200)}`,
      }));
  },
};

const documentOwner: Rule = {
  id: "document-owner",
  group: "documents",
  severity: "advice",
  title: "The ownership proofs are not of who is paid",
  holds: "who is paid has proven to own the site",
  detail: "The document carries proofs, but none was signed by an account that the 402 pays.",
  expected: "a proof signed with the key of payTo over the origin",
  fix: { words: "Sign the origin with the account in payTo, and publish that signature." },
  source: "x402 discovery, ownershipProofs",
  check(view) {
    const documents = readable(view)?.filter((document) => (document.ownershipProofs ?? 0) > 0) ?? [];
    if (documents.length === 0 || view.options.length === 0) return null;
    const proven = new Set(
      documents.flatMap((d) => d.provenOwners ?? []).map((owner) => owner.toLowerCase()),
    );
    if (view.options.some(({ option }) => proven.has(option.payTo.toLowerCase()))) return [];
    const count = documents.reduce((sum, document) => sum + (document.ownershipProofs ?? 0), 0);
    return [
      {
        expected: "a proof of an account in payTo",
        observed: `${count} ${count === 1 ? "proof" : "proofs"}, of ${[...proven].join(", ") || "nobody that could be verified"}`,
      },
    ];
  },
};

export const documentRules: readonly Rule[] = [
  documentReadable,
  documentLists,
  documentMethod,
  documentPrice,
  documentDeclares,
  documentProtocol,
  documentOwner,
];
