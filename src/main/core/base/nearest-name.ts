/** The name that is nearest to a mistyped one; undefined when none is near. At least half of it is as typed. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const typed = given.slice(0, 100).toLowerCase()
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(typed, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= mostSteps(typed, name))
    .toSorted((a, b) => a.distance - b.distance)
  return nearest?.name
}

const mostSteps = (typed: string, name: string) =>
  Math.min(Math.max(2, name.length / 3), Math.max(typed.length, name.length) / 2)

/** Letters to put in, take out or change, and neighbours to swap. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const [above = 0, left = 0, corner = 0] = [row[j + 1], next[j], row[j]]
      const steps = Math.min(above + 1, left + 1, corner + (a[i] === b[j] ? 0 : 1))
      const isSwap = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]
      next.push(isSwap ? Math.min(steps, (before[j - 1] ?? 0) + 1) : steps)
    }
    before = row
    row = next
  }
  return row.at(-1) ?? 0
}
