import type { Page } from '@playwright/test'
import { PARAGRAPH, stakes, start, write, writeWhile } from './keyboard-stakes.ts'
import { expect, type Supervisor, test } from './supervisor.ts'

/*
 * A paragraph is being written into the fields beside the inbox while another window deals with what they are about. Something
 * that keys could answer stands by.
 */

test.beforeEach(async ({ page, supervisor }) => {
  await start(supervisor, 'Bystander #sim:permission', 'waiting')
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
})

/** Nothing but what `act` did has changed, and no dialog or other place was opened by the letters. */
async function expectHarmless(page: Page, supervisor: Supervisor, expected: unknown, at: string) {
  expect(await stakes(supervisor)).toEqual(expected)
  expect(page.url()).toContain(at)
}

test('the free answer of a question', async ({ page, supervisor }) => {
  const taskId = await start(supervisor, 'Choose #sim:question', 'waiting')
  await page.goto(`${supervisor.origin}/#/task/${taskId}`)
  const field = page.getByPlaceholder('Another answer').first()
  await field.click()
  const expected = await writeWhile(page, supervisor, field, async () => {
    const { permissions } = await supervisor.call('permission.list', { state: 'pending' })
    const id = permissions.find((each) => each.taskId === taskId)?.id ?? ''
    await supervisor.call('permission.answer', {
      permissionId: id,
      answer: { decision: 'deny', message: 'Not here' },
    })
    await expect
      .poll(async () => (await supervisor.call('task.get', { taskId })).state)
      .toMatch(/completed|failed/)
  })
  await expectHarmless(page, supervisor, expected, `/task/${taskId}`)
})

test('the editor of a node, whose run is cancelled', async ({ page, supervisor }) => {
  const source = `name: two
nodes:
  - id: ask
    kind: approval
    title: Go on?
    message: Shall it?
  - id: after
    kind: approval
    needs: [ask]
    title: And now?
    message: Shall it?
`
  await supervisor.call('workflow.save', { source })
  const { id: runId } = await supervisor.call('run.start', {
    name: 'two',
    inputs: {},
    directory: supervisor.directory,
    title: 'Two questions',
  })
  await page.goto(`${supervisor.origin}/#/run/${runId}`)
  await page.getByRole('tab', { name: 'List' }).click()
  await page.getByRole('row', { name: /And now/ }).click()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const field = page.getByLabel('The node as YAML')
  await field.click()
  const expected = await writeWhile(page, supervisor, field, async () => {
    await supervisor.call('run.cancel', { runId })
    await expect.poll(async () => (await supervisor.call('run.get', { runId })).run.state).toBe('cancelled')
  })
  // It stays with what was written.
  await expect(field).toHaveValue(/DAPSR 123/)
  await expectHarmless(page, supervisor, expected, `/run/${runId}`)
})

test('a field of a budget that is removed', async ({ page, supervisor }) => {
  const taskId = await start(supervisor, 'Hello #sim:quick', 'completed')
  const { id: budgetId } = await supervisor.call('budget.create', {
    scope: 'day',
    tokens: 1,
    onLimit: 'hold',
  })
  const held = await supervisor.call('task.create', { prompt: 'More', directory: supervisor.directory })
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: held.id })).waitingFor)
    .toBe('budget')
  await page
    .getByRole('link', { name: /^Inbox/ })
    .first()
    .click()
  await page.getByRole('list', { name: 'Requests' }).getByRole('button').filter({ hasText: 'budget' }).click()
  const field = page.getByLabel('New limit, tokens')
  await field.click()
  const expected = await writeWhile(page, supervisor, field, async () => {
    await supervisor.call('budget.remove', { budgetId })
    await expect
      .poll(async () => (await supervisor.call('task.get', { taskId: held.id })).state)
      .toBe('completed')
  })
  await expectHarmless(page, supervisor, expected, '/inbox')
  expect(taskId).not.toBe(held.id)
})

test('the new title of a session that is ended', async ({ page, supervisor }) => {
  const taskId = await start(supervisor, 'Hello #sim:quick', 'completed')
  const { sessionId } = await supervisor.call('task.get', { taskId })
  await page.goto(`${supervisor.origin}/#/task/${taskId}`)
  await page.getByRole('button', { name: 'Session', exact: false }).first().click()
  await page.getByRole('menuitem', { name: /Rename/ }).click()
  const field = page.getByRole('dialog', { name: 'Rename the session' }).getByLabel('Title')
  await field.click()
  const expected = await writeWhile(page, supervisor, field, () =>
    supervisor.call('session.end', { sessionId }),
  )
  await expectHarmless(page, supervisor, expected, `/task/${taskId}`)
})

test('a new task, while the one that was shown ends', async ({ page, supervisor }) => {
  const taskId = await start(supervisor, 'Essay #sim:essay(minutes=30)', 'running')
  await page.goto(`${supervisor.origin}/#/task/${taskId}`)
  await expect(page.getByRole('heading', { name: /Essay/ })).toBeVisible()
  await page.keyboard.press('n')
  const field = page.getByRole('dialog', { name: 'New task' }).getByLabel('Prompt')
  const expected = await writeWhile(page, supervisor, field, async () => {
    await supervisor.call('task.terminate', { taskId })
    await expect.poll(async () => (await supervisor.call('task.get', { taskId })).endedAt).not.toBeNull()
  })
  await expect(field).toHaveValue(/DAPSR 123/)
  await expectHarmless(page, supervisor, expected, `/task/${taskId}`)
})

test('a setting that is set elsewhere', async ({ page, supervisor }) => {
  await page.goto(`${supervisor.origin}/#/settings`)
  const field = page.getByRole('textbox', { name: 'window.takeBack' })
  await field.click()
  await write(page, PARAGRAPH)
  await supervisor.call('settings.set', { name: 'window.takeBack', value: '7s' })
  await write(page, PARAGRAPH)
  // What is being written stays; Escape shows what holds.
  await expect(field).toBeFocused()
  await expect(field).toHaveValue(/DAPSR 123.*DAPSR 123/s)
  await page.keyboard.press('Escape')
  await expect(field).toHaveValue('7s')
  const { permissions } = await supervisor.call('permission.list', { state: 'pending' })
  expect(permissions).toHaveLength(1)
})
