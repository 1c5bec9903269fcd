import type { Exhibit, Place } from "./exhibit";
import { answer, challenge, declaration, type Json, option, plain } from "./good-answer";
import { signIn } from "./sign-in";

const warned = (finding: string): Exhibit["expect"] => ({
  verdict: "payable-with-warnings",
  findings: [finding],
});
const advised = (...advice: string[]): Exhibit["expect"] => ({ verdict: "payable", findings: [], advice });

function extended(
  id: string,
  title: string,
  expect: Exhibit["expect"],
  extensions: (place: Place) => Json,
): Exhibit {
  return {
    id,
    title,
    group: "extensions",
    expect,
    serve: answer({
      challenge: (place) => challenge(place, { extensions: { bazaar: declaration(), ...extensions(place) } }),
    }),
  };
}

const notes = (characters: number) => () => ({ notes: { info: { text: "n".repeat(characters) } } });

/** The terms that the control offers, as the offer-receipt extension repeats them. */
function offer({ url }: Place, changes: Json = {}): Json {
  const { scheme, network, asset, payTo, amount } = option();
  const validUntil = Math.floor(Date.now() / 1_000) + 300;
  return { version: 1, resourceUrl: url, scheme, network, asset, payTo, amount, validUntil, ...changes };
}

/** A JWS whose signature nobody here can check: its key is in a document elsewhere. */
function jws(payload: Json): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [part({ alg: "ES256", kid: "did:web:museum.example#1" }), part(payload), "c2lnbmF0dXJl"].join(".");
}

/** Something beside the payment that does not fit it. */
export const extensionExhibits: readonly Exhibit[] = [
  extended("bare-extension", "An extension is just true", advised("extension-shape"), () => ({
    "payment-identifier": true,
  })),
  extended("nine-kilobytes", "Buyers have to send back nine kilobytes", advised("echo-size"), notes(5_000)),
  extended(
    "twenty-kilobytes",
    "Buyers have to send back twenty kilobytes",
    warned("echo-size"),
    notes(12_500),
  ),
  extended("stolen-sign-in", "The sign-in is for another site", warned("sign-in-bound"), (place) => ({
    "sign-in-with-x": signIn(place, { domain: "wallet.example", uri: "https://wallet.example/" }),
  })),
  extended("old-sign-in", "The sign-in expired a year ago", warned("sign-in-fresh"), (place) => ({
    "sign-in-with-x": signIn(place, { expirationTime: "2025-01-01T00:00:00Z" }),
  })),
  extended("short-nonce", "The sign-in's nonce is one character", warned("sign-in-fresh"), (place) => ({
    "sign-in-with-x": signIn(place, { nonce: "1" }),
  })),
  extended("no-chains", "The sign-in names no chain", warned("sign-in-fresh"), (place) => ({
    "sign-in-with-x": { ...signIn(place), supportedChains: [] },
  })),
  extended("unsigned-offer", "A signed offer has half a signature", warned("offer-signature"), (place) => ({
    "offer-receipt": {
      info: { offers: [{ format: "eip712", acceptIndex: 0, payload: offer(place), signature: "0x1234" }] },
    },
  })),
  extended(
    "other-offer",
    "The signed offer asks for twice the price",
    { verdict: "not-payable", findings: ["offer-terms"] },
    (place) => ({
      "offer-receipt": {
        info: { offers: [{ format: "jws", signature: jws(offer(place, { amount: "20000" })) }] },
      },
    }),
  ),
];

/** Nothing is broken, but it is no x402 payment that is asked for. */
export const otherExhibits: readonly Exhibit[] = [
  {
    id: "lightning",
    title: "It is paid by L402",
    group: "other",
    expect: { verdict: "other-protocol", findings: [], advice: ["other-protocol"] },
    serve: plain(402, {
      "www-authenticate": 'L402 macaroon="AGIAJEemVQUTEyNCR0exk7ek", invoice="lnbc20m1pvjluez"',
    }),
  },
  {
    id: "machine-payments",
    title: "It is paid by MPP",
    group: "other",
    expect: { verdict: "other-protocol", findings: [], advice: ["other-protocol"] },
    serve: plain(402, { "www-authenticate": 'Payment id="x7Tg", realm="museum.example", method="tempo"' }),
  },
  {
    id: "ecash",
    title: "It is paid by Cashu",
    group: "other",
    expect: { verdict: "other-protocol", findings: [], advice: ["other-protocol"] },
    serve: plain(402, { "x-cashu": "creqApWF0gaNhdGVub3N0cg" }),
  },
  {
    id: "sign-in-only",
    title: "It asks for a sign-in and for no payment",
    group: "other",
    expect: { verdict: "auth-only", findings: [], advice: ["sign-in-only"] },
    serve: answer({
      challenge: (place) =>
        challenge(place, {
          accepts: [],
          extensions: { bazaar: declaration(), "sign-in-with-x": signIn(place) },
        }),
    }),
  },
];
