import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { type Desktop, startDesktop } from './start-desktop.ts'

/** `dataDirectory`: a fresh one. `desktop`: the application on it, with simulated instances. */
export const test = base.extend<{ dataDirectory: string; desktop: Desktop }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
  dataDirectory: async ({}, use) => {
    const directory = await mkdtemp(join(tmpdir(), 'muster-desktop-'))
    await use(directory)
    await rm(directory, { recursive: true, force: true })
  },
  desktop: async ({ dataDirectory }, use) => {
    const desktop = await startDesktop({ dataDirectory })
    await use(desktop)
    await desktop.dispose()
  },
})
export { expect } from '@playwright/test'
