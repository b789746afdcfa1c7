/** The better liked of de and en in an Accept-Language header; en when it names neither. */
export function localeOf(header: string | undefined): 'de' | 'en' {
  if (header === undefined || header.length > 1_000) return 'en';
  return weightOf(header, 'de') > weightOf(header, 'en') ? 'de' : 'en';
}

/** Highest quality with which the header names the language, 0 when it does not. */
function weightOf(header: string, language: 'de' | 'en'): number {
  const weights = header.split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    if (tag !== language && !tag.startsWith(`${language}-`)) return 0;
    const quality = parameters.find((one) => one.trim().startsWith('q='));
    return quality === undefined ? 1 : Number(quality.trim().slice(2)) || 0;
  });
  return Math.max(...weights);
}
