import { type AddressInfo, createServer, type Socket } from "node:net";

export interface RawServer {
  port: number;
  /** Everything received, connection by connection. */
  requests: string[];
  /** Connections still open. */
  openCount(): number;
  /** Resolves when no connection is open any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A TCP server on loopback that answers byte by byte as a test says, so that it can misbehave in ways an HTTP
 * server would not. `answer` runs once per connection, after the request's headers have arrived.
 */
export async function startRawServer(answer: (socket: Socket, request: string) => void): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let onIdle = () => {};
  const server = createServer((socket) => {
    sockets.add(socket);
    const index = requests.push("") - 1;
    let answered = false;
    socket.on("data", (chunk) => {
      requests[index] += chunk.toString("latin1");
      const text = requests[index] ?? "";
      if (answered || !text.includes("\r\n\r\n")) return;
      answered = true;
      answer(socket, text);
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) onIdle();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    openCount: () => sockets.size,
    idle: () =>
      new Promise((resolve) => {
        onIdle = resolve;
        if (sockets.size === 0) resolve();
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
