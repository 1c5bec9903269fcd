import type { Operation, Question } from "../queries";

/** What an engine gives for a question: as exact as it can. */
export interface Given {
  /** Ids of the page, at most 20. */
  ids: string[];
  /** All that match; null when it cannot tell. */
  total: number | null;
}

/** One way to search, in a process of its own. */
export interface Engine {
  operations: readonly Operation[];
  ask(operation: Operation, question: Question): Promise<Given> | Given;
  /** Said once it is ready: sizes and times. */
  about: Record<string, number>;
}
