import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFits, type Supervisor, test } from './supervisor.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

/** Starts a task in the simulated instance and opens its page. */
async function open(page: Page, supervisor: Supervisor, prompt: string, limits = {}) {
  const task = await supervisor.call('task.create', { prompt, directory: supervisor.directory, limits })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/task/${task.id}`)
  await expect(page.getByRole('region', { name: 'Transcript' })).toBeVisible()
  return task
}

const transcript = (page: Page) => page.getByRole('region', { name: 'Transcript' })
const state = (page: Page) => page.getByRole('main').locator('header').first()

test('a turn streams to its end: thinking, tools, answer, figures', async ({ page, supervisor }) => {
  await open(page, supervisor, 'Please look at the upload')
  await expect(state(page)).toContainText('Done')
  await expect(transcript(page).getByText('Please look at the upload').first()).toBeVisible()
  await expect(transcript(page).getByRole('button', { name: /Thought for/ })).toBeVisible()
  const call = transcript(page).getByRole('button', { name: /^Bash/ }).first()
  await expect(call).toHaveAttribute('aria-expanded', 'false')
  await call.click()
  await expect(call).toHaveAttribute('aria-expanded', 'true')
  await expect(transcript(page)).toContainText('This answer comes from a simulated instance')
  await expect(page.getByText('Simulated', { exact: true }).first()).toBeVisible()
  await expectAccessible(page)
})

test('a turn is frozen, resumed and interrupted, and each change is told with its cause', async ({
  page,
  supervisor,
}) => {
  await open(page, supervisor, '#sim:slow')
  await expect(state(page)).toContainText('Running')
  await page.getByRole('button', { name: 'Freeze' }).click()
  await expect(state(page)).toContainText('Frozen')
  await expect(transcript(page)).toContainText('Frozen by you')
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(transcript(page)).toContainText('Resumed by you')
  await expect(state(page)).toContainText('Running')
  await page.getByRole('combobox', { name: 'Prompt' }).focus()
  await page.keyboard.press('Control+Shift+X')
  await expect(state(page)).toContainText('Interrupted')
})

test('a prompt written meanwhile waits, then runs as the next turn of the conversation', async ({
  page,
  supervisor,
}) => {
  await open(page, supervisor, '#sim:thinking')
  const prompt = page.getByRole('combobox', { name: 'Prompt' })
  await prompt.fill('And then this')
  await prompt.press('Enter')
  await expect(prompt).toHaveValue('')
  await expect(transcript(page).getByRole('heading', { name: 'Turn 2' })).toBeVisible({ timeout: 30_000 })
  await expect(transcript(page).getByText('And then this').first()).toBeVisible()
  await expect(transcript(page)).toContainText('This answer comes from a simulated instance', {
    timeout: 30_000,
  })
})

test('an edit asks, is allowed in the transcript, and stands there as a diff', async ({
  page,
  supervisor,
}) => {
  await open(page, supervisor, '#sim:edit')
  await expect(state(page)).toContainText('Needs you')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Allow once' }).click()
  await expect(transcript(page)).toContainText('Allowed: Edit')
  const edit = transcript(page).getByRole('button', { name: /^Edit/ }).first()
  await edit.click()
  await expect(transcript(page).getByRole('table').first()).toContainText('added:')
})

test('a failure says what happened and offers ways forward', async ({ page, supervisor }) => {
  const task = await open(page, supervisor, '#sim:api-error', { maxRetries: 0 })
  await expect(state(page)).toContainText('Failed', { timeout: 30_000 })
  const { outcome } = await supervisor.call('task.get', { taskId: task.id })
  await expect(transcript(page)).toContainText(outcome?.message ?? 'no outcome')
  await transcript(page).getByRole('button', { name: 'Retry', exact: true }).click()
  await expect(transcript(page).getByRole('heading', { name: 'Turn 2' })).toBeVisible()
  await expectAccessible(page)
})

test('text that was taken back is replaced by a note', async ({ page, supervisor }) => {
  await open(page, supervisor, '#sim:withdraw')
  await expect(state(page)).toContainText('Done', { timeout: 30_000 })
  await expect(transcript(page)).toContainText('the answer was started again')
})

test('what is not understood is a quiet line, and the turn goes on', async ({ page, supervisor }) => {
  await open(page, supervisor, '#sim:garbage')
  await expect(state(page)).toContainText('Done', { timeout: 30_000 })
  await expect(transcript(page).locator('details').first()).toBeVisible()
})

test('the page goes on where it was after the supervisor was lost and came back', async ({
  page,
  supervisor,
}) => {
  test.slow()
  const task = await open(page, supervisor, '#sim:essay(minutes=0.2)')
  await expect(transcript(page)).toContainText('Review of the billing module')
  await supervisor.kill()
  await supervisor.start()
  await expect(state(page)).toContainText('Done', { timeout: 60_000 })
  // Nothing is lost and nothing is twice: the page shows as many headings as the stored answer has.
  const { events } = await supervisor.call('task.events', { taskId: task.id })
  const answer = events.flatMap((event) =>
    event.kind === 'block.completed' && event.payload.type === 'text' ? [event.payload.text] : [],
  )
  expect(answer).toHaveLength(1)
  const headings = answer[0]?.match(/^#+ /gm) ?? []
  expect(headings.length).toBeGreaterThan(1)
  await expect(transcript(page).locator('h3, h4, h5, h6')).toHaveCount(headings.length)
})

test('the model and the permission mode are switched from the page', async ({ page, supervisor }) => {
  const task = await open(page, supervisor, '#sim:quick')
  await expect(state(page)).toContainText('Done')
  const composer = page.getByRole('main')
  await composer.getByRole('combobox', { name: 'Permission mode' }).last().click()
  await page.getByRole('option', { name: /Accept edits/ }).click()
  await expect
    .poll(async () => (await supervisor.call('session.get', { sessionId: task.sessionId })).permissionMode)
    .toBe('acceptEdits')
  await composer.getByRole('combobox', { name: 'Permission mode' }).last().click()
  await page.getByRole('option', { name: /Bypass permissions/ }).click()
  await expect(page.getByRole('alertdialog')).toContainText('Bypass all permissions?')
  await page.getByRole('button', { name: 'Go back' }).click()
  expect((await supervisor.call('session.get', { sessionId: task.sessionId })).permissionMode).toBe(
    'acceptEdits',
  )
})

test('a narrow page has everything, with nothing beyond its edge', async ({ page, supervisor }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await open(page, supervisor, 'Please look at the upload')
  await expect(state(page)).toContainText('Done')
  await expectAccessible(page)
  await expectFits(page)
  await page.getByRole('button', { name: 'Show the details' }).click()
  await expect(page.getByRole('dialog', { name: 'Details' })).toContainText('Process id')
  await expectAccessible(page)
})
