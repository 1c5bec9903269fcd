import fc from "fast-check";
import { expect, it } from "vitest";
import { dayAndMonth, dayAndTime, fullDay } from "./days";

const words = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });

it("days are written as British English writes them", () => {
  const short = words({ day: "numeric", month: "short" });
  const full = words({ dateStyle: "medium" });
  const time = words({ dateStyle: "medium", timeStyle: "short" });
  const date = fc.date({ min: new Date("2020-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(date, (at) => {
      expect(dayAndMonth(at)).toBe(short.format(at));
      expect(fullDay(at)).toBe(full.format(at));
      expect(dayAndTime(at)).toBe(time.format(at));
    }),
  );
});
