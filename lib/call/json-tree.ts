/** A member of a JSON value. */
export interface JsonNode {
  /** Its way from the root: names as JSON strings and positions, e.g. `/"a"/0`. */
  path: string;
  /** null at the root. */
  name: string | null;
  /** A member's name as it was written, in its quotes. */
  label?: string;
  /** The value as it was written; of objects and arrays how many they hold. */
  text: string;
  /** null for a value that holds no others. */
  children: JsonNode[] | null;
}

const MAX_NODES = 5_000;
const MAX_DEPTH = 60;

/**
 * JSON as a tree whose numbers keep every digit they were written with. null when the text is no JSON, or too large or
 * too deep for a page to show as a tree.
 */
export function jsonTree(text: string): JsonNode | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let at = 0;
  let nodes = 0;
  const next = () => tokens[at++] ?? "";

  function value(path: string, name: string | null, depth: number): JsonNode | null {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) return null;
    const token = next();
    if (token !== "{" && token !== "[") return { path, name, text: token, children: null };
    const children: JsonNode[] = [];
    const close = token === "{" ? "}" : "]";
    while (tokens[at] !== close) {
      const key = token === "{" ? next() : String(children.length);
      if (token === "{") at++; // the colon
      const child = value(`${path}/${key}`, token === "{" ? plain(key) : key, depth + 1);
      if (!child) return null;
      children.push(token === "{" ? { ...child, label: key } : child);
      if (tokens[at] === ",") at++;
    }
    at++;
    const words = token === "{" ? "member" : "item";
    const count = `${children.length} ${words}${children.length === 1 ? "" : "s"}`;
    return { path, name, text: token === "{" ? `{ ${count} }` : `[ ${count} ]`, children };
  }
  return value("", null, 0);
}

/**
 * The nodes whose name or value holds the words: their own paths behind a `=`, and the paths of everything that must be
 * open to see them.
 */
export function matching(tree: JsonNode, words: string): { hits: number; paths: ReadonlySet<string> } {
  const wanted = words.toLowerCase();
  const paths = new Set<string>();
  let hits = 0;
  const look = (node: JsonNode): boolean => {
    const own =
      (node.name?.toLowerCase().includes(wanted) ?? false) ||
      (node.children === null && node.text.toLowerCase().includes(wanted));
    if (own) {
      hits++;
      paths.add(`=${node.path}`);
    }
    const within = (node.children ?? []).map(look).some(Boolean);
    if (within) paths.add(node.path);
    return own || within;
  };
  look(tree);
  return { hits, paths };
}

const plain = (key: string): string => JSON.parse(key) as string;
