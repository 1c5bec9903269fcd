import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

export type Db = PostgresJsDatabase;
/** Inside `db.transaction`. */
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

export interface DbHandle {
  db: Db;
  close(): Promise<void>;
}

/**
 * Connects lazily and reconnects by itself after a database restart.
 * Every statement is bounded by `statement_timeout`, so that no search can hold a connection for long.
 */
export function connectDb(
  databaseUrl: string,
  options: { max?: number; statementTimeoutMs?: number } = {},
): DbHandle {
  const client = postgres(databaseUrl, {
    max: options.max ?? 10,
    idle_timeout: 30,
    connect_timeout: 10,
    onnotice() {},
    connection: { application_name: "souk", statement_timeout: options.statementTimeoutMs ?? 5_000 },
  });
  return {
    db: drizzle(client, { casing: "snake_case" }),
    close: () => client.end({ timeout: 5 }),
  };
}
