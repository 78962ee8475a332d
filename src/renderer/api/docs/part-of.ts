import type { Description } from './read-description.ts'

/** Operations that are shown for a search. */
const MOST_FOUND = 30

export interface Operation {
  path: string
  method: string
  tag: string
  /** What a search looks through, in small letters. */
  text: string
}

/** The operations of a description, in its order. */
export function operationsOf({ paths }: Description): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { tags, operationId, summary }]) => {
      const tag = tags[0] ?? ''
      return { path, method, tag, text: `${method} ${path} ${operationId} ${summary} ${tag}`.toLowerCase() }
    }),
  )
}

/** Those that have each word of a search. `more`: how many there are besides. */
export function findOperations(
  operations: readonly Operation[],
  search: string,
): { found: Operation[]; more: number } {
  const words = search.toLowerCase().split(/\s+/)
  const all = operations.filter(({ text }) => words.every((word) => text.includes(word)))
  return { found: all.slice(0, MOST_FOUND), more: Math.max(0, all.length - MOST_FOUND) }
}

/**
 * The description of some operations alone, with the schemas that they name: the reference reads all that it is given anew
 * for each operation that is opened.
 */
export function partOf(description: Description, operations: readonly Operation[]): Description {
  const paths: Description['paths'] = {}
  for (const { path, method } of operations) {
    const operation = description.paths[path]?.[method]
    if (operation) paths[path] = { ...paths[path], [method]: operation }
  }
  const { schemas } = description.components
  const named = new Set<string>()
  const left: unknown[] = [paths]
  for (let each = left.pop(); each !== undefined; each = left.pop()) {
    for (const [, name = ''] of JSON.stringify(each).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (named.has(name)) continue
      named.add(name)
      left.push(schemas[name] ?? {})
    }
  }
  const kept = Object.fromEntries([...named].map((name) => [name, schemas[name]]))
  const tags = description.tags.filter(({ name }) => operations.some(({ tag }) => tag === name))
  return { ...description, tags, paths, components: { ...description.components, schemas: kept } }
}
