import { expectInEachLook } from './each-look.ts'
import { start } from './keyboard-stakes.ts'
import { expect, test } from './supervisor.ts'

test('a task that is frozen for long tells the price of going on, and is turned into a hold', async ({
  page,
  supervisor,
}, info) => {
  const taskId = await start(supervisor, 'Review it #sim:essay(minutes=10)', 'running')
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/task/${taskId}`)
  await expect(page.getByText('Three things need attention')).toBeVisible()
  await supervisor.call('task.pause', { taskId, mode: 'freeze' })
  await expect.poll(async () => (await supervisor.call('task.get', { taskId })).pausedSince).not.toBeNull()

  // The page's clock says that the prompt cache has gone meanwhile.
  await page.clock.install({ time: Date.now() + 6 * 60_000 })
  await page.reload()
  const note = page.getByRole('region', { name: 'Frozen for long' })
  await expect(note).toContainText(/Going on reads about [\d.]+k tokens again.*; the cache is cold/)
  await expectInEachLook(page, info, 'frozen', () => expect(note).toBeInViewport({ ratio: 1 }))
  await note.getByRole('button', { name: 'Turn into a hold' }).click()
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId })).pausedAs, { timeout: 30_000 })
    .toBe('hold')
  await expect(note).toBeHidden()
})
