/** One entry of an Atom feed (RFC 4287). Texts are plain, whoever wrote them. */
export interface AtomEntry {
  /** An absolute URL that never changes. */
  id: string;
  url: string;
  title: string;
  text: string;
  at: Date;
}

export interface AtomFeed {
  /** The feed's own absolute URL. */
  url: string;
  /** The page it goes with. */
  pageUrl: string;
  title: string;
  /** Newest first. */
  entries: readonly AtomEntry[];
}

/** What XML 1.0 has no way to hold, escaped or not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

const escaped = (text: string) =>
  text.replace(NOT_XML, "").replace(/[&<>"']/g, (char) => ESCAPES[char] ?? "");

/** The feed as an Atom document. */
export function atomXml({ url, pageUrl, title, entries }: AtomFeed): string {
  const updated = (entries[0]?.at ?? new Date(0)).toISOString();
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${escaped(url)}</id>
  <title>${escaped(title)}</title>
  <updated>${updated}</updated>
  <author><name>Souk</name></author>
  <link rel="self" type="application/atom+xml" href="${escaped(url)}"/>
  <link rel="alternate" type="text/html" href="${escaped(pageUrl)}"/>
${entries.map(entryXml).join("")}</feed>
`;
}

function entryXml({ id, url, title, text, at }: AtomEntry): string {
  return `  <entry>
    <id>${escaped(id)}</id>
    <title>${escaped(title)}</title>
    <updated>${at.toISOString()}</updated>
    <link rel="alternate" type="text/html" href="${escaped(url)}"/>
    <content type="text">${escaped(text)}</content>
  </entry>
`;
}
