"use client";

import { useMemo, useState } from "react";
import { type JsonNode, jsonTree, matching } from "@/lib/call/json-tree";

/** JSON as a tree that opens and closes, with search; as indented text where it is too large for a tree. */
export function JsonView({ text, cut }: { text: string; cut: boolean }) {
  const tree = useMemo(() => (cut ? null : jsonTree(text)), [text, cut]);
  const [words, setWords] = useState("");
  const found = useMemo(() => (tree && words ? matching(tree, words) : null), [tree, words]);
  if (!tree || tree.children === null)
    return (
      <>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-96 overflow-auto bg-sunken px-3 py-2.5 text-xs leading-relaxed whitespace-pre-wrap wrap-anywhere"
        >
          {text}
        </pre>
        {cut ? (
          <p className="border-t border-line px-3 py-2 text-xs text-ink-3">
            Only the beginning is shown. The download is complete.
          </p>
        ) : null}
      </>
    );
  return (
    <>
      <div className="flex items-center gap-2 border-b border-line px-3 py-1.5">
        <input
          type="search"
          aria-label="Search the response"
          placeholder="Search names and values"
          className="control !h-7 max-w-72"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        {found ? (
          <span role="status" className="text-xs text-ink-3">
            {found.hits} {found.hits === 1 ? "hit" : "hits"}
          </span>
        ) : null}
      </div>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="machine max-h-96 overflow-auto bg-sunken px-3 py-2.5 text-xs leading-relaxed"
      >
        <Node node={tree} open={found?.paths ?? null} depth={0} />
      </div>
    </>
  );
}

function Node({ node, open, depth }: { node: JsonNode; open: ReadonlySet<string> | null; depth: number }) {
  const hit = open?.has(`=${node.path}`) ?? false;
  const name =
    node.name === null ? null : <span className="text-ink-2">{`${node.label ?? node.name}: `}</span>;
  if (node.children === null)
    return (
      <div className={`wrap-anywhere ${hit ? "bg-accent-wash" : ""}`}>
        {name}
        <span>{node.text}</span>
      </div>
    );
  // A search opens what holds a hit; without one, the first levels are open.
  const shown = open ? open.has(node.path) : depth < 2 && node.children.length <= 100;
  return (
    <details key={open ? "found" : "all"} open={shown}>
      <summary className={`cursor-default ${hit ? "bg-accent-wash" : ""}`}>
        {name}
        <span className="text-ink-3">{node.text}</span>
      </summary>
      <div className="border-l border-line pl-3">
        {node.children.map((child) => (
          <Node key={child.path} node={child} open={open} depth={depth + 1} />
        ))}
      </div>
    </details>
  );
}
