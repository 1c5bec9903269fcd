import path from "node:path";
import { readArguments, wrongUsage } from "@/scripts/command-line";
import { fillCatalog } from "./fill-catalog";
import { fillTarget } from "./target";

const USAGE = `Fill the running sandbox with made-up listings, the same in every run, to see it with a large catalog.

  npm run bench:fill -- --listings 100000 [--days 3]

  --listings  how many there should be, at most 1000000; those that are there already count
  --days      finished days of probes behind each, at most 30

They come with options, probes, reports (one in sixteen beyond ten thousand), changes of price and paid calls; their
hosts end in .example, and none is probed for a year. It may be stopped at any time and goes on where it was. Only for the
sandbox's own database; to be rid of them, stop the sandbox and remove its state folder.
Exit code: 0 filled, 1 refused, 2 wrong usage.`;

const { values } = readArguments(USAGE, {
  listings: { type: "string", default: "" },
  days: { type: "string", default: "3" },
});
const whole = (name: "listings" | "days", most: number) => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1 || value > most)
    return wrongUsage(USAGE, `--${name} must be a whole number from 1 to ${most}.`);
  return value;
};
const [listings, days] = [whole("listings", 1_000_000), whole("days", 30)];

const target = fillTarget(path.resolve(import.meta.dirname, "..", ".."), process.env);
if ("refusal" in target) {
  console.error(target.refusal);
  process.exit(1);
}
const started = performance.now();
const seconds = () => `${Math.round((performance.now() - started) / 1_000)} s`;
const onProgress = (done: number) => console.log(`${done} of ${listings} listings, ${seconds()}`);
await fillCatalog(target.databaseUrl, listings, { days, onProgress });
console.log(`Filled and measured in ${seconds()}. A running web process reads them by itself.`);
