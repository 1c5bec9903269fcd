export const dynamic = "force-dynamic";

/** The smallest answer that goes through the framework's router. */
export function GET() {
  return Response.json({ ok: true });
}
