import { isLoopbackHost, type View } from "../view";
import { challengeRead, fromIssues } from "./from-issues";
import { RESOURCE_LINES, TRUST_PROXY_LINES } from "./lines-route";
import type { Problem, Rule } from "./rule";

const SECTION = "x402 v2, section 5.1.2, resource";

const resourceGiven = fromIssues(["resource-missing"], challengeRead, {
  id: "resource-given",
  group: "resource",
  severity: "warning",
  title: "The 402 does not name what is sold",
  holds: "the 402 names what is sold",
  detail:
    "Clients and facilitators tie the payment to the resource's URL; older ones refuse a challenge without it.",
  expected: "resource.url in v2, resource in each option in v1",
  fix: {
    words: "Send resource.url (v2), or resource in each option (v1), with the complete URL.",
    lines: RESOURCE_LINES,
  },
  source: SECTION,
});

const urlMatches: Rule = {
  id: "resource-url-mismatch",
  group: "resource",
  severity: "error",
  title: "The 402 names another URL",
  holds: "the 402 names this URL",
  detail:
    "Careful clients compare the address they asked with the one in the challenge, and refuse to pay when they differ. Catalogs list the other address.",
  expected: "the URL that was asked",
  fix: {
    words: "Set the resource's URL in the payment middleware to the public one.",
    lines: TRUST_PROXY_LINES,
  },
  source: SECTION,
  check(view) {
    const named = view.required?.resource.url;
    if (!named) return null;
    const difference = differenceOf(view.url, named, view);
    return difference
      ? [{ expected: view.url.origin + view.url.pathname, observed: named, ...difference }]
      : [];
  },
};

function differenceOf(asked: URL, named: string, view: View): Partial<Problem> | null {
  if (!/^https?:\/\//i.test(named) || !URL.canParse(named))
    return {
      // v1 clients check that it is a URL; v2 clients only pass it on.
      severity: view.required?.x402Version === 1 ? "error" : "warning",
      detail:
        "The challenge must name a complete URL; this one cannot be compared with the address that was asked.",
      fix: { words: "Write the complete URL, with https:// and the host.", lines: RESOURCE_LINES },
    };
  const url = new URL(named);
  const sameHost =
    url.host === asked.host ||
    (isLoopbackHost(url.hostname) && isLoopbackHost(asked.hostname) && url.port === asked.port);
  if (url.hostname === asked.hostname && url.protocol === "http:" && asked.protocol === "https:")
    return {
      detail:
        "Your application probably sits behind a proxy that ends TLS, so it believes it is served over http.",
      fix: {
        words: "Trust the proxy's forwarded protocol, or set the resource's URL yourself.",
        lines: TRUST_PROXY_LINES,
      },
    };
  if (!sameHost)
    return {
      detail:
        "The challenge is for another host. Behind a proxy the application often sees an internal name.",
      fix: {
        words: "Set the resource's URL in the payment middleware to the public one.",
        lines: RESOURCE_LINES,
      },
    };
  if (url.protocol !== asked.protocol)
    return { severity: "warning", fix: { words: "Register the https URL that the challenge names." } };
  if (!samePath(url.pathname, asked.pathname))
    return {
      severity: "warning",
      detail: "It is the same host, but another path: the payment would be tied to another resource.",
      fix: { words: "Name the path that is sold, or leave it to the middleware.", lines: RESOURCE_LINES },
    };
  return null;
}

/** Template segments (`:id`, `{id}`, `[id]`, `*`) stand for any; a slash at the end does not count. */
function samePath(named: string, asked: string): boolean {
  const split = (path: string) => decode(path).replace(/\/+$/, "").split("/");
  const [a, b] = [split(named), split(asked)];
  return (
    a.length === b.length &&
    a.every((segment, i) => segment === b[i] || /^(?::.+|\{.+\}|\[.+\]|\*)$/.test(segment))
  );
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const SECRET_NAME = /^(?:api[-_]?key|access[-_]?token|auth[-_]?token|token|secret|password|sig(?:nature)?)$/i;

const urlPublic: Rule = {
  id: "resource-url-secret",
  group: "resource",
  severity: "warning",
  title: "The URL seems to carry a secret",
  holds: "the URL carries no secret",
  detail: "The URL is published in catalogs and signed into payments, so everybody would read it.",
  expected: "a URL without credentials",
  fix: { words: "Take the credential out of the URL: the payment itself is what lets buyers in." },
  source: "RFC 3986, section 7.5",
  check({ required, url }) {
    const named = required?.resource.url ?? "";
    if (!required || !URL.canParse(named)) return null;
    const resource = new URL(named);
    const inQuery = [...resource.searchParams.keys(), ...url.searchParams.keys()].find((name) =>
      SECRET_NAME.test(name),
    );
    const found =
      resource.username || resource.password ? "a user name" : inQuery && `the parameter "${inQuery}"`;
    return found ? [{ expected: "no credentials", observed: found }] : [];
  },
};

export const resourceUrlRules: readonly Rule[] = [resourceGiven, urlMatches, urlPublic];
