import postgres from "postgres";

/**
 * Calls `onSignal` whenever `channel` is notified, and each time the connection is (again) there, since what came in
 * between was missed. Reconnects by itself. Throws when the first connection fails.
 */
export async function listen(
  databaseUrl: string,
  channel: string,
  onSignal: () => void,
): Promise<{ close(): Promise<void> }> {
  const client = postgres(databaseUrl, {
    max: 1,
    connect_timeout: 10,
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, 2) * (0.5 + Math.random() / 2),
    onnotice() {},
    connection: { application_name: "souk-listen" },
  });
  try {
    await client.listen(channel, onSignal, onSignal);
  } catch (error) {
    await client.end({ timeout: 1 });
    throw error;
  }
  return { close: () => client.end({ timeout: 1 }) };
}
