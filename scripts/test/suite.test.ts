import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readPlaywrightReport, readVitestReport } from './reports.ts'
import { formatSummary, formatTable } from './suite.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(report: unknown): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(report))
  return file
}

test('counts the tests of vitest; a file that could not be loaded has failed', () => {
  const report = {
    testResults: [
      { name: 'broken.test.ts', status: 'failed', assertionResults: [] },
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'one' },
          { status: 'failed', fullName: 'two' },
          { status: 'skipped', fullName: 'three' },
        ],
      },
    ],
  }
  expect(readVitestReport(write(report))).toEqual({
    passed: 1,
    failed: 2,
    skipped: [{ what: 'three', reason: '' }],
  })
})

test('counts the tests of Playwright with the reasons of those that were skipped', () => {
  const spec = (status: string, annotations: object[] = []) => ({
    title: status,
    tests: [{ status, annotations }],
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
    passed: 1,
    failed: 2,
    skipped: [{ what: 'skipped', reason: 'no binary' }],
  })
})

test('the last line is the sum, and the lines before it say what was skipped', () => {
  const unit = { name: 'unit', passed: 10, failed: 0, skipped: [], durationMs: 1_000 }
  expect(formatSummary([unit])).toBe('10 passed, 0 failed')
  const skipped = [1, 2].map((index) => ({ what: `test ${index}`, reason: 'no binary' }))
  const electron = { name: 'electron', passed: 3, failed: 1, skipped, durationMs: 61_500 }
  expect(formatSummary([unit, electron])).toBe(
    'Skipped in electron: no binary (2 tests)\n13 passed, 1 failed, 2 skipped',
  )
  expect(formatTable([unit, electron]).split('\n').at(-1)).toBe('electron       3       1        2  61.5 s')
})
