import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

test('extensions of a session and of a directory are switched; a broken file is named', async ({
  page,
  supervisor,
}) => {
  const { directory } = supervisor
  mkdirSync(join(directory, '.claude/commands'), { recursive: true })
  writeFileSync(join(directory, '.claude/commands/ship-it.md'), '---\ndescription: Ships the shop\n---\n')
  writeFileSync(join(directory, '.mcp.json'), '{"mcpServers": {')
  const task = await supervisor.call('task.create', { prompt: 'Say hello #sim:quick', directory })
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(supervisor.url)
  await page.getByRole('row', { name: /Say hello/ }).dblclick()
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(details.getByText(/\.mcp\.json is left out: it is not JSON: line 1/)).toBeVisible()
  const ship = details.getByRole('checkbox', { name: '/ship-it' })
  await ship.uncheck()
  await expect(details.getByText('Its process takes this up at its next start.')).toBeVisible()
  await expectAccessible(page)
  await expect
    .poll(
      async () => (await supervisor.call('session.get', { sessionId: task.sessionId })).disabledExtensions,
    )
    .toEqual(['command:ship-it'])
  if (process.env.MUSTER_SHOTS)
    await page.screenshot({ path: join(process.env.MUSTER_SHOTS, 'ext-task.png') })

  // For new sessions the directory has its own switch.
  await page.keyboard.press(',')
  const section = page.locator('section', { has: page.getByRole('heading', { name: 'Extensions' }) })
  const forNew = section.getByRole('checkbox', { name: '/ship-it' })
  await expect(forNew).toBeChecked()
  await forNew.uncheck()
  await expect
    .poll(async () => {
      const { extensions } = await supervisor.call('extension.list', { directory })
      return extensions.find(({ name }) => name === 'ship-it')?.enabled
    })
    .toBe(false)
  await page.setViewportSize({ width: 360, height: 720 })
  await forNew.scrollIntoViewIfNeeded()
  await expectFits(page)
  if (process.env.MUSTER_SHOTS) await page.screenshot({ path: join(process.env.MUSTER_SHOTS, 'ext-360.png') })
})
