import http, { type RequestListener } from "node:http";
import { close, listen } from "../listen";
import { almanac } from "./almanac";
import { article } from "./article";
import { batched, batchedNoCors, batchedPermit2 } from "./batched";
import { broken404 } from "./broken-404";
import { brokenDollars } from "./broken-dollars";
import { brokenResource } from "./broken-resource";
import { claimsFalsely } from "./claims-falsely";
import { climate } from "./climate";
import { forecast } from "./forecast";
import { image } from "./image";
import { library, members } from "./members";
import { metered } from "./metered";
import { noCors } from "./no-cors";
import { parcels } from "./parcels";
import { permit2 } from "./permit2";
import { rates } from "./rates";
import { sealed } from "./sealed";
import type { Seller } from "./seller";
import { slow } from "./slow";
import { sponsored } from "./sponsored";
import { summary } from "./summary";
import { takesAndFails } from "./takes-and-fails";
import { termsChanger } from "./terms-changer";
import { ticker } from "./ticker";
import { twoOptions } from "./two-options";
import { v1Quote } from "./v1-quote";

/** Every sample seller: the good ones first, then those that are broken or hostile in one instructive way each. */
export const SELLERS: readonly Seller[] = [
  article,
  rates,
  summary,
  image,
  climate,
  forecast,
  twoOptions,
  v1Quote,
  metered,
  permit2,
  sponsored,
  batched,
  batchedPermit2,
  sealed,
  library,
  members,
  almanac,
  slow,
  parcels,
  ticker,
  noCors,
  batchedNoCors,
  termsChanger,
  takesAndFails,
  claimsFalsely,
  broken404,
  brokenDollars,
  brokenResource,
];

/** A running sample seller. */
export interface RunningSeller {
  name: string;
  about: string;
  url: string;
  method: string;
  /** The MCP tool, for a seller of one. */
  tool?: string;
  port: number;
}

/**
 * Starts every sample seller on a port of its own. `portFor(name)` may answer 0 for any free port. The sellers verify
 * and settle through `facilitatorUrl`, which must be up.
 */
export async function startSellers(options: {
  facilitatorUrl: string;
  host: string;
  portFor(name: string): number;
}): Promise<{ sellers: RunningSeller[]; stop(): Promise<void> }> {
  const started = await Promise.all(
    SELLERS.map(async (seller) => {
      // The server listens before its seller exists, because the seller is told its own origin.
      let serve: RequestListener = (_request, response) => response.writeHead(503).end();
      const server = http.createServer((request, response) => serve(request, response));
      const origin = await listen(server, options.portFor(seller.name), options.host);
      serve = seller.create({ facilitatorUrl: options.facilitatorUrl, origin });
      return { seller, server, origin };
    }),
  );
  return {
    sellers: started.map(({ seller, origin }) => ({
      name: seller.name,
      about: seller.about,
      url: `${origin}${seller.path}`,
      method: seller.method,
      ...(seller.tool === undefined ? {} : { tool: seller.tool }),
      port: Number(new URL(origin).port),
    })),
    async stop() {
      await Promise.all(started.map(({ server }) => close(server)));
    },
  };
}
