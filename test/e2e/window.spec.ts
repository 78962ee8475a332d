import { expect, expectAccessible, test } from './supervisor.ts'

test('a mistyped address says that nothing is there, as the heading and the title of its page', async ({
  page,
  supervisor,
}) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  for (const [address, heading] of [
    ['nowhere', 'There is no such page'],
    ['task/%zz', 'There is no such page'],
    ['task/mistyped', 'There is no such task'],
    ['run/mistyped', 'There is no such run'],
  ] as const) {
    await page.goto(`${supervisor.origin}/#/${address}`)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expectAccessible(page)
  }
})

test('what is behind an open menu is out of reach, and has the focus again after it', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('task.create', { prompt: 'Hello #sim:quick', directory: supervisor.directory })
  await page.goto(supervisor.url)
  const view = page.getByRole('button', { name: 'Grouping, order, columns and density' })
  await view.click()
  await expect(page.getByRole('menu')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(view).toBeFocused()
  const period = page.getByRole('combobox', { name: 'Ended tasks shown' })
  await period.click()
  await expect(page.getByRole('listbox')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(period).toBeFocused()
})

test('the details leave the primary action free where they open over the list', async ({
  page,
  supervisor,
}) => {
  await page.setViewportSize({ width: 1024, height: 720 })
  await supervisor.call('task.create', { prompt: 'Hello #sim:quick', directory: supervisor.directory })
  await page.goto(supervisor.url)
  await page.getByRole('row', { name: /Hello/ }).click()
  await expect(page.getByRole('dialog', { name: 'Details' })).toBeVisible()
  await page.getByRole('button', { name: 'New task' }).click()
  await expect(page.getByRole('dialog', { name: 'New task' })).toBeVisible()
})

test('a title opens, wherever it stands; the row beside it selects', async ({ page, supervisor }) => {
  await supervisor.call('task.create', { prompt: 'Hello #sim:quick', directory: supervisor.directory })
  await page.goto(supervisor.url)
  const row = page.getByRole('row', { name: /Hello/ })
  await row.click()
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible()
  await row.getByRole('link', { name: /Hello/ }).click()
  await expect(page).toHaveTitle('Hello #sim:quick · Muster')
})

test('what only a lost connection explains goes with it: the last line, the error of a prompt', async ({
  page,
  supervisor,
}) => {
  const task = await supervisor.call('task.create', {
    prompt: 'Essay #sim:essay(minutes=30)',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/task/${task.id}`)
  const header = page.getByRole('main').locator('header').first()
  await expect(header.getByText(/last line/)).toBeVisible()
  await supervisor.kill()
  await expect(page.getByText('The connection to the supervisor was lost')).toBeVisible()
  await expect(header.getByText(/last line/)).toBeHidden()
  await page.getByRole('combobox', { name: 'Prompt' }).fill('And then?')
  await page.keyboard.press('Enter')
  const error = page.getByRole('alert').filter({ hasText: 'no connection' })
  await expect(error).toBeVisible()
  await supervisor.start()
  await expect(page.getByText('Connected')).toBeVisible({ timeout: 30_000 })
  await expect(error).toBeHidden()
  await expect(page.getByRole('combobox', { name: 'Prompt' })).toHaveValue('And then?')
})
