-- A listing's row is about a kilobyte, two at most: with less room on its page than that, a new version of it goes
-- elsewhere and every index of the table is written again.
ALTER TABLE "listings" SET (fillfactor = 70);
