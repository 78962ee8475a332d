import { describe, expect, test } from 'vitest'
import { namedId } from '../../base/named-id.ts'
import { arrange } from '../import/arrange.ts'
import type { ImportedItem } from '../import/imported.ts'
import { idOfIssue, readBeads } from './read-beads.ts'
import { readJsonl } from './read-jsonl.ts'
import { readMarkdown } from './read-markdown.ts'
import { type WrittenItem, writeJsonl, writeMarkdown } from './write-items.ts'

const id = (name: string) => namedId('test', name)

const item = (name: string, changes: Partial<WrittenItem> = {}): WrittenItem => ({
  id: id(name),
  parentId: null,
  itemType: 'task',
  title: name,
  status: 'need-to-be-done',
  priority: 'medium',
  labels: [],
  metadata: {},
  notes: '',
  branch: null,
  commit: null,
  links: [],
  version: 1,
  createdAt: 1,
  createdBy: 'anna',
  ...changes,
})

const imported = (name: string, changes: Partial<ImportedItem> = {}): ImportedItem => ({
  ...item(name),
  links: [],
  line: 1,
  ...changes,
})

const none = () => undefined

/** Arranging asks no database. */
function arranged(...given: Parameters<typeof arrange>) {
  const work = arrange(...given)
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

test('an id by name is a UUID, the same each time', () => {
  expect(namedId('beads', 'bd-1')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect(namedId('beads', 'bd-1')).toBe(namedId('beads', 'bd-1'))
  expect(namedId('a', 'b')).not.toBe(namedId('ab'))
})

describe('JSONL', () => {
  test('what is written is read back, in an order that stays the same', () => {
    const shop = item('shop', {
      itemType: 'project',
      status: 'active',
      metadata: { goals: ['a'], description: 'b' },
    })
    const cart = item('cart', {
      parentId: shop.id,
      labels: ['web', 'api'],
      notes: 'two\nlines',
      links: [
        { toId: id('pay'), kind: 'relates_to' },
        { toId: shop.id, kind: 'depends_on' },
      ],
    })
    const text = writeJsonl([shop, cart])
    expect(text.split('\n')).toHaveLength(3)
    expect(writeJsonl([shop, { ...cart, labels: ['api', 'web'], links: cart.links.toReversed() }])).toBe(text)
    const read = readJsonl(text)
    expect(read.problems).toEqual([])
    expect(read.items.map(({ line, links, ...rest }) => ({ ...rest, links }))).toEqual([
      { ...shop, links: [] },
      { ...cart, labels: ['api', 'web'], links: [cart.links[1], cart.links[0]] },
    ])
  })

  test('bad lines are told by their numbers and stop no other', () => {
    const good = writeJsonl([item('a')]).trim()
    const newer = writeJsonl([item('a', { version: 2, title: 'A' })]).trim()
    const read = readJsonl(
      ['<<<<<<< HEAD', good, '=======', newer, '>>>>>>> other', '[]', '{"id":"x"}', '{', ''].join('\n'),
    )
    expect(read.items.map(({ title }) => title)).toEqual(['A'])
    expect(read.problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '1 A mark of an unfinished merge stands here.',
      '3 A mark of an unfinished merge stands here.',
      '5 A mark of an unfinished merge stands here.',
      '6 The line is not a JSON object.',
      '8 The line is not JSON.',
      `4 The item ${id('a')} stands in line 2 too: the one of line 4 is taken (version 2).`,
      expect.stringMatching(/^7 id must be an id/),
    ])
  })
})

describe('beads', () => {
  const line = (value: Record<string, unknown>) => JSON.stringify(value)

  test('an issue with all that it can have', () => {
    const { items, problems, skipped } = readBeads(
      [
        line({ id: 'bd-1', title: 'Epic', issue_type: 'epic', status: 'in_progress', priority: 1 }),
        line({
          id: 'bd-1.1',
          title: 'Child',
          description: 'What',
          design: 'How',
          acceptance_criteria: '- [ ] one\n- two',
          notes: 'N',
          status: 'closed',
          priority: 4,
          issue_type: 'bug',
          assignee: 'ben',
          estimated_minutes: 90,
          external_ref: 'gh-9',
          close_reason: 'done',
          created_at: '2025-12-16T13:26:47.117226-08:00',
          created_by: 'anna',
          labels: ['web'],
          dependencies: [
            { issue_id: 'bd-1.1', depends_on_id: 'bd-1', type: 'parent-child' },
            { issue_id: 'bd-1.1', depends_on_id: 'bd-2', type: 'blocks' },
            { issue_id: 'bd-1.1', depends_on_id: 'bd-2', type: 'related' },
            { issue_id: 'bd-1.1', depends_on_id: 'bd-2', type: 'discovered-from' },
            { issue_id: 'bd-1.1', depends_on_id: 'bd-2', type: 'replies-to' },
          ],
          comments: [{ author: 'cem', text: 'Yes', created_at: '2025-12-17' }],
        }),
        line({ id: 'bd-2', title: 'x'.repeat(300), status: 'deferred', issue_type: 'task' }),
        line({ id: 'bd-3', title: 'Gone', status: 'tombstone' }),
        line({ id: 'bd-4', title: 'Odd', status: 'on ice', priority: 2 }),
        line({ id: 'bd-5', title: 'Wrong', priority: 7 }),
      ].join('\n'),
    )
    expect(skipped).toBe(1)
    expect(items.map(({ itemType, status, priority }) => [itemType, status, priority])).toEqual([
      ['project', 'active', 'high'],
      ['task', 'complete', 'low'],
      ['task', 'blocked', 'critical'],
      ['task', 'need-to-be-done', 'medium'],
    ])
    expect(items[1]).toMatchObject({
      id: idOfIssue('bd-1.1'),
      parentId: idOfIssue('bd-1'),
      labels: ['web', 'bug'],
      metadata: { description: 'What\n\n## Design\n\nHow', acceptance: ['one', 'two'], estimateHours: 1.5 },
      notes:
        'Imported from beads: bd-1.1\n\nExternal reference: gh-9\n\nAssignee: ben\n\nClosed: done\n\nN\n\ncem, 2025-12-17: Yes',
      links: ['depends_on', 'relates_to', 'discovered_from', 'relates_to'].map((kind) => ({
        toId: idOfIssue('bd-2'),
        kind,
      })),
      createdAt: Date.parse('2025-12-16T13:26:47.117-08:00'),
      createdBy: 'anna',
    })
    expect(items[2]).toMatchObject({
      title: 'x'.repeat(200),
      labels: ['deferred'],
      metadata: { description: 'x'.repeat(300) },
    })
    expect(problems.map(({ message }) => message)).toEqual([
      'bd-1.1: Its dependency "replies-to" on bd-2 becomes relates_to.',
      'bd-2: Its title is cut to 200 characters; the whole is in its description.',
      'bd-4: It has the status "on ice", which is told by a label.',
      expect.stringContaining('priority'),
    ])
  })
})

describe('Markdown', () => {
  const text = `# Shop

Some words.

- [ ] Cart
  With a description
  over two lines.
  - [x] Add
  - [~] Remove
    - [-] Undo
- [ ] Pay

\`\`\`
- [ ] not a task
\`\`\`

## Empty

# Notes

Nothing to do.

## Other
1. [ ] First
2. [ ] First
`
  const read = readMarkdown(text, 'TODO.md')
  const titles = new Map(read.items.map((each) => [each.id, each.title]))

  test('headings with tasks and the tasks are a hierarchy', () => {
    expect(read.problems).toEqual([])
    expect(
      read.items.map((each) => [
        each.title,
        each.itemType,
        each.status,
        titles.get(each.parentId ?? '') ?? null,
      ]),
    ).toEqual([
      ['Shop', 'project', 'active', null],
      ['Cart', 'task', 'need-to-be-done', 'Shop'],
      ['Add', 'task', 'complete', 'Cart'],
      ['Remove', 'task', 'in-progress', 'Cart'],
      ['Undo', 'task', 'cancelled', 'Remove'],
      ['Pay', 'task', 'need-to-be-done', 'Shop'],
      ['Notes', 'project', 'active', null],
      ['Other', 'project', 'active', 'Notes'],
      ['First', 'task', 'need-to-be-done', 'Other'],
      ['First', 'task', 'need-to-be-done', 'Other'],
    ])
    expect(read.items[1]?.metadata).toEqual({ description: 'With a description\nover two lines.' })
    expect(new Set(read.items.map((each) => each.id)).size).toBe(read.items.length)
  })

  test('the ids stay when something is added, and tell lists apart', () => {
    const more = readMarkdown(text.replace('- [ ] Pay', '- [ ] New\n- [x] Pay'), 'TODO.md').items
    expect(more.find(({ title }) => title === 'Pay')?.id).toBe(
      read.items.find(({ title }) => title === 'Pay')?.id,
    )
    expect(readMarkdown(text, 'other.md').items[0]?.id).not.toBe(read.items[0]?.id)
  })

  test('what is written is read back as the same tree', () => {
    const rows = [
      { title: 'A  b', status: 'active' as const, depth: 0, labels: [] },
      { title: 'C', status: 'complete' as const, depth: 1, labels: ['web'] },
      { title: 'D', status: 'cancelled' as const, depth: 0, labels: [] },
    ]
    expect(writeMarkdown(rows)).toBe('- [ ] A b\n  - [x] C `web`\n- [-] D\n')
    expect(readMarkdown(writeMarkdown(rows), 'x').items.map(({ status }) => status)).toEqual([
      'need-to-be-done',
      'complete',
      'cancelled',
    ])
  })
})

describe('what is put in order', () => {
  const given = (...items: ImportedItem[]) => ({ items, problems: [], skipped: 0 })
  const told = ({ problems }: ReturnType<typeof arranged>) => problems.map(({ message }) => message)

  test('parents come first, and one that is nowhere or goes round is left out', () => {
    const result = arranged(
      given(
        imported('c', { parentId: id('b') }),
        imported('b', { parentId: id('a') }),
        imported('a'),
        imported('lost', { parentId: id('nowhere') }),
        imported('x', { parentId: id('y') }),
        imported('y', { parentId: id('x') }),
        imported('k', { parentId: id('known') }),
      ),
      (each) => (each === id('known') ? { id: each, ancestors: [id('top')] } : undefined),
    )
    expect(result.items.map(({ title }) => title)).toEqual(['a', 'b', 'c', 'lost', 'y', 'x', 'k'])
    expect(result.items.map(({ parentId }) => parentId)).toEqual([
      null,
      id('a'),
      id('b'),
      null,
      null,
      id('y'),
      id('known'),
    ])
    expect(told(result)).toEqual([
      '"lost": Its parent is neither in the file nor in the tracker: it is put at the top.',
      '"y": It is its own ancestor: it is put at the top.',
    ])
  })

  test('nothing is deeper than five levels below the top', () => {
    const names = ['0', '1', '2', '3', '4', '5', '6', '7']
    const result = arranged(
      given(...names.map((name, n) => imported(name, { parentId: n === 0 ? null : id(String(n - 1)) }))),
      none,
    )
    expect(result.items.map(({ parentId }) => parentId).slice(-3)).toEqual([id('4'), id('4'), id('4')])
    expect(told(result)).toHaveLength(2)
  })

  test('links to nothing, to itself, twice, to a parent, and those that close a circle are left out', () => {
    const link = (name: string, kind: ImportedItem['links'][number]['kind'] = 'depends_on') => ({
      toId: id(name),
      kind,
    })
    const result = arranged(
      given(
        imported('a', { links: [link('b'), link('b'), link('a'), link('nowhere'), link('child')] }),
        imported('b', { links: [link('c')] }),
        imported('c', { links: [link('a'), link('a', 'relates_to')] }),
        imported('d', { links: [link('e', 'blocks'), link('e')] }),
        imported('e'),
        imported('child', { parentId: id('a') }),
      ),
      none,
    )
    expect(result.items.map(({ title, links }) => [title, links.map(({ kind }) => kind)])).toEqual([
      ['a', ['depends_on']],
      ['b', ['depends_on']],
      ['c', ['relates_to']],
      ['d', ['blocks']],
      ['e', []],
      ['child', []],
    ])
    expect(told(result)).toHaveLength(6)
  })

  test('a chain of 20,000 links is gone through at once', () => {
    const items = Array.from({ length: 20_000 }, (_, n) =>
      imported(String(n), { links: n === 0 ? [] : [{ toId: id(String(n - 1)), kind: 'depends_on' }] }),
    )
    const result = arranged(given(...items), none)
    expect(result.problems).toEqual([])
    expect(result.items).toHaveLength(20_000)
  })
})
