import type { Labels } from './anomaly.ts';

/** Labels as they are stored: the same ones are the same text. */
export function keyOfLabels(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}=${labels[name] ?? ''}`)
    .join(',');
}

/** The way back of `keyOfLabels`, for names and values without a comma. */
export function labelsOf(key: string): Labels {
  if (key === '') return {};
  return Object.fromEntries(
    key.split(',').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    }),
  );
}
