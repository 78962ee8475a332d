import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { NewWorkItem } from '../src/contract/operations/work-items.ts'
import { operations, type ParsedInput } from '../src/contract/operations.ts'
import { createIds } from '../src/main/core/base/new-id.ts'
import { getVendor } from '../src/main/core/tracking/components/vendors.ts'
import { trackingPath } from '../src/main/core/tracking/database/sqlite-tracking.ts'
import { readReady } from '../src/main/core/tracking/ready/ready.ts'
import { report } from '../src/main/core/tracking/report/report.ts'
import { listItems } from '../src/main/core/tracking/rules/list-items.ts'
import { showItem } from '../src/main/core/tracking/rules/show-item.ts'
import { createTracker, type Tracker } from '../src/main/core/tracking/tracker.ts'
import { type Figure, percentile } from './measure.ts'
import { measureTurns } from './tracking-turns.ts'

const ITEMS = 10_000
const VENDORS = 200
const LOOKS = 1_000
/** Reads that are short are measured this many at a time: one alone is shorter than the clock's step. */
const BATCH = 10
const PASSES = 5

const author = { by: 'bench', taskId: null }

/**
 * 10,000 items on 5 levels with links, claims and long descriptions: what is read most, with all that the tracker does for it,
 * beside the bare prepared statement that finds the same rows.
 */
export async function measureTracking(): Promise<Figure[]> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  const tracker = createTracker({
    config: { dataDirectory },
    now: Date.now,
    newId: createIds(),
    publish: () => {},
  })
  try {
    const ids = await fill(tracker)
    const bare = new Database(trackingPath(dataDirectory), { readonly: true })
    const figures = await measure(tracker, bare, ids)
    bare.close()
    return [...figures, ...(await measureTurns(tracker))]
  } finally {
    await tracker.close()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}

/** Items at the top, and how many are below each of the others: five levels come of it. */
const ROOTS = 8
const BRANCHES = 6

async function fill(tracker: Tracker): Promise<string[]> {
  const ids: string[] = []
  for (let from = 0; from < ITEMS; from += 500) {
    const creates: ParsedInput<'work.batch'>['creates'] = []
    for (let index = from; index < from + 500; index += 1) {
      const parent = index < ROOTS ? null : Math.floor((index - ROOTS) / BRANCHES)
      const key = String(index)
      // Of this batch by its key, else by its id.
      if (parent !== null && parent >= from)
        creates.push({ ...itemOf(index), key, parentKey: String(parent) })
      else creates.push({ ...itemOf(index), key, parentId: parent === null ? null : (ids[parent] ?? null) })
    }
    const made = await tracker.write('batch', { creates, links: [], updates: [] }, author)
    ids.push(...made.created.map(({ id }) => id))
  }
  for (let index = ITEMS / 2; index < ITEMS; index += 7) {
    const [fromId = '', toId = ''] = [ids[index], ids[index + 1]]
    await tracker.write('link', { fromId, toId, kind: 'blocks' }, author)
  }
  for (let index = ITEMS / 2 + 3; index < ITEMS; index += 50)
    await tracker.write('claim', { itemId: ids[index] ?? '' }, author).catch(() => {})
  for (let index = 0; index < VENDORS; index += 1)
    await tracker.write(
      'createVendor',
      { name: `vendor ${index}`, status: 'operational', release: '1.0', metadata: {} },
      author,
    )
  return ids
}

function itemOf(index: number): NewWorkItem {
  return operations['work.create'].input.parse({
    itemType: 'task',
    title: `Item ${index}`,
    priority: (['critical', 'high', 'medium', 'low'] as const)[index % 4],
    labels: index % 3 === 0 ? ['parser'] : [],
    metadata: { description: `What is to be done for the item ${index}. `.repeat(8) },
  })
}

async function measure(tracker: Tracker, bare: Database.Database, ids: readonly string[]): Promise<Figure[]> {
  const scattered = Array.from({ length: LOOKS }, (_, index) => ids[(index * 7_919) % ITEMS] ?? '')
  const ancestors = bare.prepare('SELECT * FROM work_items WHERE id = ?')
  const below = bare.prepare(
    `WITH RECURSIVE below (id) AS (SELECT id FROM work_items WHERE parent_id = ? UNION ALL
       SELECT work_items.id FROM below CROSS JOIN work_items WHERE parent_id = below.id)
     SELECT work_items.* FROM below CROSS JOIN work_items WHERE work_items.id = below.id`,
  )
  const ready = bare.prepare(
    `SELECT * FROM work_items WHERE phase = 0 AND deleted_at IS NULL AND claim_by IS NULL AND open_blockers = 0
       AND waiting_gates = 0 AND held_above = 0 ORDER BY priority, unblocks DESC, created_at, id LIMIT 20`,
  )
  const vendor = bare.prepare('SELECT * FROM vendors WHERE name = ?')
  const page = bare.prepare('SELECT * FROM work_items WHERE deleted_at IS NULL ORDER BY rank, id LIMIT 50')
  const list = operations['work.list'].input
  const filters = [{}, { statuses: ['need-to-be-done'] }, { search: 'item 99' }, { labels: ['parser'] }].map(
    (each) => list.parse(each),
  )
  return [
    figure(
      'the hierarchy of an item',
      1,
      await times(scattered, 1, (itemId) =>
        tracker.read(() => showItem({ itemId, hierarchy: true, maxDepth: 5 })),
      ),
      await times(scattered, 1, (id) => [ancestors.get(id), below.all(id)]),
    ),
    figure(
      '20 that are ready',
      2,
      await times(scattered, 1, () => tracker.read(() => readReady({ limit: 20, itemTypes: ['task'] }))),
      await times(scattered, 1, () => ready.all()),
    ),
    figure(
      'a component by its name',
      0.1,
      await times(scattered, BATCH, (_, index) =>
        tracker.read(function* () {
          return { vendor: yield* getVendor({ name: `vendor ${index % VENDORS}` }) }
        }),
      ),
      await times(scattered, BATCH, (_, index) => vendor.get(`vendor ${index % VENDORS}`)),
    ),
    figure(
      'a page of the list, by status, text and label too',
      5,
      await times(scattered, 1, (_, index) =>
        tracker.read(() => listItems(filters[index % filters.length] ?? list.parse({}))),
      ),
      await times(scattered, 1, () => page.all()),
    ),
    figure(
      'the status report',
      10,
      await times(scattered.slice(0, 200), 1, () => tracker.read(report)),
      await times(scattered.slice(0, 200), 1, () => page.all()),
    ),
  ]
}

/** Milliseconds of each look: the fastest of some passes, since the machine does other things as well. */
async function times(
  given: readonly string[],
  batch: number,
  look: (id: string, index: number) => unknown,
): Promise<number[]> {
  const taken: number[] = []
  for (let from = 0; from < given.length; from += batch) {
    const part = given.slice(from, from + batch)
    let best = Number.POSITIVE_INFINITY
    for (let pass = 0; pass < PASSES; pass += 1) {
      const start = performance.now()
      for (const [index, id] of part.entries()) await look(id, from + index)
      best = Math.min(best, (performance.now() - start) / part.length)
    }
    taken.push(best)
  }
  return taken
}

function figure(what: string, goal: number, ours: readonly number[], bare: readonly number[]): Figure {
  const p95 = percentile(ours, 0.95)
  return {
    what: `tracking: ${what}, of ${ITEMS.toLocaleString('en')} items`,
    ours: `p50 ${spell(percentile(ours, 0.5))}, p95 ${spell(p95)}`,
    against: `bare statements p50 ${spell(percentile(bare, 0.5))}, p95 ${spell(percentile(bare, 0.95))}`,
    goal: `p95 < ${goal} ms`,
    reached: p95 < goal,
  }
}

const spell = (milliseconds: number) => `${milliseconds.toFixed(3)} ms`
