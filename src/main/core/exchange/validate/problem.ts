/** What is wrong at one place of a value. */
export interface ExchangeProblem {
  /** JSON pointer (RFC 6901) to the value that is wrong, or that lacks something; '' is the whole. */
  pointer: string
  /** The word of JSON Schema that asks for it, or the name of the rule. */
  rule: string
  /** What is wrong, as a sentence that begins with the value. */
  reason: string
  /** What would make it right. */
  fix: string
}

export interface Verdict {
  /** Whether nothing is wrong. */
  ok: boolean
  /** In the order of what was looked at; {@link MAX_PROBLEMS} at most. */
  problems: ExchangeProblem[]
  /** How many more there are. */
  more: number
}

/** Problems told at most: whoever has more begins with these. */
export const MAX_PROBLEMS = 100

export interface ProblemCollector {
  add(problem: ExchangeProblem): void
  verdict(): Verdict
}

export function collectProblems(): ProblemCollector {
  const problems: ExchangeProblem[] = []
  let more = 0
  return {
    add(problem) {
      if (problems.length < MAX_PROBLEMS) problems.push(problem)
      else more += 1
    },
    verdict: () => ({ ok: problems.length === 0, problems, more }),
  }
}
