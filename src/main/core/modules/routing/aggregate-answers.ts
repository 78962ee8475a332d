import type { Together } from '../../../../contract/module-query.ts'
import type { Aggregation } from '../../../../contract/module-route.ts'
import type { Json } from '../../../../contract/values.ts'
import { contentHash } from '../../base/content-hash.ts'
import { collectResults } from '../../workflows/engine/collect-results.ts'

/** What one of several modules answered. */
export interface ModuleAnswer {
  module: string
  /** Text, or the value that satisfies its schema. Undefined: it gave none. */
  value: Json | undefined
  /** When it had it, in UTC ms; null: it has not. */
  endedAt: number | null
}

/**
 * Answers of several modules as one. `collect`: a list with `{module, answer}` of each, null for one that failed; `first`:
 * whichever came first; `merge`: objects or lists joined in order, texts below each other; `majority`: what most said, of
 * equals what stands first. Those that failed count for nothing, and are told.
 */
export function aggregateAnswers(how: Aggregation, answers: readonly ModuleAnswer[]): Together {
  const given = answers.filter((each): each is ModuleAnswer & { value: Json } => each.value !== undefined)
  const missing = answers.filter(({ value }) => value === undefined).map(({ module }) => module)
  const tell = (note: string) =>
    missing.length === 0 ? note : `${note} Without an answer: ${missing.join(', ')}.`
  if (given.length === 0) return { value: null, note: tell('Nobody answered.') }
  if (how === 'collect') {
    const value = answers.map(({ module, value: answer }) => ({ module, answer: answer ?? null }))
    return { value, note: tell(`The answers of ${given.length}.`) }
  }
  if (how === 'first') {
    const [first] = given.toSorted((a, b) => (a.endedAt ?? Infinity) - (b.endedAt ?? Infinity))
    return { value: first?.value ?? null, note: tell(`${first?.module} answered first.`) }
  }
  if (how === 'majority') return majority(given, tell)
  const names = given.map(({ module }) => module).join(', ')
  if (given.every(({ value }) => typeof value === 'string')) {
    const value = given.map(({ module, value: text }) => `## ${module}\n\n${text}`).join('\n\n')
    return { value, note: tell(`The texts of ${names}, below each other.`) }
  }
  const merged = collect('merge', given)
  if (merged === undefined) {
    return {
      value: null,
      note: tell(
        `The answers of ${names} are not all objects, all lists or all texts: collect them instead.`,
      ),
    }
  }
  return { value: merged, note: tell(`The answers of ${names}, joined.`) }
}

function majority(
  given: readonly (ModuleAnswer & { value: Json })[],
  tell: (note: string) => string,
): Together {
  const value = collect('majority', given) ?? null
  const counts = new Map<string, number>()
  for (const each of given) {
    const key = contentHash(each.value)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const most = counts.get(contentHash(value)) ?? 0
  const alike = [...counts.values()].filter((count) => count === most).length
  const tie = alike > 1 ? ` So many say ${alike - 1} other ${alike === 2 ? 'thing' : 'things'}, too.` : ''
  return { value, note: tell(`${most} of ${given.length} say so.${tie}`) }
}

function collect(
  how: 'merge' | 'majority',
  given: readonly (ModuleAnswer & { value: Json })[],
): Json | undefined {
  const found = collectResults(
    how,
    given.map(({ value }) => ({ state: 'completed' as const, result: value })),
  )
  return 'result' in found ? found.result : undefined
}
