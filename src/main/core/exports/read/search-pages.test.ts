import { expect, test } from 'vitest'
import { ExportHead, ExportRecord } from '../../../../contract/exports.ts'
import type { SearchHit } from '../../../../contract/search.ts'
import { exportHead } from './export-head.ts'
import { hitWriters } from './search-pages.ts'

const hit = (text: string): SearchHit => ({
  source: 'task',
  id: '019aa5c0-0000-7000-8000-000000000001',
  seq: 3,
  kind: 'answer',
  who: 'assistant',
  tool: null,
  at: 2_000,
  title: '=cmd()',
  sessionId: '019aa5c0-0000-7000-8000-000000000002',
  sessionTitle: 'Fix it',
  directory: '/src/app',
  model: null,
  state: 'completed',
  costMicros: 1_500_000,
  simulated: true,
  snippet: { text, highlights: [[0, 4]] },
  before: null,
  after: null,
})

function written(format: keyof typeof hitWriters, hits: readonly SearchHit[]): string {
  const { head, hit: write, tail } = hitWriters[format]
  const about = exportHead('search', 'Search: rate', { version: '1.2.3', at: 1_000, scrub: true })
  return head(about, { text: 'rate' }) + hits.map(write).join('') + tail(hits.length)
}

test.each([[[]], [[hit('rate limit'), hit('rate\nof <b>')]]])(
  'JSON and JSONL of a search have the same records, each of which is described',
  (hits) => {
    const [first = '', ...lines] = written('jsonl', hits).trimEnd().split('\n')
    const records = lines.map((line) => ExportRecord.parse(JSON.parse(line)))
    expect(ExportHead.parse(JSON.parse(first))).toMatchObject({ kind: 'search', scrubbed: true })
    expect(records).toEqual([
      { type: 'search', search: { text: 'rate' } },
      ...hits.map((each) => ({ type: 'hit', hit: each })),
      { type: 'end', records: hits.length + 1 },
    ])
    expect(JSON.parse(written('json', hits))).toEqual({ ...(JSON.parse(first) as object), records })
    // A record a line, by which it is read again.
    expect(written('json', hits).trimEnd().split('\n')).toHaveLength(records.length + 2)
  },
)

test('what was found is no markup of a page and no formula of a table', () => {
  const hits = [hit('rate <script>')]
  expect(written('html', hits)).toContain('<mark>rate</mark> &lt;script&gt;')
  const [, row = ''] = written('csv', hits).split('\r\n')
  expect(row).toContain(",'=cmd(),")
  expect(written('markdown', [])).toContain('Nothing was found.')
})
