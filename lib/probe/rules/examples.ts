import { infoValid } from "./bazaar";
import { BAZAAR_LINES, OUTPUT_LINES } from "./lines-route";
import type { Rule } from "./rule";

const SOURCE = "x402 v2, bazaar extension";

const exampleComplete: Rule = {
  id: "example-complete",
  group: "bazaar",
  severity: "advice",
  title: "A required input has no example",
  holds: "every required input has an example",
  detail: "People try an endpoint with its example before they think about values of their own.",
  expected: "an example, default or enum for every required input",
  fix: { words: "Give an example value for every required input.", lines: BAZAAR_LINES },
  source: SOURCE,
  check(view) {
    const { input } = view;
    // An example that lacks what its schema requires has been named already.
    if (!input || infoValid.check(view)?.length) return null;
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

const outputExample: Rule = {
  id: "output-example",
  group: "bazaar",
  severity: "advice",
  title: "There is no example of the answer",
  holds: "shows an example of the answer",
  detail: "Buyers want to see what they get before they pay, and agents plan with it.",
  expected: "info.output with an example",
  fix: {
    words: "Add a short example of a real answer.",
    lines: OUTPUT_LINES,
  },
  source: SOURCE,
  check(view) {
    if (!view.required || !view.input) return null;
    const type = view.required.resource.mimeType ?? "application/json";
    // Nobody can put an image or a document into a challenge.
    if (!/json|text|html|xml|csv/i.test(type)) return null;
    return view.declaresOutput ? [] : [{ expected: "an example", observed: "none" }];
  },
};

export const exampleRules: readonly Rule[] = [exampleComplete, outputExample];
