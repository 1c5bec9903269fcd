import http, { type RequestListener } from "node:http";
import { EXHIBIT_PATH } from "@/lib/catalog/exhibit";
import { close, listen } from "../listen";
import { urlOf } from "./exhibit";
import { EXHIBITS } from "./exhibits";
import { hostileRoom } from "./hostile-room";
import { indexPage } from "./index-page";
import { openApiOf } from "./openapi";
import { MUSEUM_NAME, nameOwner } from "./place-exhibits";

/**
 * Starts the museum on `port` (0: any): each exhibit at `/<id>`, a list of them at `/`, and a discovery document that
 * names them. `soukOrigin` is where the list's links lead. With a facilitator there are sellers that attack whoever pays, too.
 * Resolves to its origin.
 */
export async function startMuseum(options: {
  port: number;
  host?: string;
  soukOrigin?: string;
  facilitatorUrl?: string;
}): Promise<{ origin: string; stop(): Promise<void> }> {
  const byId = new Map(EXHIBITS.map((exhibit) => [exhibit.id, exhibit]));
  const { facilitatorUrl } = options;
  const hostile: RequestListener | null = facilitatorUrl
    ? hostileRoom({ facilitatorUrl, origin: () => origin })
    : null;
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", origin || "http://museum");
    if (hostile && pathname.startsWith(EXHIBIT_PATH)) return hostile(request, response);
    if (pathname === "/") {
      const page = indexPage(EXHIBITS, origin, options.soukOrigin, hostile !== null);
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
      return;
    }
    if (pathname === "/openapi.json") {
      const { host = "" } = request.headers;
      if (host.startsWith("localhost:")) {
        response
          .writeHead(200, { "content-type": "application/json" })
          .end('{"openapi": "3.1.0", "paths": {');
        return;
      }
      const document = JSON.stringify(openApiOf(EXHIBITS, host.startsWith(MUSEUM_NAME) ? [proof] : []));
      response.writeHead(200, { "content-type": "application/json" }).end(document);
      return;
    }
    const exhibit = byId.get(pathname.slice(1));
    if (!exhibit) {
      response.writeHead(404, { "content-type": "application/json" }).end('{"error":"No such exhibit"}');
      return;
    }
    const { method = "GET" } = exhibit;
    // Who is not told the method has to find it.
    if (!exhibit.tool && method !== "GET" && request.method !== method && request.method !== "OPTIONS") {
      response.writeHead(405, { allow: method, "content-type": "application/json" }).end("{}");
      return;
    }
    const place = { origin, url: urlOf(exhibit, origin), method };
    exhibit.serve(request, response, place);
  });
  let [origin, proof] = ["", ""];
  origin = await listen(server, options.port, options.host);
  proof = await nameOwner.signMessage({ message: `http://${MUSEUM_NAME}:${new URL(origin).port}` });
  return { origin, stop: () => close(server) };
}
