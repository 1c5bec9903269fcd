import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type SecureContext, type TLSSocket } from "node:tls";
import type { Resolve } from "./resolver";

/** Opens a TCP connection to one literal address. Injected so that tests see every attempt. */
export type OpenSocket = (address: string, port: number) => Socket;

export const openTcp: OpenSocket = (address, port) => connectTcp({ host: address, port });

/** Why a connection was not made; `phase` is where it stopped. */
export class DialError extends Error {
  override name = "DialError";
  constructor(
    readonly phase: "blocked" | "dns" | "connect" | "tls",
    /** Node's error code, e.g. `ECONNREFUSED`. */
    readonly reason: string = "",
  ) {
    super(`${phase} ${reason}`);
  }
}

export interface DialTarget {
  /** Without brackets. */
  hostname: string;
  port: number;
  secure: boolean;
  /** Decides for each address, before and after connecting. */
  permitted(address: string): boolean;
  resolve: Resolve;
  openSocket: OpenSocket;
  /** Whom to trust. Shared by all connections: making one for each is a quarter of a handshake's work. */
  secureContext(): SecureContext;
  signal: AbortSignal;
  /** Milliseconds left for trying all addresses. */
  budgetMs: number;
  onResolved(): void;
}

/** More would only let a name stretch one exchange into a scan. */
const MAX_ADDRESSES = 4;

/**
 * Resolves once, refuses the name if any of its addresses is refused, and connects to those very addresses: the
 * lookup that was checked is the one that connects (security rows 1 and 2). The peer is checked once more after
 * connecting. Rejects with {@link DialError}, or with the signal's reason when stopped from outside.
 */
export async function dial(target: DialTarget): Promise<Socket | TLSSocket> {
  const addresses = await lookUp(target);
  target.onResolved();
  let failure: DialError | undefined;
  const tried = addresses.slice(0, MAX_ADDRESSES);
  for (const address of tried) {
    target.signal.throwIfAborted();
    try {
      const socket = await connectOne(target, address, target.budgetMs / tried.length);
      return target.secure ? await encrypt(target, socket) : socket;
    } catch (error) {
      if (!(error instanceof DialError) || error.phase !== "connect") throw error;
      failure = error;
    }
  }
  throw failure ?? new DialError("connect");
}

async function lookUp({ hostname, resolve, permitted, signal }: DialTarget): Promise<string[]> {
  const addresses = isIP(hostname)
    ? [hostname]
    : await untilAborted(signal, resolve(hostname)).catch((error) => {
        signal.throwIfAborted();
        throw new DialError("dns", (error as NodeJS.ErrnoException).code);
      });
  if (addresses.length === 0) throw new DialError("dns");
  if (!addresses.every(permitted)) throw new DialError("blocked");
  return addresses;
}

function connectOne(target: DialTarget, address: string, timeoutMs: number): Promise<Socket> {
  const socket = target.openSocket(address, target.port);
  socket.setNoDelay(true);
  return settle(socket, "connect", target.signal, timeoutMs, () => {
    if (!target.permitted(socket.remoteAddress ?? "")) throw new DialError("blocked");
    return socket;
  });
}

function encrypt(target: DialTarget, tcp: Socket): Promise<TLSSocket> {
  const socket: TLSSocket = connectTls({
    socket: tcp,
    host: target.hostname,
    servername: isIP(target.hostname) ? undefined : target.hostname,
    ALPNProtocols: ["http/1.1"],
    // Said outright so that no environment variable can switch verification off.
    rejectUnauthorized: true,
    secureContext: target.secureContext(),
    checkServerIdentity: (name) => (isFor(socket, name) ? undefined : wrongName()),
  });
  // Node would turn the whole chain into objects for its own check of the name: a fifth of a handshake's work.
  Object.assign(socket, { getPeerCertificate: () => ({}) });
  return settle(socket, "tls", target.signal, target.budgetMs, () => socket);
}

/** Whether the certificate names this host in its alternative names (RFC 9525): the common name does not count. */
function isFor(socket: TLSSocket, name: string): boolean {
  const certificate = socket.getPeerX509Certificate();
  if (isIP(name)) return certificate?.checkIP(name) !== undefined;
  return certificate?.checkHost(name, { subject: "never", partialWildcards: false }) !== undefined;
}

function wrongName(): Error {
  return Object.assign(new Error("another name"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
}

/** Waits for a socket to be ready; destroys it on failure, time-out or abort. */
function settle<S extends Socket>(
  socket: S,
  phase: "connect" | "tls",
  signal: AbortSignal,
  timeoutMs: number,
  ready: () => S,
): Promise<S> {
  return new Promise<S>((resolve, reject) => {
    const fail = (error: unknown) => {
      finish();
      // Later errors of a dying socket concern nobody, but unheard they would end the process.
      socket.on("error", () => {});
      socket.destroy();
      reject(error);
    };
    const onError = (error: NodeJS.ErrnoException) => fail(new DialError(phase, error.code));
    const onClose = () => fail(new DialError(phase, "ECONNRESET"));
    const onAbort = () => fail(signal.reason);
    const timer = setTimeout(() => fail(new DialError(phase, "ETIMEDOUT")), timeoutMs);
    const event = phase === "tls" ? "secureConnect" : "connect";
    const onReady = () => {
      try {
        const value = ready();
        finish();
        resolve(value);
      } catch (error) {
        fail(error);
      }
    };
    function finish() {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      socket.off("error", onError).off("close", onClose).off(event, onReady);
    }
    socket.on("error", onError).on("close", onClose).on(event, onReady);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
