/**
 * What the bundled font can draw: Latin letters, digits and ordinary punctuation. A renderer that meets anything else
 * asks a font server for it, and a provider's text must never make this server ask anybody for anything.
 */
const NOT_DRAWABLE = /[^\u0020-\u007e\u00a0-\u017f\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac]/gu;

/** The text as far as it can be drawn, shortened to `maxChars`; "" when nothing is left. */
export function drawable(text: string, maxChars: number): string {
  const kept = text.normalize("NFC").replace(NOT_DRAWABLE, " ").replace(/\s+/g, " ").trim();
  return kept.length > maxChars ? `${kept.slice(0, maxChars - 1).trimEnd()}…` : kept;
}
