/** `system` is the absence of a choice: nothing is stored and the CSS follows the system by itself. */
export type Theme = "system" | "light" | "dark";

export const THEME_KEY = "souk-theme";

/** Runs before the first paint, so that a stored choice never flashes. Carries the page's nonce. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem("${THEME_KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;
