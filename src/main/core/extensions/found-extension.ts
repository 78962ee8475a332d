import type { Extension } from '../../../contract/extension.ts'

/** What the files say of an extension; whether it is on, and its status, come from elsewhere. */
export type FoundExtension = Omit<Extension, 'enabled' | 'status'>

/** An extension that claude doesn't use because of another one of its name. */
function shadowed(extension: FoundExtension, by: FoundExtension): FoundExtension {
  const problem = `Another one of this name goes before it: ${by.path}`
  return { ...extension, problem: extension.problem ?? problem }
}

/**
 * Of extensions with one name claude uses the first that it can load. The others keep their own problem, or get
 * this one.
 */
export function keepFirst(
  found: readonly FoundExtension[],
  keyOf: (one: FoundExtension) => string,
): FoundExtension[] {
  const first = new Map<string, FoundExtension>()
  for (const one of found) {
    const key = keyOf(one)
    if (one.problem === null && !first.has(key)) first.set(key, one)
  }
  return found.map((one) => {
    const winner = first.get(keyOf(one))
    return winner === undefined || winner === one ? one : shadowed(one, winner)
  })
}
