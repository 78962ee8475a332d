import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Chromium's engine without the parts that draw windows: a page takes a quarter less of a processor. */
const shell = 'chromium-headless-shell'

/**
 * A Chromium to test with: `MUSTER_TEST_BROWSER`, Playwright's own from its cache, or the system's. Undefined when
 * there is none. `quick`: rather one that can't draw windows; what is measured is measured in a whole one.
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env, quick = false): string | undefined {
  const onPath = (wanted: readonly string[]) =>
    (env.PATH ?? '').split(delimiter).flatMap((folder) => wanted.map((name) => join(folder, name)))
  const candidates = [
    env.MUSTER_TEST_BROWSER,
    chromium.executablePath(),
    ...(quick ? onPath([shell]) : []),
    ...onPath(names),
    ...macApplications,
    ...onPath([shell]),
  ]
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path))
}

/** How Playwright launches it; where there is none, Playwright says so. */
export function browserLaunch(quick = false): { executablePath?: string } {
  const executablePath = findBrowser(process.env, quick)
  return executablePath === undefined ? {} : { executablePath }
}
