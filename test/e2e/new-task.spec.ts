import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from './supervisor.ts'

test('a task is started with the keyboard alone; a wrong directory is told at its field', async ({
  page,
  supervisor,
}) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Your tasks will be here')).toBeVisible()
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New task' })
  await expect(dialog.getByLabel('Prompt')).toBeFocused()
  await page.keyboard.type('Say hello #sim:quick')
  await dialog.getByLabel('Directory').fill('/does/not/exist')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByText('The directory "/does/not/exist" does not exist.')).toBeVisible()
  await expect(dialog.getByLabel('Directory')).toBeFocused()
  await dialog.getByLabel('Directory').fill(supervisor.directory)
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: /Say hello/ })).toContainText('Done')
})

test('a directory completes itself, and Ctrl+Enter starts from wherever the focus is', async ({
  page,
  supervisor,
}) => {
  for (const name of ['src', 'static', '.git']) mkdirSync(join(supervisor.directory, name))
  writeFileSync(join(supervisor.directory, 'start.txt'), '')
  await page.goto(supervisor.url)
  await expect(page.getByText('Your tasks will be here')).toBeVisible()
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New task' })
  const field = dialog.getByRole('combobox', { name: 'Directory' })
  const offered = page.getByRole('listbox', { name: 'Folders' }).getByRole('option')
  await page.keyboard.type('Say hello #sim:quick')
  await field.fill(supervisor.directory.slice(0, -2))
  await expect(offered).toHaveText([supervisor.directory])
  await page.keyboard.press('Tab')
  await expect(field).toHaveValue(`${supervisor.directory}/`)
  await expect(offered).toHaveText([`${supervisor.directory}/src`, `${supervisor.directory}/static`])
  // Escape closes the list, not the dialog.
  await page.keyboard.press('Escape')
  await expect(offered).toHaveCount(0)
  await page.keyboard.type('s')
  await expect(offered).toHaveCount(2)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(field).toHaveValue(`${supervisor.directory}/static`)
  await expect(offered).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Close' }).last().focus()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('row', { name: /Say hello/ })).toContainText('Done')
  const { tasks } = await supervisor.call('task.list', {})
  expect(tasks.map((task) => task.directory)).toEqual([join(supervisor.directory, 'static')])
  // On the box it starts too, and the box stays as it is.
  await page.keyboard.press('n')
  await dialog.getByLabel('Prompt').fill('Once more #sim:quick')
  await dialog.getByLabel('Start another').focus()
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: /Once more/ })).toContainText('Done')
})

test('the draft is kept, several tasks are started in a row', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Your tasks will be here')).toBeVisible()
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New task' })
  await dialog.getByLabel('Prompt').fill('One #sim:quick')
  await dialog.getByLabel('Directory').fill(supervisor.directory)
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await expect(dialog.getByLabel('Prompt')).toHaveValue('One #sim:quick')
  await dialog.getByLabel('Start another').check()
  await dialog.getByRole('button', { name: 'Start task' }).click()
  await expect(dialog.getByText('Started “One #sim:quick”.')).toBeVisible()
  await dialog.getByLabel('Prompt').fill('Two #sim:quick')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByText('Started 2 tasks')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('row', { name: /Two/ })).toBeVisible()
})

test('bypassing permissions has to be confirmed each time', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Your tasks will be here')).toBeVisible()
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New task' })
  await dialog.getByLabel('Prompt').fill('Anything #sim:quick')
  await dialog.getByLabel('Directory').fill(supervisor.directory)
  await dialog.getByLabel('Permissions').click()
  await page.getByRole('option', { name: /Bypass permissions/ }).click()
  const start = dialog.getByRole('button', { name: 'Start task' })
  await expect(start).toBeDisabled()
  await dialog.getByLabel(/Let this task do anything/).check()
  await dialog.getByLabel('Start another').check()
  await start.click()
  await expect(dialog.getByText('Started “Anything')).toBeVisible()
  await expect(dialog.getByLabel(/Let this task do anything/)).not.toBeChecked()
  await expect(start).toBeDisabled()
})

test('a new task begins in the mode of the settings of Claude Code, and says where that stands', async ({
  page,
  supervisor,
}) => {
  const settings = join(supervisor.directory, '.claude', 'settings.json')
  mkdirSync(dirname(settings))
  writeFileSync(settings, '{"permissions": {"defaultMode": "acceptEdits"}}')
  await page.goto(supervisor.url)
  await expect(page.getByText('Your tasks will be here')).toBeVisible()
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New task' })
  await dialog.getByLabel('Prompt').fill('Hello #sim:quick')
  await dialog.getByLabel('Directory').fill(supervisor.directory)
  await expect(dialog.getByLabel('Permissions')).toContainText('(by the settings)')
  const { defaultMode } = await supervisor.call('directory.settings', { directory: supervisor.directory })
  await dialog.getByRole('button', { name: 'Start task' }).click()
  await expect(page.getByRole('row', { name: /Hello/ })).toContainText('Done')
  const { tasks } = await supervisor.call('task.list', {})
  expect(tasks[0]?.permissionMode).toBe(defaultMode.permissionMode)
})

test('a task is started after another one: chosen in the dialog, told in the Fleet and on both pages', async ({
  page,
  supervisor,
}) => {
  const first = await supervisor.call('task.create', {
    prompt: 'Migrate the table #sim:stream(tokens=100000,rate=20)',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await expect(page.getByRole('row', { name: /Migrate the table/ })).toContainText('Running')
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New task' })
  await dialog.getByLabel('Prompt').fill('Check the reports #sim:quick')
  await dialog.getByRole('combobox', { name: 'Directory' }).fill(supervisor.directory)
  await dialog.getByLabel('Starts after').click()
  await page.getByPlaceholder('Find a task that has not ended').fill('Migrate')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(dialog.getByRole('list', { name: 'Starts after these tasks' })).toContainText(
    'Migrate the table',
  )
  await dialog.getByRole('button', { name: 'Start task' }).click()
  await expect(dialog).toBeHidden()

  const row = page.getByRole('row', { name: /Check the reports/ })
  await expect(row).toContainText('Waits for “Migrate the table')
  await row.getByRole('link', { name: /Check the reports/ }).click()
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByRole('link', { name: /Migrate the table/ }).click()
  await expect(details.getByText('Waiting for it')).toBeVisible()
  await expect(details.getByRole('link', { name: /Check the reports/ })).toBeVisible()
  await supervisor.call('task.terminate', { taskId: first.id })
  await page.goto(supervisor.url)
  await expect(row).toContainText('which was cancelled, until a retry of it completes')
})
