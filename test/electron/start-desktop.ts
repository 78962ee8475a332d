import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { type Browser, chromium, expect, type Page } from '@playwright/test'
import type { CommandName, Commands } from './stand-in/control.ts'

const root = resolve(import.meta.dirname, '../..')
const register = join(import.meta.dirname, 'stand-in/register.ts')

type Argument<N extends CommandName> = Parameters<Commands[N]> extends [infer A] ? [A] : []
type Answer<N extends CommandName> = Awaited<ReturnType<Commands[N]>>

/** The built desktop application, running in the stand-in. */
export interface Desktop {
  /** The window's page. */
  page: Page
  /** Every page of its Chromium, foreign ones too. */
  pages(): Page[]
  /** Looks at the shell or does what a person would do with it. */
  ask<N extends CommandName>(name: N, ...argument: Argument<N>): Promise<Answer<N>>
  /** Its exit code, once it has ended. */
  exit: Promise<number | null>
  /** What it wrote to stderr so far. */
  stderr(): string
  signal(signal: NodeJS.Signals): void
  /** Ends it in any case, for the end of a test. */
  dispose(): Promise<void>
}

/** Starts the process without waiting for its window. */
export function spawnDesktop(dataDirectory: string, args: readonly string[], port: number): ChildProcess {
  return spawn(
    process.execPath,
    ['--import', register, join(root, 'out/main/desktop.js'), '--data-dir', dataDirectory, ...args],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, STAND_IN_DEBUGGING_PORT: String(port) },
    },
  )
}

/** Starts the application and waits until its page is there. */
export async function startDesktop(options: {
  dataDirectory: string
  args?: readonly string[]
}): Promise<Desktop> {
  const port = await freePort()
  const child = spawnDesktop(options.dataDirectory, options.args ?? ['--simulate'], port)
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  const exit = new Promise<number | null>((done) => child.once('exit', done))
  const waiting = new Map<number, { done: (value: unknown) => void; fail: (error: Error) => void }>()
  const ready = new Promise<void>((done, fail) => {
    child.on('message', (message: { type: string; id: number; value?: unknown; error?: string }) => {
      if (message.type === 'ready') done()
      const open = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.error === undefined) open?.done(message.value)
      else open?.fail(new Error(message.error))
    })
    void exit.then((code) => {
      const ended = new Error(`The application ended with code ${code}.\n${stderr}`)
      fail(ended)
      for (const open of waiting.values()) open.fail(ended)
    })
  })
  await ready
  let nextId = 1
  let browser: Browser | undefined
  const dispose = async () => {
    // A signal ends the instances too; killing it would leave them behind.
    child.kill('SIGTERM')
    const killer = setTimeout(() => child.kill('SIGKILL'), 20_000)
    const code = await exit
    clearTimeout(killer)
    await browser?.close().catch(() => {})
    if (code !== 0) throw new Error(`The application ended with ${code ?? 'a signal'}.\n${stderr}`)
  }
  try {
    const connected = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    browser = connected
    const pages = () => connected.contexts().flatMap((context) => context.pages())
    await expect.poll(() => pages().some((page) => isOwn(page))).toBe(true)
    const page = pages().find(isOwn)
    if (page === undefined) throw new Error('The window has no page.')
    return {
      page,
      pages,
      exit,
      stderr: () => stderr,
      signal: (signal) => void child.kill(signal),
      dispose,
      ask: (name, ...argument) =>
        new Promise((done, fail) => {
          const id = nextId++
          waiting.set(id, { done: done as (value: unknown) => void, fail })
          child.send({ id, name, argument: argument[0] })
        }),
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

const isOwn = (page: Page) => page.url().startsWith('https://page.muster-app.test/')

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? done(address.port) : fail()))
    })
  })
}
