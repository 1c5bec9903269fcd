/** Browser tests that run at the same time: what two cores carry. */
export const WORKERS = 2;
