import { createIds } from '../src/main/core/base/new-id.ts'
import type { ImportedItem } from '../src/main/core/tracking/import/imported.ts'
import { requireItem } from '../src/main/core/tracking/rules/read-item.ts'
import type { Tracker } from '../src/main/core/tracking/tracker.ts'
import { type Figure, ms } from './measure.ts'

/** The most that one import takes. */
const ITEMS = 5_000
/** How long nobody else may be held up. */
const GOAL_MS = 50
const author = { by: 'bench', taskId: null }
const newId = createIds()

/** Changes of thousands of items: how long others are held up by the longest turn of the event loop, in the thread's own time. */
export async function measureTurns(tracker: Tracker): Promise<Figure[]> {
  const items = makeItems()
  const root = items[0]?.id ?? ''
  const seen = async () => ({
    itemId: root,
    version: (
      await tracker.read(function* () {
        return { item: yield* requireItem(root) }
      })
    ).item.version,
  })
  const { item: target } = await tracker.write(
    'create',
    { ...plain, itemType: 'project', title: 'x' },
    author,
  )
  const read = { items, problems: [], skipped: 0 }
  return [
    await watch('an import of', () => tracker.write('importItems', { read, dryRun: false }, author)),
    await watch('the same import again, of', () =>
      tracker.write('importItems', { read, dryRun: false }, author),
    ),
    await watch('a move of', async () =>
      tracker.write('move', { ...(await seen()), parentId: target.id }, author),
    ),
    await watch('a claim above', () => tracker.write('claim', { itemId: root }, author)),
    await watch('a removal of', async () => tracker.write('remove', await seen(), author)),
    await watch('their return, of', async () => tracker.write('restore', await seen(), author)),
  ]
}

const plain = {
  parentId: null,
  status: 'active' as const,
  priority: 'medium' as const,
  metadata: {},
  labels: [],
  notes: '',
  branch: null,
  commit: null,
}

function makeItems(): ImportedItem[] {
  const ids = Array.from({ length: ITEMS }, newId)
  return ids.map((id, index) => ({
    ...plain,
    id,
    // One at the top, fifty below it, and all others below these.
    parentId: index === 0 ? null : (ids[index <= 50 ? 0 : 1 + (index % 50)] ?? null),
    itemType: 'task',
    status: 'need-to-be-done',
    title: `Imported ${index}`,
    metadata: { description: `What is to be done for the item ${index}. `.repeat(8) },
    labels: index % 3 === 0 ? ['parser'] : [],
    links: index > 100 && index % 2 === 0 ? [{ toId: ids[index - 1] ?? '', kind: 'depends_on' }] : [],
    createdAt: 1_700_000_000_000 + index,
    createdBy: 'bench',
    version: 1,
    line: index + 1,
  }))
}

async function watch(what: string, work: () => Promise<unknown>): Promise<Figure> {
  let longest = 0
  let isOver = false
  let before = process.threadCpuUsage()
  const turn = () => {
    const { user, system } = process.threadCpuUsage(before)
    before = process.threadCpuUsage()
    longest = Math.max(longest, (user + system) / 1_000)
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  const start = performance.now()
  await work()
  const took = performance.now() - start
  isOver = true
  turn()
  return {
    what: `tracking: the longest turn of the event loop, in ${what} ${ITEMS.toLocaleString('en')} items`,
    ours: ms(longest),
    against: `all of it ${ms(took)}`,
    goal: `< ${GOAL_MS} ms`,
    reached: longest < GOAL_MS,
  }
}
