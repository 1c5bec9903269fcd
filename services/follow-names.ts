import { setImmediate as others } from "node:timers/promises";
import type { Db } from "@/db/client";
import { readVerifiedNames } from "@/db/queries/catalog-documents";
import { VerifiedNames } from "@/lib/catalog/imitation";
import type { SearchDocument } from "@/lib/search/document";

/** So many are looked at before somebody else's request is answered. */
const AT_ONCE = 250;

/** The verified names as the database has them: all of them, when they are read, and every change since. */
export class NameFollower {
  readonly names = new VerifiedNames();
  private ids = new Set<string>();
  /** What changed while all were being read is newer than what was read. */
  private changed = new Set<string>();
  private reading: Promise<boolean> = Promise.resolve(true);
  private stopped = false;

  constructor(
    private readonly db: Db,
    private readonly complain: (error: unknown) => void,
  ) {}

  /** These listings are like this now; those of `ids` that are not among `docs` are gone. */
  change(ids: readonly string[], docs: readonly SearchDocument[]): void {
    for (const id of ids) {
      this.changed.add(id);
      this.set(id, null);
    }
    for (const doc of docs) if (doc.verified) this.set(doc.id, doc);
  }

  /** Reads all, which takes a second where there are very many. Resolves to whether it could; never rejects. */
  readAll(): Promise<boolean> {
    this.reading = this.reading
      .then(() => this.read())
      .catch((error) => {
        if (!this.stopped) this.complain(error);
        return false;
      });
    return this.reading;
  }

  /** Resolves when nothing is read any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.reading;
  }

  private async read(): Promise<boolean> {
    this.changed = new Set();
    const all = await readVerifiedNames(this.db);
    let looked = 0;
    const isNews = async (id: string) => {
      if (++looked % AT_ONCE === 0) await others();
      return !this.stopped && !this.changed.has(id);
    };
    for (const id of [...this.ids]) if (!all.has(id) && (await isNews(id))) this.set(id, null);
    for (const [id, named] of all) if (await isNews(id)) this.set(id, named);
    return !this.stopped;
  }

  private set(id: string, named: Parameters<VerifiedNames["set"]>[1] | null): void {
    if (named) {
      this.ids.add(id);
      this.names.set(id, named);
    } else if (this.ids.delete(id)) this.names.delete(id);
  }
}
