import { expect, expectKeys, test } from './supervisor.ts'

test('a permission is allowed with one key', async ({ page, supervisor }) => {
  const task = await supervisor.call('task.create', {
    prompt: 'Migrate #sim:permission',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: /Inbox 1 waiting/ }).click()
  await expect(page.getByText('npm run db:migrate -- --env staging').last()).toBeVisible()
  await expect(page).toHaveTitle(/^\(1 needs you\) .+ · Muster$/)
  await expectKeys(page)
  await page.keyboard.press('a')
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: task.id })).state)
    .toBe('completed')
  await expect(page).toHaveTitle(/^[^(]+ · Muster$/)
})

test('a permission is denied with a reason that Claude gets', async ({ page, supervisor }) => {
  const task = await supervisor.call('task.create', {
    prompt: 'Migrate #sim:permission',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: /Inbox 1 waiting/ }).click()
  await expect(page.getByRole('button', { name: /^Deny d/ })).toBeVisible()
  await page.keyboard.press('d')
  await expect(page.getByLabel('Reason (optional)')).toBeFocused()
  await page.keyboard.type('Not on a Friday')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  const { permissions } = await supervisor.call('permission.list', { taskId: task.id })
  expect(permissions).toMatchObject([{ state: 'denied', note: 'Not on a Friday' }])
})

test('a question is answered by its options', async ({ page, supervisor }) => {
  const task = await supervisor.call('task.create', {
    prompt: 'Split #sim:question',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: /Inbox 1 waiting/ }).click()
  await expect(page.getByRole('button', { name: 'Answer' })).toBeDisabled()
  await expectKeys(page)
  await page.keyboard.press('2')
  await expect(page.getByRole('radio', { name: /PostgreSQL/ })).toBeChecked()
  await page.getByRole('checkbox', { name: /Web/ }).check()
  await page.getByRole('button', { name: 'Answer' }).click()
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: task.id })).state)
    .toBe('completed')
  const { events } = await supervisor.call('task.events', { taskId: task.id })
  expect(JSON.stringify(events)).toContain('PostgreSQL')
})

test('requests come oldest first; after an answer the next one is shown', async ({ page, supervisor }) => {
  for (const name of ['First', 'Second']) {
    const task = await supervisor.call('task.create', {
      prompt: `${name} #sim:permission`,
      directory: supervisor.directory,
    })
    await expect
      .poll(async () => (await supervisor.call('task.get', { taskId: task.id })).state)
      .toBe('waiting')
  }
  await page.goto(`${supervisor.url}`)
  await page.getByRole('link', { name: /Inbox 2 waiting/ }).click()
  const items = page.getByRole('list', { name: 'Requests' }).getByRole('button')
  await expect(items.first()).toContainText('First')
  await expectKeys(page)
  await page.keyboard.press('a')
  await expect(items).toHaveCount(1)
  await expect(page.getByRole('main').getByRole('link', { name: 'Second' })).toBeVisible()
})

test('the number beside the inbox counts what it lists, failed tasks too', async ({ page, supervisor }) => {
  for (const prompt of ['Ask #sim:permission', 'Break #sim:fail']) {
    await supervisor.call('task.create', { prompt, directory: supervisor.directory })
  }
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: /Inbox 2 waiting/ }).click()
  const items = page.getByRole('list', { name: 'Requests' }).getByRole('button')
  await expect(items).toHaveCount(2)
  await expect(page.getByText('2 waiting for you, 1 of them failed')).toBeVisible()
  await items.filter({ hasText: 'Break' }).click()
  await expectKeys(page)
  await page.keyboard.press('d')
  await expect(items).toHaveCount(1)
  await expect(page.getByRole('link', { name: /Inbox 1 waiting/ })).toBeVisible()
})
