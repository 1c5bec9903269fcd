import { corsExhibits } from "./cors-exhibits";
import { documentExhibits } from "./document-exhibits";
import type { Exhibit } from "./exhibit";
import { extensionExhibits, otherExhibits } from "./extension-exhibits";
import { answer } from "./good-answer";
import { methodExhibits } from "./method-exhibits";
import { misreadExhibits } from "./misread-exhibits";
import { oddExhibits } from "./odd-exhibits";
import { optionExhibits } from "./option-exhibits";
import { placeExhibits } from "./place-exhibits";
import { protocolExhibits } from "./protocol-exhibits";
import { declarationExhibits, resourceExhibits } from "./resource-exhibits";
import { termsExhibits } from "./terms-exhibits";
import { toolExhibits } from "./tool-exhibits";
import { transportExhibits } from "./transport-exhibits";

/** Nothing is wrong with it. */
const control: Exhibit = {
  id: "control",
  title: "Nothing is wrong: what all the others should look like",
  group: "protocol",
  expect: { verdict: "payable", findings: [] },
  serve: answer(),
};

/** Everything on show: the control, what is wrong in one way each, and what only looks wrong. */
export const EXHIBITS: readonly Exhibit[] = [
  control,
  ...transportExhibits,
  ...placeExhibits,
  ...methodExhibits,
  ...protocolExhibits,
  ...misreadExhibits,
  ...optionExhibits,
  ...termsExhibits,
  ...resourceExhibits,
  ...declarationExhibits,
  ...corsExhibits,
  ...extensionExhibits,
  ...documentExhibits,
  ...toolExhibits,
  ...otherExhibits,
  ...oddExhibits,
];
