import { markWords } from "@/lib/catalog/search-terms";

/** Text with the searched words marked. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text;
  return markWords(text, words).map((piece, position) =>
    piece.marked ? (
      <mark
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other identity
        key={position}
        className="bg-transparent font-bold text-inherit shadow-[inset_0_-2px_var(--accent)]"
      >
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
