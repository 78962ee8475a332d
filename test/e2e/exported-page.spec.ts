import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, expect, type Page, test } from '@playwright/test'
import type { NewTaskEvent } from '../../src/contract/task-event.ts'
import { append, events, exported } from '../../src/main/core/exports/fixtures/exporting.ts'
import { makeLog, makeSession, makeTask } from '../../src/main/core/store/fixtures/records.ts'
import { openStore } from '../../src/main/core/store/open-store.ts'
import { axeOf } from './axe.ts'
import { createFakeSupervisor } from './task-harness/fake-supervisor.ts'
import { make, playShowcase } from './task-harness/showcase.ts'

const EVENTS = 10_000
/** Things of the transcript that axe looks at together: each of its rules takes as long as the square of them. */
const SLICE = 100

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

const answer = `Done. \`src/login.ts\` reads the token **once** now:

- it is kept in \`session.token\`
- the [manual](https://example.com/manual) says why

\`\`\`ts
const token = read() // <b>not</b> again
\`\`\`

| file | lines |
| --- | --- |
| login.ts | 12 |
`

const turn = (at: number) => [
  events.prompt(`Fix the login ${at}. <img src="https://example.com/pixel.png" onerror="alert(1)">`),
  events.said(`think-${at}`, 'It reads the token twice. '.repeat(5), 'thinking'),
  events.called(`bash-${at}`, 'Bash', { command: `npm test -- login\necho ${at}` }),
  events.gave(`bash-${at}`, `${'ok 1 - logs in\n'.repeat(20)}<script>alert(1)</script>`),
  events.called(`agent-${at}`, 'Task', {
    description: 'Look around',
    prompt: 'Find readers of the token.',
  }),
  events.called(`grep-${at}`, 'Grep', { pattern: 'token' }, `agent-${at}`),
  events.gave(`grep-${at}`, 'src/login.ts:12', `agent-${at}`),
  events.gave(`agent-${at}`, 'There is one.'),
  events.said(`say-${at}`, `${answer}\n![pixel](https://example.com/pixel.png) needle-${at}`),
  events.said(`end-${at}`, 'Anything else?'),
]

/** What a turn can have besides, in each state that a page tells of. */
const otherKinds = [
  make.block('text', 'API Error: overloaded', { synthetic: true }),
  make.block('text', 'And then I', { aborted: true }),
  make.tool('denied', 'Bash', { command: 'rm -rf /' }),
  { kind: 'permission.refused', payload: { toolName: 'Bash', toolUseId: 'denied', message: 'Not here.' } },
  ...(['allow', 'deny', null] as const).flatMap((decision, at): NewTaskEvent[] => [
    {
      kind: 'permission.requested',
      payload: {
        requestId: `r${at}`,
        permissionId: null,
        toolUseId: null,
        toolName: 'Bash',
        kind: 'tool',
        description: null,
        input: { command: 'npm publish' },
        suggestions: [],
      },
    },
    ...(decision === null
      ? []
      : [
          {
            kind: 'permission.answered' as const,
            payload: { requestId: `r${at}`, decision, note: 'so be it' },
          },
        ]),
  ]),
  make.tool('picture', 'Read', { file_path: 'a.png' }),
  make.result('picture', '', { images: [{ mediaType: 'image/png', data: PIXEL }] }),
  make.tool('failed', 'Bash', { command: 'false' }),
  make.result('failed', 'exit 1', { isError: true }),
  make.tool('open', 'Bash', { command: 'sleep 1000' }),
  { kind: 'problem.found', payload: { code: 'not_json', message: 'A line was no JSON.', excerpt: '{"a' } },
  { kind: 'noted', payload: { level: 'error', code: 'x', text: 'Something went wrong.' } },
  { kind: 'prompt.sent', payload: { text: 'Go on.', kind: 'continuation' } },
] satisfies NewTaskEvent[]

/** A page about a session, in the folder. `fill` gives its task what happened. */
function writePage(folder: string, fill: (add: (list: readonly NewTaskEvent[]) => void) => void): string {
  const store = openStore({ dataDirectory: folder, log: makeLog().log })
  const session = makeSession({ title: 'Keep people logged in' })
  const task = makeTask(session.id, { title: 'Fix the login', state: 'completed', endedAt: 9_000_000 })
  store.journal.saveSession(session)
  store.journal.saveTask(task)
  fill((list) => append(store, task, list))
  const page = exported(store.path, { kind: 'session', sessionId: session.id }, 'html', true)
  store.close()
  const path = join(folder, 'page.html')
  writeFileSync(path, page)
  return path
}

/** Hostile things among them. */
const writeLongPage = (folder: string) =>
  writePage(folder, (add) => {
    for (let at = 0; at < EVENTS / 10; at += 1) add(turn(at))
  })

async function writeEachKind(folder: string): Promise<string> {
  const fake = createFakeSupervisor()
  playShowcase(fake)
  const logs = await Promise.all(
    [...fake.tasks.keys()].map((taskId) =>
      fake.client.call('task.events', { taskId, after: 0, limit: 5_000 }),
    ),
  )
  return writePage(folder, (add) => {
    for (const { events: list } of logs)
      add(list.map(({ kind, payload }) => ({ kind, payload }) as NewTaskEvent))
    add([...turn(0), ...otherKinds])
  })
}

/** Opens a page in each look, narrow; what it asks for and complains of is an error. */
async function inEachLook(
  browser: Browser,
  write: (folder: string) => string | Promise<string>,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-page-'))
  try {
    const address = pathToFileURL(await write(folder)).href
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 740 } })
      const page = await context.newPage()
      const requests: string[] = []
      const problems: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
      page.on('dialog', (dialog) => problems.push(dialog.message()))
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keep people logged in')
      await look(page)
      expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([address])
      expect(problems).toEqual([])
      await context.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await axeOf(page).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.length} ${nodes[0]?.html}`)).toEqual([])
}

/** Axe sees into nothing that is folded. */
const unfoldAll = (page: Page) =>
  page.evaluate(() => {
    for (const each of document.querySelectorAll('details')) each.open = true
  })

test('a page of 10,000 events opens from the disk and asks for nothing', async ({ browser }) => {
  test.slow()
  await inEachLook(browser, writeLongPage, async (page) => {
    // Asked for in one go: among so many elements each locator takes a while.
    const whole = await page.evaluate(() => ({
      things: document.querySelectorAll('article > ol > li').length,
      hasLast: document.body.textContent?.includes('needle-999') ?? false,
      foreign: document.querySelectorAll('script, iframe, img').length,
      width: document.documentElement.scrollWidth,
    }))
    expect(whole).toEqual({ things: (EVENTS / 10) * 6, hasLast: true, foreign: 0, width: 360 })
  })
})

test('axe finds nothing in a page with every kind of thing, folded and unfolded', async ({ browser }) => {
  test.slow()
  await inEachLook(browser, writeEachKind, async (page) => {
    const text = (await page.locator('body').textContent()) ?? ''
    const labels = ['Prompt of Muster', 'Thinking', 'Message of the CLI', 'Asked', 'Turn', 'Retry', 'Note']
    const states = ['failed', 'denied', 'interrupted', 'without a result here', 'Problem', 'State']
    for (const word of [...labels, ...states, 'End of the turn']) expect(text).toContain(word)
    await expect(page.getByRole('img')).toHaveCount(0)
    await expectNoViolations(page)
    // Folded things are unfolded without a script.
    const call = page.locator('details').filter({ hasText: 'npm test -- login' }).first()
    await call.locator('summary').first().click()
    await expect(call.getByText('<script>alert(1)</script>')).toBeVisible()
    await unfoldAll(page)
    await expect(page.getByRole('img', { name: 'An image that the tool gave' })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await expectNoViolations(page)
  })
})

test('axe finds nothing in any part of a page of 10,000 events', async ({ browser }) => {
  test.skip(process.env.MUSTER_LONG !== '1', 'It takes some minutes: MUSTER_LONG=1.')
  test.setTimeout(3_600_000)
  await inEachLook(browser, writeLongPage, async (page) => {
    await unfoldAll(page)
    const count = await page.evaluate(() => {
      const list = document.querySelector('article > ol')
      const things = [...(list?.children ?? [])]
      Object.assign(globalThis, {
        show: (from: number, to: number) => list?.replaceChildren(...things.slice(from, to)),
      })
      return things.length
    })
    expect(count).toBe((EVENTS / 10) * 6)
    for (let from = 0; from < count; from += SLICE) {
      await page.evaluate(
        ([begin, end]) =>
          (globalThis as unknown as { show: (a: number, b: number) => void }).show(begin, end),
        [from, from + SLICE] as const,
      )
      await expectNoViolations(page)
    }
  })
})
