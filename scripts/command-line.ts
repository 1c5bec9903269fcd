import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Arguments<O extends Options> = ReturnType<
  typeof parseArgs<{ allowPositionals: true; options: O & { help: { type: "boolean"; short: "h" } } }>
>;

/** Ends the process with code 2 after saying what is wrong and then how the command is used. */
export function wrongUsage(usage: string, message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

/**
 * The options and positionals this process was given. `--help` prints `usage` and ends it with code 0; what the options
 * do not allow ends it as `wrongUsage` does.
 */
export function readArguments<const O extends Options>(usage: string, options: O): Arguments<O> {
  const withHelp = { ...options, help: { type: "boolean" as const, short: "h" as const } };
  try {
    const read = parseArgs({ allowPositionals: true, options: withHelp });
    if ((read.values as { help?: boolean }).help) {
      console.log(usage);
      process.exit(0);
    }
    return read as Arguments<O>;
  } catch (error) {
    return wrongUsage(usage, error instanceof Error ? error.message : String(error));
  }
}
