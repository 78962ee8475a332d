/** The name that is nearest to a mistyped one; undefined when none is near. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const typed = given.slice(0, 100).toLowerCase()
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(typed, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, name.length / 3))
    .toSorted((a, b) => a.distance - b.distance)
  return nearest?.name
}

/** Letters to put in, take out or change (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const [above = 0, left = 0, corner = 0] = [row[j + 1], next[j], row[j]]
      next.push(Math.min(above + 1, left + 1, corner + (letter === b[j] ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
