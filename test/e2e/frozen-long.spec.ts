import { start } from './keyboard-stakes.ts'
import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

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
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 740 })
    await expect(note).toBeInViewport({ ratio: 1 })
    await expectAccessible(page)
    await expectFits(page)
    await page.screenshot({ path: info.outputPath(`frozen-${colorScheme}-${width}.png`) })
  }
  await note.getByRole('button', { name: 'Turn into a hold' }).click()
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId })).pausedAs, { timeout: 30_000 })
    .toBe('hold')
  await expect(note).toBeHidden()
})
