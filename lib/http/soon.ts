/** A value that is there, or comes. */
export type Soon<T> = T | Promise<T>;

/**
 * Goes on with a value at once when it is there. An answer that is made from memory alone passes ten functions that may
 * have to wait; a promise for each of them would cost as much as finding it.
 */
export function withSoon<T, U>(value: Soon<T>, go: (value: T) => Soon<U>): Soon<U> {
  return value instanceof Promise ? value.then(go) : go(value);
}
