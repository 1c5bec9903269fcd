import { type IndexArrays, META } from "./index-data";

/** The rows of all documents, one array for each kind: walking them all reads no more than it needs. */
export class Columns {
  readonly attributes: IndexArrays["meta"];
  readonly options: IndexArrays["meta"];
  readonly categories: IndexArrays["meta"];

  constructor({ meta }: IndexArrays) {
    const column = (k: number) => {
      const rows = meta.slice(0, meta.length / META);
      for (let document = 0; document < rows.length; document++)
        rows[document] = meta[document * META + k] as number;
      return rows;
    };
    this.attributes = column(0);
    this.options = column(1);
    this.categories = column(2);
  }
}
