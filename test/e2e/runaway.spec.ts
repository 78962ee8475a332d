import { expect, expectAccessible, test } from './supervisor.ts'

test.use({
  serving: { args: ['--simulate'], env: { MUSTER_SIMULATED_SEED: '1', MUSTER_SIMULATED_SPEED: '8' } },
})

test('a task that runs away is marked in the Fleet, held by its policy, and decided on in the inbox', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('runaway.setPolicy', { directory: supervisor.directory, policy: 'hold' })
  const { id } = await supervisor.call('task.create', {
    prompt: 'Make them green #sim:runaway(steps=1000)',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await expect(page.getByText('Runaway', { exact: true })).toBeVisible()
  await page.goto(`${supervisor.origin}/#/inbox`)
  const card = page.getByRole('region', { name: 'Held: it may be running away' })
  await expect(card.getByText('The same Bash `npm test` failed')).toBeVisible()
  await card.getByRole('button', { name: 'Continue afresh' }).click()
  await expect(card).toBeHidden()
  await expect.poll(async () => (await supervisor.call('task.get', { taskId: id })).state).toBe('interrupted')
  const { tasks } = await supervisor.call('task.list', {})
  expect(tasks).toHaveLength(2)
})

test('a price is added, told in its field what is wrong with it, removed, and the removal is undone', async ({
  page,
  supervisor,
}) => {
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings?section=prices`)
  await page.getByRole('button', { name: 'Add price' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Model, * for any characters').fill('claude-opus-*')
  await dialog.getByLabel('Input', { exact: true }).fill('3.5')
  await dialog.getByRole('button', { name: 'Add price' }).click()
  await expect(dialog.getByText('An amount, such as 3 or 0.25.')).toBeVisible()
  await dialog.getByLabel('Output', { exact: true }).fill('17.5')
  await dialog.getByRole('button', { name: 'Add price' }).click()
  const list = page.getByRole('list', { name: 'Your prices' })
  await expect(list.getByText('$3.50 in, $17.50 out, $0.35 read, $4.375 and $7.00 written')).toBeVisible()
  await list.getByRole('button', { name: 'Remove: claude-opus-*' }).click()
  await expect(list).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(list.getByText('claude-opus-*')).toBeVisible()
  expect((await supervisor.call('price.list', {})).own).toMatchObject([{ input: 3_500_000 }])
})

test('what is done with runaway spending is set by directory, removed, and the removal is undone', async ({
  page,
  supervisor,
}) => {
  const rules = async () => (await supervisor.call('runaway.list', {})).rules
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings?section=runaway`)
  const list = page.getByRole('list', { name: 'What is done with runaway spending' })
  await expect(list.getByText('This is the default.')).toBeVisible()
  await page.getByRole('button', { name: 'Add directory' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog.getByText('Name a directory.')).toBeVisible()
  const field = dialog.getByRole('combobox', { name: 'Directory' })
  await field.fill('shop')
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog.getByText('A rule for a directory needs its absolute path.')).toBeVisible()
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await field.fill(supervisor.directory)
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog).toBeHidden()
  expect(await rules()).toEqual([{ directory: supervisor.directory, policy: 'hold' }])

  await list.getByRole('combobox', { name: 'Policy: Everywhere' }).click()
  await page.getByRole('option', { name: 'Off' }).click()
  await expect.poll(rules).toContainEqual({ directory: null, policy: 'off' })
  await list.getByRole('button', { name: 'Back to the default' }).click()
  await expect(list.getByText('This is the default.')).toBeVisible()
  await list.getByRole('button', { name: /^Remove: / }).click()
  await expect.poll(rules).toEqual([])
  const told = page.getByRole('listitem').filter({ hasText: 'The rule for' })
  await told.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(rules).toEqual([{ directory: supervisor.directory, policy: 'hold' }])
  await expectAccessible(page)
})
