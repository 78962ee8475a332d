import type { Locator, Page } from '@playwright/test'
import { expect, type Supervisor } from './supervisor.ts'

/** Longer than any time after which something is sent or comes to life. */
const HELD_MS = 2_000
/** Has every letter that is a shortcut somewhere, and the keys that send. */
export const PARAGRAPH =
  'Please ask Ada first; deny all expired keys, print the rows and close each box. Add more. DAPSR 123 '

/** A key that is held: the page is told of it again and again, as by a keyboard. */
export async function hold(page: Page, key: string): Promise<void> {
  const end = Date.now() + HELD_MS
  while (Date.now() < end) {
    // The first one presses it, the others repeat.
    await page.keyboard.down(key)
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  }
  await page.keyboard.up(key)
}

/** Types as a person does, who looks at the keys. */
export async function write(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 20 })
}

export async function start(supervisor: Supervisor, prompt: string, state: string): Promise<string> {
  const { id } = await supervisor.call('task.create', {
    prompt,
    directory: supervisor.directory,
    limits: { maxRetries: 0 },
  })
  await expect.poll(async () => (await supervisor.call('task.get', { taskId: id })).state).toBe(state)
  return id
}

/** Everything that a key could have changed. */
export async function stakes(supervisor: Supervisor) {
  const { tasks } = await supervisor.call('task.list', { limit: 100 })
  const { permissions } = await supervisor.call('permission.list', {})
  const { approvals } = await supervisor.call('run.approvals', {})
  const { runs } = await supervisor.call('run.list', {})
  return {
    tasks: tasks.map(({ id, state, pendingControl }) => [id, state, pendingControl]).sort(),
    permissions: permissions.map(({ id, state }) => [id, state]).sort(),
    approvals: approvals.map(({ runId, state }) => [runId, state]).sort(),
    runs: runs.map(({ id, state }) => [id, state]).sort(),
  }
}

/** Writes while `act` happens; nothing but what `act` did may have changed. */
export async function writeWhile(
  page: Page,
  supervisor: Supervisor,
  field: Locator,
  act: () => Promise<unknown>,
): Promise<Awaited<ReturnType<typeof stakes>>> {
  await expect(field).toBeFocused()
  await write(page, PARAGRAPH)
  const acting = act()
  await write(page, PARAGRAPH)
  await acting
  const after = await stakes(supervisor)
  await write(page, PARAGRAPH)
  await page.keyboard.press('Enter')
  await write(page, PARAGRAPH)
  return after
}
