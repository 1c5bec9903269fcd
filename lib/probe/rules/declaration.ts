import { isObject } from "@/lib/x402/payment-requirements";
import type { Rule } from "./rule";
import { linesFor } from "./snippets";

const inputDeclared: Rule = {
  id: "input-declared",
  group: "bazaar",
  severity: "advice",
  title: "The input is not declared",
  holds: "declares its input",
  detail: "Without a declaration there is no form for people to fill in, and agents have to guess.",
  fix: { words: "Add the bazaar extension with an example and a schema of the input." },
  source: "x402 v2, bazaar extension",
  check(view) {
    const { required } = view;
    if (!required) return null;
    if (view.input || isMcp(required.extensions.bazaar)) return [];
    const lines =
      'import { declareDiscoveryExtension } from "@x402/extensions/bazaar";\nextensions: declareDiscoveryExtension({ input: { city: "Lisbon" }, inputSchema: { properties: { city: { type: "string" } } } }),';
    return [
      {
        expected: required.x402Version === 2 ? "extensions.bazaar" : "outputSchema.input",
        observed: "none",
        fix: {
          words: inputDeclared.fix.words,
          code: linesFor(view, { Express: lines, Hono: lines, x402: lines }),
        },
      },
    ];
  },
};

function isMcp(bazaar: unknown): boolean {
  return (
    isObject(bazaar) &&
    isObject(bazaar.info) &&
    isObject(bazaar.info.input) &&
    bazaar.info.input.type === "mcp"
  );
}

const methodDeclared: Rule = {
  id: "declared-method",
  group: "bazaar",
  severity: "warning",
  title: "Another method is declared than the one that is sold",
  holds: "the declared method is the one that is sold",
  detail: "Buyers who follow the declaration would call another endpoint.",
  fix: { words: "Declare the method of this route." },
  source: "x402 v2, bazaar extension",
  check({ input, observation }) {
    if (!input) return null;
    const { method } = observation.target;
    return input.method === method ? [] : [{ expected: method, observed: input.method }];
  },
};

const exampleComplete: Rule = {
  id: "example-complete",
  group: "bazaar",
  severity: "advice",
  title: "A required input has no example",
  holds: "every required input has an example",
  detail: "People try an endpoint with its example before they think about values of their own.",
  fix: { words: "Give an example value for every required input." },
  source: "x402 v2, bazaar extension",
  check({ input }) {
    if (!input) return null;
    const fields = [
      ...input.pathParams,
      ...input.queryParams,
      ...input.headers,
      ...(input.body?.fields ?? []),
    ];
    const required = fields.filter((field) => field.required);
    if (required.length === 0) return null;
    const bare = required.filter(
      ({ example, schema }) =>
        example === undefined && schema.enum === undefined && schema.default === undefined,
    );
    return bare.map((field) => ({ expected: "an example", observed: `${field.name} has none` }));
  },
};

export const declarationRules: readonly Rule[] = [inputDeclared, methodDeclared, exampleComplete];
