import type { Metadata } from "next";
import { headers } from "next/headers";
import { serverContext } from "@/app/_server/context";
import { sessionToken } from "@/app/_server/session";
import { CallPage } from "@/components/call/call-page";
import { findCallOfPayer } from "@/db/queries/call";
import { callRecord } from "@/db/queries/call-record";
import type { CallRecord } from "@/lib/call/call-record";
import { readSession } from "@/services/read-session";

/** The title says nothing of the call: whoever is not its payer gets the same page for every number. */
export const metadata: Metadata = { title: "A call", robots: { index: false, follow: false } };

/** One paid call, for the browser or the wallet that paid it. */
export default async function OneCallPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <div className="mx-auto w-full max-w-[72rem] px-4 pt-7.5 pb-15 sm:px-7">
      <noscript>
        <p className="text-ink-2">
          A call is shown to its payer alone. The key to it is kept in the browser that paid, and only
          JavaScript can read it.
        </p>
      </noscript>
      <CallPage id={id} initial={await recordForSession(id)} />
    </div>
  );
}

/** As it was last written; the page asks the chain by itself. null for everybody but the signed-in payer. */
async function recordForSession(id: string): Promise<CallRecord | null> {
  const ctx = serverContext();
  const session = await readSession(ctx, sessionToken({ headers: await headers() }));
  const call = session && (await findCallOfPayer(ctx.db, id, session.address));
  return call ? callRecord(ctx.db, call, null, ctx.env.origin) : null;
}
