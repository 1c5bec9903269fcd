// Before everything that makes a schema.
import "./no-eval";
import Playground from "./playground";

export default Playground;
