/**
 * Places moments on a line of length 1 so that a story of milliseconds and days can be read on one screen: a pause takes
 * room with the logarithm of its length. Order stays, and equal pauses stay equal.
 * @param moments in milliseconds; order and repeats do not matter
 */
export function foldedScale(moments: readonly number[]): (moment: number) => number {
  const stops = [...new Set(moments)].sort((a, b) => a - b);
  const places = [0];
  for (let index = 1; index < stops.length; index += 1) {
    const pause = (stops[index] ?? 0) - (stops[index - 1] ?? 0);
    places.push((places[index - 1] ?? 0) + Math.log1p(pause));
  }
  const whole = places.at(-1) ?? 0;
  return (moment) => {
    if (whole === 0) return 0;
    const after = stops.findIndex((stop) => stop >= moment);
    if (after === -1) return 1;
    if (after === 0) return 0;
    const [from = 0, to = 0] = [stops[after - 1], stops[after]];
    const [left = 0, right = 0] = [places[after - 1], places[after]];
    return (left + ((moment - from) / (to - from)) * (right - left)) / whole;
  };
}
