/**
 * The id that is `step` places after the current one (before it when negative), no further than the ends. When none is
 * current, the first one, or going back the last one; undefined when there are no ids.
 */
export function stepThrough(
  ids: readonly string[],
  current: string | null,
  step: number,
): string | undefined {
  const at = current === null ? -1 : ids.indexOf(current)
  if (at < 0) return step > 0 ? ids[0] : ids.at(-1)
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))]
}
