import { expect, test } from "./fixtures";
import { anyVisitor, type World } from "./world";

// Parameters and paths, as they are written into an address.
const VALUES: Record<string, string> = {
  "a negative number": "-1",
  "no number": "NaN",
  "a number beyond all": "1e400",
  "more digits than a number has": "9".repeat(40),
  "other digits": "%D9%A3",
  "a NUL byte": "%00",
  "half a character": "%F0%9F",
  "half an escape": "%E0%A4%A",
  "text that turns around": "%E2%80%AE%F0%9F%92%B8%CC%81",
  SQL: "1%27%20OR%201%3D1%3B%20drop%20table%20listings%3B--",
  HTML: "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
  "a way out": "..%2f..%2fetc%2fpasswd",
  "an object's own": "__proto__",
  "ten kilobytes": "a".repeat(10_240),
};
const NOBODY = "00000000-0000-4000-8000-000000000000";
const SCRIPT = "<script>alert(1)";

/** Filters of the catalog that take none of the values above. */
const CATALOG = [
  ...[
    "kind",
    "method",
    "network",
    "scheme",
    "minPrice",
    "maxPrice",
    "category",
    "state",
    "uptime",
    "latency",
  ],
  ...["verified", "browser", "version", "testnet", "sort"],
];
/** Those that take what looks like a name, and the words. */
const CATALOG_NAMES = ["q", "asset", "host", "tag", "cursor", "explain", "nothing-is-called-this"];

/** A visitor of its own, so that what is counted for one visitor is not counted together with other tests. */
const VISITOR = anyVisitor();

async function read(world: World, address: string, { headers, ...init }: RequestInit = {}) {
  const answer = await fetch(`${world.origin}${address}`, {
    redirect: "manual",
    headers: { ...VISITOR, ...headers },
    ...init,
  });
  return { status: answer.status, type: answer.headers.get("content-type") ?? "", text: await answer.text() };
}

const totalOf = (html: string) =>
  Number(/role="status"[^>]*>.*?(\d[\d,]*)/s.exec(html)?.[1]?.replaceAll(",", ""));

for (const name of CATALOG)
  test(`the catalog says which ${name} it cannot use, and loses nothing`, async ({ world }) => {
    const everything = totalOf((await read(world, "/")).text);
    expect(everything).toBeGreaterThan(10);
    for (const [what, value] of Object.entries(VALUES)) {
      const { status, text } = await read(world, `/?${name}=${value}&${name}[]=${value}`);
      expect(status, what).toBe(200);
      expect(text, what).toMatch(/” is not /);
      expect(text, what).not.toContain(SCRIPT);
      // Other tests list sellers of their own meanwhile, and take one or two away.
      expect(totalOf(text), what).toBeGreaterThan(everything - 5);
    }
  });

for (const name of CATALOG_NAMES)
  test(`the catalog stands whatever ${name} is`, async ({ world }) => {
    for (const [what, value] of Object.entries(VALUES)) {
      const { status, text } = await read(world, `/?${name}=${value}&${name}=${value}`);
      expect(status, what).toBe(200);
      expect(text, what).toContain("</html>");
      expect(text, what).not.toContain(SCRIPT);
    }
  });

const PAGES = ["/listings/", "/providers/", "/categories/", "/rules/", "/check/", "/docs/"];
for (const path of PAGES)
  test(`there is nothing at ${path} with an impossible name, and that is said`, async ({ world }) => {
    for (const [what, value] of Object.entries(VALUES)) {
      const { status, text } = await read(world, path + value);
      expect([400, 404], what).toContain(status);
      expect(text, what).not.toContain(SCRIPT);
      expect(text.length, what).toBeGreaterThan(0);
    }
  });

const QUERIES = [
  ...[
    "/check?resource=",
    "/check?view=plain&resource=",
    "/check?view=plain&resource=https://a.example&method=",
  ],
  ...[
    "/register?resource=",
    "/register/domain?input=",
    "/compare?ids=",
    "/calls?cursor=",
    "/calls/",
    "/rules?",
  ],
];
for (const address of QUERIES)
  test(`a page stands whatever is written behind ${address}`, async ({ world }) => {
    for (const [what, value] of Object.entries(VALUES)) {
      const { status, text } = await read(world, address + value);
      expect(status, what).toBeLessThan(500);
      expect(text, what).not.toContain(SCRIPT);
    }
  });

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { properties?: Record<string, unknown> } }> };
}

/** Every route that the project says it has, with the ids in its path filled in. */
async function operations(world: World): Promise<[method: string, path: string, operation: Operation][]> {
  const { paths } = JSON.parse((await read(world, "/openapi.json")).text) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
      method,
      path,
      operation,
    ]),
  );
}

/** What each parameter may be, so that one at a time can be impossible. */
const POSSIBLE: Record<string, string> = {
  payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  network: "eip155:84532",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  owner: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  id: `0x${"0".repeat(64)}`,
};
/** Parameters that take some of the values: words, and names that anybody may give. */
const WORDS = new Set(["query", "urlSubstring", "extensions", "payTo", "asset", "scheme"]);

test("a route of the API refuses an impossible parameter and names it", async ({ world }) => {
  let asked = 0;
  for (const [method, path, { parameters = [] }] of await operations(world)) {
    if (method !== "get") continue;
    const names = parameters.filter((one) => one.in === "query").map(({ name }) => name);
    for (const name of names)
      for (const [what, value] of Object.entries(VALUES)) {
        const others = names.filter((other) => other !== name && POSSIBLE[other]);
        const query = [...others.map((other) => `${other}=${POSSIBLE[other]}`), `${name}=${value}`];
        const { status, type, text } = await read(
          world,
          `${path.replace("{id}", NOBODY)}?${query.join("&")}`,
        );
        const where = `${path} ${name}: ${what}`;
        asked++;
        // Without a session there is nothing to page through.
        if (status === 401) continue;
        if (WORDS.has(name) && value.length < 10_000 && status === 200) continue;
        expect(status, where).toBe(400);
        expect(type, where).toBe("application/problem+json");
        expect(JSON.parse(text).errors, where).toContainEqual(expect.objectContaining({ field: name }));
      }
  }
  expect(asked).toBeGreaterThan(300);
});

test("discovery refuses filters that are repeated, unknown or lists", async ({ world }) => {
  for (const path of ["/discovery/resources", "/discovery/search", "/discovery/merchant"])
    for (const [query, field] of [
      ["limit=1&limit=2", "limit"],
      ["limit[]=1", "limit[]"],
      ["colour=red", "colour"],
    ] as const) {
      const { status, text } = await read(world, `${path}?payTo=${POSSIBLE.payTo}&${query}`);
      expect(status, `${path} ${query}`).toBe(400);
      expect(JSON.parse(text).errors).toContainEqual(expect.objectContaining({ field }));
    }
});

test("a cursor of one list is no cursor of another", async ({ world }) => {
  const cursorOf = async (address: string) => JSON.parse((await read(world, address)).text).pagination.cursor;
  const list = await cursorOf("/discovery/resources?limit=1");
  const search = await cursorOf("/discovery/search?limit=1");
  for (const address of [`/discovery/search?cursor=${list}`, `/discovery/resources?cursor=${search}`]) {
    const { status, text } = await read(world, address);
    expect(status).toBe(400);
    expect(JSON.parse(text).errors).toContainEqual(expect.objectContaining({ field: "cursor" }));
  }
  const page = await read(world, `/?q=rates&cursor=${list}`);
  expect(page.status).toBe(200);
  expect(page.text).toContain("Reference Rates");
});

test("an id that cannot be is nothing that exists, on every route", async ({ world }) => {
  let asked = 0;
  for (const [method, path] of await operations(world)) {
    if (!path.includes("{")) continue;
    for (const [what, value] of Object.entries(VALUES)) {
      const headers = { origin: world.origin, "content-type": "application/json" };
      const address = path.replace(/\{\w+\}/g, value);
      const init = method === "get" ? {} : { method: method.toUpperCase(), headers, body: "{}" };
      const { status, text } = await read(world, address, init);
      asked++;
      // 401: who asks is looked at before what is asked for. 414 and 431: too long to be looked at.
      expect([400, 401, 404, 414, 431], `${method} ${path}: ${what}`).toContain(status);
      expect(text, what).not.toContain(SCRIPT);
    }
  }
  expect(asked).toBeGreaterThan(200);
});

const BODIES: Record<string, (fields: string[]) => string> = {
  nothing: () => "",
  "no JSON": () => "{",
  null: () => "null",
  "a list": () => "[]",
  "a text": () => '"text"',
  "a number beyond all": () => "1e400",
  "an empty object": () => "{}",
  "deep nesting": () => `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  "too much": () => JSON.stringify("a".repeat(9_000_000)),
  "numbers everywhere": (fields) => filled(fields, "1e400"),
  "null everywhere": (fields) => filled(fields, "null"),
  "NUL bytes everywhere": (fields) => filled(fields, '"\\u0000"'),
  "half characters everywhere": (fields) => filled(fields, '"\\ud800"'),
  "long text everywhere": (fields) => filled(fields, JSON.stringify("a".repeat(10_240))),
  "lists everywhere": (fields) => filled(fields, '[[],{},null,-1,"\\u0000"]'),
  "objects everywhere": (fields) => filled(fields, '{"__proto__":{"a":1},"constructor":null}'),
};
const filled = (fields: string[], value: string) =>
  `{${["__proto__", ...fields].map((field) => `${JSON.stringify(field)}:${value}`).join()}}`;

test("a body that cannot be meant is refused, on every route that takes one", async ({ world }) => {
  test.slow();
  const headers = { origin: world.origin, "content-type": "application/json", accept: "application/json" };
  let asked = 0;
  for (const [method, path, { requestBody }] of await operations(world)) {
    if (!requestBody) continue;
    const fields = Object.values(requestBody.content).flatMap(({ schema }) =>
      Object.keys(schema.properties ?? {}),
    );
    for (const [what, body] of Object.entries(BODIES)) {
      const address = path.replace(/\{\w+\}/g, NOBODY);
      const { status } = await read(world, address, {
        method: method.toUpperCase(),
        headers,
        body: body(fields),
      });
      asked++;
      expect(status, `${method} ${path}: ${what}`).toBeGreaterThanOrEqual(400);
      expect(status, `${method} ${path}: ${what}`).toBeLessThan(500);
    }
  }
  expect(asked).toBeGreaterThan(150);
});
