import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readPlaywrightReport, readVitestReport } from './reports.ts'
import { formatSummary, formatTable } from './suite.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(report: unknown, name = 'report.json'): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(report))
  return file
}

test('counts the tests of vitest; a file that could not be loaded has failed', () => {
  const report = {
    testResults: [
      { name: 'broken.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      {
        name: 'a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'one', failureMessages: [] },
          { status: 'failed', fullName: 'two', failureMessages: ['expected 1'] },
          { status: 'skipped', fullName: 'three', failureMessages: [] },
          { status: 'passed', fullName: 'four', failureMessages: ['expected 2'] },
        ],
      },
    ],
  }
  expect(readVitestReport(write(report), write(['Error: nobody awaited'], 'unhandled.json'))).toEqual({
    crashed: [],
    passed: 2,
    failed: 3,
    skipped: [{ what: 'three', reason: '' }],
    problems: [
      { what: 'outside of tests', message: 'Error: nobody awaited', repeated: false },
      { what: 'broken.test.ts', message: 'no such module', repeated: false },
      { what: 'two', message: 'expected 1', repeated: false },
      { what: 'four', message: 'expected 2', repeated: true },
    ],
  })
  // What had passed before its process crashed is counted when the file is run again.
  const crash =
    'Worker exited unexpectedly with signal SIGSEGV during started state while running test file a.test.ts'
  expect(readVitestReport(write(report), write([`${crash}\nError: at x`], 'unhandled.json'))).toMatchObject({
    crashed: ['a.test.ts'],
    passed: 0,
    failed: 1,
    skipped: [],
  })
})

test('counts the tests of Playwright with the reasons of those that were skipped', () => {
  const spec = (status: string, annotations: object[] = []) => ({
    title: status,
    tests: [{ status, annotations, results: [{ error: { message: 'late' } }, {}] }],
  })
  const report = {
    errors: [],
    suites: [
      {
        title: 'file',
        specs: [spec('expected'), spec('flaky')],
        suites: [
          {
            title: 'group',
            specs: [spec('unexpected'), spec('skipped', [{ type: 'skip', description: 'no binary' }])],
          },
        ],
      },
    ],
  }
  expect(readPlaywrightReport(write(report))).toEqual({
    passed: 2,
    failed: 1,
    skipped: [{ what: 'skipped', reason: 'no binary' }],
    problems: [
      { what: 'flaky', message: 'late', repeated: true },
      { what: 'unexpected', message: 'late', repeated: false },
    ],
  })
})

test('the last line is the sum, and the lines before it say what failed and what was skipped', () => {
  const unit = { name: 'unit', passed: 10, failed: 0, skipped: [], problems: [], durationMs: 1_000 }
  expect(formatSummary([unit])).toBe('10 passed, 0 failed')
  const skipped = [1, 2].map((index) => ({ what: `test ${index}`, reason: 'no binary' }))
  const problems = [{ what: 'opens', message: 'no window\n  at once', repeated: false }]
  const electron = { name: 'electron', passed: 3, failed: 1, skipped, problems, durationMs: 61_500 }
  expect(formatSummary([unit, electron])).toBe(
    [
      'Failed in electron: opens',
      '    no window',
      '      at once',
      'Skipped in electron: no binary (2 tests)',
      '13 passed, 1 failed, 2 skipped',
    ].join('\n'),
  )
  expect(formatTable([unit, electron]).split('\n').at(-1)).toBe('electron       3       1        2  61.5 s')
})
