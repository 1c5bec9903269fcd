import { describe, expect, it } from "vitest";
import { testAccounts } from "@/sandbox/keys";
import { candidatesOf } from "./candidates";
import { emptyEntries } from "./entries";
import { typedUrl } from "./origin-of";
import { provenOwners } from "./ownership";
import { readJsonDocument } from "./read-json";
import { claimsAbout } from "./read-origin";
import type { DocumentEntry, OriginDocument } from "./types";
import { readWellKnown } from "./well-known";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a document's bytes", () => {
  it.each([
    ["a list", "[]"],
    ["text", "hello"],
    ["half a document", '{"paths":'],
    ["a hundred thousand levels", "[".repeat(100_000)],
    ["deep nesting inside", `{"a":${"[".repeat(70)}${"]".repeat(70)}}`],
  ])("%s is refused with a reason", (_what, text) => {
    expect(readJsonDocument(bytes(text), false)).toMatchObject({ ok: false, problem: expect.any(String) });
  });

  it("brackets inside texts are no depth", () => {
    const text = JSON.stringify({ a: "[".repeat(500), b: 'quote " and \\' });
    expect(readJsonDocument(bytes(text), false)).toMatchObject({ ok: true });
  });

  it("a document that was cut is refused", () => {
    expect(readJsonDocument(bytes("{}"), true)).toMatchObject({ ok: false });
  });
});

describe("a well-known document", () => {
  const read = (resources: unknown) =>
    readWellKnown({ version: 1, resources }, "https://example.com/.well-known/x402", []);

  it("names resources as URLs, paths, method and path, or objects", () => {
    const found = read([
      "https://example.com/a",
      "/b",
      "post /c",
      { resource: "https://api.example.com/d", method: "put", description: "D" },
      "/a",
    ]);
    expect(found.entries.map(({ method, url, name }) => [method, url, name])).toEqual([
      [undefined, "https://example.com/a", undefined],
      [undefined, "https://example.com/b", undefined],
      ["POST", "https://example.com/c", undefined],
      ["PUT", "https://api.example.com/d", "D"],
    ]);
  });

  it("other hosts, other schemes and things that are no URL are left out with a reason", () => {
    const found = read(["https://other.example/a", "javascript:alert(1)", 7, {}, null, ""]);
    expect(found.entries).toEqual([]);
    expect(found.leftOut).toHaveLength(6);
  });

  it("escapes that are no text neither fail nor stop the others", () => {
    const found = read(["%", "/%zz", "/%E0%A4%A", "/a{b}%E0%A4%A", "/good"]);
    expect(found.entries.map(({ url }) => new URL(url).pathname)).toContain("/good");
    expect(found.entries).toContainEqual(expect.objectContaining({ missing: ["b"] }));
  });

  it("a template names its parameters", () => {
    expect(read(["/weather/{city}", "/users/:id"]).entries).toMatchObject([
      { pathTemplate: "/weather/{city}", missing: ["city"] },
      { pathTemplate: "/users/:id", missing: ["id"] },
    ]);
  });
});

describe("an ownership proof", () => {
  const account = testAccounts.seller;

  it("proves the address that signed the origin, and no other", async () => {
    const signature = await account.signMessage({ message: "https://example.com" });
    expect(await provenOwners("https://example.com", [signature])).toEqual([account.address]);
    expect(await provenOwners("https://example.com", [{ signature, address: account.address }])).toEqual([
      account.address,
    ]);
    expect(await provenOwners("https://other.example", [signature])).not.toContain(account.address);
    const claimed = { signature, address: "0x000000000000000000000000000000000000dEaD" };
    expect(await provenOwners("https://example.com", [claimed])).toEqual([]);
  });

  it("junk proves nothing", async () => {
    const junk = ["", "0x", `0x${"0".repeat(130)}`, `0x${"f".repeat(130)}`, 7, null, { signature: [] }];
    expect(await provenOwners("https://example.com", junk)).toEqual([]);
  });
});

const entry = (change: Partial<DocumentEntry>): DocumentEntry => ({
  url: "https://example.com/a",
  missing: [],
  declares402: true,
  ...change,
});
const document = (change: Partial<OriginDocument>): OriginDocument => ({
  kind: "openapi",
  url: "https://example.com/openapi.json",
  state: "read",
  ...emptyEntries(),
  provenOwners: [],
  ownershipProofs: 0,
  ...change,
});
const origin = (...documents: OriginDocument[]) => ({ origin: "https://example.com", documents });

describe("candidates", () => {
  const openapi = document({
    entries: [entry({ method: "GET" }), entry({ method: "POST" }), entry({ url: "https://example.com/b" })],
  });
  const wellKnown = document({ kind: "well-known-x402", entries: [entry({})] });
  const list = (typed: string, ...documents: OriginDocument[]) =>
    candidatesOf(origin(...documents), typed).map(({ method, url, from }) => [method, url, from.join("+")]);

  it("are each URL and method once, whichever documents name them", () => {
    expect(list("https://example.com/", openapi, wellKnown)).toEqual([
      ["GET", "https://example.com/a", "openapi+well-known-x402"],
      ["POST", "https://example.com/a", "openapi+well-known-x402"],
      [undefined, "https://example.com/b", "openapi"],
    ]);
  });

  it("begin with the typed URL when no document names it", () => {
    expect(list("https://example.com/own", openapi)[0]).toEqual([
      undefined,
      "https://example.com/own",
      "asked",
    ]);
    expect(list("https://example.com/b", openapi).every(([, , from]) => from === "openapi")).toBe(true);
    expect(list("https://example.com/openapi.json", openapi)).toHaveLength(3);
  });

  it("are the typed URL alone when there is no document", () => {
    const none = document({ state: "absent" });
    expect(list("https://example.com/", none)).toEqual([[undefined, "https://example.com/", "asked"]]);
  });
});

describe("what the documents say of one endpoint", () => {
  it("is found by URL without query, or through the template, by method", () => {
    const read = origin(
      document({
        entries: [
          entry({ method: "GET", price: { mode: "fixed", currency: "USD", amount: "1" } }),
          entry({ method: "POST", declares402: false }),
          entry({
            url: "https://example.com/v1/w/paris",
            method: "GET",
            pathTemplate: "/w/{city}",
          }),
        ],
      }),
      document({ kind: "well-known-x402", state: "unusable", problem: "It is not JSON." }),
    );
    expect(claimsAbout(read, "https://example.com/a?x=1", "GET")).toMatchObject([
      { listed: true, methods: ["GET", "POST"], declares402: true, price: { amount: "1" } },
      { listed: false, problem: "It is not JSON." },
    ]);
    expect(claimsAbout(read, "https://example.com/a", "DELETE")[0]).toMatchObject({ listed: true });
    expect(claimsAbout(read, "https://example.com/a", "DELETE")[0]).not.toHaveProperty("declares402");
    expect(claimsAbout(read, "https://example.com/v1/w/london", "GET")[0]?.listed).toBe(true);
    expect(claimsAbout(read, "https://example.com/v1/w/", "GET")[0]?.listed).toBe(false);
    expect(claimsAbout(read, "https://api.example.com/a", "GET")[0]?.listed).toBe(false);
  });

  it("is nothing where there is no document", () => {
    expect(claimsAbout(origin(document({ state: "absent" })), "https://example.com/a", "GET")).toEqual([]);
  });
});

describe("what a visitor types", () => {
  it.each([
    ["example.com", "https://example.com"],
    [" api.example.com/x ", "https://api.example.com/x"],
    ["localhost:4021", "http://localhost:4021"],
    ["http://example.com", "http://example.com"],
    ["ftp://example.com", "ftp://example.com"],
  ])("%s means %s", (typed, url) => {
    expect(typedUrl(typed)).toBe(url);
  });
});
