import { expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import type { NodeRecord } from '../../store/records.ts'
import { titleOf } from './work-title.ts'

const scope = { inputs: {}, results: {}, nodes: {}, run: { id: '', directory: '', title: '' } }

function titleFor(title: string | undefined, item: number | null, element?: Json): string {
  return titleOf({
    spec: { id: 'review', kind: 'claude', prompt: 'x', ...(title === undefined ? {} : { title }) } as never,
    node: { nodeId: 'review', item } as NodeRecord,
    scope: element === undefined ? scope : { ...scope, item: element },
  })
}

test('a node has its title, else its id', () => {
  expect(titleFor('Review each file', null)).toBe('Review each file')
  expect(titleFor(undefined, null)).toBe('review')
})

test('an element is named if that is short, else numbered', () => {
  expect(titleFor('Review', 0, 'cart.js')).toBe('Review: cart.js')
  expect(titleFor('Review', 1, 7)).toBe('Review: 7')
  for (const element of ['', 'two\nlines', 'x'.repeat(81), { file: 'cart.js' }, null]) {
    expect(titleFor('Review', 2, element)).toBe('Review[2]')
  }
  expect(titleFor('R'.repeat(190), 0, 'x'.repeat(80))).toHaveLength(200)
})
