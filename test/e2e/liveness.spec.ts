import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

test('a task tells what its instance does, in its header and its details', async ({ page, supervisor }) => {
  const task = await supervisor.call('task.create', {
    prompt: 'Watch the shop #sim:sleep-tool(seconds=300)',
    directory: supervisor.directory,
  })
  await page.goto(`${supervisor.url}`)
  const row = page.getByRole('row', { name: /Watch the shop/ })
  await expect(row.locator('[title*="Tool runs: Bash"]')).toBeVisible()
  await row.getByRole('link', { name: /Watch the shop/ }).dblclick()
  await expect(page).toHaveURL(new RegExp(task.id))
  const header = page.getByRole('main').locator('header').first()
  await expect(header.getByText(/Bash echo start; sleep 300; echo end, \d/)).toBeVisible()
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details.getByText('Tool runs')).toBeVisible()
  await expect(details.getByText(/MB, \d+% CPU, \d+ processes/)).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('light.png') })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: test.info().outputPath('dark.png') })
  await page.setViewportSize({ width: 360, height: 740 })
  await expectFits(page)
  await page.screenshot({ path: test.info().outputPath('narrow.png') })
  await supervisor.call('task.terminate', { taskId: task.id })
  await expect(header.getByText(/Bash echo start/)).toBeHidden()
})
