import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { hold } from './keyboard-stakes.ts'
import { expect, type Supervisor, test } from './supervisor.ts'
import { itemNow, openWork, withItems } from './work-pages.ts'

/** As if an instance had filed it: over HTTP everybody is a person. */
function markUnseen(supervisor: Supervisor, { id }: { id: string }): void {
  const database = new Database(join(dirname(supervisor.directory), 'data', 'tracking.db'))
  database.prepare("UPDATE work_items SET unseen = 1, created_by = 'claude-code' WHERE id = ?").run(id)
  database.close()
}

test('what an instance filed is marked until a person has looked at it', async ({ page, supervisor }) => {
  const [found, opened] = await withItems(
    supervisor,
    { title: 'Found by the way' },
    { title: 'Opened' },
    { title: 'Mine' },
  )
  if (!found || !opened) throw new Error('They were made.')
  for (const item of [found, opened]) markUnseen(supervisor, item)
  await openWork(page, supervisor, '/work?view=list')
  const grid = page.getByRole('grid', { name: 'Work items' })
  await expect(grid.getByRole('row', { name: /Found by the way/ })).toContainText('New')
  await page.getByRole('button', { name: 'Not looked at' }).click()
  await expect(grid.getByRole('row').getByRole('link')).toHaveCount(2)
  await grid.getByRole('link', { name: 'Opened' }).click()
  await expect(page.getByRole('heading', { name: 'Opened', level: 1 })).toBeVisible()
  await expect.poll(async () => (await itemNow(supervisor, opened)).unseen).toBe(false)
  await page.goBack()
  await expect(grid.getByRole('row').getByRole('link')).toHaveText(['Found by the way'])
  await grid.getByRole('checkbox', { name: 'Select Found by the way' }).click()
  await page.getByRole('button', { name: 'I have looked' }).click()
  await expect(page.getByText('No item matches')).toBeVisible()
  expect(await itemNow(supervisor, found)).toMatchObject({ unseen: false, version: 1 })
})

test('no key that is held moves, claims or starts anything in the tree and on the page of an item', async ({
  page,
  supervisor,
}) => {
  const [item] = await withItems(supervisor, { title: 'Parser' }, { title: 'Docs' })
  if (!item) throw new Error('It was made.')
  await openWork(page, supervisor, '/work?view=tree')
  await expect(page.getByRole('row', { name: /Parser/ })).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('m')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await hold(page, 'Enter')
  await page.keyboard.press('Escape')
  await page.goto(`${supervisor.origin}/#/work/${item.id}`)
  await expect(page.getByRole('heading', { name: 'Parser', level: 1 })).toBeVisible()
  await hold(page, 'c')
  await hold(page, 's')
  await expect(page.getByRole('dialog', { name: 'Start work' })).toBeVisible()
  const { items } = await supervisor.call('work.list', {})
  expect(items.map(({ title, version, claim }) => [title, version, claim])).toEqual([
    ['Parser', 1, null],
    ['Docs', 1, null],
  ])
  expect((await supervisor.call('task.list', {})).tasks).toEqual([])
})

test('that items come from elsewhere than usual is said above them', async ({ page, supervisor }) => {
  const [item] = await withItems(supervisor, { title: 'Parser' })
  if (!item) throw new Error('It was made.')
  // As a supervisor answers whose database of the team is away.
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) =>
      socket.send(
        typeof message === 'string'
          ? message.replaceAll('"warning":null', '"warning":"Read from the cache."')
          : message,
      ),
    )
  })
  await openWork(page, supervisor)
  await expect(page.getByText('Read from the cache.')).toBeVisible()
  await page.goto(`${supervisor.origin}/#/work/${item.id}`)
  await expect(page.getByRole('heading', { name: 'Parser', level: 1 })).toBeVisible()
  await expect(page.getByText('Read from the cache.')).toBeVisible()
})

test('a task in the fleet leads to its item, also one that was linked while no page was open', async ({
  page,
  supervisor,
}) => {
  const [first, second] = await withItems(supervisor, { title: 'Parser' }, { title: 'Docs' })
  if (!first || !second) throw new Error('They were made.')
  const task = await supervisor.call('task.create', { prompt: 'Port it', directory: supervisor.directory })
  await supervisor.call('work.linkTask', { itemId: first.id, taskId: task.id })
  await page.goto(supervisor.url)
  const row = page.getByRole('row', { name: /Port it/ })
  const chip = (title: string) => row.getByRole('link', { name: new RegExp(`Open the work item: ${title}`) })
  await expect(chip('Parser')).toBeVisible()
  await page.reload()
  await expect(chip('Parser')).toBeVisible()
  // The newest counts; what is taken away goes, and the one before is there again.
  await supervisor.call('work.linkTask', { itemId: second.id, taskId: task.id })
  await expect(chip('Docs')).toBeVisible()
  await supervisor.call('work.update', { itemId: second.id, version: 1, title: 'Manual' })
  await expect(chip('Manual')).toBeVisible()
  await supervisor.call('work.unlinkTask', { itemId: second.id, taskId: task.id })
  await expect(chip('Parser')).toBeVisible()
  await supervisor.call('work.remove', { itemId: first.id, version: 1 })
  await expect(row.getByRole('link', { name: /Open the work item/ })).toHaveCount(0)
})
