import type { WireIssue } from "./types";

const OBSERVED_MAX = 200;

/** Controls, bidi marks, tag characters and lone surrogates: they break storage or make text look like other text. */
const UNSAFE = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * Untrusted text made fit to store and show: line breaks become spaces, unsafe characters U+FFFD, and the result is
 * at most `max` UTF-16 units.
 */
export function plainText(text: string, max = OBSERVED_MAX): string {
  const cut = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return cut.replace(/[\t\r\n]+/g, " ").replace(UNSAFE, "\ufffd");
}

/** Any JSON value as one short line, strings in quotes so that "1" and 1 look different. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  return plainText(JSON.stringify(value) ?? String(value));
}

/** Builds one {@link WireIssue}; `observed` is any JSON value, described and cut. */
export function wireIssue(code: string, path: string, expected: string, observed: unknown): WireIssue {
  return { code, path, expected, observed: describeValue(observed) };
}
