import { stripVTControlCharacters } from 'node:util'

/** What one suite came to. */
export interface SuiteResult {
  name: string
  passed: number
  failed: number
  /** Tests that did not run, with their reasons. */
  skipped: { what: string; reason: string }[]
  /** Tests that failed, and those that passed only when they were run again, with what was wrong. */
  problems: { what: string; message: string; repeated: boolean }[]
  durationMs: number
}

const MAX_MESSAGE_LINES = 12

function formatProblem(suite: string, { what, message, repeated }: SuiteResult['problems'][number]): string {
  // Playwright colours its messages; a log has no use for that.
  const lines = stripVTControlCharacters(message).trim().split('\n').slice(0, MAX_MESSAGE_LINES)
  const head = repeated ? 'Passed at the second try in' : 'Failed in'
  return [`${head} ${suite}: ${what}`, ...lines.map((line) => `    ${line}`)].join('\n')
}

/** One row a suite, figures to the right. */
export function formatTable(results: readonly SuiteResult[]): string {
  const head = ['suite', 'passed', 'failed', 'skipped', 'time']
  const rows = results.map(({ name, passed, failed, skipped, durationMs }) => [
    name,
    String(passed),
    String(failed),
    String(skipped.length),
    `${(durationMs / 1_000).toFixed(1)} s`,
  ])
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

/** The last lines: what went wrong, what was skipped and why (a line for each cause), then the sum. */
export function formatSummary(results: readonly SuiteResult[]): string {
  const sum = (pick: (result: SuiteResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0)
  const skipped = sum((result) => result.skipped.length)
  const causes = new Map<string, number>()
  for (const { name, skipped: tests } of results) {
    for (const { reason, what } of tests) {
      const cause = `${name}: ${reason === '' ? what : reason}`
      causes.set(cause, (causes.get(cause) ?? 0) + 1)
    }
  }
  return [
    ...results.flatMap(({ name, problems }) => problems.map((problem) => formatProblem(name, problem))),
    ...[...causes].map(([cause, count]) => `Skipped in ${cause}${count > 1 ? ` (${count} tests)` : ''}`),
    `${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  ].join('\n')
}
