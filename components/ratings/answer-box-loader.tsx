"use client";

import dynamic from "next/dynamic";
import type { ComponentProps } from "react";
import type { AnswerBox as Box } from "./answer-box";

const Loaded = dynamic(() => import("./answer-box").then(({ AnswerBox }) => AnswerBox), { ssr: false });

/** Where the owner answers a rating; fetched where there is an owner at all. */
export function AnswerBox(props: ComponentProps<typeof Box>) {
  return props.ownerAddress === null ? null : <Loaded {...props} />;
}
