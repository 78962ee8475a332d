import type { Page, TestInfo } from '@playwright/test'
import { expectAccessible, expectFits } from './supervisor.ts'

/** A page in light, dark and narrow: each time it is accessible, fits and passes `check`; the pictures are kept by `name`. */
export async function expectInEachLook(
  page: Page,
  info: TestInfo,
  name: string,
  check: () => Promise<void> = async () => {},
): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 740 })
    await expectAccessible(page)
    await expectFits(page)
    await check()
    await page.screenshot({ path: info.outputPath(`${name}-${colorScheme}-${width}.png`) })
  }
}
