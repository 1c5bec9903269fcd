import { customType } from "drizzle-orm/pg-core";

/** PostgreSQL `tsvector`; only ever generated, never written. */
export const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/** PostgreSQL `numeric(78,0)`: holds any uint256; a decimal string on our side. */
export const uint256 = customType<{ data: string }>({ dataType: () => "numeric(78,0)" });

/** PostgreSQL `xid8`: a transaction that never comes again; a decimal string on our side. */
export const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
