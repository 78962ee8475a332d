import { expectInEachLook } from './each-look.ts'
import { hold } from './keyboard-stakes.ts'
import { expect, test } from './supervisor.ts'
import { column, itemNow, openWork, slowLine, withItems } from './work-pages.ts'

test.describe('The board', () => {
  test('an empty place says what it is for, and a first item comes onto the board', async ({
    page,
    supervisor,
  }, info) => {
    await openWork(page, supervisor, '/')
    await page.keyboard.press('6')
    await expect(page.getByText('There is no work yet')).toBeVisible()
    await expectInEachLook(page, info, 'empty')
    await page.setViewportSize({ width: 1280, height: 740 })
    await page.keyboard.press('+')
    const dialog = page.getByRole('dialog', { name: 'New item' })
    await expect(dialog.getByLabel('Title')).toBeFocused()
    await page.keyboard.press('Control+Enter')
    await expect(dialog.getByText('Say in a few words what it is.')).toBeVisible()
    await dialog.getByLabel('Title').fill('Write the parser')
    await dialog.getByLabel('Labels (optional)').fill('api, core')
    await page.keyboard.press('Control+Enter')
    await expect(dialog).toBeHidden()
    await expect(column(page, 'To do').getByRole('link', { name: 'Write the parser' })).toBeVisible()
    await expect(page.getByText('1 item', { exact: true })).toBeVisible()
    // It is found from anywhere.
    await page.keyboard.press('1')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('parser')
    // Its entry: the search through all texts may list the item a second time.
    await page.getByRole('option', { name: 'Write the parser Task' }).click()
    await expect(page.getByRole('heading', { name: 'Write the parser', level: 1 })).toBeVisible()
  })

  test('a card is dragged by the pointer; an illegal move says why and snaps back', async ({
    page,
    supervisor,
  }, info) => {
    const [first, second] = await withItems(
      supervisor,
      { title: 'First', labels: ['api'], priority: 'critical' },
      { title: 'Second' },
      { title: 'A project', itemType: 'project' },
    )
    if (!first || !second) throw new Error('They were made.')
    await openWork(page, supervisor)
    const card = page.locator(`[data-card="${first.id}"]`)
    await expect(card).toBeVisible()
    await expectInEachLook(page, info, 'board')
    await page.setViewportSize({ width: 1280, height: 740 })
    await card.dragTo(column(page, 'In progress').locator('[data-column]'))
    await expect(column(page, 'In progress').getByRole('link', { name: 'First' })).toBeVisible()
    await expect.poll(async () => (await itemNow(supervisor, first)).status).toBe('in-progress')
    await expect(column(page, 'In progress').getByRole('heading')).toContainText('1')
    // A task that nobody has begun can't be done.
    await page.locator(`[data-card="${second.id}"]`).dragTo(column(page, 'Done').locator('[data-column]'))
    await expect(page.getByText('From “To do” a task can become “In progress”')).toBeVisible()
    await expect(column(page, 'To do').getByRole('link', { name: 'Second' })).toBeVisible()
    expect((await itemNow(supervisor, second)).version).toBe(1)
  })

  test('a card is carried by the keyboard, and no key that is held moves anything', async ({
    page,
    supervisor,
  }) => {
    const [a, b] = await withItems(supervisor, { title: 'A' }, { title: 'B' }, { title: 'C' })
    if (!a || !b) throw new Error('They were made.')
    await openWork(page, supervisor)
    await expect(page.locator(`[data-card="${a.id}"]`)).toBeVisible()
    await page.keyboard.press('j')
    await expect(page.getByRole('link', { name: 'A', exact: true })).toBeFocused()
    // Down past B.
    await page.keyboard.press('m')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const titles = column(page, 'To do').getByRole('link')
    await expect(titles).toHaveText(['B', 'A', 'C'])
    await expect.poll(async () => (await itemNow(supervisor, a)).version).toBe(2)
    await expect(page.getByText('A is in To do.')).toBeAttached()
    await expect(page.getByRole('link', { name: 'A', exact: true })).toBeFocused()
    // To the right, and back by Escape.
    await page.keyboard.press('m')
    await page.keyboard.press('l')
    await page.keyboard.press('l')
    await expect(column(page, 'In progress').getByRole('link', { name: 'A' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(titles).toHaveText(['B', 'A', 'C'])
    // Held, the keys show and move nothing.
    for (const key of ['m', 'Enter', 'c', 'ArrowRight', 'Enter', 'Escape']) await hold(page, key)
    await expect(page.getByRole('main')).toBeVisible()
    const { items } = await supervisor.call('work.list', {})
    expect(items.map(({ title, status, version, claim }) => [title, status, version, claim])).toEqual([
      ['B', 'need-to-be-done', 1, null],
      ['A', 'need-to-be-done', 2, null],
      ['C', 'need-to-be-done', 1, null],
    ])
  })

  test('who was not first sees both versions, and may apply the change again', async ({
    page,
    supervisor,
  }, info) => {
    const [item] = await withItems(supervisor, { title: 'Both want it' })
    if (!item) throw new Error('It was made.')
    const line = await slowLine(page)
    await openWork(page, supervisor)
    const card = page.locator(`[data-card="${item.id}"]`)
    await card.getByRole('button', { name: /Actions of/ }).click()
    // Another client is first, and the page has not heard of it yet.
    line.hold()
    await supervisor.call('work.update', { itemId: item.id, version: 1, title: 'Theirs', status: 'blocked' })
    await page.getByRole('menuitem', { name: 'In progress' }).click()
    line.letGo()
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed it first' })
    await expect(dialog.getByRole('row', { name: /Status/ })).toContainText('Blocked')
    await expect(dialog.getByText('Besides, title changed.')).toBeVisible()
    await expectInEachLook(page, info, 'conflict')
    await page.setViewportSize({ width: 1280, height: 740 })
    await dialog.getByRole('button', { name: 'Apply mine again' }).click()
    await expect(column(page, 'In progress').getByRole('link', { name: 'Theirs' })).toBeVisible()
    expect(await itemNow(supervisor, item)).toMatchObject({ status: 'in-progress', version: 3 })
  })
})
