import type { GuardedFetch } from "@/lib/net/types";
import { isObject } from "./payment-requirements";
import type { PublicJwk } from "./signed-statement";

const MAX_DOCUMENT_BYTES = 65_536;
const KEY_DEADLINE_MS = 3_000;

/** `host[:port]` of a `did:web` key, or null. */
export function didWebHost(kid: string): string | null {
  const name = /^did:web:([^:#]+)/.exec(kid)?.[1];
  return name ? decodeURIComponent(name).toLowerCase() : null;
}

/**
 * The key that a `did:web` names, when it is one that the host of `resourceUrl` publishes itself; else null, with nothing
 * fetched from anybody else. Never throws for what the other side does.
 */
export async function readWebKey(
  fetch: GuardedFetch,
  kid: string,
  resourceUrl: string,
): Promise<PublicJwk | null> {
  const { origin, host } = new URL(resourceUrl);
  if (didWebHost(kid) !== host) return null;
  const folders = kid.split("#", 1)[0]?.split(":").slice(3).map(encodeURIComponent) ?? [];
  const path = folders.length > 0 ? `/${folders.join("/")}/did.json` : "/.well-known/did.json";
  const result = await fetch({
    url: `${origin}${path}`,
    method: "GET",
    headers: { accept: "application/did+json, application/json" },
    deadlineMs: KEY_DEADLINE_MS,
    maxBodyBytes: MAX_DOCUMENT_BYTES,
  });
  if (!result.ok || result.status !== 200) return null;
  try {
    return keyIn(JSON.parse(new TextDecoder().decode(result.body)), kid);
  } catch {
    return null;
  }
}

function keyIn(document: unknown, kid: string): PublicJwk | null {
  const methods =
    isObject(document) && Array.isArray(document.verificationMethod) ? document.verificationMethod : [];
  const fragment = kid.split("#")[1];
  const named = methods.find(
    (method) =>
      isObject(method) && (method.id === kid || (fragment !== undefined && method.id === `#${fragment}`)),
  );
  return isObject(named) && isObject(named.publicKeyJwk) ? (named.publicKeyJwk as PublicJwk) : null;
}
