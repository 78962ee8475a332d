import type { WorkflowProblem } from '../../../../contract/run.ts'

/** A path in a definition, as keys and indices. */
export type DefinitionPath = readonly (string | number)[]
export type Position = { line: number; column: number }

/** What is told of a problem; the rest is filled in. */
export type NewProblem = Pick<WorkflowProblem, 'code' | 'message' | 'hint'> & {
  severity?: WorkflowProblem['severity']
  nodes?: string[]
  path: DefinitionPath
  /** Where it stands, when it is no path. */
  at?: Position
}

/** Problems told at most: whoever has more begins with these. */
const MAX_PROBLEMS = 100

/** Collects problems with where they stand; more than a hundred are counted only. */
export function createProblemList(locate: (path: DefinitionPath) => Position | null) {
  const found: WorkflowProblem[] = []
  let errors = 0
  let dropped = 0
  return {
    add({ severity = 'error', nodes = [], path, at, code, message, hint }: NewProblem): void {
      if (severity === 'error') errors += 1
      if (found.length >= MAX_PROBLEMS) {
        dropped += 1
        return
      }
      const place = at ?? locate(path)
      found.push({
        severity,
        code,
        message,
        hint,
        nodes,
        path: [...path],
        line: place?.line ?? null,
        column: place?.column ?? null,
      })
    },
    hasErrors: () => errors > 0,
    /** Errors first, each in its order. */
    all(): WorkflowProblem[] {
      const rest: WorkflowProblem = {
        severity: errors > 0 ? 'error' : 'warning',
        code: 'more',
        message: `There are ${dropped} problems more.`,
        hint: 'Correct these first.',
        nodes: [],
        path: [],
        line: null,
        column: null,
      }
      const sorted = errorsFirst(found)
      return dropped === 0 ? sorted : [...sorted, rest]
    },
  }
}

/** Errors before warnings, each in its order. */
export function errorsFirst(problems: readonly WorkflowProblem[]): WorkflowProblem[] {
  return problems.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
}

export type ProblemList = ReturnType<typeof createProblemList>
