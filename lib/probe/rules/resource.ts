import { isLoopbackHost, type View } from "../view";
import { challengeRead, fromIssues } from "./from-issues";
import type { Problem, Rule } from "./rule";
import { linesFor } from "./snippets";

const SECTION = "x402 v2, section 5.1.2, resource";

const resourceGiven = fromIssues(["resource-missing"], challengeRead, {
  id: "resource-given",
  group: "resource",
  severity: "warning",
  title: "The 402 does not name what is sold",
  holds: "the 402 names what is sold",
  detail:
    "Clients and facilitators tie the payment to the resource's URL; older ones refuse a challenge without it.",
  fix: { words: "Send resource.url (v2), or resource in each option (v1), with the complete URL." },
  source: SECTION,
});

const urlMatches: Rule = {
  id: "resource-url-mismatch",
  group: "resource",
  severity: "error",
  title: "The 402 names another URL",
  holds: "the 402 names this URL",
  detail:
    "Clients compare the address they asked with the one in the challenge, and refuse to pay when they differ.",
  fix: { words: "Set the resource's URL in the payment middleware to the public one." },
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
  const resourceLine = `resource: "${asked.origin}${asked.pathname}",`;
  const setResource = linesFor(view, { Express: resourceLine, Hono: resourceLine, x402: resourceLine });
  if (!/^https?:\/\//i.test(named) || !URL.canParse(named))
    return {
      // v1 clients check that it is a URL; v2 clients only pass it on.
      severity: view.required?.x402Version === 1 ? "error" : "warning",
      detail:
        "The challenge must name a complete URL; this one cannot be compared with the address that was asked.",
      fix: { words: "Write the complete URL, with https:// and the host.", code: setResource },
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
        code: linesFor(view, {
          Express: '// trust the proxy, before paymentMiddleware\napp.set("trust proxy", 1);',
          Hono: resourceLine,
          x402: resourceLine,
        }),
      },
    };
  if (!sameHost)
    return {
      detail:
        "The challenge is for another host. Behind a proxy the application often sees an internal name.",
      fix: {
        words: "Set the resource's URL in the payment middleware to the public one.",
        code: setResource,
      },
    };
  if (url.protocol !== asked.protocol)
    return { severity: "warning", fix: { words: "Register the https URL that the challenge names." } };
  if (!samePath(url.pathname, asked.pathname))
    return {
      severity: "warning",
      detail: "It is the same host, but another path: the payment would be tied to another resource.",
      fix: { words: "Name the path that is sold, or leave it to the middleware.", code: setResource },
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

const described: Rule = {
  id: "resource-described",
  group: "resource",
  severity: "advice",
  title: "There is no description",
  holds: "says what is sold",
  detail: "People and agents find endpoints by their description.",
  fix: { words: "Add one plain sentence about what the buyer gets." },
  source: SECTION,
  check: ({ required }) =>
    required &&
    (required.resource.description?.trim() ? [] : [{ expected: "a description", observed: "none" }]),
};

const mimeType: Rule = {
  id: "resource-mime-type",
  group: "resource",
  severity: "advice",
  title: "The type of the answer is not declared",
  holds: "declares the type of the answer",
  detail: "Buyers see before paying whether they get JSON, text or an image.",
  fix: { words: 'Add mimeType, for example "application/json".' },
  source: SECTION,
  check({ required }) {
    if (!required) return null;
    const type = required.resource.mimeType;
    if (type && /^[\w.+-]+\/[\w.+*-]+(?:\s*;.*)?$/.test(type)) return [];
    return [{ expected: "a media type", observed: type ?? "none" }];
  },
};

const PRINTABLE = /^[\x20-\x7e]{1,32}$/;

const serviceMetadata: Rule = {
  id: "service-metadata",
  group: "resource",
  severity: "advice",
  title: "Name, tags or icon exceed what catalogs take",
  holds: "name, tags and icon are within limits",
  detail:
    "Catalogs silently drop a service name or tag over 32 printable ASCII characters, more than five tags, and icons not on https.",
  fix: { words: "Shorten them; they are dropped otherwise." },
  source: "x402 v2, bazaar extension, service metadata",
  check({ required }) {
    if (!required) return null;
    const { serviceName, tags = [], iconUrl } = required.resource;
    if (serviceName === undefined && tags.length === 0 && iconUrl === undefined) return null;
    const problems: Problem[] = [];
    if (serviceName !== undefined && !PRINTABLE.test(serviceName))
      problems.push({
        expected: "1 to 32 printable ASCII characters",
        observed: `serviceName: ${serviceName}`,
      });
    if (tags.length > 5) problems.push({ expected: "at most five tags", observed: `${tags.length} tags` });
    for (const tag of tags.filter((t) => !PRINTABLE.test(t)))
      problems.push({ expected: "1 to 32 printable ASCII characters", observed: `tag: ${tag}` });
    if (iconUrl !== undefined && !iconUrl.startsWith("https://"))
      problems.push({ expected: "an https URL", observed: `iconUrl: ${iconUrl}` });
    return problems;
  },
};

const visibleText: Rule = {
  id: "visible-text",
  group: "resource",
  severity: "warning",
  title: "Texts contain invisible characters",
  holds: "texts contain visible characters only",
  detail:
    "Control and direction characters make text look like other text. They are replaced before anything is shown.",
  fix: { words: "Remove control, zero-width and direction characters from the texts." },
  source: "Unicode Technical Report 36",
  check({ required }) {
    if (!required) return null;
    const { resource } = required;
    const texts = [resource.url, resource.description, resource.serviceName, ...(resource.tags ?? [])];
    const hidden = texts.find((text) => text?.includes("\ufffd"));
    return hidden === undefined ? [] : [{ expected: "visible characters", observed: hidden.slice(0, 200) }];
  },
};

export const resourceRules: readonly Rule[] = [
  resourceGiven,
  urlMatches,
  described,
  mimeType,
  serviceMetadata,
  visibleText,
];
