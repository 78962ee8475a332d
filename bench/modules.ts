import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Core } from '../src/main/core/core.ts'
import { withCore } from './bench-core.ts'
import { fillModules, fillQuestions } from './fill-modules.ts'
import { type Figure, held, median, ms, time } from './measure.ts'
import { withPage } from './open-page.ts'
import { taskFigure } from './streams.ts'
import { watchThread } from './thread-use.ts'

const MODULES = 500
const QUESTIONS = 10_000
const ROUNDS = 15
/** Nothing may hold the supervisor longer, or keep a page from what was asked for. */
const LOOP_MS = 50
const PAGE_MS = 100

/** Very many modules and questions: the registry, lists, the search, who would answer, and the page. */
export async function measureModules(): Promise<Figure[]> {
  const base = mkdtempSync(join(tmpdir(), 'muster-bench-modules-'))
  try {
    const dataDirectory = join(base, 'data')
    const modulePaths = fillModules(join(base, 'modules'), MODULES)
    fillQuestions(dataDirectory, QUESTIONS, MODULES)
    const first: { value: number; longest: number }[] = []
    for (let round = 0; round < 3; round++)
      first.push(await withCore({ modulePaths }, (core) => held(() => readAll(core))))
    const inAll = ms(median(first.map(({ value }) => value)))
    const figure = loopFigure(
      `read for the first time (${inAll} in all)`,
      Math.max(...first.map(({ longest }) => longest)),
    )
    return await withCore({ dataDirectory, modulePaths }, async (core) => [
      figure,
      ...(await calls(core)),
      ...(await withPage(core, pages)),
    ])
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

/** How long it takes until all modules are there, in ms. */
async function readAll(core: Core): Promise<number> {
  let count = 0
  const took = await time(async () => {
    count = (await core.call('module.list', { refresh: true })).modules.length
  })
  if (count !== MODULES) throw new Error(`There are ${count} modules, and ${MODULES} were written.`)
  return took
}

async function calls(core: Core): Promise<Figure[]> {
  const works: [string, () => Promise<unknown>][] = [
    ['the list of modules', () => core.call('module.list', {})],
    ['files looked at again', () => core.call('module.list', { refresh: true })],
    ['figures of all modules', () => core.call('module.figures', {})],
    ['the first page of the history', () => core.call('module.history', {})],
    ['a search in the history', () => core.call('module.history', { search: 'invoice cancels' })],
    ['a search for what all have', () => core.call('module.history', { search: 'read' })],
    ['the first page of conversations', () => core.call('module.conversations', {})],
    ['who would answer, by a capability', () => core.call('module.route', { capability: 'invoice.read' })],
    ['who would answer, by tags', () => core.call('module.route', { tags: ['invoice', 'refund'] })],
  ]
  const figures: Figure[] = []
  for (const [what, work] of works) {
    const took: number[] = []
    const longest: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const call = await held(() => time(async () => void (await work())))
      took.push(call.value)
      longest.push(call.longest)
    }
    figures.push(loopFigure(`${what} (${ms(median(took))})`, Math.max(...longest)))
  }
  return figures
}

function loopFigure(what: string, longest: number): Figure {
  return {
    what: `${MODULES} modules, ${QUESTIONS.toLocaleString('en')} questions: ${what}`,
    ours: `loop held ${ms(longest)} at most`,
    against: `limit ${LOOP_MS} ms`,
    goal: `≤ ${LOOP_MS} ms`,
    reached: longest <= LOOP_MS,
  }
}

async function pages(page: Page): Promise<Figure[]> {
  const figures: Figure[] = []
  const shown = async (what: string, hash: string, selector: string) => {
    const took: number[] = []
    let longTasks: number[] = []
    for (let round = 0; round < 5; round++) {
      await page.evaluate(() => {
        location.hash = '/inbox'
      })
      await page.locator(selector).waitFor({ state: 'detached' })
      const use = await watchThread(page, async () => {
        took.push(await page.evaluate(untilShown, { hash, selector }))
      })
      longTasks = longTasks.concat(use.longTasks)
    }
    figures.push({
      what: `page ${what}, from the click to its rows`,
      ours: `${ms(median(took))}${longTasks.length > 0 ? `, tasks of ${longTasks.map(Math.round).join(', ')} ms` : ''}`,
      against: `limit ${PAGE_MS} ms`,
      goal: `< ${PAGE_MS} ms`,
      reached: median(took) < PAGE_MS,
    })
  }
  await shown(`Modules with ${MODULES}`, '/modules', '[aria-label=Modules] [role=row] a')
  await shown(
    'of one module, its questions',
    '/modules/module-000?tab=questions',
    '[aria-label=Questions] [role=row]',
  )
  await page.evaluate(() => {
    location.hash = '/modules'
  })
  const grid = page.locator('[aria-label=Modules][role=grid]')
  await grid.waitFor()
  const box = await grid.boundingBox()
  if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const wheel = await watchThread(page, async () => {
    for (let step = 0; step < 80; step++) {
      await page.mouse.wheel(0, step < 40 ? 900 : -900)
      await page.waitForTimeout(40)
    }
  })
  figures.push(taskFigure(`page Modules with ${MODULES}, a fast wheel`, wheel))
  return figures
}

/** In the page: goes to a place; resolves with the milliseconds until it shows what is looked for. */
function untilShown({ hash, selector }: { hash: string; selector: string }): Promise<number> {
  const start = performance.now()
  location.hash = hash
  return new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(selector) !== null) resolve(performance.now() - start)
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}
