import { useState } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storedUnder = 'accord.theme';

/** Storage may be forbidden; then the choice lasts as long as the page. */
export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(storedUnder);
    return themes.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Every colour follows the `color-scheme` of the root, so this one attribute is all there is to switch. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

export function useTheme(): { theme: Theme; choose: (theme: Theme) => void } {
  const [theme, setTheme] = useState(storedTheme);
  const choose = (chosen: Theme): void => {
    setTheme(chosen);
    applyTheme(chosen);
    try {
      localStorage.setItem(storedUnder, chosen);
    } catch {
      // Chosen for this page only, which is what storedTheme says of such a browser.
      return;
    }
  };
  return { theme, choose };
}
