import { defineConfig } from '@playwright/test'
import { browserLaunch } from './test/harness/find-browser.ts'
import { keepCompiled } from './test/harness/keep-compiled.ts'

keepCompiled()

/**
 * `e2e`: the page in Chromium over a real supervisor. `electron`: the desktop's bundles, run in a stand-in for
 * Electron (test/electron/stand-in) and, where its binary is present, in the real one. Both need `npm run build`.
 */
export default defineConfig({
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  // The tests of pages mostly wait, so more of them than processors run at the same time.
  workers: 4,
  forbidOnly: true,
  outputDir: 'test-results',
  reporter: [['list']],
  use: {
    // A fifth of the time of all tests, so only of one that has failed: `npm test` runs it once more.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: browserLaunch(true),
  },
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    { name: 'electron', testDir: 'test/electron', workers: 2 },
  ],
})
