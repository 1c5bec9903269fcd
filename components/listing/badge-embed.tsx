import { CodeBlock } from "@/components/ui/code-block";

/** The badge as it is now, and what a README takes to show it. */
export function BadgeEmbed({
  image,
  words,
  embeds,
}: {
  /** Path of the picture. */
  image: string;
  /** What the picture says. */
  words: string;
  embeds: readonly { id: string; title: string; code: string }[];
}) {
  return (
    <div className="rounded-lg border border-line bg-raised">
      <p className="flex flex-wrap items-center gap-x-3.5 gap-y-1.5 px-4 py-3 text-sm text-ink-2">
        {/* biome-ignore lint/performance/noImgElement: a small picture of our own, to be shown as a README shows it */}
        <img src={image} alt={`x402: ${words}`} height={20} />
        Says what was last measured. It changes within five minutes.
      </p>
      {embeds.map(({ id, title, code }) => (
        <div key={id} className="border-t border-line px-4 py-3">
          <CodeBlock code={code} what={`the badge as ${title}`} title={title} />
        </div>
      ))}
    </div>
  );
}
