import { encodeJsonHeader } from "@/lib/x402/header-codec";
import type { Exhibit } from "./exhibit";
import {
  answer,
  challenge,
  challengeV1,
  declaration,
  type Json,
  option,
  resource,
  USDC,
} from "./good-answer";
import { signIn } from "./sign-in";

const innocent: Exhibit["expect"] = { verdict: "payable", findings: [] };

function odd(
  id: string,
  title: string,
  group: Exhibit["group"],
  difference: Parameters<typeof answer>[0],
): Exhibit {
  return { id, title, group, expect: innocent, serve: answer(difference) };
}

/** They look odd and are right: nobody may be accused of these. */
export const oddExhibits: readonly Exhibit[] = [
  {
    id: "post-json",
    title: "Right: it takes JSON by POST",
    group: "method",
    method: "POST",
    expect: innocent,
    serve: answer(),
  },
  odd("both-versions", "Right: v2 in the header and the same terms as v1 in the body", "protocol", {
    body: (place) => JSON.stringify(challengeV1(place)),
  }),
  odd("page-beside-header", "Right: a page for people beside the header for programs", "protocol", {
    headers: { "content-type": "text/html; charset=utf-8" },
    body: () => "<!doctype html><title>Pay</title><p>This costs one cent.</p>",
  }),
  odd("not-english", "Right: texts in other scripts, emoji among them", "protocol", {
    challenge: (place) =>
      challenge(place, {
        error: "支払いが必要です 💸",
        resource: resource(place.url, { description: "درجة الحرارة في المدينة 🌡️" }),
      }),
  }),
  odd("lower-case", "Right: addresses without a checksum", "requirements", {
    challenge: (place) =>
      challenge(place, {
        accepts: [option({ asset: USDC.asset.toLowerCase(), payTo: String(option().payTo).toLowerCase() })],
      }),
  }),
  odd("two-receivers", "Right: two options at two prices", "requirements", {
    challenge: (place) =>
      challenge(place, {
        accepts: [option(), option({ amount: "50000", payTo: "0x52908400098527886E0F7030069857D2E4169EE7" })],
      }),
  }),
  odd("more-in-extra", "Right: extra says more than it has to", "requirements", {
    challenge: (place) =>
      challenge(place, {
        accepts: [
          option({ extra: { ...(option().extra as Json), decimals: 6, paymentFlow: "authorization" } }),
        ],
      }),
  }),
  odd("template-url", "Right: it names its URL as a template", "resource", {
    challenge: (place) => challenge(place, { resource: resource(`${place.origin}/:endpoint`) }),
  }),
  odd("localhost-url", "Right: it calls this machine localhost", "resource", {
    challenge: (place) =>
      challenge(place, { resource: resource(place.url.replace("127.0.0.1", "localhost")) }),
  }),
  {
    id: "one-page-at-a-time",
    title: "Right: it allows the page that asks, and tells caches",
    group: "cors",
    expect: innocent,
    serve(request, response, place) {
      const headers = {
        "access-control-allow-origin": request.headers.origin ?? null,
        "access-control-allow-headers": request.headers["access-control-request-headers"] ?? null,
        vary: "Accept, Origin",
      };
      answer({ headers, preflight: { headers } })(request, response, place);
    },
  },
  odd("sign-in-or-pay", "Right: who has paid before may sign in", "extensions", {
    challenge: (place) =>
      challenge(place, { extensions: { bazaar: declaration(), "sign-in-with-x": signIn(place) } }),
  }),
  odd("also-by-lightning", "Right: it can be paid by L402 too", "other", {
    headers: { "www-authenticate": 'L402 macaroon="AGIAJEemVQUTEyNCR0exk7ek", invoice="lnbc20m1pvjluez"' },
  }),
  odd("no-cache-headers", "Right: it says nothing about caches", "transport", {
    headers: { "cache-control": null },
  }),
  odd("long-answer", "Right: a long page follows the challenge", "transport", {
    headers: { "content-type": "text/html" },
    body: () => `<!doctype html><title>Pay</title>${"<p>This costs one cent.</p>".repeat(4_000)}`,
  }),
  odd("null-body", "Right: the body is null, as Go's middleware sends it", "protocol", {
    body: () => "null",
  }),
  odd("no-body", "Right: nothing but the header", "protocol", {
    headers: { "content-type": null },
    body: () => "",
  }),
  odd("spaces-around", "Right: spaces around the header's value, which HTTP does not count", "protocol", {
    write: (terms) => ` ${encodeJsonHeader(terms)} `,
  }),
  odd("unknown-members", "Right: members and extensions that nobody knows yet", "extensions", {
    challenge: (place) =>
      challenge(place, {
        later: { a: [1] },
        resource: resource(place.url, { later: null }),
        accepts: [option({ later: true, extra: { ...(option().extra as Json), later: null } })],
        extensions: { bazaar: declaration(), "later-extension": { info: { a: 1 }, schema: {} } },
      }),
  }),
  {
    id: "in-pieces",
    title: "Right: the body comes in pieces, of no announced length",
    group: "transport",
    expect: innocent,
    serve(request, response, place) {
      const { end } = response;
      response.end = ((...rest: unknown[]) => {
        if (request.method !== "OPTIONS") response.write('{"error":');
        return Reflect.apply(end, response, rest);
      }) as typeof end;
      answer({ body: () => '"Payment required"}' })(request, response, place);
    },
  },
  odd("echo-of-body", "Right: the same v2 challenge in header and body", "protocol", {
    write: encodeJsonHeader,
    body: (place) => JSON.stringify(challenge(place)),
  }),
];
