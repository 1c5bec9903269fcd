import { isObject } from "@/lib/x402/payment-requirements";
import { isLoopbackHost, type View } from "../view";
import { echoSize } from "./echo-size";
import type { Problem, Rule } from "./rule";

const LINE_MANY_SERVERS_MAX = 8_000;
const HEADERS_NODE_MAX = 16_000;
const SIGN_IN = "x402 v2, sign-in-with-x extension; CAIP-122";
const OFFERS = "x402 v2, offer-receipt extension";

const shape: Rule = {
  id: "extension-shape",
  group: "extensions",
  severity: "advice",
  title: "An extension is not an object",
  holds: "extensions have their shape",
  detail: "Clients repeat extensions and look for their info; other values are ignored or refused.",
  expected: "an object for every extension",
  fix: { words: "Send each extension as {info, schema}." },
  source: "x402 v2, section 5.1.3, extensions",
  check({ required }) {
    if (!required) return null;
    const entries = Object.entries(required.extensions).filter(([name]) => name !== "bazaar");
    if (entries.length === 0) return null;
    return entries
      .filter(([, value]) => !isObject(value))
      .map(([name, value]) => ({
        expected: "an object",
        observed: `${name.slice(0, 60)}: ${JSON.stringify(value)?.slice(0, 60)}`,
      }));
  },
};

const echoable: Rule = {
  id: "echo-size",
  group: "extensions",
  severity: "warning",
  title: "The payment header would be too large to send",
  holds: "the payment header stays small",
  detail:
    "A v2 client repeats the resource, the option and every extension in its PAYMENT-SIGNATURE header. Servers refuse long ones: nginx at 8 KB a line, Node.js at 16 KB in all.",
  expected: "less than 8 KB to repeat",
  fix: { words: "Shorten the bazaar declaration: its schema and examples are what has to be repeated." },
  source: "x402 v2, extensions are echoed; nginx large_client_header_buffers, Node.js --max-http-header-size",
  check(view) {
    const size = echoSize(view);
    if (size === null) return null;
    if (size <= LINE_MANY_SERVERS_MAX) return [];
    return [
      {
        expected: `at most ${LINE_MANY_SERVERS_MAX} characters`,
        observed: `about ${size} characters`,
        severity: size > HEADERS_NODE_MAX ? "warning" : "advice",
      },
    ];
  },
};

function signInInfo({ required }: View): Record<string, unknown> | null {
  const extension = required?.extensions["sign-in-with-x"];
  if (extension === undefined) return null;
  return isObject(extension) && isObject(extension.info) ? extension.info : {};
}

const signInBound: Rule = {
  id: "sign-in-bound",
  group: "extensions",
  severity: "warning",
  title: "The sign-in is bound to another site",
  holds: "the sign-in is bound to this site",
  detail: "A wallet warns about a message for another domain, since that is how sign-ins are stolen.",
  expected: "info.domain and info.uri of this host",
  fix: {
    words: "Give the extension the public origin of the endpoint.",
    lines: { x402: 'createSIWxResourceServerExtension({ origin: "%ORIGIN%" })' },
  },
  source: `${SIGN_IN}; EIP-4361`,
  check(view) {
    const info = signInInfo(view);
    if (!info) return null;
    const problems: Problem[] = [];
    const domain = typeof info.domain === "string" ? info.domain : null;
    if (domain === null || !sameHost(domain, view.url))
      problems.push({ expected: `domain ${view.url.host}`, observed: `domain: ${show(info.domain)}` });
    const uri = typeof info.uri === "string" && URL.canParse(info.uri) ? new URL(info.uri) : null;
    if (!uri || !sameHost(uri.host, view.url))
      problems.push({ expected: `uri ${view.url.origin}/…`, observed: `uri: ${show(info.uri)}` });
    return problems;
  },
};

/** With or without the port; every name of this machine is the same one. */
function sameHost(host: string, url: URL): boolean {
  const named = host.toLowerCase();
  if (named === url.host || named === url.hostname) return true;
  return isLoopbackHost(url.hostname) && isLoopbackHost(named.replace(/:\d+$/, ""));
}

const show = (value: unknown) => JSON.stringify(value)?.slice(0, 200) ?? "missing";

const signInFresh: Rule = {
  id: "sign-in-fresh",
  group: "extensions",
  severity: "warning",
  title: "The sign-in cannot be completed",
  holds: "the sign-in can be completed",
  detail: "A sign-in message needs a nonce of eight characters or more, a time, and a chain to sign with.",
  expected: "info.nonce, info.issuedAt, an expirationTime in the future, and supportedChains",
  fix: { words: "Let the extension create nonce and times for every 402." },
  source: SIGN_IN,
  check(view) {
    const info = signInInfo(view);
    if (!info) return null;
    const problems: Problem[] = [];
    if (typeof info.nonce !== "string" || !/^[A-Za-z0-9]{8,}$/.test(info.nonce))
      problems.push({
        expected: "a nonce of 8 or more letters and digits",
        observed: `nonce: ${show(info.nonce)}`,
      });
    if (typeof info.issuedAt !== "string" || Number.isNaN(Date.parse(info.issuedAt)))
      problems.push({ expected: "an ISO 8601 time", observed: `issuedAt: ${show(info.issuedAt)}` });
    const ends = typeof info.expirationTime === "string" ? Date.parse(info.expirationTime) : null;
    if (ends !== null && !(ends > Date.parse(view.observation.at)))
      problems.push({
        expected: "a time in the future",
        observed: `expirationTime: ${show(info.expirationTime)}`,
      });
    const extension = view.required?.extensions["sign-in-with-x"];
    const chains = isObject(extension) ? extension.supportedChains : undefined;
    if (!Array.isArray(chains) || chains.length === 0)
      problems.push({ expected: "at least one chain", observed: `supportedChains: ${show(chains)}` });
    return problems;
  },
};

const offersVerified: Rule = {
  id: "offer-signature",
  group: "extensions",
  severity: "warning",
  title: "A signed offer does not verify",
  holds: "signed offers verify",
  detail: "The offer proves nothing when its signature cannot be checked, and clients that want proof stop.",
  expected:
    "an EIP-712 signature from which the signer can be recovered, or a JWS by the key that its kid names",
  fix: {
    words:
      "Sign the offer as the extension does: EIP-712 on the domain x402 offer, version 1, chain 1; or JWS, with the key in the kid (did:key) or published at your host (did:web).",
  },
  source: OFFERS,
  check({ observation: { offers } }) {
    // A key that is published by somebody else was not looked for.
    const signed =
      offers?.filter(
        ({ format, signer, problem }) => format !== "jws" || signer !== null || problem !== undefined,
      ) ?? [];
    if (signed.length === 0) return null;
    return signed
      .filter((offer) => offer.signer === null)
      .map((offer) => ({
        expected: "a valid signature by a key that can be found",
        observed: `offers[${offer.index}]: ${offer.problem ?? "no signer"}`,
      }));
  },
};

const offersMatch: Rule = {
  id: "offer-terms",
  group: "extensions",
  severity: "error",
  title: "A signed offer says something else than the 402",
  holds: "signed offers say what the 402 says",
  detail: "Two prices for one call: a careful client pays neither.",
  expected: "for every offer an option with the same scheme, network, asset, payTo and amount",
  fix: { words: "Sign the offers from the list of options that is sent, for every 402 anew." },
  source: OFFERS,
  check(view) {
    const { offers } = view.observation;
    if (!offers || offers.length === 0 || view.options.length === 0) return null;
    return offers.flatMap(({ index, terms }) => {
      if (Object.keys(terms).length === 0) return [];
      const matching = view.options.some(({ option }) =>
        (["scheme", "network", "asset", "payTo", "amount"] as const).every(
          (key) => terms[key]?.toLowerCase() === option[key].toLowerCase(),
        ),
      );
      return matching
        ? []
        : [
            {
              expected: "the terms of an option",
              observed: `offers[${index}]: ${terms.amount} of ${terms.asset} on ${terms.network} to ${terms.payTo}`,
            },
          ];
    });
  },
};

export const extensionRules: readonly Rule[] = [
  shape,
  echoable,
  signInBound,
  signInFresh,
  offersVerified,
  offersMatch,
];
