import { resolve } from 'node:path'
import { type Page, test } from '@playwright/test'
import { createServer, type ViteDevServer } from 'vite'
import type { FakeSupervisor } from './fake-supervisor.ts'

declare global {
  var fake: FakeSupervisor
  var renders: { counts: Record<string, number>; reset: () => void }
}

/**
 * Serves the harness to the tests of a file: the real page over a fake supervisor, so that a test decides every change
 * and counts renders. `open` brings a page to it.
 */
export function serveHarness(): { open(page: Page): Promise<void> } {
  let server: ViteDevServer
  let address: string

  test.beforeAll(async () => {
    server = await createServer({
      configFile: resolve(import.meta.dirname, 'vite.config.ts'),
      server: { port: 0, hmr: false, watch: null },
      logLevel: 'error',
    })
    await server.listen()
    address = server.resolvedUrls?.local[0] ?? ''
  })

  test.afterAll(() => server.close())

  return {
    async open(page) {
      await page.goto(address)
      await page.waitForFunction(() => globalThis.fake !== undefined)
    },
  }
}
