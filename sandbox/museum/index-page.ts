import { RULE_GROUPS } from "@/lib/probe/rule-book";
import { type Exhibit, urlOf } from "./exhibit";
import { HOSTILE } from "./hostile-sellers";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; }
li { margin: 0 0 0.75rem; }
code { font-size: 0.875em; overflow-wrap: anywhere; }
small { opacity: 0.8; }
`;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const asHtml = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");

/**
 * The list of everything on show, the control first, with links that let Souk at `soukOrigin` check each; and, where there are some
 * (`hostile`), the sellers that attack whoever pays.
 */
export function indexPage(
  exhibits: readonly Exhibit[],
  origin: string,
  soukOrigin?: string,
  hostile = false,
): string {
  const item = (exhibit: Exhibit) => {
    const { id, title, method = "GET", tool, expect } = exhibit;
    const url = urlOf(exhibit, origin);
    const check =
      soukOrigin &&
      `${soukOrigin}/check?${new URLSearchParams({ resource: url, ...(tool ? { tool } : { method }) })}`;
    const rule = (name: string) =>
      soukOrigin ? `<a href="${asHtml(`${soukOrigin}/rules/${name}`)}">${name}</a>` : name;
    const found = [...expect.findings, ...(expect.advice ?? [])].map(rule).join(", ") || "nothing";
    return `<li id="${asHtml(id)}">${asHtml(title)}<br>
<code>${tool ? `tool ${asHtml(tool)} of` : method} ${asHtml(url)}</code>${check ? ` <a href="${asHtml(check)}">Check it</a>` : ""}<br>
<small>${asHtml(expect.verdict)}; found: ${found}</small></li>`;
  };
  const [control, ...rest] = exhibits;
  const sections = RULE_GROUPS.map(({ group, title }) => {
    const own = rest.filter((exhibit) => exhibit.group === group);
    return own.length === 0 ? "" : `<h2>${asHtml(title)}</h2>\n<ul>\n${own.map(item).join("\n")}\n</ul>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A museum of broken 402s</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<h1>A museum of broken 402s</h1>
<p>${exhibits.length} endpoints. Nearly all are wrong, each in exactly one way; the control and those marked as right are
not. Paste a URL into
Souk's check, with the method before it, and compare.</p>${
    hostile
      ? `
<p><a href="#hostile">Sellers that attack whoever pays</a> are at the end.</p>`
      : ""
  }
${control ? `<ul>\n${item(control)}\n</ul>` : ""}
${sections.join("\n")}
${hostile ? hostileNote(soukOrigin) : ""}
</body>
</html>
`;
}

/** What is said of the hostile sellers, which have pages of their own in Souk. */
function hostileNote(soukOrigin?: string): string {
  const rows = HOSTILE.map(({ id, title }) => `<li><code>${asHtml(id)}</code>: ${asHtml(title)}</li>`);
  return `<h2 id="hostile">Sellers that attack whoever pays</h2>
<p><strong>These are hostile on purpose.</strong> To a probe they look honest; they attack whoever asks with a browser. They take test money only, and
are not in any catalog.${soukOrigin ? ` <a href="${asHtml(`${soukOrigin}/docs/sandbox#hostile`)}">Try them in Souk</a> with the sandbox wallet.` : ""}</p>
<ul>
${rows.join("\n")}
</ul>`;
}
