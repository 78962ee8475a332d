import { expectInEachLook } from './each-look.ts'
import { expect, test } from './supervisor.ts'
import { itemNow, openWork, withItems } from './work-pages.ts'

test.describe('The page of an item', () => {
  test('its texts and facts are edited in place, and a draft outlives what others change', async ({
    page,
    supervisor,
  }, info) => {
    const [project] = await withItems(supervisor, { title: 'Release 2', itemType: 'project' })
    if (!project) throw new Error('It was made.')
    const [item] = await withItems(supervisor, {
      title: 'Write the parser',
      parentId: project.id,
      labels: ['api'],
      metadata: { description: 'It reads **YAML**.', files: ['a.ts', 'b.ts'] },
    })
    if (!item) throw new Error('It was made.')
    await openWork(page, supervisor, `/work/${item.id}`)
    await expect(page.getByRole('heading', { name: 'Write the parser', level: 1 })).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Above it' })).toContainText('Release 2')
    await expect(page.getByText('Nothing holds it up: it can be started.')).toBeVisible()
    await expect(page.locator('strong', { hasText: 'YAML' })).toBeVisible()
    await expectInEachLook(page, info, 'item')
    await page.setViewportSize({ width: 1280, height: 740 })
    await page.keyboard.press('e')
    await page.getByLabel('Title').fill('Write the reader')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Write the reader', level: 1 })).toBeVisible()
    await page.getByRole('combobox', { name: 'Priority' }).click()
    await page.getByRole('option', { name: 'High' }).click()
    await expect.poll(async () => (await itemNow(supervisor, item)).priority).toBe('high')
    // Somebody else changes the text that is being written.
    await page.keyboard.press('d')
    const field = page.getByRole('textbox', { name: 'Description' })
    await field.fill('Mine.')
    const { version } = await itemNow(supervisor, item)
    await supervisor.call('work.update', { itemId: item.id, version, metadata: { description: 'Theirs.' } })
    await expect(page.getByText('What you wrote is kept.')).toBeVisible()
    await expect(page.getByRole('alert')).toContainText('Theirs.')
    await expect(field).toHaveValue('Mine.')
    await expectInEachLook(page, info, 'draft')
    await page.setViewportSize({ width: 1280, height: 740 })
    // Away and back, it is still there.
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Release 2' }).click()
    await expect(page.getByRole('list', { name: 'Items below it' })).toContainText('Write the reader')
    await page.getByRole('link', { name: 'Write the reader' }).click()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Save mine in its place' }).click()
    await expect
      .poll(async () => (await itemNow(supervisor, item)).metadata)
      .toEqual({ description: 'Mine.' })
    await expect(page.getByText('What you wrote here is not saved.')).toBeHidden()
  })

  test('links are added and taken away; what holds it up is told to the root, and a cycle is refused', async ({
    page,
    supervisor,
  }, info) => {
    const [first, second, third] = await withItems(
      supervisor,
      { title: 'First' },
      { title: 'Second' },
      { title: 'Third' },
    )
    if (!first || !second || !third) throw new Error('They were made.')
    await supervisor.call('work.link', { fromId: first.id, toId: second.id, kind: 'blocks' })
    await openWork(page, supervisor, `/work/${third.id}`)
    await page.getByRole('button', { name: 'Link', exact: true }).click()
    const form = page.getByRole('form', { name: 'New link' })
    await form.getByRole('combobox', { name: 'The other item' }).fill('Sec')
    await page.getByRole('option', { name: /Second/ }).click()
    await form.getByRole('button', { name: 'Link' }).click()
    await expect(page.getByRole('list', { name: 'Blocked by' })).toContainText('Second')
    const why = page.getByRole('region', { name: /Why it can’t be started/ })
    await expect(why.getByRole('listitem')).toHaveCount(2)
    await expect(page.getByLabel('Links of Third')).toBeVisible()
    await expectInEachLook(page, info, 'links')
    await page.setViewportSize({ width: 1280, height: 740 })
    // The other way round they would wait for each other.
    await page.getByRole('button', { name: 'Link', exact: true }).click()
    await form.getByRole('combobox', { name: 'Kind of link' }).click()
    await page.getByRole('option', { name: 'Blocks' }).click()
    await form.getByRole('combobox', { name: 'The other item' }).fill('First')
    await page.getByRole('option', { name: /First/ }).click()
    await form.getByRole('button', { name: 'Link' }).click()
    await expect(form.getByRole('alert')).toContainText('Second')
    await form.getByRole('button', { name: 'Cancel' }).click()
    // What holds it up is done.
    const { version } = await itemNow(supervisor, second)
    await supervisor.call('work.update', { itemId: second.id, version, status: 'cancelled' })
    await expect(page.getByText('Nothing holds it up: it can be started.')).toBeVisible()
    await page.getByRole('button', { name: 'Take the link to Second away' }).click()
    await expect(page.getByRole('list', { name: 'Blocked by' })).toBeHidden()
    // Claimed and given back by the key.
    await page.keyboard.press('c')
    await expect(page.getByRole('button', { name: 'Give back' })).toBeVisible()
    expect((await itemNow(supervisor, third)).status).toBe('in-progress')
    const history = page.getByRole('region', { name: 'History' })
    await expect(history).toContainText('claimed')
    await expect(history).toContainText('In progress')
  })

  test('a gate waits for a yes, a change is taken back, and what was removed is restored', async ({
    page,
    supervisor,
  }, info) => {
    const [item] = await withItems(supervisor, { title: 'Ship it' })
    if (!item) throw new Error('It was made.')
    await openWork(page, supervisor, `/work/${item.id}`)
    await page.getByRole('button', { name: 'Gate', exact: true }).click()
    const form = page.getByRole('form', { name: 'New gate' })
    await form.getByLabel('Reason').fill('Ada has to agree')
    await page.keyboard.press('Enter')
    const gates = page.getByRole('list', { name: 'Gates' })
    await expect(gates).toContainText('Waits')
    await expect(page.getByRole('region', { name: /Why it can’t be started/ })).toContainText(
      'Ada has to agree',
    )
    await expectInEachLook(page, info, 'gate')
    await page.setViewportSize({ width: 1280, height: 740 })
    await gates.getByRole('button', { name: 'Yes, open it' }).click()
    await expect(gates).toContainText('Open')
    await expect(page.getByText('Nothing holds it up: it can be started.')).toBeVisible()
    await page.getByRole('combobox', { name: 'Priority' }).click()
    await page.getByRole('option', { name: 'Critical' }).click()
    const history = page.getByRole('region', { name: 'History' })
    await expect(history).toContainText('Critical')
    await history.getByRole('button', { name: 'Undo the last change' }).click()
    await expect.poll(async () => (await itemNow(supervisor, item)).priority).toBe('medium')
    await expect(page.getByRole('combobox', { name: 'Priority' })).toContainText('Medium')
    await page.getByRole('button', { name: 'Actions of Ship it' }).click()
    await page.getByRole('menuitem', { name: /Remove/ }).click()
    await page.locator('header').getByRole('button', { name: 'Restore' }).click()
    await expect(page.getByRole('button', { name: 'Claim' })).toBeVisible()
    expect((await itemNow(supervisor, item)).deletedAt).toBeNull()
  })
})
