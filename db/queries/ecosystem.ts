import type { Db } from "@/db/client";
import { ecosystemFigures } from "@/db/schema/ecosystem";
import type { EcosystemFigures } from "@/lib/catalog/ecosystem";

/** The figures as last counted; null before the first time. */
export async function readEcosystem(db: Db): Promise<{ at: Date; figures: EcosystemFigures } | null> {
  const [row] = await db
    .select({ at: ecosystemFigures.at, figures: ecosystemFigures.figures })
    .from(ecosystemFigures)
    .limit(1);
  return row ?? null;
}
