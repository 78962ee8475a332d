import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { SuiteResult } from './suite.ts'

type Counts = Omit<SuiteResult, 'name' | 'durationMs'>

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

/**
 * Counts of vitest's JSON report. A file that could not be loaded counts as one failed test, as does each error outside of
 * tests (`unhandled`: the file of `unhandled-errors.ts`). A test that passed with failure messages failed first and was
 * run again. `crashed`: files whose process was ended by native code in the middle of them; of these nothing is counted.
 */
export function readVitestReport(file: string, unhandled: string): Counts & { crashed: string[] } {
  const { testResults } = VitestReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  const all = z.array(z.string()).parse(JSON.parse(readFileSync(unhandled, 'utf8')))
  const crashed = all.flatMap((text) => crashedFile(text) ?? [])
  const errors = all.filter((text) => crashedFile(text) === undefined)
  const counts: Counts = {
    passed: 0,
    failed: errors.length,
    skipped: [],
    problems: errors.map((message) => ({ what: 'outside of tests', message, repeated: false })),
  }
  for (const { name, status, message, assertionResults } of testResults) {
    if (crashed.includes(name)) continue
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) {
      counts.failed += 1
      counts.problems.push({ what: name, message, repeated: false })
    }
    for (const test of assertionResults) {
      const message = test.failureMessages.join('\n')
      if (test.status === 'passed') counts.passed += 1
      else if (test.status === 'failed') counts.failed += 1
      else counts.skipped.push({ what: test.fullName, reason: '' })
      if (test.status === 'failed' || message !== '') {
        counts.problems.push({ what: test.fullName, message, repeated: test.status === 'passed' })
      }
    }
  }
  return { ...counts, crashed }
}

function crashedFile(text: string): string | undefined {
  return /^Worker exited unexpectedly .*while running test file (.+)$/m.exec(text)?.[1]
}

const Annotation = z.object({ type: z.string(), description: z.string().optional() })
const PlaywrightSpec = z.object({
  title: z.string(),
  tests: z.array(
    z.object({
      status: z.string(),
      annotations: z.array(Annotation),
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
})
const PlaywrightSuite = z.object({
  title: z.string(),
  specs: z.array(PlaywrightSpec),
  get suites() {
    return z.array(PlaywrightSuite).optional()
  },
})
const PlaywrightReport = z.object({
  suites: z.array(PlaywrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
})

/** Counts of Playwright's JSON report. `flaky` is its word for passed when run again; an error outside of tests fails. */
export function readPlaywrightReport(file: string): Counts {
  const report = PlaywrightReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  const counts: Counts = {
    passed: 0,
    failed: report.errors.length,
    skipped: [],
    problems: report.errors.map(({ message = '' }) => ({
      what: 'outside of tests',
      message,
      repeated: false,
    })),
  }
  const visit = (suite: z.infer<typeof PlaywrightSuite>) => {
    for (const { title, tests } of suite.specs) {
      for (const { status, annotations, results } of tests) {
        if (status === 'expected' || status === 'flaky') counts.passed += 1
        else if (status === 'skipped') {
          const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
          counts.skipped.push({ what: title, reason: reason ?? '' })
        } else counts.failed += 1
        if (status === 'unexpected' || status === 'flaky') {
          const message = results.find(({ error }) => error !== undefined)?.error?.message ?? ''
          counts.problems.push({ what: title, message, repeated: status === 'flaky' })
        }
      }
    }
    for (const child of suite.suites ?? []) visit(child)
  }
  for (const suite of report.suites) visit(suite)
  return counts
}
