import { config } from "zod";

// Else zod tries whether it may write code while it runs: the page's policy forbids it and the browser reports that.
config({ jitless: true });
