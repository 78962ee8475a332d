import { defineConfig } from '@playwright/test'
import { findBrowser } from './test/find-browser.ts'

const executablePath = findBrowser()

/**
 * `e2e`: the page in Chromium over a real supervisor. `electron`: the desktop's bundles, run in a stand-in for
 * Electron (test/electron/stand-in) and, where its binary is present, in the real one. Both need `npm run build`.
 */
export default defineConfig({
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers: 2,
  forbidOnly: true,
  outputDir: 'test-results',
  reporter: [['list']],
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: executablePath === undefined ? {} : { executablePath },
  },
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    { name: 'electron', testDir: 'test/electron' },
  ],
})
