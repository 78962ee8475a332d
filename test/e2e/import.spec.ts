import type { Page } from '@playwright/test'
import type { Output } from '../../src/contract/operations.ts'
import { expect, expectAccessible, expectFits, type Supervisor, test } from './supervisor.ts'

// Two supervisors.
test.slow()

test('what was exported elsewhere is shown, imported, and imported once', async ({
  page,
  supervisor,
  elsewhere,
}) => {
  const { file, task } = await exportTask(elsewhere)
  await openImport(page, supervisor)
  const section = page.locator('[data-section=import]')
  await choose(page, file)
  await expect(section).toContainText('1 task of 1 session would be imported.', { timeout: 60_000 })
  await expect(section).toContainText(/The file has1 session, 1 task, \d+ events/)
  expect((await supervisor.call('task.list', {})).tasks).toEqual([])
  await expectAccessible(page)

  await section.getByRole('button', { name: 'Import 1 task' }).click()
  await expect(section).toContainText('1 task of 1 session was imported.', { timeout: 60_000 })
  // It stays while other places are looked at.
  await page.goto(`${supervisor.origin}/#/diagnostics`)
  await page.goto(`${supervisor.origin}/#/settings?section=import`)
  await choose(page, file)
  await expect(section).toContainText('All of it is here already.', { timeout: 60_000 })
  await expect(section.getByRole('button', { name: /^Import/ })).toHaveCount(0)
  expect((await supervisor.call('task.list', {})).tasks).toHaveLength(1)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectFits(page)
  await page.setViewportSize({ width: 1400, height: 800 })

  await section.getByRole('button', { name: 'Look for needle-42' }).click()
  await expect(page).toHaveURL(new RegExp(`#/task/${task.id}`))
  await expect(page.getByText('from an export of another data directory').first()).toBeVisible()
  await expect(page.getByText('This session was imported')).toBeVisible()
})

test('a broken file is refused with its name and line, and one without anything too', async ({
  page,
  supervisor,
  elsewhere,
}) => {
  const { file } = await exportTask(elsewhere)
  await openImport(page, supervisor)
  const section = page.locator('[data-section=import]')
  await choose(page, file.slice(0, -30))
  await expect(section.getByRole('alert')).toContainText(
    /needle\.jsonl: Line \d+ of the file can't be imported/,
  )
  await choose(page, '')
  await expect(section.getByRole('alert')).toContainText('needle.jsonl: It is empty.')
  await choose(page, 'hello')
  await expect(section.getByRole('alert')).toContainText('The file is no export of Muster')
  expect((await supervisor.call('task.list', {})).tasks).toEqual([])
  // A right one is taken all the same.
  await choose(page, file)
  await expect(section).toContainText('would be imported')
  await section.getByRole('button', { name: 'Cancel' }).click()
  await expect(section).toContainText('No file is chosen.')
})

async function exportTask(from: Supervisor) {
  const task = await from.call('task.create', { prompt: 'Look for needle-42', directory: from.directory })
  await expect
    .poll(async () => (await from.call('task.get', { taskId: task.id })).state, { timeout: 30_000 })
    .toBe('completed')
  const parts: string[] = []
  let cursor: string | null = null
  do {
    const piece: Output<'export.read'> = await from.call('export.read', {
      subject: { kind: 'session', sessionId: task.sessionId },
      format: 'jsonl',
      ...(cursor === null ? {} : { cursor }),
    })
    parts.push(piece.text)
    cursor = piece.nextCursor
  } while (cursor !== null)
  return { file: parts.join(''), task }
}

async function openImport(page: Page, supervisor: Supervisor): Promise<void> {
  await page.goto(supervisor.url)
  await expect(page.getByRole('navigation', { name: 'Places' })).toBeVisible()
  await page.goto(`${supervisor.origin}/#/settings?section=import`)
  await expect(page.getByRole('heading', { name: 'Import', exact: true })).toBeVisible()
}

async function choose(page: Page, text: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a file…' }).click(),
  ])
  await chooser.setFiles({
    name: 'needle.jsonl',
    mimeType: 'application/x-ndjson',
    buffer: Buffer.from(text),
  })
}
