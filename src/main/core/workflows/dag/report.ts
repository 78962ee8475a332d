import type { WorkflowProblem } from '../../../../contract/run.ts'
import { nearestName } from '../../base/nearest-name.ts'

/** Problems of one kind that are told one by one; of more, their number. */
const MOST_OF_A_KIND = 100
/** Comparisons of names that hints may cost in all: a definition of 20,000 nodes gets one hint, a small one all. */
const COMPARISONS = 20_000

/** A problem before its place in the text was looked up. */
export interface Finding {
  message: string
  hint?: string | undefined
  nodes: string[]
  path: (string | number)[]
}

/** Collects problems. The finding is made only when there is room for it. */
export interface Report {
  error(code: string, find: () => Finding): void
  warn(code: string, find: () => Finding): void
  /** The nearest of the names, as a hint: `Did you mean "plan"?`; undefined when none is near. */
  nearest(given: string, names: readonly string[]): string | undefined
  /** Errors first, in the order in which they were found. */
  problems(): WorkflowProblem[]
}

/** A report whose problems get their line and column from `locate`. */
export function createReport(
  locate: ((path: (string | number)[]) => { line: number; column: number } | null) | undefined,
): Report {
  const found: WorkflowProblem[] = []
  const counts = new Map<string, { severity: WorkflowProblem['severity']; count: number }>()
  let comparisons = 0

  const add = (severity: WorkflowProblem['severity'], code: string, find: () => Finding) => {
    const seen = counts.get(code) ?? { severity, count: 0 }
    seen.count++
    counts.set(code, seen)
    if (seen.count > MOST_OF_A_KIND) return
    const { message, hint, nodes, path } = find()
    const place = locate?.(path)
    found.push({
      severity,
      code,
      message,
      hint: hint ?? null,
      nodes,
      path,
      line: place?.line ?? null,
      column: place?.column ?? null,
    })
  }

  return {
    error: (code, find) => add('error', code, find),
    warn: (code, find) => add('warning', code, find),
    nearest(given, names) {
      if (comparisons > 0 && comparisons + names.length > COMPARISONS) return undefined
      comparisons += names.length
      const name = nearestName(given, names)
      return name === undefined ? undefined : `Did you mean "${name}"?`
    },
    problems() {
      const rest = [...counts].flatMap(([code, { severity, count }]) =>
        count <= MOST_OF_A_KIND ? [] : [countTheRest(severity, code, count - MOST_OF_A_KIND)],
      )
      const all = [...found, ...rest]
      return [
        ...all.filter(({ severity }) => severity === 'error'),
        ...all.filter(({ severity }) => severity === 'warning'),
      ]
    },
  }
}

function countTheRest(severity: WorkflowProblem['severity'], code: string, count: number): WorkflowProblem {
  const message = `There ${count === 1 ? 'is one more problem' : `are ${count} more problems`} of the kind ${code}.`
  return { severity, code, message, hint: null, nodes: [], path: [], line: null, column: null }
}

/** Names in quotation marks for a sentence: the first few, and how many more there are. */
export function nameSome(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => `"${name}"`)
  const more = names.length - shown.length
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`
}
