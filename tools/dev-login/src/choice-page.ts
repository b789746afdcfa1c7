import { people } from './people.ts';

/** Who do you want to be? A page without script, since it is all there is to see of this provider. */
export function choicePage(interaction: string): string {
  const buttons = people
    .map(
      ({ id, may }) =>
        `<button name="person" value="${id}"><strong>${id}</strong><span>${may}</span></button>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Development sign-in</title>
<style>
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; background: light-dark(#f4f5f7, #14171c); color: light-dark(#1b2027, #e7eaee); }
main { width: min(24rem, calc(100vw - 3rem)); }
h1 { font-size: 1.3rem; margin: 0 0 .25rem; }
p { margin: 0 0 1.25rem; color: light-dark(#565f6b, #a3adb9); }
button { display: grid; gap: .1rem; width: 100%; margin-bottom: .6rem; padding: .75rem 1rem; text-align: left; font: inherit; color: inherit; background: light-dark(#fff, #1d2229); border: 1px solid light-dark(#d5dae1, #333b46); border-radius: 8px; cursor: pointer; }
button:hover { border-color: light-dark(#2f6f5e, #6cc3a8); }
button:focus-visible { outline: 3px solid light-dark(#2f6f5e, #6cc3a8); outline-offset: 2px; }
button span { color: light-dark(#565f6b, #a3adb9); font-size: .9em; }
</style>
</head>
<body>
<main>
<h1>Who do you want to be?</h1>
<p>The development provider asks for no password. It runs on this machine only, and ends with npm start.</p>
<form method="post" action="/interaction/${encodeURIComponent(interaction)}">
${buttons}
</form>
</main>
</body>
</html>
`;
}
