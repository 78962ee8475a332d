import { spawn } from 'node:child_process'
import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import { exitCodes } from '../src/main/cli/exit-codes.ts'
import { findClaude } from '../src/main/core/claude/find-claude.ts'
import { readHostConfig } from '../src/main/host-config.ts'
import { ensureBuilt, root } from './build.ts'
import { whyNoWindow } from './choose-window.ts'
import { downloadElectron, findElectron } from './electron-binary.ts'
import { endWithNpm } from './end-with-npm.ts'

// `npm start [-- OPTIONS]`: opens Muster in a window, or its page in a browser where a window can't be had.

/** An Electron that ends sooner than this with an error never got as far as a window, in ms. */
const STARTUP_MS = 10_000

const say = (line: string) => console.error(line)

/** One line for who has no `claude` yet; the page says the same and offers the simulated scene. */
async function hintWithoutClaude(args: readonly string[]): Promise<void> {
  if (args.includes('--simulate') || args.includes('--claude')) return
  let env: Readonly<Record<string, string | undefined>>
  try {
    env = readHostConfig({ log: () => {} }).env
  } catch {
    // A wrong variable: the host names it when it starts.
    return
  }
  const { problem } = await findClaude({ env, platform: platform(), homeDirectory: homedir() })
  if (problem?.code === 'claude_not_found') {
    say(`${problem.message} To look around without it: npm start -- --simulate`)
  }
}

/** Runs the window until it is closed. Resolves to its exit code, or to the reason why it could not start. */
async function runWindow(electron: string, args: readonly string[]): Promise<number | string> {
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env
  const started = performance.now()
  const child = spawn(electron, [root, ...args], { stdio: 'inherit', env })
  let asked = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      asked = true
      child.kill(signal)
    })
  }
  return new Promise((done) => {
    child.once('error', (error) => done(error.message))
    child.once('exit', (code, signal) => {
      const early = performance.now() - started < STARTUP_MS
      if (!asked && early && code !== 0 && code !== exitCodes.noWindow) {
        done(`Electron ended at once with ${signal ?? `code ${code}`}`)
      } else done(code ?? 1)
    })
  })
}

/** Serves the page in this process, so that signals reach it directly. */
async function serve(reason: string, args: readonly string[]): Promise<void> {
  say(`No window, because ${reason}: serving the page for a browser instead.`)
  const cli = join(root, 'out/main/cli.js')
  process.argv = [process.execPath, cli, 'serve', '--open', ...args.filter((arg) => arg !== '--web')]
  await import(cli)
}

async function start(args: readonly string[]): Promise<void> {
  endWithNpm()
  await ensureBuilt(say)
  await hintWithoutClaude(args)
  const reason = whyNoWindow({ platform: platform(), env: process.env, uid: process.getuid?.(), args })
  if (reason !== null) return serve(reason, args)
  const present = findElectron()
  const electron = present === null ? await downloadElectron(say) : { path: present }
  if ('reason' in electron) return serve(`Electron's binary is missing and ${electron.reason}`, args)
  const ended = await runWindow(electron.path, args)
  if (typeof ended === 'string') return serve(ended, args)
  process.exitCode = ended
}

try {
  await start(process.argv.slice(2))
} catch (error) {
  // What failed is the build or a file of the checkout: the text tells, the stack would not.
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
