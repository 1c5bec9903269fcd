/** Whether the database ended a statement because it took longer than it may (SQLSTATE 57014). */
export function hasTimedOut(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: string }).code === "57014" || hasTimedOut(error.cause);
}
