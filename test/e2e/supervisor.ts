import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base, expect, type Page } from '@playwright/test'
import type { Input, OperationName, Output } from '../../src/contract/operations.ts'
import { axeOf } from './axe.ts'

const cli = resolve(import.meta.dirname, '../../out/main/cli.js')

/** A real supervisor (`muster serve` from the build, simulated unless a test says else) with an own data directory. */
export interface Supervisor {
  /** With the API key in the fragment. */
  url: string
  origin: string
  apiKey: string
  /** An empty folder for tasks to work in. */
  directory: string
  call<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>
  /** Starts it again on the same port and data. */
  start(): Promise<void>
}

/** What a supervisor is started with besides its port and data. */
export interface Serving {
  args: readonly string[]
  env: Record<string, string>
}

async function serve(serving: Serving, use: (supervisor: Supervisor) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'muster-e2e-'))
  const directory = join(root, 'shop')
  mkdirSync(directory)
  let child: ChildProcess | undefined
  let port = '0'

  const supervisor: Supervisor = {
    url: '',
    origin: '',
    apiKey: '',
    directory,
    async start() {
      child = spawn(
        process.execPath,
        // As many instances as the scene has tasks, however small the machine is.
        [
          cli,
          'serve',
          ...serving.args,
          '--max-instances',
          '10',
          '--port',
          port,
          '--data-dir',
          join(root, 'data'),
        ],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
          // What else the machine does keeps nothing back.
          env: { ...process.env, NO_COLOR: '1', MUSTER_MAX_LOAD: '1000', ...serving.env },
        },
      )
      if (!child.stdout) throw new Error('The supervisor has no stdout.')
      for await (const line of createInterface({ input: child.stdout })) {
        const [url] = /http:\/\/\S+/.exec(line) ?? []
        if (url === undefined) continue
        const address = new URL(url)
        supervisor.url = url
        supervisor.origin = address.origin
        supervisor.apiKey = decodeURIComponent(address.hash.replace('#key=', ''))
        port = address.port
        return
      }
      throw new Error(`The supervisor ended with ${child.exitCode} before it said where it is.`)
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    async call(name, input) {
      const response = await fetch(`${supervisor.origin}/api/v1/rpc/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': supervisor.apiKey },
        body: JSON.stringify(input),
      })
      const body: unknown = await response.json()
      if (!response.ok) throw new Error(`${name}: ${JSON.stringify(body)}`)
      // The output of this operation, as the contract declares it.
      return body as Awaited<ReturnType<Supervisor['call']>> as never
    },
  }
  await supervisor.start()
  await use(supervisor)
  if (child && child.exitCode === null && child.signalCode === null) {
    // Else it would give the turns time to end.
    const { tasks } = await supervisor.call('task.list', {
      states: ['queued', 'starting', 'running', 'waiting', 'paused'],
    })
    await Promise.allSettled(tasks.map((task) => supervisor.call('task.terminate', { taskId: task.id })))
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
}

/** Each test gets its own supervisor, and fails when its page reports an error or breaks its content policy. */
export const test = base.extend<{
  serving: Serving
  supervisor: Supervisor
  /** Another one, for what goes from one data directory to another. */
  elsewhere: Supervisor
  watchErrors: undefined
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern.
  serving: async ({}, use) => use({ args: ['--simulate'], env: { MUSTER_SIMULATED_SEED: '1' } }),
  supervisor: async ({ serving }, use) => serve(serving, use),
  elsewhere: async ({ serving }, use) => serve(serving, use),
  watchErrors: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        // A lost connection is told by the browser itself; that is what some tests are about.
        const expected = /WebSocket connection to|net::ERR_CONNECTION/.test(message.text())
        if (message.type() === 'error' && !expected) errors.push(message.text())
      })
      await use(undefined)
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Nothing that axe calls serious or critical, by WCAG 2.2 AA. */
export async function expectAccessible(page: Page): Promise<void> {
  // Whatever is fading in would be measured half transparent; what turns without end is not waited for.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((animation) => animation.finished.catch(() => {})),
    ),
  )
  const { violations } = await axeOf(page, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // Off in axe by default: what is spoken has to begin with what is seen.
    rules: { 'label-content-name-mismatch': { enabled: true } },
  }).analyze()
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary ?? ''}`).join(' | ')}`,
    )
  expect(found).toEqual([])
}

/** The card that has the keys has been there for long enough that they act on it. */
export async function expectKeys(page: Page): Promise<void> {
  await expect(page.locator('[data-keys=live]')).toBeVisible()
}

/** Goes to a place by the rail, or by the bar at the bottom, where some stand in a menu. */
export async function goToPlace(page: Page, place: string): Promise<void> {
  const bar = page.getByRole('navigation', { name: 'Places' })
  await expect(bar).toBeVisible()
  const more = bar.getByRole('button', { name: /more places/i })
  const link = bar.getByRole('link', { name: place })
  if ((await link.count()) > 0) return link.click()
  await more.click()
  await page.getByRole('menuitem', { name: place }).click()
}

/** Nothing scrolls sideways. */
export async function expectFits(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(beyond).toBeLessThanOrEqual(0)
}
