import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findBrowser } from '../../test/harness/find-browser.ts'

/**
 * Makes sure that there is a browser for the end-to-end tests: one that is there, else Debian's or Ubuntu's own
 * package where we may install it.
 *
 * @throws Error that says what to do
 */
export function ensureBrowser(): string {
  const present = findBrowser()
  if (present !== undefined) return present
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(
      'No browser was found: installing the system package "chromium-headless-shell" for the end-to-end tests.',
    )
    const options = {
      stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 10 * 60_000,
    }
    execFileSync('apt-get', ['update', '-qq'], options)
    execFileSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell'],
      options,
    )
    const installed = findBrowser()
    if (installed !== undefined) return installed
  }
  throw new Error(
    'The end-to-end tests need Chromium or Chrome, and none was found. Install one, or run ' +
      '"npx playwright install --with-deps chromium", or name one in MUSTER_TEST_BROWSER.',
  )
}
