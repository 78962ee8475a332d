import { type ChildProcess, spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { ownProgram } from './own-program.ts'

const entry = ownProgram('cli.js', 'src/main/cli/index.ts')

/** A command of the CLI, run as a real process. */
export interface CliProcess {
  child: ChildProcess
  output(): { stdout: string; stderr: string }
  /** Resolves once the text is in stdout or stderr; rejects when the process ends without it. */
  shows(pattern: RegExp): Promise<RegExpMatchArray>
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Starts `muster ARGS` on a data directory. It is ended with the test if it still runs. */
export function startCli(
  dataDirectory: string,
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string; cwd?: string } = {},
): CliProcess {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: options.cwd ?? dataDirectory,
    env: { ...process.env, MUSTER_DATA_DIR: dataDirectory, NO_COLOR: '1', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const listeners = new Set<() => void>()
  const note = () => {
    for (const listener of [...listeners]) listener()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    note()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    note()
  })
  // One that ends before it has read all: what it says of that is in its output.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((done) => {
    child.once('close', (code) => done({ code, stdout, stderr }))
  })
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  })
  return {
    child,
    ended,
    output: () => ({ stdout, stderr }),
    shows(pattern) {
      return new Promise((done, fail) => {
        const look = () => {
          const match = pattern.exec(stdout) ?? pattern.exec(stderr)
          if (!match) return
          listeners.delete(look)
          done(match)
        }
        listeners.add(look)
        look()
        void ended.then(({ code }) =>
          fail(
            new Error(`muster ${args.join(' ')} ended (${code}) without ${pattern}:\n${stdout}\n${stderr}`),
          ),
        )
      })
    },
  }
}

/** Runs a command to its end. */
export function runCli(...parameters: Parameters<typeof startCli>): CliProcess['ended'] {
  return startCli(...parameters).ended
}

/** The JSON objects of an output of one a line. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
