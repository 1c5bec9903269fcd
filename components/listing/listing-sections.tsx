import type { ReactNode } from "react";

interface Section {
  id: string;
  title: string;
  /** In the list of sections; the title when absent. */
  label?: string;
  /** Nothing: there is no such section here. */
  body: ReactNode;
}

/** The parts of the page and, above them, a line that leads to each. */
export function ListingSections({ sections }: { sections: readonly Section[] }) {
  const shown = sections.filter(({ body }) => body);
  return (
    <>
      <nav aria-label="On this page" className="relative mb-6.5 border-y border-line">
        <ul className="flex gap-x-4.5 overflow-x-auto text-sm whitespace-nowrap sm:flex-wrap">
          {shown.map(({ id, title, label }) => (
            <li key={id}>
              <a href={`#${id}`} className="block py-1.75 text-ink-2 hover:text-ink">
                {label ?? title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="flex flex-col gap-8">
        {shown.map(({ id, title, body }) => (
          <section key={id} id={id} aria-labelledby={`${id}-title`}>
            <h2 id={`${id}-title`} className="mb-3 text-md font-semibold tracking-[-0.005em]">
              {title}
            </h2>
            {body}
          </section>
        ))}
      </div>
    </>
  );
}
