import { isObject } from "@/lib/x402/payment-requirements";
import { plainSchemaProblems } from "../plain-schema";
import type { View } from "../view";
import { BAZAAR_LINES } from "./lines-route";
import type { Rule } from "./rule";

const SOURCE = "x402 v2, bazaar extension";
const PYTHON_REGISTER =
  "from x402.extensions.bazaar import bazaar_resource_server_extension\nserver.register_extension(bazaar_resource_server_extension)";
const TAKES_BODY = new Set(["POST", "PUT", "PATCH"]);

/** The declaration as it came; null in v1 and when there is none. */
function bazaarOf({ required }: View): Record<string, unknown> | null {
  const bazaar = required?.extensions.bazaar;
  return isObject(bazaar) ? bazaar : null;
}

const member = (value: unknown, name: string) =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

function httpInputOf(view: View): Record<string, unknown> | null {
  const input = member(member(bazaarOf(view), "info"), "input");
  return isObject(input) && input.type === "http" ? input : null;
}

const isMcp = (view: View) => member(member(member(bazaarOf(view), "info"), "input"), "type") === "mcp";

const inputDeclared: Rule = {
  id: "input-declared",
  group: "bazaar",
  severity: "advice",
  title: "The input is not declared",
  holds: "declares its input",
  detail: "Without a declaration there is no form for people to fill in, and agents have to guess.",
  expected: "the bazaar extension (v2) or outputSchema.input (v1)",
  fix: {
    words: "Add the bazaar extension with an example and a schema of the input.",
    lines: BAZAAR_LINES,
  },
  source: `${SOURCE}; Coinbase's validator and x402scan list nothing without it`,
  check(view) {
    const { required } = view;
    if (!required || view.signInOnly) return null;
    if (view.input || isMcp(view)) return [];
    // What is there but broken has a rule of its own.
    if (required.extensions.bazaar !== undefined) return null;
    if (view.issues.some(({ code }) => code === "extensions-shape")) return null;
    return [
      {
        expected: required.x402Version === 2 ? "extensions.bazaar" : "outputSchema.input",
        observed: "none",
      },
    ];
  },
};

const shape: Rule = {
  id: "bazaar-shape",
  group: "bazaar",
  severity: "warning",
  title: "The declaration cannot be read",
  holds: "the declaration can be read",
  detail: "Catalogs look for info.input with type http or mcp, and drop a declaration without it.",
  expected: "extensions.bazaar.info.input with type http or mcp",
  fix: {
    words: "Let the extension's helper build the declaration, and register its server part.",
    lines: BAZAAR_LINES,
  },
  source: SOURCE,
  check(view) {
    const bazaar = view.required?.extensions.bazaar;
    if (bazaar === undefined) return null;
    const info = member(bazaar, "info");
    const type = member(member(info, "input"), "type");
    if (type === "http" || type === "mcp") return [];
    const found = !isObject(bazaar)
      ? `bazaar: ${JSON.stringify(bazaar)}`
      : !isObject(info)
        ? `info: ${JSON.stringify(info) ?? "missing"}`
        : `info.input.type: ${JSON.stringify(type) ?? "missing"}`;
    return [{ expected: 'info.input.type "http" or "mcp"', observed: found.slice(0, 200) }];
  },
};

export const infoValid: Rule = {
  id: "bazaar-info-valid",
  group: "bazaar",
  severity: "warning",
  title: "The declaration contradicts its own schema",
  holds: "the declaration fits its own schema",
  detail:
    "Facilitators check info against schema before they list an endpoint, and drop it when they differ.",
  expected: "info that satisfies the schema beside it",
  fix: {
    words:
      "Correct the example or the schema. When only the method is missing, register the extension's server part, which adds it.",
    lines: {
      x402: 'import { bazaarResourceServerExtension } from "@x402/extensions/bazaar";\nserver.registerExtension(bazaarResourceServerExtension);',
      FastAPI: PYTHON_REGISTER,
      Flask: PYTHON_REGISTER,
    },
  },
  source: `${SOURCE}; compared without compiling the schema`,
  check(view) {
    const bazaar = bazaarOf(view);
    if (!bazaar || !isObject(bazaar.info) || !isObject(bazaar.schema)) return null;
    return plainSchemaProblems(bazaar.info, bazaar.schema).map(({ path, expected, observed }) => ({
      expected: `info.${path}: ${expected}`,
      observed: `info.${path}: ${observed}`,
    }));
  },
};

const schemaGiven: Rule = {
  id: "bazaar-schema",
  group: "bazaar",
  severity: "advice",
  title: "The declaration has no schema",
  holds: "the declaration has a schema",
  detail:
    "The schema tells which fields there are and which are required; without it only the example speaks.",
  expected: "extensions.bazaar.schema",
  fix: { words: "Add a JSON Schema of the input.", lines: BAZAAR_LINES },
  source: SOURCE,
  check(view) {
    const bazaar = bazaarOf(view);
    if (!bazaar || !isObject(bazaar.info)) return null;
    return isObject(bazaar.schema)
      ? []
      : [{ expected: "an object", observed: JSON.stringify(bazaar.schema)?.slice(0, 60) ?? "none" }];
  },
};

const selfContained: Rule = {
  id: "bazaar-schema-self-contained",
  group: "bazaar",
  severity: "advice",
  title: "The schema refers to another document",
  holds: "the schema is complete in itself",
  detail: "Nobody follows such references, since they could lead anywhere: those fields stay unknown.",
  expected: "a schema without $ref to other documents",
  fix: { words: "Write the referenced part into the schema." },
  source: "JSON Schema, section 8.2.3; security: no external reference is resolved",
  check(view) {
    const schema = bazaarOf(view)?.schema;
    if (!isObject(schema)) return null;
    const reference = /"\$ref":"(?!#)([^"]{1,200})/.exec(JSON.stringify(schema))?.[1];
    return reference === undefined ? [] : [{ expected: "no external $ref", observed: `$ref: ${reference}` }];
  },
};

const methodDeclared: Rule = {
  id: "declared-method",
  group: "bazaar",
  severity: "warning",
  title: "Another method is declared than the one that is sold",
  holds: "the declared method is the one that is sold",
  detail: "Buyers who follow the declaration would call another endpoint.",
  expected: "the method that answers 402",
  fix: { words: "Declare the method of this route." },
  source: SOURCE,
  check({ input, observation }) {
    if (!input) return null;
    const { method } = observation.target;
    return input.method === method ? [] : [{ expected: method, observed: input.method }];
  },
};

const bodyFits: Rule = {
  id: "declared-body",
  group: "bazaar",
  severity: "warning",
  title: "The declared input does not fit the method",
  holds: "the declared input fits the method",
  detail: "A GET request carries no body, and a body needs its type: clients build the request from this.",
  expected: "queryParams for GET and DELETE; bodyType json, form-data or text beside a body",
  fix: { words: "Declare query parameters for GET, and a bodyType for every body.", lines: BAZAAR_LINES },
  source: SOURCE,
  check(view) {
    const input = httpInputOf(view);
    if (!input) return null;
    const { method } = view.observation.target;
    const hasBody = input.body !== undefined || input.bodyType !== undefined;
    if (!hasBody) return [];
    if (!TAKES_BODY.has(method)) return [{ expected: `no body with ${method}`, observed: "a body" }];
    return ["json", "form-data", "text"].includes(String(input.bodyType))
      ? []
      : [
          {
            expected: "json, form-data or text",
            observed: `bodyType: ${JSON.stringify(input.bodyType)?.slice(0, 60) ?? "missing"}`,
          },
        ];
  },
};

const templateFits: Rule = {
  id: "route-template",
  group: "bazaar",
  severity: "warning",
  title: "The route template is not of this URL",
  holds: "the route template fits the URL",
  detail: "Catalogs group all URLs of a template into one listing, so this one would disappear in another.",
  expected: "a routeTemplate that this URL's path matches",
  fix: { words: "Declare the template of this route, such as /users/:id, or none." },
  source: SOURCE,
  check(view) {
    const template = bazaarOf(view)?.routeTemplate;
    if (template === undefined) return null;
    const fits = typeof template === "string" && matchesTemplate(template, view.url.pathname);
    return fits
      ? []
      : [{ expected: view.url.pathname, observed: JSON.stringify(template)?.slice(0, 200) ?? "none" }];
  },
};

function matchesTemplate(template: string, path: string): boolean {
  const [a, b] = [template, path].map((text) => text.replace(/\/+$/, "").split("/"));
  if (!a || !b || a.length !== b.length) return false;
  return a.every((segment, i) => segment === b[i] || /^(?::.+|\{.+\}|\[.+\]|\*)$/.test(segment));
}

export const bazaarRules: readonly Rule[] = [
  inputDeclared,
  shape,
  infoValid,
  schemaGiven,
  selfContained,
  methodDeclared,
  bodyFits,
  templateFits,
];
