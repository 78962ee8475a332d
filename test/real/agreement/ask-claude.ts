import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { CoreConfig } from '../../../src/main/core/core-config.ts'
import { realClaude } from '../../harness/claude-binary.ts'

/** What the real CLI says of itself in a directory. */
export interface ClaudeSays {
  /** Names of its agents besides its own. */
  agents: string[]
  /** What `/` offers besides its own commands, by the names that settings know them by. */
  commands: string[]
  /** `name scope` of the servers that it uses. */
  servers: string[]
  permissionMode: string
  /** Paths of settings files that it does not load as they are. */
  settingsErrors: string[]
}

interface Replies {
  initialize: {
    agents: { name: string }[]
    commands: { name: string; aliases?: string[]; builtin?: boolean }[]
    current_permission_mode: string
  }
  mcp_status: { mcpServers: { name: string; status: string; scope: string }[] }
  get_settings: { errors?: { file: string }[] }
}

const own = new Set(['claude', 'Explore', 'general-purpose', 'Plan', 'statusline-setup'])

/** Starts the real CLI in a directory, asks it what it found, and ends it: no prompt, no model. */
export async function askClaude(config: CoreConfig, directory: string): Promise<ClaudeSays> {
  const args = ['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose']
  const env = Object.fromEntries(Object.entries(config.env).filter(([, value]) => value !== undefined))
  const child = spawn(realClaude(), args, { cwd: directory, env, stdio: ['pipe', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  child.once('close', () => resolve())
  const replies: Partial<Replies> = {}
  const subtypes = ['initialize', 'mcp_status', 'get_settings'] as const
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as { type: string; response: { request_id: string; response: never } }
    if (message.type !== 'control_response') return
    Object.assign(replies, { [message.response.request_id]: message.response.response })
    if (subtypes.every((subtype) => replies[subtype] !== undefined)) child.stdin.end()
  })
  for (const subtype of subtypes) {
    child.stdin.write(
      `${JSON.stringify({ type: 'control_request', request_id: subtype, request: { subtype } })}\n`,
    )
  }
  await closed
  const { initialize, mcp_status, get_settings } = replies
  if (!initialize || !mcp_status || !get_settings) throw new Error('claude did not answer')
  return {
    agents: initialize.agents
      .map(({ name }) => name)
      .filter((name) => !own.has(name))
      .sort(),
    commands: initialize.commands
      .filter(({ builtin }) => builtin !== true)
      .map(({ name, aliases }) => aliases?.[0] ?? name)
      .sort(),
    servers: mcp_status.mcpServers
      .filter(({ status }) => status !== 'disabled')
      .map(({ name, scope }) => `${name} ${scope}`)
      .sort(),
    permissionMode: initialize.current_permission_mode,
    settingsErrors: [...new Set((get_settings.errors ?? []).map(({ file }) => file))].sort(),
  }
}
