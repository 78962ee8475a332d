import { expect, test } from './supervisor.ts'

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
