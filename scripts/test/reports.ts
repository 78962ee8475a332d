import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { SuiteResult } from './suite.ts'

type Counts = Omit<SuiteResult, 'name' | 'durationMs'>

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
})

/** Counts of vitest's JSON report. A file that could not be loaded counts as one failed test. */
export function readVitestReport(file: string): Counts {
  const { testResults } = VitestReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  const counts: Counts = { passed: 0, failed: 0, skipped: [] }
  for (const { status, assertionResults } of testResults) {
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) counts.failed += 1
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed += 1
      else if (test.status === 'failed') counts.failed += 1
      else counts.skipped.push({ what: test.fullName, reason: '' })
    }
  }
  return counts
}

const Annotation = z.object({ type: z.string(), description: z.string().optional() })
const PlaywrightSpec = z.object({
  title: z.string(),
  tests: z.array(z.object({ status: z.string(), annotations: z.array(Annotation) })),
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

/** Counts of Playwright's JSON report. A flaky test is a failed one; an error outside of tests counts as one. */
export function readPlaywrightReport(file: string): Counts {
  const report = PlaywrightReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  const counts: Counts = { passed: 0, failed: report.errors.length, skipped: [] }
  const visit = (suite: z.infer<typeof PlaywrightSuite>) => {
    for (const { title, tests } of suite.specs) {
      for (const { status, annotations } of tests) {
        if (status === 'expected') counts.passed += 1
        else if (status === 'skipped') {
          const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
          counts.skipped.push({ what: title, reason: reason ?? '' })
        } else counts.failed += 1
      }
    }
    for (const child of suite.suites ?? []) visit(child)
  }
  for (const suite of report.suites) visit(suite)
  return counts
}
