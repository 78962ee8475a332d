import type { Run } from '../page-content.ts'

/** Letters of one case. */
const even = /^(?:[^\p{Ll}]*\p{Lu}[^\p{Ll}]*|[^\p{Lu}]*\p{Ll}[^\p{Lu}]*)$/u

/**
 * Small capitals as the small letters that they stand for, which some files tell and others don't, in the size of the others.
 * They follow a larger capital without a space at least once (`A`, `BSTRACT`); else small letters would be made of an
 * abbreviation.
 */
export function withoutSmallCapitals(runs: readonly Run[]): readonly Run[] {
  const sizes = new Map<number, number>()
  runs.forEach((run, at) => {
    const before = runs[at - 1]
    if (before !== undefined && isSmall(run, before)) sizes.set(run.size, before.size)
  })
  if (sizes.size === 0) return runs
  return runs.map((run) => {
    const size = sizes.get(run.size)
    return size === undefined || !even.test(run.text) ? run : { ...run, size, text: run.text.toLowerCase() }
  })
}

function isSmall(run: Run, before: Run): boolean {
  return (
    run.size < before.size * 0.88 &&
    run.size > before.size * 0.6 &&
    Math.abs(run.baseline - before.baseline) < 0.5 &&
    Math.abs(run.left - before.right) < run.size * 0.12 &&
    even.test(run.text) &&
    /\p{Lu}$/u.test(before.text)
  )
}
