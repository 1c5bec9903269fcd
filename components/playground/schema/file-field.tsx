"use client";

import { useState } from "react";
import { fileText, MAX_FILE_BYTES, readFilePart } from "@/lib/call/file-part";
import { Labelled, type LabelledProps, useFieldIds } from "./labelled";

/** A file of a multipart body. It is kept in the body as base64, so it can be seen and shared like the rest. */
export function FileField(props: LabelledProps) {
  const { input } = useFieldIds(props);
  const [problem, setProblem] = useState<string | null>(null);
  const part = readFilePart(props.value);
  return (
    <Labelled {...props} nullable={false}>
      <input
        {...input}
        type="file"
        className="block w-full text-xs file:mr-2.5 file:rounded-md file:border file:border-line-strong file:bg-raised file:px-2.5 file:py-1"
        onChange={async ({ target }) => {
          const file = target.files?.[0];
          setProblem(null);
          if (!file) return props.onChange(undefined);
          if (file.size > MAX_FILE_BYTES)
            return setProblem(`At most ${MAX_FILE_BYTES / 1024} KB can be sent from here.`);
          props.onChange(fileText(file.name, file.type, new Uint8Array(await file.arrayBuffer())));
        }}
      />
      {part ? (
        <p className="mt-1 text-2xs text-ink-3 wrap-anywhere">
          {part.filename}, {part.bytes.length} bytes
        </p>
      ) : null}
      {problem ? <p className="mt-1 text-xs text-down">{problem}</p> : null}
    </Labelled>
  );
}
