import { markWords } from "@/lib/catalog/search-terms";

/** Text with the searched words marked. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text;
  return markWords(text, words).map((piece, position) =>
    piece.marked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other identity
      <mark key={position}>{piece.text}</mark>
    ) : (
      piece.text
    ),
  );
}
