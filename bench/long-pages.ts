import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withCore } from './bench-core.ts'
import { fillStore } from './fill-store.ts'
import { type Figure, median, ms } from './measure.ts'
import { stampedInstance, withPage } from './open-page.ts'
import { runDefinition } from './run-definition.ts'
import { taskFigure } from './streams.ts'
import { type ThreadUse, watchThread } from './thread-use.ts'
import { wheel } from './wheel.ts'

const EVENTS = 100_000
const TASKS = 10_000
const NODES = 1_000
const ROUNDS = 5

/** Pages that show very much: a transcript to its end, fast wheels, and a whole graph at once. */
export async function measureLongPages(): Promise<Figure[]> {
  const base = mkdtempSync(join(tmpdir(), 'muster-bench-pages-'))
  try {
    const longId = fillStore(base, EVENTS, TASKS)
    return await withCore({ dataDirectory: base, simulatedClaude: stampedInstance }, (core) =>
      withPage(core, async (page) => {
        const figures: Figure[] = []
        await page.getByRole('grid').waitFor()
        await page.waitForFunction(
          (count) => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) > count,
          TASKS,
          { timeout: 60_000 },
        )
        figures.push(
          taskFigure(
            `Fleet of ${TASKS.toLocaleString('en')} tasks, a fast wheel`,
            await wheel(page, '[role=grid]', 1),
          ),
        )

        const opened: number[] = []
        let tail: ThreadUse | undefined
        for (let round = 0; round < ROUNDS; round++) {
          await page.evaluate(() => {
            location.hash = '/inbox'
          })
          await page.waitForTimeout(500)
          tail = await watchThread(page, async () => {
            opened.push(await page.evaluate(untilTail, { id: longId, last: `echo ${EVENTS / 2 - 2}` }))
          })
        }
        const what = `a transcript of ${EVENTS.toLocaleString('en')} events`
        figures.push({
          what: `${what}, from the click to its end on the page`,
          ours: ms(median(opened)),
          against: 'limit 300 ms',
          goal: '< 300 ms',
          reached: median(opened) < 300,
        })
        if (tail) figures.push(taskFigure(`${what}: opening it`, tail))
        figures.push(
          taskFigure(`${what}: a fast wheel back`, await wheel(page, '[aria-label=Transcript]', -1)),
        )

        const run = await runDefinition(core, { definition: wideDefinition(NODES), directory: base })
        await page.evaluate((id) => {
          location.hash = `/run/${id}`
        }, run.id)
        // What a run came to is shown first.
        await page.getByRole('tab', { name: 'Graph' }).click()
        await page.locator('.step-face').first().waitFor({ timeout: 60_000 })
        await page.waitForTimeout(2_000)
        const fit = await watchThread(page, async () => {
          await page.keyboard.press('f')
          await page.waitForFunction(
            (count) => document.querySelectorAll('.step-face').length === count,
            NODES,
            { timeout: 60_000 },
          )
          await page.waitForTimeout(500)
        })
        figures.push(taskFigure(`a graph of ${NODES.toLocaleString('en')} nodes, all of it in view`, fit))
        return figures
      }),
    )
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

/** In the page: goes to a task; resolves with the milliseconds until its last line was drawn. */
function untilTail({ id, last }: { id: string; last: string }): Promise<number> {
  const start = performance.now()
  location.hash = `/task/${id}`
  return new Promise((resolve) => {
    const look = () => {
      const isThere = document.querySelector('[aria-label=Transcript]')?.textContent?.includes(last)
      if (isThere) resolve(performance.now() - start)
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

/** Rows of fifty nodes that do nothing, each after one or two of the row before. */
function wideDefinition(count: number) {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: `n${index}`,
    kind: 'transform',
    value: index,
    needs: index < 50 ? [] : index % 7 === 0 ? [`n${index - 50}`, `n${index - 49}`] : [`n${index - 50}`],
  }))
  return { name: 'bench-wide', nodes }
}
