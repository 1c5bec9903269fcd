import type { Exhibit } from "./exhibit";
import { answer, answerWhen, challenge, declaration, plain } from "./good-answer";
import { signIn } from "./sign-in";

const warned = (finding: string): Exhibit["expect"] => ({
  verdict: "payable-with-warnings",
  findings: [finding],
});
const advised = (...advice: string[]): Exhibit["expect"] => ({ verdict: "payable", findings: [], advice });

type Difference = Parameters<typeof answer>[0];

function toPages(id: string, title: string, expect: Exhibit["expect"], difference: Difference): Exhibit {
  return { id, title, group: "cors", expect, serve: answer(difference) };
}

/** What a list has to name for the reference packages. */
const SENT = "content-type, payment-signature, access-control-expose-headers";

/** Programs can pay, and web pages cannot. */
export const corsExhibits: readonly Exhibit[] = [
  toPages("no-cors", "It sends no CORS headers", warned("cors-allow-origin"), {
    headers: { "access-control-allow-origin": null, "access-control-expose-headers": null },
    preflight: { headers: { "access-control-allow-origin": null, "access-control-allow-headers": null } },
  }),
  toPages(
    "preflight-only",
    "CORS headers are on the preflight, not on the 402",
    warned("cors-allow-origin"),
    {
      headers: { "access-control-allow-origin": null, "access-control-expose-headers": null },
    },
  ),
  toPages("own-page-only", "Only pages of its own may read it", warned("cors-allow-origin"), {
    headers: { "access-control-allow-origin": "https://app.example.com", vary: "Origin" },
    preflight: { headers: { "access-control-allow-origin": "https://app.example.com" } },
  }),
  toPages("two-origins", "Two layers add the same CORS header", warned("cors-allow-origin"), {
    headers: { "access-control-allow-origin": ["*", "*"] },
  }),
  {
    id: "no-foreign-origin",
    title: "A request with a foreign Origin is refused",
    group: "cors",
    expect: warned("cors-allow-origin"),
    serve: answerWhen(({ headers }) => headers.origin !== undefined, plain(403)),
  },
  toPages("paid-preflight", "The preflight has to be paid for", warned("cors-preflight"), {
    preflight: { status: 402 },
  }),
  toPages("no-preflight", "The preflight is not there", warned("cors-preflight"), {
    preflight: { status: 404, headers: { "access-control-allow-origin": null } },
  }),
  toPages("moved-preflight", "The preflight is redirected", warned("cors-preflight"), {
    preflight: { status: 308, headers: { location: "/moved-preflight/" } },
  }),
  {
    id: "silent-preflight",
    title: "The preflight is never answered",
    group: "cors",
    expect: warned("cors-preflight"),
    serve(request, response, place) {
      if (request.method !== "OPTIONS") answer()(request, response, place);
    },
  },
  toPages(
    "payment-not-allowed",
    "The preflight does not allow the payment header",
    warned("cors-allow-headers"),
    {
      preflight: {
        headers: { "access-control-allow-headers": "content-type, access-control-expose-headers" },
      },
    },
  ),
  toPages(
    "v1-payment-only",
    "The preflight allows the payment header of v1 only",
    warned("cors-allow-headers"),
    {
      preflight: {
        headers: { "access-control-allow-headers": "content-type, x-payment, access-control-expose-headers" },
      },
    },
  ),
  {
    id: "no-json-allowed",
    title: "The preflight of a POST does not allow Content-Type",
    group: "cors",
    method: "POST",
    expect: warned("cors-allow-headers"),
    serve: answer({
      preflight: {
        headers: { "access-control-allow-headers": "payment-signature, access-control-expose-headers" },
      },
    }),
  },
  {
    id: "put-not-allowed",
    title: "It sells PUT and the preflight allows GET and POST",
    group: "cors",
    method: "PUT",
    expect: warned("cors-allow-method"),
    serve: answer({ preflight: { headers: { "access-control-allow-methods": "GET, POST" } } }),
  },
  toPages("hidden-terms", "Pages see the 402 but not its terms", warned("cors-expose-headers"), {
    headers: { "access-control-expose-headers": null },
  }),
  toPages("hidden-settlement", "Pages cannot read the settlement", warned("cors-expose-settlement"), {
    headers: { "access-control-expose-headers": "PAYMENT-REQUIRED" },
  }),
  {
    id: "no-vary",
    title: "It reflects the origin and does not tell caches",
    group: "cors",
    expect: advised("cors-vary-origin"),
    serve(request, response, place) {
      const headers = { "access-control-allow-origin": request.headers.origin ?? null };
      answer({ headers, preflight: { headers } })(request, response, place);
    },
  },
  toPages("fixed-list", "The preflight refuses the reference fetch wrapper", advised("cors-sdk-fetch"), {
    preflight: { headers: { "access-control-allow-headers": "content-type, payment-signature" } },
  }),
  toPages("sign-in-not-allowed", "The preflight does not allow the sign-in", advised("cors-sign-in-header"), {
    challenge: (place) =>
      challenge(place, { extensions: { bazaar: declaration(), "sign-in-with-x": signIn(place) } }),
    preflight: { headers: { "access-control-allow-headers": SENT } },
  }),
];
