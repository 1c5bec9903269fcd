import { json, route } from "@/app/_server/route";
import { EVIDENCE_FORMAT } from "@/lib/evidence/document";
import { evidenceSigner } from "@/services/export-evidence";

/** Whose signature makes call evidence this Souk's: `signer` is null where the operator gave no key. */
export const GET = route(async ({ ctx }) =>
  json(
    { format: EVIDENCE_FORMAT, souk: ctx.env.origin, signer: evidenceSigner(ctx) },
    { headers: { "cache-control": "public, max-age=300" } },
  ),
);
