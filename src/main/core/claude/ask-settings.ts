import { spawn } from 'node:child_process'
import { createLineSplitter } from '../processes/lines.ts'
import { LAUNCH_LINE } from './arguments.ts'
import { SettingsReply } from './claude-settings.ts'
import { parseMessage } from './protocol.ts'
import { controlRequest } from './stdin.ts'

/** A start takes 0.3 s on an idle machine. */
const WITHIN_MS = 20_000
const REQUEST_ID = 'settings'

/**
 * Has claude tell which settings it loads in a directory, and which it does not (2.1.329): a process that is asked
 * nothing else and sends nothing to a model. No server is started by it, and no hook runs.
 *
 * @throws Error, saying in words why there is no answer
 */
export function askSettings(options: {
  command: string
  directory: string
  env: Readonly<Record<string, string>>
}): Promise<SettingsReply> {
  const { command, directory, env } = options
  const args = [
    ...LAUNCH_LINE,
    '--strict-mcp-config',
    '--settings',
    JSON.stringify({ disableAllHooks: true }),
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: directory, env, stdio: ['pipe', 'pipe', 'ignore'] })
    const timer = setTimeout(() => end(new Error('it did not answer in time')), WITHIN_MS)
    const splitter = createLineSplitter()
    const end = (result: SettingsReply | Error): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      if (result instanceof Error) reject(result)
      else resolve(result)
    }
    child.once('error', end)
    child.once('close', (code) => end(new Error(`it ended before it answered (exit code ${code})`)))
    // It may be gone before it reads.
    child.stdin.on('error', () => {})
    child.stdout.on('data', (chunk: Buffer) => {
      for (const line of splitter.push(chunk)) {
        if (line.kind === 'too_long') continue
        const message = parseMessage(line.text)
        if (message.type !== 'control_response' || message.response.request_id !== REQUEST_ID) continue
        const parsed = SettingsReply.safeParse(
          message.response.subtype === 'success' ? message.response.response : null,
        )
        end(parsed.success ? parsed.data : new Error('it does not know what was asked'))
      }
    })
    child.stdin.write(`${controlRequest(REQUEST_ID, { subtype: 'get_settings' })}\n`)
  })
}
