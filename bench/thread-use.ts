import type { Page } from '@playwright/test'

/** What the page's thread did while something went on; its own time, so that it counts no other program's. */
export interface ThreadUse {
  /** Share of the time that it worked, 0–1. */
  share: number
  /** Milliseconds that it worked without a break, each time that these were more than 50. */
  longTasks: number[]
}

const LONG_MS = 50

/** Looks at the page's own thread while `work` goes on. */
export async function watchThread(page: Page, work: () => Promise<void>): Promise<ThreadUse> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('The page has no browser.')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
    return { worked: value('ThreadTime'), at: value('Timestamp') }
  }
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] })
  const before = await read()
  await work()
  const after = await read()
  const longTasks = readLongTasks(await browser.stopTracing())
  await session.detach()
  return { share: (after.worked - before.worked) / (after.at - before.at), longTasks }
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  /** Microseconds of the thread's own time. */
  tdur?: number
  args?: { name?: string }
}

/** The tasks of the page's main thread that took more than {@link LONG_MS} of its time. */
function readLongTasks(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const main = new Set(
    traceEvents.flatMap((event) =>
      event.name === 'thread_name' && event.args?.name === 'CrRendererMain'
        ? [`${event.pid}/${event.tid}`]
        : [],
    ),
  )
  return traceEvents.flatMap(({ name, pid, tid, tdur = 0 }) =>
    name === 'RunTask' && main.has(`${pid}/${tid}`) && tdur > LONG_MS * 1000 ? [tdur / 1000] : [],
  )
}
