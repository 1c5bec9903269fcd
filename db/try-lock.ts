import postgres from "postgres";

/**
 * Takes the lock of this name for as long as the connection lasts, which nobody else then has; null when somebody has
 * it. A process that dies gives it back at once. Throws when the database cannot be reached.
 */
export async function tryLock(
  databaseUrl: string,
  name: string,
): Promise<{ release(): Promise<void> } | null> {
  const client = postgres(databaseUrl, {
    max: 1,
    connect_timeout: 10,
    // Or the driver gives the connection up after half an hour, and with it the lock.
    max_lifetime: null,
    onnotice() {},
    connection: { application_name: "souk-lock" },
  });
  const release = () => client.end({ timeout: 1 });
  try {
    const [row] = await client<{ ok: boolean }[]>`
      select pg_try_advisory_lock(hashtextextended(${name}, 0)) as ok`;
    if (row?.ok) return { release };
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return null;
}
