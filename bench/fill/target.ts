import { runningSandbox } from "@/scripts/running-sandbox";

/**
 * The database of the sandbox that runs in `root`, or why nothing may be filled: made-up listings belong into a sandbox
 * alone, so no other database can be named.
 */
export function fillTarget(
  root: string,
  environment: Record<string, string | undefined>,
): { databaseUrl: string } | { refusal: string } {
  if (environment.SOUK_MODE && environment.SOUK_MODE !== "sandbox")
    return {
      refusal: `SOUK_MODE is “${environment.SOUK_MODE}”: made-up listings belong into a sandbox alone.`,
    };
  if (environment.DATABASE_URL)
    return {
      refusal: "DATABASE_URL is set: made-up listings go into the sandbox's own database alone. Unset it.",
    };
  const { DATABASE_URL } = runningSandbox(root, environment.SOUK_STATE_DIR);
  if (!DATABASE_URL)
    return {
      refusal: `No sandbox runs with its state in ${environment.SOUK_STATE_DIR ?? ".souk"}: npm start first.`,
    };
  return { databaseUrl: DATABASE_URL };
}
