import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { append, events, exported } from '../../src/main/core/exports/fixtures/exporting.ts'
import { makeLog, makeSession, makeTask } from '../../src/main/core/store/fixtures/records.ts'
import { openStore } from '../../src/main/core/store/open-store.ts'

const EVENTS = 10_000
/** Things of the transcript that axe looks at: each kind is among them many times. */
const KEPT = 60

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

/** A session whose transcript has all kinds of things, hostile ones among them. */
function writePage(folder: string): string {
  const store = openStore({ dataDirectory: folder, log: makeLog().log })
  const session = makeSession({ title: 'Keep people logged in' })
  const task = makeTask(session.id, { title: 'Fix the login', state: 'completed', endedAt: 9_000_000 })
  store.journal.saveSession(session)
  store.journal.saveTask(task)
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
  for (let at = 0; at < EVENTS / 10; at += 1) append(store, task, turn(at))
  const page = exported(store.path, { kind: 'session', sessionId: session.id }, 'html', true)
  store.close()
  const path = join(folder, 'page.html')
  writeFileSync(path, page)
  return path
}

test('a page of 10,000 events opens from the disk, asks for nothing, and axe finds nothing in it', async ({
  browser,
}) => {
  test.slow()
  const folder = mkdtempSync(join(tmpdir(), 'muster-page-'))
  try {
    const address = pathToFileURL(writePage(folder)).href
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
      // Asked for in one go: among so many elements each locator takes a while.
      const whole = await page.evaluate(() => ({
        things: document.querySelectorAll('article > ol > li').length,
        hasLast: document.body.textContent?.includes('needle-999') ?? false,
        foreign: document.querySelectorAll('script, iframe, img').length,
        width: document.documentElement.scrollWidth,
      }))
      expect(whole).toEqual({ things: (EVENTS / 10) * 6, hasLast: true, foreign: 0, width: 360 })
      // The turns repeat each other. All of them together axe looks at for minutes.
      await page.evaluate((kept) => {
        const list = document.querySelector('article > ol')
        list?.replaceChildren(...[...list.children].slice(0, kept))
      }, KEPT)
      // Folded things are unfolded without a script.
      const call = page.locator('details').filter({ hasText: 'npm test' }).first()
      await call.locator('summary').first().click()
      await expect(call.getByText('<script>alert(1)</script>')).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.length} ${nodes[0]?.html}`)).toEqual([])
      expect(requests).toEqual([address])
      expect(problems).toEqual([])
      await context.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
