import { expect, expectAccessible, expectFits, goToPlace, test } from './supervisor.ts'

test('on a phone the bar has five places and a menu with the others, which says where one is', async ({
  page,
  supervisor,
}, info) => {
  await supervisor.call('task.create', { prompt: 'Ask #sim:permission', directory: supervisor.directory })
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(supervisor.url)
  const bar = page.getByRole('navigation', { name: 'Places' })
  await expect(bar.getByRole('link', { name: /Inbox/ })).toContainText('1 waiting for you')
  await expect(bar.getByRole('link')).toHaveCount(5)
  const more = bar.getByRole('button', { name: 'More places' })
  // Each can be hit, and none of their names is cut.
  const expectRoom = async () => {
    for (const target of [...(await bar.getByRole('link').all()), bar.getByRole('button')]) {
      const box = await target.boundingBox()
      expect(box?.width).toBeGreaterThanOrEqual(48)
      expect(box?.height).toBeGreaterThanOrEqual(44)
      const name = target.locator('.truncate')
      expect(await name.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
    }
  }
  await expectRoom()
  await expectAccessible(page)
  await expectFits(page)
  await page.screenshot({ path: info.outputPath('bar.png') })

  await more.press('Enter')
  const menu = page.getByRole('menu')
  await expect(menu.getByRole('menuitem')).toHaveText([
    'Work',
    'Insights',
    'Search',
    'Diagnostics',
    'Settings',
  ])
  await expectAccessible(page)
  await page.screenshot({ path: info.outputPath('menu.png') })
  await page.keyboard.press('Escape')
  await expect(more).toBeFocused()
  await more.press('Enter')
  await expect(menu.getByRole('menuitem', { name: 'Work' })).toBeFocused()
  for (const next of ['Insights', 'Search', 'Diagnostics']) {
    await page.keyboard.press('ArrowDown')
    await expect(menu.getByRole('menuitem', { name: next })).toBeFocused()
  }
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Diagnostics' })).toBeVisible()
  const here = bar.getByRole('button', { name: 'Diagnostics, more places' })
  await expect(here).toHaveAttribute('aria-current', 'page')
  await expect(bar.locator('[aria-current=page]')).toHaveCount(1)
  await expectAccessible(page)
  await expectFits(page)
  await expectRoom()
  await page.screenshot({ path: info.outputPath('elsewhere.png') })
  await goToPlace(page, 'Work')
  await expect(page.getByRole('heading', { level: 1, name: 'Work' })).toBeVisible()
  await goToPlace(page, 'Fleet')
  await expect(more).toHaveAccessibleName('More places')
})
