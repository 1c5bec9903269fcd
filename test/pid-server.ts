import { createServer } from "node:http";

/** A web process in what matters to those who run several: answers its pid, `/slow` after a while; drains when told. */
if (process.env.FAILS) process.exit(3);
const server = createServer((request, response) => {
  setTimeout(() => response.end(String(process.pid)), request.url === "/slow" ? 500 : 0);
});
process.on("message", (message) => {
  if (message !== "shutdown") return;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.("ready"));
