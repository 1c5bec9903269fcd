"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useTransition } from "react";
import { CATALOG_FORM } from "@/components/catalog/form-id";
import { useCatalogKeys } from "@/components/catalog/use-catalog-keys";
import { catalogHref, parseCatalogQuery } from "@/lib/catalog/query";
import { explainedHref } from "@/lib/catalog/rank-words";

/** Long enough to swallow a burst of keys, short enough to feel immediate. */
const TYPING_PAUSE_MS = 140;

/**
 * Makes the catalog's form follow every change. The form works without it; this only asks sooner, through the same
 * address. The fields stay the browser's own, so typing never waits and never loses its place.
 * `href` is the address of what `children` (the results) show.
 */
export function LiveCatalog({ href, children }: { href: string; children: ReactNode }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const asked = useRef(href);
  useCatalogKeys();

  // An address that nobody typed (a link, the back button): the fields follow it.
  useEffect(() => {
    if (pending || href === asked.current) return;
    asked.current = href;
    fillForm(href);
  }, [href, pending]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (typed: boolean) => {
      clearTimeout(timer);
      const form = catalogForm();
      if (!form) return;
      const { query, problems } = parseCatalogQuery(formParams(form));
      for (const field of form.elements)
        if (field instanceof HTMLInputElement)
          field.ariaInvalid = problems.some(({ parameter }) => parameter === field.name) ? "true" : null;
      const next = explainedHref(catalogHref(query), form.elements.namedItem("explain") !== null);
      if (next === asked.current) return;
      asked.current = next;
      // Letters are one step back, a choice is a step of its own.
      startTransition(() =>
        typed ? router.replace(next, { scroll: false }) : router.push(next, { scroll: false }),
      );
    };
    const onInput = (event: Event) => {
      const field = event.target;
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
      if (field.form?.id !== CATALOG_FORM) return;
      clearTimeout(timer);
      const typed = field instanceof HTMLInputElement && !isChoice(field);
      timer = setTimeout(ask, typed ? TYPING_PAUSE_MS : 0, typed);
    };
    const onSubmit = (event: SubmitEvent) => {
      if (!(event.target instanceof HTMLFormElement) || event.target.id !== CATALOG_FORM) return;
      event.preventDefault();
      ask(false);
    };
    document.addEventListener("input", onInput);
    document.addEventListener("submit", onSubmit);
    // What was typed before this code arrived: only then is one of the fields in use already.
    const active = document.activeElement;
    if (
      active instanceof HTMLInputElement &&
      active.form?.id === CATALOG_FORM &&
      !/[?&]cursor=/.test(asked.current)
    )
      ask(!isChoice(active));
    return () => {
      clearTimeout(timer);
      document.removeEventListener("input", onInput);
      document.removeEventListener("submit", onSubmit);
    };
  }, [router]);

  return (
    <div aria-busy={pending} className={pending ? "opacity-60 transition-opacity delay-200" : ""}>
      {children}
    </div>
  );
}

function catalogForm(): HTMLFormElement | null {
  const form = document.getElementById(CATALOG_FORM);
  return form instanceof HTMLFormElement ? form : null;
}

function formParams(form: HTMLFormElement): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") params.append(name, value);
  return params;
}

const isChoice = ({ type }: HTMLInputElement) => type === "checkbox" || type === "radio";

function fillForm(href: string) {
  const params = new URL(href, location.origin).searchParams;
  for (const field of catalogForm()?.elements ?? []) {
    if (field instanceof HTMLInputElement && isChoice(field)) {
      const given = params.getAll(field.name);
      field.checked = given.includes(field.value) || (field.value === "" && given.length === 0);
    } else if (field instanceof HTMLInputElement && field.type === "hidden") {
      // Those are the page's own and come with it.
    } else if (field instanceof HTMLInputElement) field.value = params.get(field.name) ?? "";
    else if (field instanceof HTMLSelectElement) field.value = params.get(field.name) ?? "relevance";
  }
}
