import { findBrowser } from '../../test/harness/find-browser.ts'
import { installPackage, mayInstall } from './install-package.ts'

/**
 * Makes sure that there is a browser for the end-to-end tests: one that is there, else Debian's or Ubuntu's own
 * package where we may install it.
 *
 * @throws Error that says what to do
 */
export function ensureBrowser(): string {
  const present = findBrowser()
  if (present !== undefined) return present
  if (mayInstall()) {
    console.log(
      'No browser was found: installing the system package "chromium-headless-shell" for the end-to-end tests.',
    )
    installPackage('chromium-headless-shell')
    const installed = findBrowser()
    if (installed !== undefined) return installed
  }
  throw new Error(
    'The end-to-end tests need Chromium or Chrome, and none was found. Install one, or run ' +
      '"npx playwright install --with-deps chromium", or name one in MUSTER_TEST_BROWSER.',
  )
}
