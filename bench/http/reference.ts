import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import next from "next";

/** The framework alone, behind a plain server as ours is: a static page of 24 cards, and the smallest route handler. */
const dir = path.join(import.meta.dirname, "reference-app");
const server = createServer();
const app = next({ dev: false, dir, hostname: "localhost", httpServer: server });
await app.prepare();
const handle = app.getRequestHandler();
server.on("request", (request, response) => void handle(request, response));
server.listen(0, "127.0.0.1", () =>
  process.send?.({ type: "ready", port: (server.address() as AddressInfo).port }),
);
process.on("disconnect", () => process.exit(0)).on("message", () => process.exit(0));
