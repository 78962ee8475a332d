import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectInEachLook } from './each-look.ts'
import { test as base, expect, type Supervisor } from './supervisor.ts'

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** A home of Claude with three conversations, of which one was in a directory that is gone; all of them are kept. */
const test = base.extend<{ projects: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern.
  projects: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'muster-home-'))
    const folder = join(home, '.claude', 'projects', '-work')
    mkdirSync(folder, { recursive: true })
    for (const [number, name] of [
      [1, 'Ada'],
      [2, 'Bob'],
      [3, 'Cyd'],
    ] as const) {
      const record = (role: 'user' | 'assistant', at: string, content: unknown) => ({
        type: role,
        sessionId: idOf(number),
        cwd: number === 3 ? join(home, 'gone') : home,
        uuid: `${role}${number}`,
        timestamp: `2026-11-21T10:00:${at}.000Z`,
        message: { role, content },
      })
      const lines = [
        record('user', '00', `Name the cockatoo of ${name}`),
        record('assistant', '05', [{ type: 'text', text: `It may be called ${name}bird.` }]),
      ]
      writeFileSync(
        join(folder, `${idOf(number)}.jsonl`),
        lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      )
    }
    await use(folder)
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  },
  serving: async ({ projects }, use) => {
    const env = { HOME: join(projects, '../../..'), CLAUDE_CONFIG_DIR: '', MUSTER_VAULT_SCOPE: 'all' }
    await use({ args: [], env })
  },
})

const sourcesOf = async (supervisor: Supervisor, text: string) =>
  (await supervisor.call('search.query', { text })).hits.map(({ source }) => source)

/** All of them are in the vault and in the index, and nowhere else. */
async function keepAll(supervisor: Supervisor, projects: string): Promise<void> {
  await supervisor.call('vault.update', {})
  await expect.poll(async () => (await sourcesOf(supervisor, 'cockatoo')).length, { timeout: 20_000 }).toBe(3)
  for (const number of [1, 2, 3]) rmSync(join(projects, `${idOf(number)}.jsonl`))
}

const go = (page: Page, path: string) =>
  page.evaluate((to) => {
    location.hash = to
  }, path)

test('what only the vault has is found, among its like alone, and opens the page of its conversation', async ({
  page,
  projects,
  supervisor,
}, info) => {
  await keepAll(supervisor, projects)
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await go(page, '/search?q=cockatoo+ada')
  const hits = page.locator('[data-hit]')
  await expect(hits).toHaveCount(1)
  await expect(page.getByRole('region', { name: 'Name the cockatoo of Ada' })).toContainText('Claude Code')
  const choose = async (name: string) => {
    await page.getByRole('combobox', { name: 'Where' }).click()
    await page.getByRole('option', { name, exact: true }).click()
  }
  await choose('Tasks')
  await expect(page).toHaveURL(/in=task/)
  await expect(hits).toHaveCount(0)
  await choose('Kept conversations')
  await expect(hits).toHaveCount(1)
  await page.getByRole('searchbox', { name: 'Search everything' }).press('Enter')
  await expect(page).toHaveURL(new RegExp(`#/conversation/${idOf(1)}$`))
  await expect(page.getByRole('heading', { name: 'Name the cockatoo of Ada' })).toBeVisible()
  await expect(page.getByText('Only in the vault: its file was deleted')).toBeVisible()
  await expectInEachLook(page, info, 'conversation')
  await go(page, '/conversation/nothing-of-the-kind')
  await expect(page.getByRole('heading', { name: 'There is no such conversation' })).toBeVisible()
})

test('a kept conversation is imported from its page, which then leads to the session; one that can’t be says why', async ({
  page,
  projects,
  supervisor,
}, info) => {
  await keepAll(supervisor, projects)
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await go(page, `/conversation/${idOf(1)}`)
  await expect(page.getByRole('button', { name: 'Import and open' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/task\//)
  await expect(page.getByText('It may be called Adabird.')).toBeVisible()
  const opened = page.url()
  // A session has it now: it is found there, and its old address leads there.
  await expect.poll(() => sourcesOf(supervisor, 'adabird'), { timeout: 20_000 }).toEqual(['task'])
  await go(page, `/conversation/${idOf(1)}`)
  await expect(page).toHaveURL(opened)

  // By the palette.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('cockatoo cyd')
  await page.getByRole('option', { name: /Name the cockatoo of Cyd.*Prompt/ }).click()
  await expect(page.getByRole('heading', { name: 'Name the cockatoo of Cyd' })).toBeVisible()
  await page.getByRole('button', { name: 'Import and open' }).click()
  const alert = page.getByRole('alert').filter({ hasText: "can't be continued" })
  await expect(alert).toContainText('its directory')
  // It was put back all the same.
  await expect(page.getByText('On disk, and in the vault')).toBeVisible()
  await expectInEachLook(page, info, 'conversation-refused')
})
