import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectInEachLook } from './each-look.ts'
import { expect, expectAccessible, type Supervisor, test } from './supervisor.ts'

/** Tasks that have ended, some in a folder of their own. */
async function endTasks(supervisor: Supervisor): Promise<string> {
  const cart = join(supervisor.directory, 'cart')
  mkdirSync(cart)
  for (const [prompt, directory] of [
    ['one #sim:quick', supervisor.directory],
    ['two #sim:quick', supervisor.directory],
    ['three #sim:quick', cart],
    ['four #sim:fail', cart],
  ] as const) {
    const { id } = await supervisor.call('task.create', { prompt, directory })
    await expect
      .poll(async () => (await supervisor.call('task.get', { taskId: id })).endedAt, { timeout: 30_000 })
      .not.toBeNull()
  }
  return cart
}

test('shows what has ended: figures with their definitions, over time, in groups; the address has it all', async ({
  page,
  supervisor,
}, info) => {
  await page.goto(supervisor.url)
  await expect(page.getByRole('heading', { name: 'Your tasks will be here' })).toBeVisible()
  await page.keyboard.press('7')
  await expect(page.getByRole('heading', { name: 'Nothing has ended in this time' })).toBeVisible()
  await expectInEachLook(page, info, 'empty')
  await page.setViewportSize({ width: 1280, height: 740 })
  await endTasks(supervisor)

  // Real tasks are shown, of which there are none.
  await page.getByRole('button', { name: 'Show 4 simulated' }).click()
  const figures = page.getByRole('list', { name: 'Figures' })
  const tile = (name: RegExp) => figures.getByRole('button', { name })
  await expect(tile(/^Tasks/)).toHaveText('Tasks4')
  await expect(tile(/^Success/)).toHaveText('Success75%')
  await expect(tile(/^Cost a merged change/)).toHaveText('Cost a merged change–')
  await expect(tile(/^Cost \$/)).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('heading', { name: 'Cost by day' })).toBeVisible()

  await page.getByRole('button', { name: 'What "Success" means' }).click()
  await expect(page.getByRole('dialog', { name: 'What "Success" means' })).toContainText(
    'Done means that the model answered.',
  )
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await tile(/^Tasks/).click()
  await page.keyboard.press('t')
  const table = page.getByRole('region', { name: 'Tasks over time' })
  await expect(table.getByRole('row')).toHaveCount(31)
  await page.keyboard.press('c')
  await expect(table.getByRole('columnheader')).toHaveText(['Day', 'Tasks', 'Before'])
  await expect(tile(/^Tasks/)).toContainText('new from 0')

  const groups = page.getByRole('region', { name: 'Figures by directory' })
  const names = groups.getByRole('rowheader')
  await expect(names).toHaveCount(2)
  await groups.getByRole('button', { name: 'Success' }).click()
  await expect(names.first()).not.toContainText('cart')
  await expect(page.getByRole('heading', { name: 'Success by day' })).toBeVisible()

  await names.getByRole('button', { name: /cart$/ }).click()
  await expect(tile(/^Tasks/)).toContainText('Tasks2')
  await page.reload()
  await expect(tile(/^Tasks/)).toContainText('Tasks2')
  await expect(tile(/^Success/)).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('region', { name: 'Success over time' })).toBeVisible()
  expect(new URL(page.url()).hash).toMatch(/figure=successRate/)

  await page.getByRole('combobox', { name: 'Model' }).click()
  await page.getByRole('option').nth(1).click()
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(tile(/^Tasks/)).toContainText('Tasks4')

  await page.getByRole('combobox', { name: 'Groups' }).click()
  await page.getByRole('option', { name: 'By workflow' }).click()
  await expect(page.getByRole('region', { name: 'Figures by workflow' }).getByRole('rowheader')).toHaveText([
    '(no workflow)',
  ])
  await page.getByRole('combobox', { name: 'Period' }).click()
  await page.getByRole('option', { name: 'From … to …' }).click()
  await page.getByLabel('First day').fill('2999-01-01')
  await expect(page.getByRole('alert')).toHaveText('The last day is before the first.')
  await page.getByLabel('First day').fill('')
  await expect(page.getByRole('alert')).toBeHidden()
})

test('is read in each look, follows what ends, and is saved as a file', async ({
  page,
  supervisor,
}, info) => {
  await endTasks(supervisor)
  const origin = new URL(supervisor.url).origin
  await page.goto(supervisor.url)
  await expect(page.getByRole('link', { name: 'Insights' })).toBeVisible()
  await page.goto(`${origin}/#/insights?simulated=1&compare=1&period=7`)
  const tasks = page.getByRole('list', { name: 'Figures' }).getByRole('button', { name: /^Tasks/ })
  await expect(tasks).toContainText('Tasks4')
  await expect(page.locator('canvas').first()).toBeVisible()
  await expectInEachLook(page, info, 'chart')
  await page.setViewportSize({ width: 1280, height: 740 })

  await supervisor.call('task.create', { prompt: 'five #sim:quick', directory: supervisor.directory })
  await expect(tasks).toContainText('Tasks5', { timeout: 30_000 })

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'Groups as CSV' }).click()
  const file = await saved
  expect(file.suggestedFilename()).toMatch(/^insights-\d{4}-\d{2}-\d{2}-by-directory\.csv$/)
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n')
  expect(lines[0]).toMatch(/^Directory,Key,Tasks,Tasks before,Done,/)
  expect(lines).toHaveLength(4)
})
