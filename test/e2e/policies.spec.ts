import { expect, expectAccessible, expectFits, expectKeys, type Supervisor, test } from './supervisor.ts'

const ask = async (supervisor: Supervisor, prompt: string, more: object = {}) => {
  const task = await supervisor.call('task.create', {
    prompt: `${prompt} #sim:permission`,
    directory: supervisor.directory,
    ...more,
  })
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: task.id })).state)
    .toBe('waiting')
  return task
}

test('allowed for the session with one key; the history names the rule', async ({ page, supervisor }) => {
  const task = await ask(supervisor, 'Migrate')
  await page.goto(`${supervisor.url}`)
  await page.getByRole('link', { name: /Inbox 1 waiting/ }).click()
  await expectKeys(page)
  await page.keyboard.press('s')
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  const again = await supervisor.call('task.create', {
    prompt: 'Again #sim:permission',
    sessionId: task.sessionId,
  })
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: again.id })).state)
    .toBe('completed')
  await page.getByText('Recently answered').click()
  const answered = page.getByRole('list', { name: 'Recently answered' }).getByRole('listitem')
  await expect(answered).toHaveCount(2)
  await expect(answered.first()).toContainText('by the rule Bash npm run db:migrate')
  await expect(answered.last()).toContainText('by you')
  await expectAccessible(page)
})

test('a failed task waits in the inbox until it is tried again or dismissed', async ({
  page,
  supervisor,
}) => {
  const fail = () =>
    supervisor.call('task.create', {
      prompt: 'Too long #sim:fail',
      directory: supervisor.directory,
      limits: { maxRetries: 0 },
    })
  const first = await fail()
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.keyboard.press('2')
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Dismiss' })).toBeVisible({ timeout: 20_000 })
  await expectAccessible(page)
  await expectKeys(page)
  await page.keyboard.press('w')
  await expect
    .poll(async () =>
      (await supervisor.call('task.list', { limit: 10 })).tasks.some((t) => t.retryOf === first.id),
    )
    .toBe(true)
  await expect(page.getByRole('button', { name: 'Dismiss' })).toBeVisible({ timeout: 20_000 })
  await expectKeys(page)
  await page.keyboard.press('d')
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
})

test('what was allowed three times is offered as a rule, which then answers', async ({
  page,
  supervisor,
}) => {
  await page.goto(supervisor.url)
  for (const name of ['One', 'Two', 'Three']) {
    await ask(supervisor, name)
    await page.keyboard.press('2')
    await expect(page.getByRole('main').getByRole('link', { name })).toBeVisible()
    await expectKeys(page)
    await page.keyboard.press('a')
    await expect(page.getByText('Nothing waits for you')).toBeVisible()
  }
  await page.getByRole('button', { name: 'Make a rule' }).click()
  const dialog = page.getByRole('dialog', { name: 'New rule' })
  await expect(dialog.getByLabel('Pattern')).toHaveValue('npm run db:migrate -- --env staging')
  await expect(dialog.getByLabel('Directory')).toHaveValue(supervisor.directory)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog).toBeHidden()
  const task = await supervisor.call('task.create', {
    prompt: 'Four #sim:permission',
    directory: supervisor.directory,
  })
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: task.id })).state)
    .toBe('completed')
})

test('rules are made, tried, ordered, switched off and removed in the settings', async ({
  page,
  supervisor,
}) => {
  const waiting = await ask(supervisor, 'Migrate')
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: 'Settings' }).click()
  const section = page.locator('section', { has: page.getByRole('heading', { name: 'Policies' }) })
  await section.getByRole('button', { name: 'Add rule' }).click()
  const dialog = page.getByRole('dialog', { name: 'New rule' })
  await dialog.getByLabel('Directory').fill('no/such')
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog.getByRole('alert')).toContainText('not an absolute path')
  await dialog.getByLabel('Directory').fill('')
  await dialog.getByLabel('Pattern').fill('npm run *')
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  // It answers what waited already.
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: waiting.id })).state)
    .toBe('completed')
  await supervisor.call('policy.create', {
    tool: 'Bash',
    match: 'git push*',
    decision: 'deny',
    reason: 'A person pushes.',
  })
  const rules = section.getByRole('list', { name: 'Rules' }).getByRole('listitem')
  await expect(rules).toHaveCount(2)
  await expect(rules.first()).toContainText('used 1 ×')
  await section.getByText('Try what a request would get').click()
  await section.getByLabel('Command, path, address or query').fill('npm run lint && git push')
  await section.getByRole('button', { name: 'Try' }).click()
  await expect(section.getByRole('status')).toContainText('Denied by the rule Bash git push*')
  await expectAccessible(page)
  await section.getByRole('button', { name: 'Earlier: Deny Bash git push*' }).click()
  await expect(rules.first()).toContainText('git push*')
  await section.getByRole('checkbox', { name: 'On: Allow Bash npm run *' }).click()
  await expect
    .poll(async () => (await supervisor.call('policy.list', {})).policies.map(({ enabled }) => enabled))
    .toEqual([true, false])
  await section.getByRole('button', { name: 'Remove: Deny Bash git push*' }).click()
  await page.getByRole('button', { name: 'Remove rule' }).click()
  await expect(rules).toHaveCount(1)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectFits(page)
})
