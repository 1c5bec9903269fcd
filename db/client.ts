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
    // The driver's own waits up to 20 s between attempts, long after the database is back.
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, 2) * (0.5 + Math.random() / 2),
    onnotice() {},
    connection: { application_name: "souk", statement_timeout: options.statementTimeoutMs ?? 5_000 },
  });
  askInOneTrip(client);
  outliveLostTransactions(client);
  return {
    db: drizzle(client, { casing: "snake_case" }),
    close: () => client.end({ timeout: 5 }),
  };
}

type Begin = (work: (tx: Asks) => Promise<unknown>) => Promise<unknown>;
type Asks = Pick<postgres.Sql, "unsafe">;

/**
 * A statement with parameters takes the driver (postgres 3.4.9) two trips, unless the database is to remember it by name: it
 * first asks which types they have. Text and numbers are written the same whatever the answer is, so such a statement
 * goes out whole: parse, bind, execute, in one piece and answered in one. Nothing of it stays behind on the
 * connection, so it suits a pooler that gives every statement another one.
 */
function askInOneTrip<S extends Asks>(client: S): S {
  const unsafe = client.unsafe.bind(client) as (...given: unknown[]) => object;
  const inOneTrip = (text: string, parameters: readonly unknown[] = [], options: object = {}) => {
    if (parameters.length === 0 || !parameters.every(isWrittenAsItIs))
      return unsafe(text, parameters, options);
    // Still alone on its connection: nobody waits behind a slow one.
    const statement = unsafe(text, parameters, { ...options, onexecute: () => false });
    return Object.defineProperty(statement, "describeFirst", { get: () => false, set() {} });
  };
  return Object.assign(client, { unsafe: inOneTrip });
}

/** Lists, bytes and dates are written by their type, which the database may have to tell. */
const isWrittenAsItIs = (value: unknown) =>
  value === null || ["string", "number", "bigint", "boolean"].includes(typeof value);

/**
 * When the connection of a transaction is lost, the driver (postgres 3.4.9) writes a rollback to the closed socket, and
 * that error ends the process: every restart of the database would. So the work of such a transaction is left
 * unfinished; the driver rejects the transaction by itself as soon as it sees the connection closed.
 */
function outliveLostTransactions(client: postgres.Sql): void {
  const begin = client.begin.bind(client) as unknown as Begin;
  const outliving: Begin = (work) =>
    begin((tx) =>
      work(askInOneTrip(tx)).catch((error) => {
        if (isConnectionLoss(error)) return new Promise(() => {});
        throw error;
      }),
    );
  Object.assign(client, { begin: outliving });
}

/** Whether the connection is gone or, after a FATAL message, is about to be. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, severity, syscall } = error as { code?: string; severity?: string; syscall?: string };
  return (
    code === "CONNECTION_CLOSED" ||
    severity === "FATAL" ||
    syscall !== undefined ||
    isConnectionLoss(error.cause)
  );
}
