import { and, eq, sql } from "drizzle-orm";
import { findCallById, VERSIONED_CALL, type VersionedCall } from "@/db/queries/call";
import { type Call, calls } from "@/db/schema/calls";
import type { Context } from "./context";

/** More writers at once than a call ever has. */
const TRIES = 20;

/**
 * Writes what `decide` makes of a call; null or nothing leaves it as it is. `decide` always sees the row that its change
 * is written to: when somebody changed it since it was read, it is read and decided anew. So one statement is enough
 * where nobody did, and no lock is held meanwhile. Returns the call as it then stands.
 */
export async function changeCall(
  ctx: Pick<Context, "db">,
  known: VersionedCall,
  decide: (call: Call) => Partial<Call> | null,
): Promise<VersionedCall> {
  let call = known;
  for (let tries = 0; tries < TRIES; tries++) {
    const change = decide(call);
    if (!change || Object.keys(change).length === 0) return call;
    const asRead = and(eq(calls.id, call.id), sql`${calls}.xmin = ${call.version}::xid`);
    const [written] = await ctx.db.update(calls).set(change).where(asRead).returning(VERSIONED_CALL);
    if (written) return written;
    const found = await findCallById(ctx.db, call.id);
    // Gone with its listing: there is nothing left to write to.
    if (!found) return call;
    call = found;
  }
  throw new Error(`call ${known.id} was changed ${TRIES} times while it was being written`);
}
