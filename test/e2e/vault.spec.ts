import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, expectAccessible, expectFits } from './supervisor.ts'

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const DAY_S = 86_400

/** A home of Claude with conversations, of which the first two are about to be deleted. */
const test = base.extend<{ projects: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern.
  projects: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'muster-home-'))
    const folder = join(home, '.claude', 'projects', '-work')
    mkdirSync(folder, { recursive: true })
    for (const number of [1, 2, 3]) {
      const record = (role: 'user' | 'assistant', at: string, content: unknown) => ({
        type: role,
        sessionId: idOf(number),
        cwd: home,
        uuid: `${role}${number}`,
        timestamp: `2026-11-21T10:00:${at}.000Z`,
        message: { role, content },
      })
      const lines = [
        record('user', '00', `Name parrot ${number}`),
        record('assistant', '05', [{ type: 'text', text: 'Ada.' }]),
      ]
      const path = join(folder, `${idOf(number)}.jsonl`)
      writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      const used = Date.now() / 1_000 - (number === 3 ? 1 : 29) * DAY_S
      utimesSync(path, used, used)
    }
    await use(folder)
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  },
  serving: async ({ projects }, use) => {
    await use({ args: [], env: { HOME: join(projects, '../../..'), CLAUDE_CONFIG_DIR: '' } })
  },
})

test('what is about to be deleted is offered to be kept, once; Settings tell what the vault has', async ({
  page,
  supervisor,
}, info) => {
  await page.goto(supervisor.url)
  const banner = page
    .getByRole('status')
    .filter({ hasText: 'Claude Code deletes 2 conversations within a week' })
  await expect(banner).toContainText('kept nowhere else')
  await expectAccessible(page)
  await page.screenshot({ path: info.outputPath('banner.png') })
  await banner.getByRole('button', { name: 'Keep all conversations' }).click()
  await expect(banner).toBeHidden()
  expect(await supervisor.call('vault.status', {})).toMatchObject({ scope: 'all', chosen: true })

  await page.goto(`${supervisor.url.replace(/#.*/, '')}#/settings?section=vault`)
  const section = page.locator('[data-section=vault]')
  const take = section.getByRole('button', { name: 'Take in now' })
  await take.click()
  await expect(section).toContainText('3 conversations')
  await expect(section).toContainText('which take')
  await expect(section).toContainText('Looked through')
  await expect(section.getByText('kept nowhere else')).toBeHidden()
  await expect(section.getByRole('combobox', { name: 'vault.scope' })).toHaveText('all')
  await expectAccessible(page)
  await page.screenshot({ path: info.outputPath('settings.png') })
  await page.setViewportSize({ width: 360, height: 740 })
  await expectFits(page)
  await page.reload()
  await expect(section).toContainText('3 conversations')
  await expect(banner).toBeHidden()
})

test('the page of a session tells whether its conversation is on disk, only in the vault, or gone', async ({
  page,
  projects,
  supervisor,
}) => {
  for (const number of [2, 3]) await supervisor.call('conversation.import', { claudeSessionId: idOf(number) })
  await supervisor.call('vault.update', {})
  const { tasks } = await supervisor.call('task.list', {})
  const taskOf = (title: string) => tasks.find((task) => task.title === title)?.id ?? ''
  await page.goto(`${supervisor.url}`)
  const open = async (title: string) => {
    await page.evaluate((id) => {
      location.hash = `/task/${id}`
    }, taskOf(title))
    return page.getByRole('definition').filter({ hasText: /vault/ })
  }
  await expect(await open('Name parrot 3')).toContainText(
    'On disk, kept in the vault; without use Claude deletes it in 28d',
  )
  rmSync(join(projects, `${idOf(2)}.jsonl`))
  await expect(await open('Name parrot 2')).toContainText('Only in the vault; the next prompt puts it back')
  rmSync(join(projects, `${idOf(3)}.jsonl`))
  await supervisor.call('vault.forget', { claudeSessionIds: [idOf(3)] })
  await expect(await open('Name parrot 3')).toContainText('Gone: its file was deleted')
})
