import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

const cli = resolve(import.meta.dirname, '../../out/main/cli.js')
const prompt = 'Look #sim:stream(tokens=30,rate=200)'

/** The page of a session with one turn that has ended. */
async function openSession(page: Page, supervisor: { url: string; directory: string; call: Call }) {
  const task = await supervisor.call('task.create', { prompt, directory: supervisor.directory })
  await expect
    .poll(async () => (await supervisor.call('task.get', { taskId: task.id })).state)
    .toBe('completed')
  await page.goto(supervisor.url)
  await expect(page.getByText(prompt).first()).toBeVisible()
  await page.evaluate((taskId) => {
    window.location.hash = `#/task/${taskId}`
  }, task.id)
  await expect(page.getByRole('combobox', { name: 'Prompt' })).toBeVisible()
  return task
}
type Call = import('./supervisor.ts').Supervisor['call']

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Session', exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('a session is renamed, pinned, released, forked and ended from its page', async ({
  page,
  supervisor,
}) => {
  const { sessionId } = await openSession(page, supervisor)
  const session = () => supervisor.call('session.get', { sessionId })
  await choose(page, 'Rename…')
  await expect(page.getByLabel('Title')).toBeFocused()
  await page.keyboard.type('Look around')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await session()).title).toBe('Look around')
  await choose(page, 'Pin')
  await expect.poll(async () => (await session()).pinned).toBe(true)
  await expectAccessible(page)
  await choose(page, 'Release')
  await expect.poll(async () => (await session()).state).toBe('released')
  await choose(page, 'Fork…')
  await expect(page.getByText('Continue: Look around (fork)')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Prompt' }).fill('what is kept')
  await choose(page, 'End session…')
  await page.getByRole('button', { name: 'End session' }).click()
  await expect(page.getByText('This session has ended')).toBeVisible()
  expect((await session()).resumable).toBe(false)
  await page.getByRole('button', { name: 'Start in a new session' }).click()
  await expect(page.getByRole('dialog').getByLabel('Prompt')).toHaveValue('what is kept')
})

/** A supervisor that is not told to simulate, and a home with conversations of Claude Code. */
async function withConversations(run: (at: { url: string }) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'muster-e2e-import-'))
  const cwd = join(root, 'shop')
  const projects = join(root, '.claude', 'projects', 'shop')
  for (const folder of [cwd, projects]) mkdirSync(folder, { recursive: true })
  const write = (number: number, records: readonly object[]) => {
    const path = join(projects, `00000000-0000-4000-8000-00000000000${number}.jsonl`)
    writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    utimesSync(path, 2_000_000_000 - number, 1_700_000_000 - number * 90_000)
  }
  const record = (type: string, message: object) => ({
    type,
    cwd,
    uuid: crypto.randomUUID(),
    timestamp: '2026-11-20T10:00:00.000Z',
    message,
  })
  const asked = (text: string) => record('user', { role: 'user', content: text })
  const said = (text: string) =>
    record('assistant', {
      id: crypto.randomUUID(),
      model: 'claude-opus-5-5',
      content: [{ type: 'text', text }],
      usage: { input_tokens: 100, cache_read_input_tokens: 48_000, output_tokens: 20 },
    })
  write(1, [asked('Round the tax of the cart'), said('It is rounded to cents now.')])
  write(2, [])
  const gone = { cwd: join(root, 'gone') }
  write(3, [
    { ...asked('Sort the orders'), ...gone },
    { ...said('Sorted.'), ...gone },
  ])
  let child: ChildProcess | undefined
  try {
    child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--data-dir', join(root, 'data')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, HOME: root, NO_COLOR: '1' },
    })
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      const [url] = /http:\/\/\S+/.exec(line) ?? []
      if (url === undefined) continue
      await run({ url })
      break
    }
  } finally {
    if (child && child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  }
}

test('a conversation of Claude Code is found and imported with its history', async ({ page }) => {
  await withConversations(async ({ url }) => {
    await page.goto(url)
    await expect(page.getByText('Connected')).toBeVisible()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('import')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Import a conversation' })
    await expect(dialog.getByRole('option')).toHaveCount(3)
    await expect(dialog.getByText('Can’t be continued: its file is empty')).toBeVisible()
    await expect(dialog.getByText('its directory does not exist any more')).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.type('nothing like it')
    await expect(dialog.getByText('No conversation has this')).toBeVisible()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('tax')
    await expect(dialog.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(page.getByText('It is rounded to cents now.')).toBeVisible()
    await expect(page.getByText('Imported from Claude Code: 2 messages.')).toBeVisible()
    await expect(page.getByText(/The next prompt reads about 48\S* tokens again/)).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize({ width: 360, height: 640 })
    await expectFits(page)
  })
})
