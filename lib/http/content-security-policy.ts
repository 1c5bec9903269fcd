import type { Env } from "@/lib/env";

export interface PolicyOptions {
  /** A nonce (base64) fresh for this answer; or, for a page that is sent again, the hashes of its inline scripts. */
  scripts: { nonce: string } | { hashes: readonly string[] };
  /** The sandbox's sellers and chain are on loopback ports. */
  sandbox: boolean;
  /** Development tooling evaluates source text and keeps a socket open. */
  dev: boolean;
  /** The public origin is https. */
  secure: boolean;
  /** WalletConnect's relay is reachable when the operator configured it. */
  walletConnect: boolean;
}

const LOOPBACK = ["http://127.0.0.1:*", "http://localhost:*"];
const LOOPBACK_SOCKETS = ["ws://127.0.0.1:*", "ws://localhost:*"];
const WALLET_CONNECT_SOCKETS = ["wss://relay.walletconnect.com", "wss://relay.walletconnect.org"];

/** What the policies of this process's pages have in common. */
export function policyOptions(env: Env, dev: boolean): Omit<PolicyOptions, "scripts"> {
  return {
    sandbox: env.mode === "sandbox",
    dev,
    secure: env.origin.startsWith("https:"),
    walletConnect: env.walletConnectProjectId !== undefined,
  };
}

/**
 * The policy of every page (security rows 11 and 13): inline scripts run only with this response's nonce or with a hash
 * that is given, images are ours or made in the page, nothing frames us. Pages call providers directly, hence `https:`
 * for connections.
 */
export function pagePolicy({ scripts, sandbox, dev, secure, walletConnect }: PolicyOptions): string {
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": [
      // Files of ours have no hash in the page; that nothing else of ours is a script is what nosniff is for.
      ...("nonce" in scripts
        ? [`'nonce-${scripts.nonce}'`, "'strict-dynamic'"]
        : ["'self'", ...scripts.hashes]),
      ...(dev ? ["'unsafe-eval'"] : []),
    ],
    // Component libraries write style attributes and elements; a style cannot read or send anything here.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    // A paid recording or film, from the bytes that came: never from an address.
    "media-src": ["blob:"],
    "font-src": ["'self'"],
    "connect-src": [
      "'self'",
      "https:",
      ...(sandbox ? LOOPBACK : []),
      ...(dev ? LOOPBACK_SOCKETS : []),
      ...(walletConnect ? WALLET_CONNECT_SOCKETS : []),
    ],
    "worker-src": ["'self'", "blob:"],
    "manifest-src": ["'self'"],
    "frame-src": walletConnect
      ? ["https://verify.walletconnect.com", "https://verify.walletconnect.org"]
      : ["'none'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    ...(secure ? { "upgrade-insecure-requests": [] } : {}),
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ");
}

/** For answers that are data: should one ever be opened as a document, it can do nothing. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** Headers that every answer carries, page or data. */
export function fixedHeaders(secure: boolean): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    // Wallets open popups that must be able to answer.
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ...(secure ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  };
}
