import { join } from 'node:path'
import { cachePath } from '../../src/main/core/tracking/layers/shared-address.ts'
import { copyOf } from '../harness/outage-schedule.ts'
import { createPostgresServer, findPostgres, type PostgresServer } from '../harness/postgres-server.ts'
import { expectInEachLook } from './each-look.ts'
import {
  test as base,
  expect,
  expectAccessible,
  expectFits,
  expectKeys,
  type Supervisor,
} from './supervisor.ts'
import { itemNow, openWork, withItems } from './work-pages.ts'

/** Each test has a PostgreSQL of its own, since it stops it. */
const test = base.extend<{ postgres: PostgresServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern.
  postgres: async ({}, use) => {
    const server = await createPostgresServer()
    await server.start()
    await use(server)
    await server.remove()
  },
  serving: async ({ postgres }, use) =>
    use({
      args: ['--simulate'],
      env: { MUSTER_SIMULATED_SEED: '1', MUSTER_TRACKING_DATABASE_URL: postgres.url },
    }),
})

test.skip(findPostgres() === undefined, 'There is no PostgreSQL on this machine.')

/** Items whose new titles `ours …` are refused, since others were first: there they are called `theirs …`. */
async function withConflicts(supervisor: Supervisor, postgres: PostgresServer, ...names: readonly string[]) {
  const items = await withItems(supervisor, ...names.map((name) => ({ title: name })))
  const copy = cachePath(join(supervisor.directory, '../data'), postgres.url)
  await expect.poll(() => copyOf(copy, 'work_items').length).toBe(items.length)
  for (const { id, title } of items) await renameThere(postgres, id, `theirs ${title}`, 2)
  await postgres.stop()
  for (const { id, title } of items)
    await supervisor.call('work.update', { itemId: id, version: 1, title: `ours ${title}` })
  await postgres.start()
  await expect
    .poll(async () => (await supervisor.call('work.conflicts', {})).conflicts.length, { timeout: 20_000 })
    .toBe(items.length)
  await expect
    .poll(async () => (await supervisor.call('work.list', {})).layer.layer, { timeout: 20_000 })
    .toBe('postgres')
  return items
}

function renameThere(postgres: PostgresServer, id: string, title: string, version: number) {
  return postgres.query(
    `UPDATE work_items SET title = '${title}', version = ${version}, updated_by = 'ben' WHERE id = '${id}'`,
  )
}

test.describe('What a shared tracker has refused', () => {
  test('waits in the inbox with both sides; nothing is overwritten by one key, and a decision is taken back', async ({
    page,
    supervisor,
    postgres,
  }, info) => {
    const [first, second] = await withConflicts(supervisor, postgres, 'cart', 'stock')
    if (!first || !second) throw new Error('They were made.')
    await page.goto(supervisor.url)
    await page.getByRole('link', { name: /Inbox 2 waiting/ }).click()
    const card = page.getByRole('region', { name: 'A change was refused' })
    await expect(card.getByRole('row', { name: 'Title ours cart theirs cart' })).toBeVisible()
    await expect(card.getByText('was last changed by ben')).toBeVisible()
    await expectInEachLook(page, info, 'conflict')
    await page.getByRole('list', { name: 'Requests' }).getByRole('button', { name: /cart/ }).click()
    await card.getByRole('button', { name: 'Apply over it…' }).click()
    await expectAccessible(page)
    await expectFits(page)
    await card.getByRole('button', { name: 'Back' }).click()
    await page.setViewportSize({ width: 1280, height: 740 })
    await expectKeys(page)
    // It only asks; Escape leaves it.
    await page.keyboard.press('a')
    const apply = card.getByRole('button', { name: 'Apply over it', exact: true })
    await expect(apply).toBeFocused()
    await expect(card.getByText('What ben made of that is overwritten.')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(apply).toBeHidden()
    expect((await itemNow(supervisor, first)).title).toBe('theirs cart')
    await page.keyboard.press('a')
    await expect(apply).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByText('“Apply over it” is sent in a moment.')).toBeVisible()
    await expect(page.getByRole('link', { name: /Inbox 1 waiting/ })).toBeVisible()
    expect((await itemNow(supervisor, first)).title).toBe('ours cart')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByRole('link', { name: /Inbox 2 waiting/ })).toBeVisible()
    expect((await itemNow(supervisor, first)).title).toBe('theirs cart')
    // The other one is dismissed by a key.
    await page.getByRole('list', { name: 'Requests' }).getByRole('button', { name: /stock/ }).click()
    await expect(card.getByRole('row', { name: 'Title ours stock theirs stock' })).toBeVisible()
    await expectKeys(page)
    await page.keyboard.press('d')
    await expect(page.getByRole('link', { name: /Inbox 1 waiting/ })).toBeVisible()
    expect((await itemNow(supervisor, second)).title).toBe('theirs stock')
    // What is decided elsewhere stays to be seen.
    await expect(card.getByRole('row', { name: 'Title ours cart theirs cart' })).toBeVisible()
    const { conflicts } = await supervisor.call('work.conflicts', {})
    await supervisor.call('work.resolveConflict', { conflictId: conflicts[0]?.id ?? '', how: 'dismiss' })
    await expect(card.getByText(/^Dismissed in another window or program/)).toBeVisible()
    await card.getByRole('button', { name: 'Go on' }).click()
    await expect(page.getByText('Nothing waits for you')).toBeVisible()
  })

  test('stands on the page of its item; what changed there meanwhile is shown before it is overwritten', async ({
    page,
    supervisor,
    postgres,
  }) => {
    const [item] = await withConflicts(supervisor, postgres, 'cart')
    if (!item) throw new Error('It was made.')
    await openWork(page, supervisor, `/work/${item.id}`)
    const card = page.getByRole('region', { name: 'A change was refused' })
    await expect(card.getByRole('row', { name: 'Title ours cart theirs cart' })).toBeVisible()
    await renameThere(postgres, item.id, 'theirs anew', 3)
    await card.getByRole('button', { name: 'Apply over it…' }).click()
    await card.getByRole('button', { name: 'Apply over it', exact: true }).click()
    await expect(card.getByRole('alert')).toContainText('You saw version 2')
    await expect(card.getByRole('row', { name: 'Title ours cart theirs anew' })).toBeVisible()
    await expect(card.getByRole('button', { name: 'Apply over it', exact: true })).toBeHidden()
    await card.getByRole('button', { name: 'Apply over it…' }).click()
    await card.getByRole('button', { name: 'Apply over it', exact: true }).click()
    await expect(card).toBeHidden()
    await expect(page.getByRole('heading', { name: 'ours cart', level: 1 })).toBeVisible()
  })
})
