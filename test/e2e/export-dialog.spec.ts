import { readFile } from 'node:fs/promises'
import { expect, expectAccessible, test } from './supervisor.ts'

test('a task is exported from its menu, in the format that is chosen', async ({ page, supervisor }) => {
  const { id } = await supervisor.call('task.create', {
    prompt: 'Look for needle-42',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/task/${id}`)
  await expect(page.getByRole('main').locator('header').first()).toContainText('Done', { timeout: 30_000 })
  await page.getByRole('button', { name: 'Export and link' }).click()
  await page.getByRole('menuitem', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await expect(dialog).toContainText('the task “Look for needle-42”')
  await expectAccessible(page)
  await dialog.getByRole('combobox', { name: 'Format' }).click()
  await page.getByRole('option', { name: 'JSONL' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: /^Save/ }).click(),
  ])
  await expect(dialog).toBeHidden()
  expect(download.suggestedFilename()).toBe('muster-look-for-needle-42.jsonl')
  const records = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
  expect(records.join('\n')).toContain('needle-42')
  expect(JSON.parse(records.at(-1) ?? '')).toEqual({ type: 'end', records: records.length - 2 })
})

test('the tasks that are ticked in the Fleet are exported together', async ({ page, supervisor }) => {
  for (const prompt of ['One needle-1', 'Two needle-2'])
    await supervisor.call('task.create', { prompt, directory: supervisor.directory })
  await page.goto(supervisor.url)
  for (const name of ['One needle-1', 'Two needle-2'])
    await page
      .getByRole('row', { name: new RegExp(name) })
      .getByRole('checkbox')
      .click()
  await page.getByRole('toolbar', { name: 'Selected tasks' }).getByRole('button', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await expect(dialog).toContainText('Save 2 tasks as a file.')
  await dialog.getByRole('combobox', { name: 'Format' }).click()
  await page.getByRole('option', { name: 'CSV' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: /^Save/ }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  for (const name of ['One needle-1', 'Two needle-2']) expect(text).toContain(name)
})
