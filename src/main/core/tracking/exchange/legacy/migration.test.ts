import { expect, test } from 'vitest'
import { readPrompt } from './read-prompt.ts'
import { readStatus } from './read-status.ts'

const hash = (digit: string) => digit.repeat(40)

const status = `# Project status

## Vendors

| Name | Status | Version | Tests | Formats | Extractor | Manifest |
| --- | --- | --- | --- | --- | --- | --- |
| marker | operational | 1.2.0 | 12/14 | pdf, docx (no) | 2.1 | yes |
| arangodb | ❌ broken | 3.11 | 3 of 9 passing | json | 1.0 | no |

### docling
- Status: working
- **Version**: 2.0
- Tests: 5/5
- Formats: pdf, html
- Extractor version: 0.9
- Manifest: compliant

## Components

- **grobid** — status: ok; version: 0.8; tests: 1/1; formats: pdf; extractor: 0.8; manifest: yes
- unstructured
  - status: down
  - tests: 9/3
- tika: operational

## Deployment history

- #12 Fast tables
  - Date: 2026-10-01
  - Commit: ${hash('a')}
  - Vendors: marker, arangodb
  - Tests: all green
- PR 13: No commit
  - Date: 2026-10-02
- 14
  - title: Odd date
  - date: yesterday

## Planned enhancements

| Title | Priority | Quarter | Status |
| --- | --- | --- | --- |
| Faster \\| safer | High | Q4 2026 | planned |
| Later | low | 2027-Q1 | in progress |
| Wrong | urgent | | |

## Notes

- nothing
`

test('records are read from tables, headings and lists, and what is malformed is told by its line', () => {
  const read = readStatus(status, '.project_status.md')
  expect(read.vendors.map(({ name, status: state, release }) => [name, state, release])).toEqual([
    ['marker', 'operational', '1.2.0'],
    ['arangodb', 'broken', '3.11'],
    ['docling', 'operational', '2.0'],
    ['grobid', 'operational', '0.8'],
    ['tika', 'operational', null],
  ])
  const full = (
    passing: number,
    total: number,
    formatSupport: object,
    extractorVersion: string,
    manifestCompliant: boolean,
  ) => ({
    testResults: { passing, total },
    formatSupport,
    extractorVersion,
    manifestCompliant,
  })
  expect(read.vendors.map(({ metadata }) => metadata)).toEqual([
    full(12, 14, { pdf: true, docx: false }, '2.1', true),
    full(3, 9, { json: true }, '1.0', false),
    full(5, 5, { pdf: true, html: true }, '0.9', true),
    full(1, 1, { pdf: true }, '0.8', true),
    {},
  ])
  expect(read.deployments).toEqual([
    {
      deployedAt: Date.parse('2026-10-01'),
      metadata: {
        prNumber: 12,
        prTitle: 'Fast tables',
        commitHash: hash('a'),
        testSummary: { summary: 'all green' },
        constitutionalCompliance: {},
      },
      vendors: ['marker', 'arangodb'],
      line: 28,
    },
  ])
  expect(
    read.enhancements.map(({ title, priority, targetQuarter, status: stage }) => [
      title,
      priority,
      targetQuarter,
      stage,
    ]),
  ).toEqual([
    ['Faster | safer', 'high', '2026-Q4', 'pending'],
    ['Later', 'low', '2027-Q1', 'in-progress'],
  ])
  expect(read.problems.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
    '.project_status.md:21 metadata.testResults: More tests pass than there are.',
    expect.stringMatching(/^\.project_status\.md:33 commitHash is missing/),
    '.project_status.md:35 Its date "yesterday" is none.',
    expect.stringMatching(/^\.project_status\.md:45 priority must be "critical"/),
  ])
})

test('a session prompt has a title and a text, and a malformed one is told', () => {
  expect(
    readPrompt('---\ntitle: Plan: the cart\nstatus: done\nbranch: cart\n---\n\nDo it.\n', 'prompts/1.md'),
  ).toEqual({
    file: 'prompts/1.md',
    title: 'Plan: the cart',
    prompt: 'Do it.',
    isDone: true,
    branch: 'cart',
  })
  expect(readPrompt('---\nnumber: 2\n---\nText', 'prompts/two.md')).toMatchObject({
    title: 'two',
    isDone: false,
  })
  expect(readPrompt('---\ntitle: [a\n  b: {\n---\nText', 'x.md')).toMatchObject({
    file: 'x.md',
    message: expect.stringContaining('not YAML'),
  })
  expect(readPrompt('Text', 'x.md')).toMatchObject({
    line: 1,
    message: 'It is left out: it has no front matter.',
  })
  expect(readPrompt('---\ntitle: x\n---\n', 'x.md')).toMatchObject({
    message: expect.stringContaining('no prompt'),
  })
})
