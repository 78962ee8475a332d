import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { damageDatabase, firstOfEvents } from '../harness/damage-database.ts'
import { expectInEachLook } from './each-look.ts'
import { start } from './keyboard-stakes.ts'
import { expect, expectFits, test } from './supervisor.ts'

test('what a damaged database has lost is told in the window, with the report behind it', async ({
  page,
  supervisor,
}, info) => {
  const taskId = await start(supervisor, 'Hello #sim:stream(tokens=50,rate=1000)', 'completed')
  await supervisor.kill()
  damageDatabase(join(supervisor.directory, '../data/muster.db'), firstOfEvents)
  // What the instances printed would be read again.
  for (const folder of readdirSync(join(supervisor.directory, '../data/instances')))
    rmSync(join(supervisor.directory, '../data/instances', folder), { recursive: true })
  await supervisor.start()
  await page.goto(supervisor.url)
  const lost = page.getByText(/Not saved: \d+ events/)
  await expect(lost).toBeVisible()
  const more = page.getByText('What was saved, and where the report is')
  await expectInEachLook(page, info, 'salvage', async () => {
    // The page keeps its room: what else there is to say is behind the line.
    const box = await page.getByRole('heading', { name: 'Fleet' }).boundingBox()
    expect(box?.y).toBeLessThan(150)
  })
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
