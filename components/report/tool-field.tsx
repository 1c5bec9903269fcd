/** The name of the tool, in a row of its own below the URL. */
export function ToolField({
  tool,
  onChange,
  described,
}: {
  tool: string;
  onChange(tool: string): void;
  /** The id of what is wrong with it. */
  described?: string;
}) {
  return (
    <span className="order-4 col-span-2 flex items-center border-t border-line sm:col-span-3">
      <label htmlFor="tool" className="pl-3.5 text-xs whitespace-nowrap text-ink-2">
        Tool
      </label>
      <input
        id="tool"
        name="tool"
        type="text"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        placeholder="forecast"
        value={tool}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={described ? true : undefined}
        aria-describedby={described}
        className="machine h-11 min-w-0 flex-1 bg-transparent px-3.5 !text-sm outline-none"
      />
    </span>
  );
}
