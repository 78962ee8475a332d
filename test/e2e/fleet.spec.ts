import { expect, test } from './supervisor.ts'

test('the first run offers a scene; its tasks appear, labelled as simulated', async ({
  page,
  supervisor,
}) => {
  await page.goto(supervisor.url)
  await page.getByRole('button', { name: 'Try a simulated scene' }).click()
  const row = page.getByRole('row', { name: /Split the login service/ })
  await expect(row).toContainText('Needs you')
  // Where all is simulated, the page says so once.
  await expect(row).not.toContainText('Simulated')
  await expect(page.getByRole('contentinfo').getByText('Simulated')).toBeVisible()
  await expect(page.getByRole('row', { name: /Needs you 2/ })).toBeVisible()
})

test('freeze, resume and end by key; ending asks and names the task', async ({ page, supervisor }) => {
  await supervisor.call('task.create', {
    prompt: 'Write an essay #sim:essay(minutes=5)',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  const row = page.getByRole('row', { name: /Write an essay/ })
  await expect(row).toContainText('Running')
  await page.keyboard.press('j')
  await page.keyboard.press('p')
  await expect(row).toContainText('Frozen')
  await page.keyboard.press('r')
  await expect(row).toContainText('Running')
  await page.keyboard.press('x')
  const question = page.getByRole('alertdialog', { name: 'End this process?' })
  await expect(question).toContainText('Write an essay')
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await expect(row).toContainText('Running')
  await page.keyboard.press('x')
  await question.getByRole('button', { name: 'End process' }).click()
  await expect(row).toContainText('Cancelled')
})

test('what is ticked is controlled together', async ({ page, supervisor }) => {
  for (const name of ['First', 'Second', 'Third']) {
    await supervisor.call('task.create', {
      prompt: `${name} essay #sim:essay(minutes=5)`,
      directory: supervisor.directory,
    })
  }
  await page.goto(supervisor.url)
  for (const name of ['First', 'Second', 'Third']) {
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Running')
  }
  await page.getByRole('checkbox', { name: 'Select all shown' }).click()
  const bar = page.getByRole('toolbar', { name: 'Selected tasks' })
  await expect(bar).toContainText('3 selected')
  await bar.getByRole('button', { name: 'Interrupt' }).click()
  for (const name of ['First', 'Second', 'Third']) {
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Interrupted')
  }
  await expect(bar.getByRole('button', { name: 'Retry' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
})

test('the list is filtered by text and by state', async ({ page, supervisor }) => {
  await supervisor.call('scene.start', {})
  await page.goto(supervisor.url)
  const rows = page.getByRole('row').filter({ hasText: 'scene' })
  await expect(rows).toHaveCount(8)
  await page.keyboard.press('/')
  await page.keyboard.type('currency')
  await expect(rows).toHaveCount(1)
  // First it leaves the field, for the rows.
  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid', { name: 'Tasks' })).toBeFocused()
  await expect(rows).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(rows).toHaveCount(8)
  await page
    .getByRole('group', { name: 'Filter by state' })
    .getByRole('button', { name: /Needs you/ })
    .click()
  // What the inbox lists: a failure that nobody saw is among it.
  await expect(rows).toHaveCount(3)
  // Enter is the row's, not the chip's that was clicked.
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: 'Prompt' })).toBeVisible()
  await page.goBack()
  await expect(rows).toHaveCount(3)
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.getByLabel('Filter tasks').fill('no such task')
  await expect(page.getByText('No task matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filter' }).last().click()
  await expect(rows).toHaveCount(8)
})

test('the filter is in the address: it is reloaded, sent to others and taken from there', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('scene.start', {})
  await page.goto(supervisor.url)
  const rows = page.getByRole('row').filter({ hasText: 'scene' })
  await expect(rows).toHaveCount(8)
  const chips = page.getByRole('group', { name: 'Filter by state' })
  await page.getByLabel('Filter tasks').fill('queue test')
  await expect(chips.getByRole('button')).toHaveText([/^Done\s*1$/])
  await chips.getByRole('button', { name: /Done/ }).click()
  await expect(page).toHaveURL(/#\/\?q=queue(\+|%20)test&state=done$/)
  await page.reload()
  await expect(page.getByLabel('Filter tasks')).toHaveValue('queue test')
  await expect(chips.getByRole('button', { name: /Done/, pressed: true })).toBeVisible()
  await expect(rows).toHaveCount(1)
  // A number is text, too; what no chip has is left out.
  await page.evaluate(() => {
    window.location.hash = '#/?q=42&state=nonsense,failed'
  })
  await expect(page.getByLabel('Filter tasks')).toHaveValue('42')
  await page.reload()
  await expect(page.getByLabel('Filter tasks')).toHaveValue('42')
  await expect(chips.getByRole('button', { name: /Failed/, pressed: true })).toBeVisible()
})

test('a filter that was just typed is found by who goes back, whatever its address had before', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('scene.start', {})
  await page.goto(supervisor.url)
  const rows = page.getByRole('row').filter({ hasText: 'scene' })
  const field = page.getByLabel('Filter tasks')
  await expect(rows).toHaveCount(8)
  await field.fill('queue')
  await expect(page).toHaveURL(/#\/\?q=queue$/)
  /** In one turn of the page: no address can follow. */
  const typeAndLeave = (text: string) =>
    page.evaluate((value) => {
      const input = document.querySelector<HTMLInputElement>('[aria-label="Filter tasks"]')
      if (input === null) throw new Error('There is no filter.')
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value)
      input.dispatchEvent(new Event('input', { bubbles: true }))
      const link = document.querySelector<HTMLAnchorElement>('a[href*="#/inbox"]')
      if (link === null) throw new Error('There is no way to the inbox.')
      setTimeout(() => link.click(), 30)
    }, text)
  await typeAndLeave('queue test')
  await expect(page).toHaveURL(/#\/inbox$/)
  await page.goBack()
  await expect(field).toHaveValue('queue test')
  await expect(rows).toHaveCount(1)
  await expect(page).toHaveURL(/#\/\?q=queue(\+|%20)test$/)
  // One that was cleared stays so, and nobody is called back from where they went to.
  await typeAndLeave('')
  await expect(page).toHaveURL(/#\/inbox$/)
  await page.waitForFunction(() => document.querySelector('[aria-label="Filter tasks"]') === null)
  await page.goBack()
  await expect(rows).toHaveCount(8)
  await expect(field).toHaveValue('')
  await expect(page).toHaveURL(/#\/$/)
  await page.goForward()
  await expect(page).toHaveURL(/#\/inbox$/)
})

test('what needs a person is one figure, in the list, the inbox and the title', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('scene.start', {})
  await page.goto(supervisor.url)
  const chip = page.getByRole('group', { name: 'Filter by state' }).getByRole('button', { name: /Needs you/ })
  await expect(chip).toHaveText(/Needs you\s*3$/)
  await expect(page).toHaveTitle('(3 need you) Fleet · Muster')
  await expect(page.getByRole('contentinfo')).toContainText('3 waiting for you')
  await page.getByRole('link', { name: /Inbox/ }).first().click()
  await expect(page.getByRole('list', { name: 'Requests' }).getByRole('listitem')).toHaveCount(3)
  await expect(page.getByText('3 waiting for you, 1 of them failed')).toBeVisible()
  await expect(page).toHaveTitle('(3 need you) Inbox · Muster')
})

test('no row moves from under the pointer', async ({ page, supervisor }) => {
  const create = (prompt: string) =>
    supervisor.call('task.create', { prompt: `${prompt} #sim:quick`, directory: supervisor.directory })
  await create('The one under the pointer')
  await page.goto(supervisor.url)
  const row = page.getByRole('row', { name: /The one under/ })
  await expect(row).toContainText('Done')
  await row.hover()
  const before = await row.boundingBox()
  await create('A newer one')
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible()
  expect(await row.boundingBox()).toEqual(before)
  await page.mouse.move(5, 5)
  await expect(page.getByRole('row', { name: /A newer one/ })).toBeVisible()
})

test('the inspector follows the cursor and shows the last lines', async ({ page, supervisor }) => {
  await supervisor.call('task.create', { prompt: 'Quick answer #sim:quick', directory: supervisor.directory })
  await page.goto(supervisor.url)
  await expect(page.getByRole('row', { name: /Quick answer/ })).toContainText('Done')
  await page.keyboard.press('j')
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details.getByRole('region', { name: 'Last lines' })).toContainText('Intl.DateTimeFormat')
  await details.getByRole('button', { name: 'Close the details' }).click()
  await expect(details).toBeHidden()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/task\//)
})

test('the width of the inspector and the way the list is shown are remembered', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('task.create', {
    prompt: 'Quick answer #sim:quick',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await expect(page.getByRole('row', { name: /Quick answer/ })).toContainText('Done')
  await page.keyboard.press('j')
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details).toBeVisible()
  const edge = page.getByRole('separator', { name: 'Width of the details' })
  await edge.focus()
  await page.keyboard.press('ArrowLeft')
  const width = async () => Math.round((await details.boundingBox())?.width ?? 0)
  await expect.poll(width).toBeGreaterThan(352)
  const widened = await width()
  await page.getByRole('button', { name: /Grouping, order/ }).click()
  await page.getByRole('menuitemradio', { name: 'By directory' }).click()
  await page.reload()
  await expect(page.getByRole('row', { name: /\/shop 1/ })).toBeVisible()
  await page.keyboard.press('j')
  await expect.poll(width).toBe(widened)
})

test('ended tasks are archived and taken back; removing says what is lost', async ({ page, supervisor }) => {
  const made = await Promise.all(
    ['Alpha', 'Beta'].map((name) =>
      supervisor.call('task.create', { prompt: `${name} #sim:quick`, directory: supervisor.directory }),
    ),
  )
  await page.goto(supervisor.url)
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
  await expect(row('Alpha')).toContainText('Done')
  await expect(row('Beta')).toContainText('Done')
  const bar = page.getByRole('toolbar', { name: 'Selected tasks' })
  await row('Alpha').getByRole('checkbox').click()
  await bar.getByRole('button', { name: 'Archive' }).click()
  await expect(row('Alpha')).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row('Alpha')).toBeVisible()

  await row('Alpha').getByRole('checkbox').click()
  await bar.getByRole('button', { name: 'Archive' }).click()
  await page.getByLabel('Ended tasks shown').click()
  await page.getByRole('option', { name: 'Archived' }).click()
  await expect(row('Alpha')).toBeVisible()
  await expect(row('Beta')).toBeHidden()
  await row('Alpha').getByRole('checkbox').click()
  await bar.getByRole('button', { name: 'Remove…' }).click()
  const question = page.getByRole('alertdialog', { name: 'Remove 1 task for good?' })
  await expect(question).toContainText('Alpha')
  await page.keyboard.press('Escape')
  expect((await supervisor.call('task.list', {})).tasks).toHaveLength(2)
  await bar.getByRole('button', { name: 'Remove…' }).click()
  await question.getByRole('button', { name: 'Remove 1 task' }).click()
  await expect(page.getByText('No task matches')).toBeVisible()
  expect((await supervisor.call('task.list', {})).tasks.map(({ id }) => id)).toEqual([made[1]?.id])
  await page.getByRole('button', { name: 'Show all times' }).click()
  await expect(row('Beta')).toBeVisible()
})

test('a task tells how far it is by its own list: a wide row, a narrow one and its page alike', async ({
  page,
  supervisor,
}) => {
  const start = (prompt: string) =>
    supervisor.call('task.create', { prompt, directory: supervisor.directory })
  const task = await start('Go through the list #sim:todos(steps=7,seconds=600)')
  await page.goto(supervisor.url)
  const row = page.getByRole('row', { name: /Go through the list/ })
  await expect(row.locator('[data-progress]')).toHaveText('0 of 7')
  await expect(row.locator('[data-progress]')).toHaveAttribute('title', 'Step 1 of 7: Reading the module')
  await expect(row.getByRole('progressbar', { name: /^Steps of/ })).toHaveAttribute('aria-valuenow', '0')
  await page.setViewportSize({ width: 360, height: 740 })
  await expect(row.locator('[data-progress]')).toHaveText('0 of 7')
  await page.setViewportSize({ width: 1280, height: 800 })
  await row.getByRole('link', { name: /Go through the list/ }).click()
  await expect(page.getByText('Step 1 of 7: Reading the module')).toBeVisible()
  expect(await supervisor.call('task.get', { taskId: task.id })).toMatchObject({
    todos: { done: 0, total: 7, current: 'Reading the module' },
  })

  // What has ended is at its end, however many steps it had.
  const quick = await start('A short list #sim:todos(steps=4,seconds=0.01)')
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: quick.id })).state)
    .toBe('completed')
  await page.goto(supervisor.url)
  const ended = page.getByRole('row', { name: /A short list/ })
  await expect(ended).toContainText('All 4 steps are done')
  await expect(ended.locator('[data-progress]')).toHaveCount(0)
  await ended.getByRole('link', { name: /A short list/ }).click()
  await expect(page.getByText('4 of 4 steps done')).toBeVisible()
})
