/** The catalog's GET form: its fields are spread over the page and belong to it by `form="…"`. */
export const CATALOG_FORM = "catalog-form";

/** The form that takes chosen listings to the comparison. */
export const COMPARE_FORM = "compare-form";

/** The hint beside the search field that a key leads to it. */
export const SEARCH_KEY_HINT = "search-key";
