import type { Page } from '@playwright/test'
import { hold, PARAGRAPH, stakes, start, write, writeWhile } from './keyboard-stakes.ts'
import { expect, expectKeys, type Supervisor, test } from './supervisor.ts'

const approvalOf = (title: string) => `name: release
nodes:
  - id: ask
    kind: approval
    title: ${title}
    message: Shall it go out?
`

async function startRun(supervisor: Supervisor, title: string): Promise<string> {
  await supervisor.call('workflow.save', { source: approvalOf('Release?') })
  const run = await supervisor.call('run.start', {
    name: 'release',
    inputs: {},
    directory: supervisor.directory,
    title,
  })
  await expect
    .poll(async () => (await supervisor.call('run.approvals', {})).approvals.map(({ runId }) => runId))
    .toContain(run.id)
  return run.id
}

const requests = (page: Page) => page.getByRole('list', { name: 'Requests' }).getByRole('button')

async function openInbox(page: Page, supervisor: Supervisor, text?: string): Promise<void> {
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: /^Inbox/ }).click()
  if (text !== undefined) await requests(page).filter({ hasText: text }).click()
  await expectKeys(page)
}

test('a key that is held answers, ends, freezes and removes nothing, wherever one is', async ({
  page,
  supervisor,
}) => {
  test.setTimeout(240_000)
  await start(supervisor, 'First #sim:permission', 'waiting')
  await start(supervisor, 'Second #sim:permission', 'waiting')
  await start(supervisor, 'Choose #sim:question', 'waiting')
  await start(supervisor, 'Broken #sim:fail', 'failed')
  const running = await start(supervisor, 'Essay #sim:essay(minutes=30)', 'running')
  const run = await startRun(supervisor, 'Out with it')
  const before = await stakes(supervisor)
  await page.goto(supervisor.url)
  await expect(page.getByRole('link', { name: /^Inbox/ })).toBeVisible()
  const origin = new URL(page.url()).origin

  const places: [name: string, open: () => Promise<unknown>, keys: string][] = [
    ['a request', () => openInbox(page, supervisor, 'First'), 'asAD'],
    ['a question', () => openInbox(page, supervisor, 'Choose'), '1D'],
    ['an approval', () => openInbox(page, supervisor, 'Out with it'), 'a'],
    ['a failed task', () => openInbox(page, supervisor, 'Broken'), 'rcwd'],
    [
      'the fleet',
      async () => {
        await page.goto(supervisor.url)
        await page.getByRole('row').filter({ hasText: 'Essay' }).click()
      },
      'pPrix',
    ],
    [
      'a task',
      async () => {
        await page.goto(`${origin}/#/task/${running}`)
        await expect(page.getByRole('heading', { name: /Essay/ })).toBeVisible()
      },
      'prx',
    ],
    [
      'a run',
      async () => {
        await page.goto(`${origin}/#/run/${run}`)
        await expect(page.getByRole('heading', { name: 'Out with it' })).toBeVisible()
      },
      'pPrxRs',
    ],
    [
      'the instances',
      async () => {
        await page.goto(`${origin}/#/instances`)
        await page.getByRole('row').nth(1).click()
      },
      'rRx',
    ],
  ]
  for (const [name, open, keys] of places) {
    await open()
    for (const key of keys) await hold(page, key)
    // A dialog that asks is no answer; its safe button has the focus.
    await hold(page, 'Escape')
    expect(await stakes(supervisor), name).toEqual(before)
  }
})

test('Enter and Space that are held on a button that answers do so once at most', async ({
  page,
  supervisor,
}) => {
  for (const name of ['First', 'Second', 'Third'])
    await start(supervisor, `${name} #sim:permission`, 'waiting')
  await openInbox(page, supervisor)
  for (const key of ['Enter', 'Space']) {
    await page.getByRole('button', { name: /^Allow once/ }).focus()
    await hold(page, key)
  }
  await expect(requests(page)).toHaveCount(2)
})

test('keys are dead for a moment after the next request came by itself', async ({ page, supervisor }) => {
  for (const name of ['First', 'Second']) await start(supervisor, `${name} #sim:permission`, 'waiting')
  await openInbox(page, supervisor)
  // In the moment in which it comes; as a remote desktop repeats a key: down and up, again and again.
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('[data-keys=dead]') === null) return
      observer.disconnect()
      for (let press = 0; press < 20; press++) {
        for (const type of ['keydown', 'keyup']) {
          document.body.dispatchEvent(new KeyboardEvent(type, { key: 'a', code: 'KeyA', bubbles: true }))
        }
      }
      document.body.dataset.pressed = ''
    })
    observer.observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  await page.getByRole('button', { name: /^Allow once/ }).click()
  await expect(page.locator('[data-pressed]')).toBeVisible()
  await expectKeys(page)
  expect((await supervisor.call('permission.list', { state: 'pending' })).permissions).toHaveLength(1)
  await page.keyboard.press('a')
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
})

test('an answer by a key can be taken back, one by a click is sent at once', async ({ page, supervisor }) => {
  await supervisor.call('settings.set', { name: 'window.takeBack', value: '60s' })
  for (const name of ['First', 'Second']) await start(supervisor, `${name} #sim:permission`, 'waiting')
  await openInbox(page, supervisor)
  await page.keyboard.press('a')
  await expect(page.getByText('“Allow once” is sent in a moment.')).toBeVisible()
  await page.keyboard.press('u')
  await expect(page.getByText('“Allow once” is sent in a moment.')).toBeHidden()
  await page.keyboard.press('D')
  await page.getByRole('button', { name: /^Take back/ }).click()
  await expect(page.getByText('is sent in a moment')).toBeHidden()
  expect((await supervisor.call('permission.list', { state: 'pending' })).permissions).toHaveLength(2)
  await page.getByRole('button', { name: /^Allow once/ }).click()
  await expect(requests(page)).toHaveCount(1)

  await supervisor.call('settings.set', { name: 'window.takeBack', value: '0' })
  await expectKeys(page)
  await page.keyboard.press('a')
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
})

test.describe('a paragraph is being written while another window deals with what it is about', () => {
  async function answerFirst(supervisor: Supervisor): Promise<void> {
    const { permissions } = await supervisor.call('permission.list', { state: 'pending' })
    const [first] = permissions.sort((a, b) => a.requestedAt - b.requestedAt)
    await supervisor.call('permission.answer', {
      permissionId: first?.id ?? '',
      answer: { decision: 'deny', message: 'Not here' },
    })
    const taskId = first?.taskId ?? ''
    await expect
      .poll(async () => (await supervisor.call('task.get', { taskId })).state)
      .toMatch(/completed|failed/)
  }

  test('the reason of a denial stays, with what became of the request', async ({ page, supervisor }) => {
    for (const name of ['First', 'Second']) await start(supervisor, `${name} #sim:permission`, 'waiting')
    await openInbox(page, supervisor)
    await page.keyboard.press('d')
    const field = page.getByLabel('Reason (optional)')
    const expected = await writeWhile(page, supervisor, field, () => answerFirst(supervisor))
    await expect(page.getByText('Answered in another window: denied: Not here')).toBeVisible()
    await expect(field).toBeFocused()
    await expect(field).toHaveValue(PARAGRAPH.repeat(4))
    await expect(requests(page)).toHaveCount(2)
    await expect(requests(page).first()).toContainText('Settled elsewhere')
    expect(await stakes(supervisor)).toEqual(expected)
    await page.getByRole('button', { name: 'Go on' }).click()
    await expect(requests(page)).toHaveCount(1)
    await expect(page.getByRole('main').getByRole('link', { name: 'Second' })).toBeVisible()
  })

  test('so does an edited input', async ({ page, supervisor }) => {
    for (const name of ['First', 'Second']) await start(supervisor, `${name} #sim:permission`, 'waiting')
    await openInbox(page, supervisor)
    await page.keyboard.press('e')
    const field = page.getByLabel('Input (JSON)')
    const expected = await writeWhile(page, supervisor, field, () => answerFirst(supervisor))
    await page.keyboard.press('Control+Enter')
    await expect(field).toHaveValue(/^Please ask Ada.*DAPSR 123/s)
    expect(await stakes(supervisor)).toEqual(expected)
  })

  test('so does the comment of a rejection', async ({ page, supervisor }) => {
    const runId = await startRun(supervisor, 'One')
    await startRun(supervisor, 'Two')
    await openInbox(page, supervisor, 'One')
    await page.keyboard.press('d')
    const expected = await writeWhile(page, supervisor, page.getByLabel('Why not?'), async () => {
      await supervisor.call('run.approve', { runId, nodeId: 'ask', item: null, approved: true, comment: '' })
      await expect.poll(async () => (await supervisor.call('run.get', { runId })).run.state).toBe('completed')
    })
    await expect(page.getByText('Answered in another window: approved.')).toBeVisible()
    expect(await stakes(supervisor)).toEqual(expected)
  })

  test('the composer of a session that is ended leaves its letters to nobody', async ({
    page,
    supervisor,
  }) => {
    const other = await start(supervisor, 'Other #sim:permission', 'waiting')
    const taskId = await start(supervisor, 'Hello #sim:quick', 'completed')
    const { sessionId } = await supervisor.call('task.get', { taskId })
    await page.goto(supervisor.url)
    await page.goto(`${supervisor.origin}/#/task/${taskId}`)
    await page.getByRole('combobox', { name: 'Prompt' }).focus()
    const field = page.getByRole('combobox', { name: 'Prompt' })
    await expect(field).toBeFocused()
    await write(page, PARAGRAPH)
    await supervisor.call('session.end', { sessionId })
    await expect(page.getByText('This session has ended')).toBeVisible()
    const before = await stakes(supervisor)
    await write(page, `n${PARAGRAPH}`)
    await page.keyboard.press('Enter')
    expect(await stakes(supervisor)).toEqual(before)
    // Not even a dialog was opened, or another place.
    await expect(page.getByRole('dialog')).toBeHidden()
    expect(page.url()).toContain(`/task/${taskId}`)
    expect(other).not.toBe(taskId)
  })
})

test('the field keeps the focus when a prompt makes a new task; `i` goes to it', async ({
  page,
  supervisor,
}) => {
  const first = await start(supervisor, 'Hello #sim:quick', 'completed')
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/task/${first}`)
  await expect(page.getByRole('heading', { name: /Hello/ })).toBeVisible()
  await page.keyboard.press('i')
  const field = page.getByRole('combobox', { name: 'Prompt' })
  await expect(field).toBeFocused()
  await page.keyboard.type('Tell a story #sim:essay(minutes=30)')
  await page.keyboard.press('Enter')
  await write(page, PARAGRAPH)
  await expect(page.getByRole('heading', { name: /Tell a story/ })).toBeVisible()
  await write(page, PARAGRAPH)
  await expect(field).toBeFocused()
  await expect(field).toHaveValue(PARAGRAPH.repeat(2))
  const { tasks } = await supervisor.call('task.list', { states: ['running'] })
  expect(tasks).toMatchObject([{ pendingControl: null }])
  await page.keyboard.press('Control+Shift+X')
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: tasks[0]?.id ?? '' })).state)
    .toBe('interrupted')
})

test('the page of a session follows its newest turn, whichever was opened', async ({ page, supervisor }) => {
  const first = await start(supervisor, 'Hello #sim:quick', 'completed')
  const { sessionId } = await supervisor.call('task.get', { taskId: first })
  const second = await supervisor.call('task.create', {
    prompt: 'Break #sim:crash',
    sessionId,
    limits: { maxRetries: 0 },
  })
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: second.id })).state)
    .toBe('failed')
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/task/${first}`)
  const header = page.getByRole('main').locator('header').first()
  await expect(header.getByRole('heading', { name: /Break/ })).toBeVisible()
  await expect(header.getByText('Failed')).toBeVisible()
  await header.getByRole('button', { name: 'Retry' }).click()
  await expect
    .poll(async () => (await supervisor.call('task.list', { sessionId })).tasks.map((task) => task.retryOf))
    .toContain(second.id)
})
