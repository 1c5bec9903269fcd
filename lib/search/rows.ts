/** Distinct values, numbered as they come. */
export class Values {
  readonly list: string[] = [];
  private readonly numbers = new Map<string, number>();

  of(value: string): number {
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.list.length;
      if (number > 0xffff) throw new RangeError("more than 65,536 values of one filter");
      this.list.push(value);
      this.numbers.set(value, number);
    }
    return number;
  }
}

/** So many numbers of 16 bits, and how many they are, fit in a whole double. */
const PACKED = 3;

/** Distinct combinations of numbers, numbered as they come. */
export class Rows {
  readonly list: (readonly number[])[] = [];
  private readonly numbers = new Map<number | string, number>();

  of(row: readonly number[]): number {
    return this.keyed(keyOf(row), row);
  }

  /** The same with the caller's own key, which no other combination may have. */
  keyed(key: number | string, row: readonly number[]): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.list.length;
      this.list.push([...row]);
      this.numbers.set(key, number);
    }
    return number;
  }
}

function keyOf(row: readonly number[]): number | string {
  if (row.length > PACKED) return row.join();
  let key = row.length;
  for (const number of row) {
    if (number > 0xffff) return row.join();
    key = key * 0x10000 + number;
  }
  return key;
}
