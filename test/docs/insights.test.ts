import { expect, test } from 'vitest'
import { figureDefinitions } from '../../src/contract/figures.ts'
import { InsightsGrouping } from '../../src/contract/insights.ts'
import { matches, read, section } from './documents.ts'

// docs/insights.md has the figures as they are defined, and the groups that there are. `-u` writes the figures.

const document = 'docs/insights.md'

test('docs/insights.md has every figure with its definition', async () => {
  const rows = Object.entries(figureDefinitions).map(
    ([name, { label, definition }]) => `| ${label} | \`${name}\` | ${definition} |`,
  )
  const table = ['| figure | name | definition |', '| --- | --- | --- |', ...rows].join('\n')
  const text = read(document)
  const [before = '', rest = ''] = text.split('<!-- figures -->\n')
  const after = rest.slice(rest.indexOf('\n"Unknown"'))
  expect(after.length).toBeGreaterThan(100)
  await expect(`${before}<!-- figures -->\n\n${table}\n${after}`).toMatchFileSnapshot(
    '../../docs/insights.md',
  )
})

test('docs/insights.md has every grouping', () => {
  expect(matches(section(document, 'Groups'), /^\| `(\w+)` \|/gm)).toEqual(
    InsightsGrouping.options.toSorted(),
  )
})
