import type { Page } from '@playwright/test'
import { type ThreadUse, watchThread } from './thread-use.ts'

/** Turns the wheel over a list for some seconds. */
export async function wheel(page: Page, selector: string, sign: 1 | -1): Promise<ThreadUse> {
  const box = await page.locator(selector).first().boundingBox()
  if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  return watchThread(page, async () => {
    for (let step = 0; step < 120; step++) {
      await page.mouse.wheel(0, sign * 900)
      await page.waitForTimeout(40)
    }
  })
}
