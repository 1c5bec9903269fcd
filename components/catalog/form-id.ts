/** The catalog's GET form: its fields are spread over the page and belong to it by `form="…"`. */
export const CATALOG_FORM = "catalog-form";
