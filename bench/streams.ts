import type { Page } from '@playwright/test'
import type { Core } from '../src/main/core/core.ts'
import { withCore } from './bench-core.ts'
import type { Figure } from './measure.ts'
import { stampedInstance, withPage } from './open-page.ts'
import { type ThreadUse, watchThread } from './thread-use.ts'

const RATE = 50
const SECONDS = 8
const LENGTHS = [600, 2_400, 20_000]
const SHAPES = ['paragraph', 'fence', 'table', 'list']
const STREAMS = 20

/** How busy an answer that streams keeps the page's thread, by its kind and length; and 20 of them at once. */
export async function measureStreams(): Promise<Figure[]> {
  return withCore({ simulatedClaude: stampedInstance, maxQueued: 100 }, (core, directory) =>
    withPage(core, async (page) => {
      const figures: Figure[] = []
      for (const shape of SHAPES) {
        for (const length of LENGTHS) {
          const taskId = await start(core, directory, `${RATE} 100000 ${shape} ${length}`)
          await showTask(page, taskId)
          const use = await watchThread(page, () => page.waitForTimeout(SECONDS * 1000))
          await core.call('task.terminate', { taskId })
          figures.push(
            shareFigure(`a ${shape} of ${length.toLocaleString('en')} pieces that streams on`, use),
          )
        }
      }
      const ids: string[] = []
      for (let n = 0; n < STREAMS; n++)
        ids.push(await start(core, directory, `${RATE} 100000 paragraphs 400`))
      await showTask(page, ids[0] ?? '')
      const transcript = await watchThread(page, () => page.waitForTimeout(SECONDS * 1000))
      figures.push(taskFigure(`${STREAMS} streams, one of them in view`, transcript))
      await page.evaluate(() => {
        location.hash = '/'
      })
      await page.getByRole('grid').waitFor()
      await page.keyboard.press('j')
      const fleet = await watchThread(page, () => page.waitForTimeout(SECONDS * 1000))
      figures.push(taskFigure(`${STREAMS} streams in the Fleet, the details of one open`, fleet))
      for (const taskId of ids) await core.call('task.terminate', { taskId })
      return figures
    }),
  )
}

async function start(core: Core, directory: string, prompt: string): Promise<string> {
  return (await core.call('task.create', { prompt, directory, title: prompt })).id
}

async function showTask(page: Page, taskId: string): Promise<void> {
  await page.evaluate((id) => {
    location.hash = `/task/${id}`
  }, taskId)
  await page.getByText(/⟨\d+⟩/).first().waitFor({ timeout: 60_000 })
  await page.waitForTimeout(1_500)
}

/** A stream against its share of the thread. */
function shareFigure(what: string, { share, longTasks }: ThreadUse): Figure {
  return {
    what,
    ours: `${(share * 100).toFixed(1)}% of the thread, ${describeTasks(longTasks)}`,
    against: `${RATE} pieces/s for ${SECONDS} s`,
    goal: '< 15%',
    reached: share < 0.15,
  }
}

/** Something against what a person notices. */
export function taskFigure(what: string, { share, longTasks }: ThreadUse): Figure {
  return {
    what,
    ours: `${describeTasks(longTasks)}, ${(share * 100).toFixed(1)}% of the thread`,
    against: 'a task of 50 ms',
    goal: 'none longer',
    reached: longTasks.length === 0,
  }
}

export function describeTasks(longTasks: readonly number[]): string {
  if (longTasks.length === 0) return 'no long task'
  return `${longTasks.length} long ${longTasks.length === 1 ? 'task' : 'tasks'}, the longest ${Math.round(Math.max(...longTasks))} ms`
}
