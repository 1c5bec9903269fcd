/**
 * What a visitor typed (`example.com`, `https://example.com/docs`), as a URL: without a scheme it is https, or http
 * for this machine. Whether it may be called is for {@link file://../net/target-url.ts} to say.
 */
export function typedUrl(input: string): string {
  const text = input.trim();
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)) return text;
  return `${/^(?:localhost|127\.|\[::1\])/i.test(text) ? "http" : "https"}://${text}`;
}
