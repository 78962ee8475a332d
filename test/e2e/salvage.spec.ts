import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { start } from './keyboard-stakes.ts'
import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

/** Overwrites the first page of the events. */
function damage(path: string): void {
  const database = new Database(path)
  const size = Number(database.pragma('page_size', { simple: true }))
  const page = database
    .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'events'")
    .pluck()
    .get()
  database.close()
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(size), 0, size, ((page ?? 0) - 1) * size)
  closeSync(file)
}

test('what a damaged database has lost is told in the window, with the report behind it', async ({
  page,
  supervisor,
}, info) => {
  const taskId = await start(supervisor, 'Hello #sim:stream(tokens=50,rate=1000)', 'completed')
  await supervisor.kill()
  damage(join(supervisor.directory, '../data/muster.db'))
  // What the instances printed would be read again.
  for (const folder of readdirSync(join(supervisor.directory, '../data/instances')))
    rmSync(join(supervisor.directory, '../data/instances', folder), { recursive: true })
  await supervisor.start()
  await page.goto(supervisor.url)
  const lost = page.getByText(/Not saved: \d+ events/)
  await expect(lost).toBeVisible()
  const more = page.getByText('What was saved, and where the report is')
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 740 })
    await expectAccessible(page)
    await expectFits(page)
    await page.screenshot({ path: info.outputPath(`salvage-${colorScheme}-${width}.png`) })
    // The page keeps its room: what else there is to say is behind the line.
    const box = await page.getByRole('heading', { name: 'Fleet' }).boundingBox()
    expect(box?.y).toBeLessThan(150)
  }
  const report = page.getByText(/This is told until .*\.json is moved away/)
  await expect(report).toBeHidden()
  await more.click()
  await expect(report).toBeVisible()
  await expectFits(page)
  await page.screenshot({ path: info.outputPath('salvage-open.png') })
  await page.getByRole('button', { name: 'Hide' }).click()
  await expect(lost).toBeHidden()
  // The transcript that lost some says so by itself.
  await page.goto(`${supervisor.origin}/#/task/${taskId}`)
  await expect(page.getByText(/at least \d+ events of this transcript are missing here/)).toBeVisible()
})
