import { decodeCursor } from "./cursor";
import type { SearchAnswer, SearchPlan } from "./plan";
import { Query, type Whole } from "./query";
import type { Manner } from "./resolve";

/** With no more matches than this a rare word is looked at twice. */
const FEW = 2;

/** Answers a plan. Never throws for what a plan holds: what cannot be, matches nothing. */
export function searchParts(whole: Whole, plan: SearchPlan): SearchAnswer {
  const answer = attempts(whole, plan);
  for (const part of whole.parts) part.releaseCounts();
  return answer;
}

/** As the words are, then with rare words doubted, then with what has most of them. */
function attempts(whole: Whole, plan: SearchPlan): SearchAnswer {
  const after = plan.after === null ? null : decodeCursor(plan.after, plan.sort);
  const attempt = (manner: Manner, least?: number) => new Query(whole, plan, after, manner, least);
  const first = attempt({});
  if (first.words === 0 || first.wordMatches() > FEW) return first.answer(false);
  const second = attempt({ suspicious: true });
  if (second.wordMatches() > first.wordMatches()) return second.answer(false);
  if (first.wordMatches() > 0) return first.answer(false);
  const loose = attempt({ suspicious: true, loose: true }, 1);
  return loose.matched > 0 ? loose.answer(true) : first.answer(false);
}
