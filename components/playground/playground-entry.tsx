// Before everything that makes a schema.
import "./no-eval";

export { default } from "./playground";
