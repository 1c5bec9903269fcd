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

/** Distinct combinations of numbers, numbered as they come. */
export class Rows {
  readonly list: (readonly number[])[] = [];
  private readonly numbers = new Map<string, number>();

  of(row: readonly number[]): number {
    const key = row.join();
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.list.length;
      this.list.push(row);
      this.numbers.set(key, number);
    }
    return number;
  }
}
