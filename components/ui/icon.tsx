import type { ReactNode } from "react";

const PATHS = {
  search: (
    <>
      <circle cx="7" cy="7" r="4.8" />
      <path d="m10.7 10.7 3.6 3.6" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.500H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.500h1.5" />
    </>
  ),
  check: <path d="m3 8.5 3.3 3.300L13 5" />,
  cross: <path d="m4 4 8 8m0-8-8 8" />,
  chevron: <path d="m4 6 4 4 4-4" />,
  arrow: <path d="M3 8h9.500M9 4.5 12.5 8 9 11.5" />,
  external: <path d="M6 3.500H3.500v9h9V10M9 3h4v4m0-4L7.5 8.5" />,
  filter: <path d="M2.5 4.500h11M4.5 8h7M6.5 11.500h3" />,
  refresh: <path d="M13 8a5 5 0 1 1-1.5-3.600M13 2.500v3h-3" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.500v1.400m0 10.200v1.400M1.5 8h1.400m10.2 0h1.400M3.4 3.400l1 1m7.2 7.2 1 1m0-9.2-1 1m-7.2 7.2-1 1" />
    </>
  ),
  moon: <path d="M13.3 9.600A5.8 5.8 0 0 1 6.4 2.700a5.8 5.8 0 1 0 6.9 6.900Z" />,
  system: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.500v11a5.5 5.5 0 0 0 0-11Z" fill="currentColor" />
    </>
  ),
  alert: (
    <>
      <path d="M8 2.2 14.3 13H1.700Z" />
      <path d="M8 6.500v3m0 1.700v.1" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof PATHS;

/** A 16-unit line icon in the text's colour. Always decorative: the control around it carries the words. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      className={className ? `icon ${className}` : "icon"}
    >
      {PATHS[name]}
    </svg>
  );
}
