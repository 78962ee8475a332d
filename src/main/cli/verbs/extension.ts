import { resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Extension, ExtensionKind } from '../../../contract/extension.ts'
import { printTable } from '../facts-text.ts'
import { findSession } from '../find-task.ts'
import { cleanText } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

interface Where {
  dir?: string
  session?: string
}

/** `muster extension ls`: what Claude finds, one a line. */
export function list(context: VerbContext, where: Where): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const listed = await client.call('extension.list', await placeOf(client, where))
    const { extensions, settingsProblems } = listed
    if (!terminal.json)
      for (const { path, problem } of settingsProblems) terminal.note(cleanText(`${path}: ${problem}`))
    if (terminal.json) {
      for (const extension of extensions) terminal.printJson({ type: 'extension', extension })
      for (const problem of settingsProblems) terminal.printJson({ type: 'settings_problem', ...problem })
    } else if (extensions.length === 0) terminal.note('Claude finds no extensions there, and none with you.')
    else {
      const header = ['KIND', 'STATE', 'SCOPE', 'NAME', 'DESCRIPTION']
      printTable(terminal, [header, ...extensions.map(row)])
      // Whole, beside the table, which cuts at the width.
      for (const { kind, name, problem, note } of extensions) {
        const said = problem ?? note
        if (said !== null) terminal.note(cleanText(`${label(kind)} ${name}: ${said}`))
      }
    }
  })
}

/** `muster extension enable` and `disable`. */
export function turn(
  context: VerbContext,
  word: string,
  name: string,
  { enabled, ...where }: Where & { enabled: boolean },
): Promise<number> {
  const kind = parseKind(word)
  return withClient(context, async (client, terminal) => {
    const { directory, sessionId } = await placeOf(client, where)
    if (sessionId === undefined) {
      const { extensions } = await client.call('extension.setEnabled', { directory, kind, name, enabled })
      if (terminal.json) {
        for (const extension of extensions) {
          if (extension.kind === kind && extension.name === name) {
            terminal.printJson({ type: 'extension', extension })
          }
        }
      } else terminal.print(`${cleanText(name)} is ${onOff(enabled)} in new sessions of ${directory}.`)
      return
    }
    const session = await client.call('session.setExtension', { sessionId, kind, name, enabled })
    if (terminal.json) terminal.printJson({ type: 'session', session })
    else {
      const when = session.instanceId === null ? '' : ' Its process takes it up at its next start.'
      terminal.print(
        `${cleanText(name)} is ${onOff(enabled)} in the session "${cleanText(session.title)}".${when}`,
      )
    }
  })
}

const kinds: Record<string, ExtensionKind> = {
  server: 'mcp_server',
  mcp_server: 'mcp_server',
  skill: 'skill',
  command: 'command',
  agent: 'agent',
}

function parseKind(word: string): ExtensionKind {
  const kind = kinds[word]
  if (kind) return kind
  throw new MusterError('validation', `"${word}" is not a kind of extension.`, {
    hint: 'Kinds: server, skill, command, agent.',
  })
}

async function placeOf(
  client: Client,
  { dir, session }: Where,
): Promise<{ directory: string; sessionId?: string }> {
  if (session === undefined) return { directory: resolve(dir ?? '.') }
  const found = await findSession(client, session)
  return { directory: found.directory, sessionId: found.id }
}

const onOff = (enabled: boolean) => (enabled ? 'on' : 'off')

function label(kind: ExtensionKind): string {
  return kind === 'mcp_server' ? 'server' : kind
}

function row(extension: Extension): string[] {
  const { kind, name, scope, enabled, status, problem, description } = extension
  return [
    label(kind),
    enabled ? (problem === null ? (status ?? 'on') : 'problem') : 'off',
    scope,
    cleanText(name),
    cleanText(description ?? ''),
  ]
}
