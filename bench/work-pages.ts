import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Core } from '../src/main/core/core.ts'
import { withCore } from './bench-core.ts'
import type { Figure } from './measure.ts'
import { stampedInstance, withPage } from './open-page.ts'
import { taskFigure } from './streams.ts'
import { watchThread } from './thread-use.ts'
import { wheel } from './wheel.ts'

const ITEMS = 10_000
/** A batch of the tracker. */
const AT_ONCE = 500
const MOVES = 5
const CHANGES = 40
/** A card is carried one place down, and what is said of each step. */
const carrying: readonly (readonly [string, RegExp | null])[] = [
  ['j', null],
  ['m', /^Carrying /],
  ['ArrowDown', /^To do, place /],
  ['Enter', / is in To do\.$/],
]

/** The board and the list over many items: scrolled, filtered, a card that is carried, and changes that others make. */
export async function measureWorkPages(): Promise<Figure[]> {
  const base = mkdtempSync(join(tmpdir(), 'muster-bench-work-'))
  try {
    return await withCore({ dataDirectory: base, simulatedClaude: stampedInstance }, async (core) => {
      const ids = await fill(core)
      return withPage(core, async (page) => [
        ...(await measureBoard(core, page, ids)),
        ...(await measureList(core, page, ids)),
      ])
    })
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

/** Of every ten items seven are to be done, the others at work, in review and complete. */
async function fill(core: Core): Promise<string[]> {
  const ids: string[] = []
  for (let from = 0; from < ITEMS; from += AT_ONCE) {
    const creates = Array.from({ length: AT_ONCE }, (_, at) => {
      const index = from + at
      const status = (['in-progress', 'in-review', 'complete'] as const)[index % 10]
      return {
        key: String(index),
        itemType: 'task' as const,
        title: `Item ${index}: what is to be done in it, said in some words`,
        labels: [`area-${index % 7}`, `part-${index % 3}`],
        priority: (['critical', 'high', 'medium', 'low'] as const)[index % 4],
        ...(status === undefined ? {} : { status }),
      }
    })
    const { created } = await core.call('work.batch', { creates })
    ids.push(...created.map(({ id }) => id))
  }
  return ids
}

async function measureBoard(core: Core, page: Page, ids: readonly string[]): Promise<Figure[]> {
  const what = `Board of ${ITEMS.toLocaleString('en')} items`
  await open(page, '/work')
  await page.locator('[data-card]').first().waitFor()
  const figures = [taskFigure(`${what}, a fast wheel`, await wheel(page, '[data-card]', 1))]
  figures.push(taskFigure(`${what}, what is read of it changed by others`, await changed(core, page, ids)))
  await page.keyboard.press('Home')
  const moving = await watchThread(page, async () => {
    for (let move = 0; move < MOVES; move++) {
      for (const [key, said] of carrying) {
        await page.keyboard.press(key)
        if (said) await page.getByText(said).waitFor({ state: 'attached' })
      }
    }
  })
  figures.push(taskFigure(`${what}, cards that are moved`, moving))
  figures.push(
    taskFigure(`${what}, a filter that is typed and taken away`, await filtered(page, '[data-card]')),
  )
  return figures
}

async function measureList(core: Core, page: Page, ids: readonly string[]): Promise<Figure[]> {
  const what = `List of ${ITEMS.toLocaleString('en')} items`
  await open(page, '/work?view=list')
  const row = '[role=grid] [id^=item-]'
  await page.locator(row).first().waitFor()
  return [
    taskFigure(`${what}, a fast wheel`, await wheel(page, '[role=grid]', 1)),
    taskFigure(`${what}, what is read of it changed by others`, await changed(core, page, ids)),
    taskFigure(`${what}, a filter that is typed and taken away`, await filtered(page, row)),
  ]
}

async function open(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, path)
}

/** Others change items, some at a time, as instances do that work on them. */
function changed(core: Core, page: Page, ids: readonly string[]) {
  return watchThread(page, async () => {
    for (let change = 0; change < CHANGES; change++) {
      const itemId = ids[(change * 97) % ids.length] ?? ''
      const { item } = await core.call('work.get', { itemId })
      await core.call('work.update', { itemId, version: item.version, notes: `Change ${change}` })
      await page.waitForTimeout(60)
    }
    await page.waitForTimeout(2_000)
  })
}

function filtered(page: Page, row: string) {
  const field = page.getByRole('searchbox', { name: 'Filter the work' })
  return watchThread(page, async () => {
    await field.pressSequentially('item 1234', { delay: 80 })
    await page.waitForFunction((rows) => document.querySelectorAll(rows).length === 1, row)
    await field.fill('')
    await page.waitForFunction((rows) => document.querySelectorAll(rows).length > 5, row)
    await page.waitForTimeout(500)
  })
}
