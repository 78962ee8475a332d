import { expectInEachLook } from './each-look.ts'
import { expect, test } from './supervisor.ts'
import { itemNow, openWork, withItems } from './work-pages.ts'

test.describe('Starting work', () => {
  test('an item is started with the prompt that was shown, its task names it, and it moves on by what came of it', async ({
    page,
    supervisor,
  }, info) => {
    const [item] = await withItems(supervisor, {
      title: 'Mend the parser',
      metadata: { description: 'Do it. #sim:edit', directory: supervisor.directory },
    })
    if (!item) throw new Error('It was made.')
    await openWork(page, supervisor, `/work/${item.id}`)
    await expect(page.getByRole('button', { name: 'Start work' })).toBeVisible()
    await page.keyboard.press('s')
    const dialog = page.getByRole('dialog', { name: 'Start work' })
    await expect(dialog.getByText('It starts at once (10 at most at once).')).toBeVisible()
    await dialog.getByLabel('Instructions (optional)').fill('Mind the tabs.')
    await dialog.getByText('The prompt as it will be sent').click()
    await expect(dialog.getByRole('region', { name: 'Prompt' })).toContainText('Mind the tabs.')
    await dialog.getByRole('combobox', { name: 'Permissions' }).click()
    await page.getByRole('option', { name: 'Accept edits' }).click()
    await expectInEachLook(page, info, 'start')
    await page.setViewportSize({ width: 1280, height: 740 })
    const prompt = await dialog.getByRole('region', { name: 'Prompt' }).textContent()
    await page.keyboard.press('Control+Enter')
    await expect(dialog).toBeHidden()
    const tasks = page.getByRole('list', { name: 'Tasks that worked on it' })
    await expect(tasks.getByRole('link', { name: 'Mend the parser' })).toBeVisible()
    const [task] = (await supervisor.call('task.list', {})).tasks
    expect(task?.prompt.replaceAll(/\s+/g, ' ')).toBe(prompt?.replaceAll(/\s+/g, ' '))
    await tasks.getByRole('link', { name: 'Mend the parser' }).click()
    const chip = page.getByRole('link', { name: 'Mend the parser', exact: true })
    await expect(chip).toHaveAttribute('href', `/#/work/${item.id}`)
    await expect.poll(async () => (await itemNow(supervisor, item)).status).toBe('in-review')
    await page.getByRole('link', { name: 'Back to Fleet' }).click()
    await page.getByRole('row', { name: /Mend the parser/ }).click()
    await expect(page.getByRole('definition').getByRole('link', { name: 'Mend the parser' })).toBeVisible()
  })

  test('what is ready is started together; what can’t be started is told', async ({ page, supervisor }) => {
    const items = await withItems(
      supervisor,
      { title: 'One', metadata: { directory: supervisor.directory, description: '#sim:quick' } },
      { title: 'Two', metadata: { directory: supervisor.directory, description: '#sim:quick' } },
      { title: 'Three' },
      { title: 'Waits' },
    )
    const [one, , three, waits] = items
    if (!one || !three || !waits) throw new Error('They were made.')
    await supervisor.call('work.link', { fromId: three.id, toId: waits.id, kind: 'blocks' })
    await openWork(page, supervisor)
    await page.getByRole('button', { name: '3 ready' }).click()
    const dialog = page.getByRole('dialog', { name: 'Start work on 3 items' })
    await expect(dialog.getByText('All 3 start at once')).toBeVisible()
    await dialog.getByRole('button', { name: 'Start 3' }).click()
    await expect(dialog.getByText('1 of 3 was not started.')).toBeVisible()
    await dialog.getByText('Details').click()
    await expect(dialog.getByText(/Three: "Three" says no directory/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await expect.poll(async () => (await supervisor.call('task.list', {})).tasks.length).toBe(2)
    expect((await itemNow(supervisor, three)).claim).toBeNull()
  })
})
