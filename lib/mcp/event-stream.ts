/** One event of a stream, its data lines joined. */
export interface StreamEvent {
  /** `message` unless the stream names another. */
  event: string;
  data: string;
}

/** Longest line or event that is kept; what exceeds it ends the reading. */
const MAX_EVENT_CHARS = 1_048_576;

/**
 * Reads server-sent events piece by piece, wherever the pieces are cut (HTML standard, section 9.2.6). `read` gives the
 * events that the piece completed; null once one event is larger than 1 MB, and from then on. Each piece is looked
 * at once, so that many small ones cost no more than a large one.
 */
export function eventStreamReader(): { read(chunk: Uint8Array): StreamEvent[] | null } {
  const decoder = new TextDecoder();
  let rest = "";
  let afterReturn = false;
  let event = "";
  let data: string[] = [];
  let size = 0;
  let broken = false;

  const take = (line: string, events: StreamEvent[]) => {
    if (line === "") {
      if (data.length > 0) events.push({ event: event || "message", data: data.join("\n") });
      event = "";
      data = [];
      size = 0;
      return;
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    if (field === "data") {
      data.push(value);
      size += value.length + 1;
    }
  };

  return {
    read(chunk) {
      if (broken) return null;
      const events: StreamEvent[] = [];
      let text = decoder.decode(chunk, { stream: true });
      // A line ends in CRLF, LF or CR, and a CRLF may be cut in two.
      if (afterReturn && text.startsWith("\n")) text = text.slice(1);
      if (text !== "") afterReturn = text.endsWith("\r");
      const lines = text.split(/\r\n|\n|\r/);
      lines[0] = rest + lines[0];
      rest = lines.pop() ?? "";
      for (const line of lines) take(line, events);
      broken = rest.length + size > MAX_EVENT_CHARS;
      return broken ? null : events;
    },
  };
}
