import { noSuchRoute } from "@/app/_server/route";

/** Programs get a problem for a path that is none, not a page. */
export {
  noSuchRoute as DELETE,
  noSuchRoute as GET,
  noSuchRoute as PATCH,
  noSuchRoute as POST,
  noSuchRoute as PUT,
};
