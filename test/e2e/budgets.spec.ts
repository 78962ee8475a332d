import { expect, test } from './supervisor.ts'

test('a budget is added, holds a turn, is raised on its card, and the turn goes on', async ({
  page,
  supervisor,
}) => {
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings`)
  await page.getByRole('button', { name: 'Add budget' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Add budget' }).click()
  await expect(dialog.getByText('Give a limit in money, in tokens, or both.')).toBeVisible()
  await dialog.getByLabel('Tokens').fill('100')
  await dialog.getByRole('button', { name: 'Add budget' }).click()
  await expect(page.getByRole('list', { name: 'Budgets' }).getByText('Each day')).toBeVisible()

  const task = await supervisor.call('task.create', {
    prompt: 'Count the steps #sim:max-turns(steps=300)',
    directory: supervisor.directory,
  })
  await expect(page.getByText('Used up')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/task/${task.id}`)
  const card = page.getByRole('region', { name: 'Held by its budget' })
  await expect(card.getByText('100 tokens a day is used up')).toBeVisible()
  await card.getByLabel('New limit, tokens').fill('9,000,000')
  await card.getByRole('button', { name: 'Raise and go on' }).click()
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: task.id })).state)
    .toBe('completed')
  await expect(card).toBeHidden()
})

test('a closed usage window is told over the page, and can be tried now', async ({ page, supervisor }) => {
  await supervisor.call('task.create', {
    prompt: 'Wait #sim:rate-limit(seconds=9000)',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings`)
  const banner = page.getByRole('status').filter({ hasText: '5-hour window (simulated) is used up' })
  await expect(banner).toBeVisible()
  await supervisor.call('budget.create', { scope: 'day', costMicros: 20_000_000 })
  await supervisor.call('budget.create', {
    scope: 'directory',
    target: supervisor.directory,
    tokens: 10,
    onLimit: 'stop',
  })
  await expect(page.getByRole('list', { name: 'Budgets' }).getByRole('listitem')).toHaveCount(2)
  await banner.getByRole('button', { name: 'Try now' }).click()
  await expect(banner).toBeHidden()
})

test('the next attempt of a failed turn is shown with its wait, and cancelled', async ({
  page,
  supervisor,
}) => {
  // The wait is random below this.
  await supervisor.call('settings.set', { name: 'retries.longestWait', value: '1h' })
  await supervisor.call('settings.set', { name: 'retries.firstWait', value: '10m' })
  const task = await supervisor.call('task.create', {
    prompt: 'Fetch #sim:api-error(status=529,retries=0)',
    directory: supervisor.directory,
    limits: { maxRetries: 5 },
  })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/task/${task.id}`)
  const attempt = page.getByRole('status').filter({ hasText: 'Attempt 2' })
  await expect(attempt.getByText(/Attempt 2 in \d/)).toBeVisible()
  await expect(attempt.getByRole('button', { name: 'Now' })).toBeEnabled()
  await attempt.getByRole('button', { name: 'Cancel' }).click()
  await expect(attempt).toBeHidden()
  const { tasks } = await supervisor.call('task.list', { sessionId: task.sessionId })
  expect(tasks.map(({ state }) => state)).toEqual(['cancelled', 'failed'])
})
