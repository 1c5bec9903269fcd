import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const KB = 1_024;
/** JavaScript of the catalog and of a listing, compressed; the framework itself is 138 KB of it. */
const PAGE_BUDGET = 150 * KB;
/** What the playground may add. */
const PLAYGROUND_BUDGET = 370 * KB;
/** A page of rows as markup and as data, before it is compressed. */
const CATALOG_MARKUP = 180 * KB;
/** Both faces, cut to what the interface writes. */
const FONTS_BUDGET = 36 * KB;
/** Compressed. */
const STYLES_BUDGET = 14 * KB;
/** Page, styles, fonts, icon and the scripts it is split into. */
const CATALOG_REQUESTS = 15;

interface Script {
  url: string;
  bytes: number;
  /** Has code of a wallet library. */
  wallet: boolean;
}

/** The scripts that a page fetches from now on, compressed alike wherever the test runs. */
function scriptsOf(page: Page): () => Promise<Script[]> {
  const arriving: Promise<Script[]>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    const script = async () => {
      const source = await response.text();
      const wallet = /eth_requestAccounts|walletconnect/i.test(source);
      return [{ url: response.url(), bytes: gzipSync(source).length, wallet }];
    };
    // One that was asked for and not waited for, when the page was left.
    arriving.push(script().catch(() => []));
  });
  return async () => (await Promise.all(arriving)).flat();
}

const total = (scripts: readonly Script[]) => scripts.reduce((sum, { bytes }) => sum + bytes, 0);

/** The scripts that the page's own markup names: what comes without being asked for. */
async function named(page: Page, scripts: readonly Script[]): Promise<Script[]> {
  const sources = await page.request.get(page.url()).then((answer) => answer.text());
  return scripts.filter(({ url }) => sources.includes(new URL(url).pathname));
}

test("the catalog stays within its budget, has no wallet code and asks for no page ahead", async ({
  page,
}) => {
  const scripts = scriptsOf(page);
  const ahead: string[] = [];
  page.on("request", (request) => {
    if (/[?&]_rsc=/.test(request.url())) ahead.push(request.url());
  });
  const answer = await page.goto("/", { waitUntil: "networkidle" });
  const fetched = await scripts();
  expect(fetched.length).toBeGreaterThan(3);
  expect(total(fetched)).toBeLessThan(PAGE_BUDGET);
  expect(fetched.filter(({ wallet }) => wallet)).toEqual([]);
  expect(ahead).toEqual([]);
  expect((await answer?.body())?.length).toBeLessThan(CATALOG_MARKUP);
});

test("a listing stays within its budget, and so does its playground", async ({ page }) => {
  await page.goto("/?q=reference+rates");
  const href = await page.getByRole("link", { name: "Reference Rates" }).first().getAttribute("href");
  await page.goto("about:blank");
  const scripts = scriptsOf(page);
  await page.goto(href ?? "", { waitUntil: "networkidle" });
  await expect(page.getByRole("button", { name: /^Send/ })).toBeVisible();
  const fetched = await scripts();
  const own = await named(page, fetched);
  expect(own.length).toBeGreaterThan(3);
  expect(total(own)).toBeLessThan(PAGE_BUDGET);
  expect(total(fetched) - total(own)).toBeLessThan(PLAYGROUND_BUDGET);
  expect(fetched.filter(({ wallet }) => wallet)).toEqual([]);
});

test("the catalog fetches the cut fonts alone and few styles, in few requests", async ({ page }) => {
  const bodies: Promise<{ kind: string; bytes: number }>[] = [];
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("response", (response) => {
    const kind = response.request().resourceType();
    if (kind !== "font" && kind !== "stylesheet") return;
    const bytes = (body: Buffer) => (kind === "font" ? body.length : gzipSync(body).length);
    bodies.push(response.body().then((body) => ({ kind, bytes: bytes(body) })));
  });
  await page.goto("/", { waitUntil: "networkidle" });
  const fetched = await Promise.all(bodies);
  const bytesOf = (kind: string) =>
    fetched.reduce((sum, one) => (one.kind === kind ? sum + one.bytes : sum), 0);
  expect(bytesOf("font")).toBeGreaterThan(0);
  expect(bytesOf("font")).toBeLessThan(FONTS_BUDGET);
  expect(bytesOf("stylesheet")).toBeGreaterThan(0);
  expect(bytesOf("stylesheet")).toBeLessThan(STYLES_BUDGET);
  expect(asked.length).toBeLessThanOrEqual(CATALOG_REQUESTS);
});

for (const address of ["/", "/register", "/check", "/stats"])
  test(`${address} makes no formatter of \`Intl\`, the first of which costs as much as all markup`, async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const made: string[] = [];
      for (const name of ["NumberFormat", "DateTimeFormat", "RelativeTimeFormat"] as const) {
        const construct = (real: typeof Intl.NumberFormat, given: unknown[]) => {
          made.push(name);
          return Reflect.construct(real, given);
        };
        Reflect.set(Intl, name, new Proxy(Intl[name] as typeof Intl.NumberFormat, { construct }));
      }
      Reflect.set(window, "formattersMade", made);
    });
    await page.goto(address, { waitUntil: "networkidle" });
    expect(await page.evaluate(() => Reflect.get(window, "formattersMade"))).toEqual([]);
  });
