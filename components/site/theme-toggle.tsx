"use client";

import { useEffect, useState } from "react";
import { THEME_KEY, type Theme } from "@/components/site/theme";
import { buttonClass } from "@/components/ui/button";
import { Icon, type IconName } from "@/components/ui/icon";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const ICON: Record<Theme, IconName> = { system: "system", light: "sun", dark: "moon" };

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(THEME_KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

function applyTheme(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Storage may be switched off: the choice then lasts as long as the page.
  }
}

/** Goes round system, light and dark. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => {
    const stored = storedTheme();
    setTheme(stored);
    // The script in the head did this already, except on a page that the browser had to render itself after an error.
    if (stored !== "system") document.documentElement.dataset.theme = stored;
  }, []);
  const next = NEXT[theme];
  return (
    <button
      type="button"
      className={buttonClass({ variant: "quiet", size: "icon" })}
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => {
        applyTheme(next);
        setTheme(next);
      }}
    >
      <Icon name={ICON[theme]} />
    </button>
  );
}
