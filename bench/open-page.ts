import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import type { Core } from '../src/main/core/core.ts'
import { createServer } from '../src/main/server/create-server.ts'
import { browserLaunch } from '../test/harness/find-browser.ts'

const root = join(import.meta.dirname, '..')

/** The program that `stamped-instance.ts` is, as the core's simulated claude. */
export const stampedInstance = {
  command: process.execPath,
  args: [join(root, 'bench/stamped-instance.ts')],
}

/** Opens the built page (`npm run build`) of a core in Chromium, and closes both when the work is done. */
export async function withPage<T>(core: Core, work: (page: Page) => Promise<T>): Promise<T> {
  const server = await createServer({
    core,
    version: 'bench',
    apiKey: 'bench',
    rendererDirectory: join(root, 'out/renderer'),
    log: () => {},
  })
  const browser = await chromium.launch({
    ...browserLaunch(),
    args: ['--no-sandbox'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1_360, height: 850 } })
    await page.goto(server.pageUrl)
    await page.getByRole('navigation').first().waitFor()
    return await work(page)
  } finally {
    await browser.close()
    await server.close()
  }
}
