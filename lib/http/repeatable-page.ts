import { createHash } from "node:crypto";

/** A page that may be sent many times, and the sources of the scripts in it. */
export interface RepeatablePage {
  html: string;
  /** For `script-src`: `'sha256-…'` for each inline script that the render itself had marked. */
  scriptHashes: string[];
}

/** The nonce of a Content-Security-Policy, or null. */
export function nonceOf(policy: string): string | null {
  return /'nonce-([^']{16,})'/.exec(policy)?.[1] ?? null;
}

/** Takes the place of a nonce and has its length: in the page it is text that no policy names. */
export function blankNonce(nonce: string): string {
  return "0".repeat(nonce.length);
}

/**
 * Makes a rendered page fit to be sent more than once. Its nonce is taken out, since a nonce is for one answer alone, and
 * the inline scripts that carried it are named by their hashes. A script that got into the page without knowing the nonce
 * has no hash and does not run, as it would not have run with the nonce.
 */
export function repeatablePage(rendered: string, nonce: string): RepeatablePage {
  const blank = blankNonce(nonce);
  const hashes = new Set<string>();
  for (const [, attributes = "", source = ""] of rendered.matchAll(
    /<script\b([^>]*)>([\s\S]*?)<\/script/gi,
  )) {
    if (!attributes.includes(`nonce="${nonce}"`) || /\ssrc=/.test(attributes)) continue;
    const sent = source.replaceAll(nonce, blank);
    hashes.add(`'sha256-${createHash("sha256").update(sent).digest("base64")}'`);
  }
  return { html: rendered.replaceAll(nonce, blank), scriptHashes: [...hashes] };
}
