import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { Client } from "undici";

/** A client of one origin with at most one connection, which the exchange that uses it has to make. */
export interface Line {
  client: Client;
  /** Set by each exchange before it sends: what it may reach and for how long is its own. */
  connect(): Promise<Socket>;
  /** Negotiated TLS version of the connection; absent over http. */
  tls?: string;
  /** What looking up and connecting took, milliseconds. */
  connectionMs?: number;
}

/** `keepOpen`: the connection may serve further exchanges. */
export function createLine(origin: string, maxHeaderBytes: number, keepOpen: boolean): Line {
  const line: Line = {
    connect: () => Promise.reject(new Error("This line was not given to an exchange.")),
    client: new Client(origin, {
      // Only an exchange's own deadline counts: these two restart whenever something trickles in.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: maxHeaderBytes,
      pipelining: keepOpen ? 1 : 0,
      connect: (_, callback) => {
        line.connect().then(
          (socket) => {
            line.tls =
              "getProtocol" in socket ? ((socket as TLSSocket).getProtocol() ?? undefined) : undefined;
            callback(null, socket);
          },
          (error) => callback(error instanceof Error ? error : new Error(String(error)), null),
        );
      },
    }),
  };
  return line;
}
