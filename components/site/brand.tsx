/** The mark: two arches of a covered market. */
export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      className="text-accent"
    >
      <path d="M3 17V9a7 7 0 0 1 14 0v8" />
      <path d="M7 17v-6a3 3 0 0 1 6 0v6" />
    </svg>
  );
}
