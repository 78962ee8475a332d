import { start } from './keyboard-stakes.ts'
import { expect, expectKeys, test } from './supervisor.ts'

/* Where the focus is after a filter, a menu, a field and a choice, so that Enter and Space do what was meant. */

test('in the fleet Enter and Space are the row’s once it was moved to, whatever was pressed before', async ({
  page,
  supervisor,
}) => {
  await start(supervisor, 'Alpha essay #sim:quick', 'completed')
  await start(supervisor, 'Beta essay #sim:quick', 'completed')
  await page.goto(supervisor.url)
  const grid = page.getByRole('grid', { name: 'Tasks' })
  const filter = page.getByLabel('Filter tasks')
  const beta = page.getByRole('row', { name: /Beta/ })
  const opened = page.getByRole('combobox', { name: 'Prompt' })
  await expect(beta).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('beta')
  await expect(grid.getByRole('row', { name: /Alpha/ })).toBeHidden()
  // The address follows what is typed a moment later.
  await expect(page).toHaveURL(/beta/)

  // Enter leaves the field; the next one is the row's and clears nothing.
  await page.keyboard.press('Enter')
  await expect(grid).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(opened).toBeVisible()
  await page.goBack()
  await expect(filter).toHaveValue('beta')

  // A button has the focus: the keys that move take it from there.
  const clear = page.getByRole('button', { name: 'Clear the filter' })
  for (const key of ['j', 'ArrowUp']) {
    await clear.focus()
    await page.keyboard.press(key)
    await expect(grid).toBeFocused()
  }
  await page.keyboard.press(' ')
  await expect(page.getByRole('toolbar', { name: 'Selected tasks' })).toContainText('1 selected')
  await expect(filter).toHaveValue('beta')
  await page.keyboard.press('Escape')

  // After a menu the focus is at its button again, whose keys are its own.
  const view = page.getByRole('button', { name: 'Grouping, order, columns and density' })
  await view.press('Enter')
  await page.getByRole('menuitemradio', { name: 'By directory' }).press('Enter')
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(view).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(view).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(opened).toBeVisible()
  await page.goBack()

  // Escape leaves the field first, and clears the filter only then.
  await filter.focus()
  await page.keyboard.press('Escape')
  await expect(grid).toBeFocused()
  await expect(filter).toHaveValue('beta')
  await page.keyboard.press('Escape')
  await expect(filter).toHaveValue('')
})

test('on a task’s page Escape leaves the prompt with what is in it, and a menu gives the focus back', async ({
  page,
  supervisor,
}) => {
  const id = await start(supervisor, 'Sleep #sim:essay(minutes=5)', 'running')
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/task/${id}`)
  const field = page.getByRole('combobox', { name: 'Prompt' })
  await expect(field).toBeVisible()
  await page.keyboard.press('i')
  await page.keyboard.type('pause it')
  await page.keyboard.press('Escape')
  await expect(field).not.toBeFocused()
  await expect(field).toHaveValue('pause it')
  // What was typed was text; the same letter is a key now.
  expect((await supervisor.call('task.get', { taskId: id })).state).toBe('running')
  const state = async () => (await supervisor.call('task.get', { taskId: id })).state
  await page.keyboard.press('p')
  await expect.poll(state).toBe('paused')
  // What streams is drawn at a pace of its own: keys go by what the page shows, which is later than the supervisor's word.
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible()

  const more = page.getByRole('button', { name: 'More controls' })
  await more.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(more).toBeFocused()
  // Space is the button's, a key that is none of its own is the page's.
  await page.keyboard.press(' ')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(more).toBeFocused()
  await page.keyboard.press('r')
  await expect.poll(state).toBe('running')
  await page.keyboard.press('i')
  await expect(field).toBeFocused()
})

test('in the inbox the request has the focus once it was chosen, and its keys', async ({
  page,
  supervisor,
}) => {
  await start(supervisor, 'Choose #sim:question', 'waiting')
  const other = await start(supervisor, 'Permit #sim:permission', 'waiting')
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: /^Inbox/ }).click()
  const line = (text: string) =>
    page.getByRole('list', { name: 'Requests' }).getByRole('button').filter({ hasText: text })
  const request = page.getByRole('region', { name: 'Request', exact: true })

  await line('Permit').click()
  await expect(request).toBeFocused()
  // By key one stays in the list, to look at others; `j` and `k` lead to the request.
  await line('Permit').press('Enter')
  await expect(line('Permit')).toBeFocused()
  await page.keyboard.press('k')
  await expect(line('Choose')).toHaveAttribute('aria-current', 'true')
  await expect(request).toBeFocused()

  await page.keyboard.press('j')
  await expectKeys(page)
  await page.keyboard.press('d')
  const reason = page.getByLabel('Reason (optional)')
  await expect(reason).toBeFocused()
  await page.keyboard.type('a')
  await page.keyboard.press('Escape')
  await expect(reason).toBeHidden()
  const state = async (taskId: string) => (await supervisor.call('task.get', { taskId })).state
  expect(await state(other)).toBe('waiting')

  // The line that was clicked is no button that Enter would press again.
  await line('Choose').click()
  await expectKeys(page)
  await expect(request).toBeFocused()
  await page.keyboard.press('1')
  await expect(request.getByRole('radio').first()).toBeChecked()
})
