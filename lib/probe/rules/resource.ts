import type { PaymentRequired } from "@/lib/x402/types";
import { routeLines } from "./lines-route";
import type { Rule } from "./rule";

const SECTION = "x402 v2, section 5.1.2, resource";

/** Whether there is a resource to look at; that there is none at all has a rule of its own. */
const hasResource = (required: PaymentRequired | null): required is PaymentRequired =>
  required !== null && (required.resource.url !== "" || Object.keys(required.resource).length > 1);

const described: Rule = {
  id: "resource-described",
  group: "resource",
  severity: "advice",
  title: "There is no description",
  holds: "says what is sold",
  detail: "People and agents find endpoints by their description.",
  expected: "one plain sentence about what the buyer gets",
  fix: {
    words: "Add one plain sentence about what the buyer gets.",
    lines: routeLines({
      js: 'description: "Exchange rates of 30 currencies, updated hourly",',
      python: 'description="Exchange rates of 30 currencies, updated hourly",',
      go: 'Description: "Exchange rates of 30 currencies, updated hourly",',
      json: '"resource": {"url": "%URL%", "description": "Exchange rates of 30 currencies, updated hourly"}',
    }),
  },
  source: SECTION,
  check: ({ required }) =>
    !hasResource(required)
      ? null
      : required.resource.description?.trim()
        ? []
        : [{ expected: "a description", observed: "none" }],
};

const mimeType: Rule = {
  id: "resource-mime-type",
  group: "resource",
  severity: "advice",
  title: "The type of the answer is not declared",
  holds: "declares the type of the answer",
  detail: "Buyers see before paying whether they get JSON, text or an image.",
  expected: "a media type such as application/json",
  fix: {
    words: 'Add mimeType, for example "application/json".',
    lines: routeLines({
      js: 'mimeType: "application/json",',
      python: 'mime_type="application/json",',
      go: 'MimeType: "application/json",',
      json: '"resource": {"url": "%URL%", "mimeType": "application/json"}',
    }),
  },
  source: SECTION,
  check({ required }) {
    if (!hasResource(required)) return null;
    const type = required.resource.mimeType;
    if (type && /^[\w.+-]+\/[\w.+*-]+(?:\s*;.*)?$/.test(type)) return [];
    return [{ expected: "a media type", observed: type ?? "none" }];
  },
};

const METADATA = "x402 v2, bazaar extension, service metadata";
const DESCRIPTION_MAX_CHARS = 500;
const PRINTABLE = /^[\x20-\x7e]{1,32}$/;

const serviceName: Rule = {
  id: "service-metadata",
  group: "resource",
  severity: "advice",
  title: "The service's name exceeds what catalogs take",
  holds: "the service's name is within limits",
  detail: "Catalogs silently drop a service name over 32 printable ASCII characters.",
  expected: "a serviceName of 1 to 32 printable ASCII characters",
  fix: { words: "Shorten the name; it is dropped otherwise." },
  source: METADATA,
  check({ required }) {
    const name = required?.resource.serviceName;
    if (name === undefined) return null;
    return PRINTABLE.test(name)
      ? []
      : [{ expected: "1 to 32 printable ASCII characters", observed: `serviceName: ${name}` }];
  },
};

const tags: Rule = {
  id: "resource-tags",
  group: "resource",
  severity: "advice",
  title: "The tags exceed what catalogs take",
  holds: "the tags are within limits",
  detail: "Catalogs read five tags of up to 32 printable ASCII characters and silently drop the others.",
  expected: "at most five tags of 1 to 32 printable ASCII characters",
  fix: { words: "Keep the five tags that buyers would search for." },
  source: METADATA,
  check({ required, issues }) {
    const shape = issues.find(({ code }) => code === "tags-shape");
    if (shape) return [{ expected: shape.expected, observed: `${shape.path}: ${shape.observed}` }];
    const given = required?.resource.tags ?? [];
    if (given.length === 0) return null;
    return [
      ...(given.length > 5 ? [{ expected: "at most five tags", observed: `${given.length} tags` }] : []),
      ...given
        .filter((tag) => !PRINTABLE.test(tag))
        .map((tag) => ({ expected: "1 to 32 printable ASCII characters", observed: `tag: ${tag}` })),
    ];
  },
};

const icon: Rule = {
  id: "resource-icon",
  group: "resource",
  severity: "advice",
  title: "The icon cannot be shown",
  holds: "the icon can be shown",
  detail: "Catalogs take icons by https only, and drop other ones.",
  expected: "an https URL of at most 2,048 characters",
  fix: { words: "Serve the icon over https and name its complete URL." },
  source: METADATA,
  check({ required }) {
    const url = required?.resource.iconUrl;
    if (url === undefined) return null;
    return URL.canParse(url) && url.startsWith("https://") && url.length <= 2_048
      ? []
      : [{ expected: "an https URL", observed: `iconUrl: ${url.slice(0, 200)}` }];
  },
};

const descriptionLength: Rule = {
  id: "description-length",
  group: "resource",
  severity: "advice",
  title: "The description is too long to be read",
  holds: "the description is short",
  detail: "Catalogs show the first lines, and agents pay for every word they read.",
  expected: "at most 500 characters",
  fix: { words: "Say in one or two sentences what the buyer gets; leave the rest to the documentation." },
  source: "Observed; Souk shows 300 characters",
  check({ required }) {
    const text = required?.resource.description?.trim();
    if (!text) return null;
    return text.length <= DESCRIPTION_MAX_CHARS
      ? []
      : [{ expected: `at most ${DESCRIPTION_MAX_CHARS} characters`, observed: `${text.length} characters` }];
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
  expected: "visible characters only",
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
  described,
  mimeType,
  descriptionLength,
  serviceName,
  tags,
  icon,
  visibleText,
];
