import { readdirSync } from "node:fs";
import path from "node:path";
import { RULES } from "@/lib/probe/rule-book";
import type { World } from "./world";

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** What is known of the running world, for pages about one thing. */
interface Things {
  listing: string;
  /** A second one, to compare with. */
  other: string;
  provider: string;
  check: string;
}

/** Every page, by its place in `app`, with the addresses at which it looks different. */
const PAGES: Record<string, (things: Things) => string[]> = {
  "/": () => [
    "/",
    "/?q=nothing-is-called-this",
    "/?q=weather&state=live&explain=1",
    "/?q=rates&maxPrice=0.01&network=eip155:84532",
    "/?uptime=many&latency=fast",
  ],
  "/calls": () => ["/calls"],
  "/calls/[id]": () => [`/calls/${NOBODY}`],
  "/categories": () => ["/categories"],
  "/categories/[slug]": () => ["/categories/weather"],
  "/check": () => ["/check"],
  "/check/[id]": ({ check }) => [`/check/${check}`],
  "/compare": ({ listing, other }) => ["/compare", `/compare?ids=${listing}&ids=${other}&ids=${NOBODY}`],
  "/docs": () => ["/docs"],
  "/docs/api": () => ["/docs/api"],
  "/docs/calls": () => ["/docs/calls"],
  "/docs/prober": () => ["/docs/prober"],
  "/docs/probes": () => ["/docs/probes"],
  "/docs/problems": () => ["/docs/problems"],
  "/docs/ranking": () => ["/docs/ranking"],
  "/docs/sandbox": () => ["/docs/sandbox"],
  "/docs/search": () => ["/docs/search"],
  "/listings/[id]": ({ listing }) => [`/listings/${listing}`],
  "/providers/[key]": ({ provider }) => [`/providers/${encodeURIComponent(provider)}`],
  "/register": () => ["/register"],
  "/register/domain": () => ["/register/domain"],
  "/rules": () => ["/rules"],
  "/rules/[id]": () => [`/rules/${RULES[0]?.id}`],
  "/settings/spending": () => ["/settings/spending"],
  "/stats": () => ["/stats"],
};

/** Where nothing is: a page all the same. */
export const NOT_FOUND = ["/nothing-here", `/listings/${NOBODY}`, `/check/${NOBODY}`];

const APP = path.join(import.meta.dirname, "..", "app");

/** The pages that `app` has, as they are named above. */
export function pagesOfApp(): string[] {
  return readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) => `/${path.dirname(file).replaceAll(path.sep, "/").replace(/^\.$/, "")}`)
    .sort();
}

export const knownPages = () => Object.keys(PAGES).sort();

/** The addresses of one page. */
export async function addressesOf(page: string, world: World): Promise<string[]> {
  return (PAGES[page] as (things: Things) => string[])(await thingsOf(world));
}

let things: Promise<Things> | undefined;

function thingsOf(world: World): Promise<Things> {
  things ??= (async () => {
    const read = async (address: string, init?: RequestInit) =>
      (await fetch(`${world.origin}${address}`, init)).json();
    const listed = (await read("/discovery/search?query=rates&limit=2")).resources;
    const broken = world.sellers.find(({ name }) => name === "broken-dollars");
    const check = await read("/api/validate", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resource: broken?.url, method: broken?.method }),
    });
    const [listing, other] = listed.map((item: { listingId: string }) => item.listingId);
    return { listing, other, provider: new URL(listed[0].resource).host, check: check.id };
  })();
  return things;
}
