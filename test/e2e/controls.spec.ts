import { expect, test } from './supervisor.ts'

test('a stalled task is called silent, and is interrupted and retried with one button', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('settings.set', { name: 'monitor.stallAfter', value: '10s' })
  const task = await supervisor.call('task.create', {
    prompt: 'Get stuck #sim:stuck(after=2)',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  const row = page.getByRole('row', { name: /Get stuck/ })
  await expect(row).toContainText(/Silent \d+s/, { timeout: 40_000 })
  await page.goto(`${supervisor.origin}/#/task/${task.id}`)
  await page.getByRole('button', { name: 'Interrupt and retry' }).first().click()
  await expect
    .poll(async () => {
      const { tasks } = await supervisor.call('task.list', {})
      return tasks.filter(({ sessionId }) => sessionId === task.sessionId).map(({ prompt }) => prompt)
    })
    .toEqual(expect.arrayContaining(['Continue where you left off.']))
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: task.id })).state)
    .toBe('interrupted')
  await expect(page.getByRole('button', { name: 'Interrupt and retry' })).toBeHidden()
})

test('a dialog that a menu opens has the focus, and gives it back', async ({ page, supervisor }) => {
  const task = await supervisor.call('task.create', {
    prompt: 'Sleep #sim:sleep-tool(seconds=300)',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/task/${task.id}`)
  const more = page.getByRole('button', { name: 'More controls' })
  await more.click()
  await page.getByRole('menuitem', { name: /^End process/ }).click()
  const question = page.getByRole('alertdialog', { name: 'End this process?' })
  await expect(question.getByRole('button', { name: 'Go back' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await expect(more).toBeFocused()

  await page.getByRole('link', { name: 'Fleet', exact: false }).first().click()
  const row = page.getByRole('row', { name: /Sleep/ })
  await row.hover()
  await row.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: /^End process/ }).click()
  await expect(question.getByRole('button', { name: 'Go back' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
})

test('a new task can be given its number of automatic retries', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Your tasks will be here')).toBeVisible()
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New task' })
  await dialog.getByLabel('Prompt').fill('Try hard #sim:quick')
  await dialog.getByLabel('Directory').fill(supervisor.directory)
  await dialog.getByText('Limits, retries and priority').click()
  await dialog.getByLabel('Automatic retries').fill('11')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByText('A whole number from 0 to 10.')).toBeVisible()
  await dialog.getByLabel('Automatic retries').fill('0')
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  const { tasks } = await supervisor.call('task.list', {})
  expect(tasks.map(({ limits }) => limits.maxRetries)).toEqual([0])
})
