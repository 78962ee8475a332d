import { resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import type { Conversation } from '../../../contract/conversation.ts'
import { MusterError } from '../../../contract/errors.ts'
import { describeRead, nextPromptRead } from '../../../contract/prompt-cache.ts'
import type { Session } from '../../../contract/session.ts'
import type { PermissionMode } from '../../../contract/values.ts'
import type { SessionKeeping } from '../../../contract/vault.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { printTable } from '../facts-text.ts'
import { findSession, fits } from '../find-task.ts'
import { cleanText, formatDuration, shortId, words } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster session ls` */
export function list(context: VerbContext, options: { search?: string; limit: number }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { sessions } = await client.call('session.list', options)
    if (terminal.json) return printAll(terminal, sessions)
    if (sessions.length === 0) return terminal.note('There are no such sessions.')
    const rows = sessions.map((session) => [
      shortId(session.id),
      describeSession(session),
      age(session.lastUsedAt),
      session.taskCount === 1 ? '1 turn' : `${session.taskCount} turns`,
      spellCost(session.costMicros),
      `${session.title}  (${session.directory})`,
    ])
    const header = ['ID', 'STATE', 'USED', 'TURNS', 'COST', 'TITLE']
    printTable(terminal, [header, ...rows])
  })
}

/** `muster session new`: prints the new session. */
export function create(
  context: VerbContext,
  options: {
    dir?: string
    title?: string
    model?: string
    permissionMode?: PermissionMode
    simulate?: boolean
  },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { dir = '.', simulate: simulated, ...chosen } = options
    const session = await client.call('session.create', {
      ...chosen,
      directory: resolve(dir),
      ...(simulated === undefined ? {} : { simulated }),
    })
    if (terminal.json) return printAll(terminal, [session])
    terminal.print(line(session))
  })
}

/** `muster session show` */
export function show(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const session = await findSession(client, reference)
    if (terminal.json) return printAll(terminal, [session])
    const { claudeSessionId } = session
    const keeping = await readKeeping(client, session.id)
    const facts: [string, string | null][] = [
      ['Session', session.id],
      ['Title', session.title],
      ['State', describeSession(session)],
      ['Directory', session.directory],
      ['Model', session.model],
      ['Permissions', session.permissionMode],
      ['Turns', String(session.taskCount)],
      ['Cost', spellCost(session.costMicros)],
      ['Next prompt', describeCache(session)],
      ['Fork of', session.forkOf],
      ['Conversation', typeof keeping === 'string' ? keeping : describeKeeping(keeping)],
      [
        'Elsewhere',
        claudeSessionId === null || session.simulated ? null : `claude --resume ${claudeSessionId}`,
      ],
    ]
    for (const [name, value] of facts) {
      if (value !== null) terminal.print(`${name.padEnd(13)}${cleanText(value)}`)
    }
  })
}

export function rename(context: VerbContext, reference: string, title: string): Promise<number> {
  return change(context, reference, (client, sessionId) =>
    client.call('session.rename', { sessionId, title }),
  )
}

export function setModel(context: VerbContext, reference: string, model: string): Promise<number> {
  return change(context, reference, (client, sessionId) =>
    client.call('session.setModel', { sessionId, model }),
  )
}

export function setPermissionMode(
  context: VerbContext,
  reference: string,
  permissionMode: PermissionMode,
): Promise<number> {
  return change(context, reference, (client, sessionId) =>
    client.call('session.setPermissionMode', { sessionId, permissionMode }),
  )
}

export function pin(context: VerbContext, reference: string, pinned: boolean): Promise<number> {
  return change(context, reference, (client, sessionId) => client.call('session.pin', { sessionId, pinned }))
}

export function release(context: VerbContext, reference: string): Promise<number> {
  return change(context, reference, (client, sessionId) => client.call('session.release', { sessionId }))
}

/** `muster session fork`: prints the new session. */
export function fork(context: VerbContext, reference: string, options: { title?: string }): Promise<number> {
  return change(context, reference, (client, sessionId) =>
    client.call('session.fork', { sessionId, ...options }),
  )
}

export function end(context: VerbContext, reference: string): Promise<number> {
  return change(context, reference, (client, sessionId) => client.call('session.end', { sessionId }))
}

/** `muster session commands` */
export function commands(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id: sessionId } = await findSession(client, reference)
    const found = await client.call('session.commands', { sessionId })
    if (terminal.json) {
      for (const command of found.commands) terminal.printJson({ type: 'command', ...command })
      for (const model of found.models) terminal.printJson({ type: 'model', ...model })
      return
    }
    if (found.commands.length + found.models.length === 0) {
      return terminal.note('It has no instance that told of its commands. A prompt starts one.')
    }
    const rows = [
      ...found.commands.map(({ name, description }) => ['command', cleanText(`/${name}`), description]),
      ...found.models.map(({ value, label }) => ['model', cleanText(value), label]),
    ]
    printTable(terminal, [['KIND', 'NAME', 'WHAT'], ...rows])
  })
}

/** `muster session defaults` */
export function defaults(context: VerbContext, dir = '.'): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const directory = resolve(dir)
    const { defaultMode, settingsProblems } = await client.call('directory.settings', { directory })
    if (terminal.json) {
      terminal.printJson({ type: 'defaults', directory, defaultMode })
      for (const problem of settingsProblems) terminal.printJson({ type: 'settings_problem', ...problem })
      return
    }
    const { permissionMode, path, note } = defaultMode
    terminal.print(
      `${permissionMode}  ${path === null ? 'no settings file says otherwise' : cleanText(path)}`,
    )
    if (note !== null) terminal.note(cleanText(note))
    for (const { path, problem } of settingsProblems) terminal.note(cleanText(`${path}: ${problem}`))
  })
}

/** `muster session conversations` */
export function conversations(
  context: VerbContext,
  { dir, ...options }: { dir?: string; search?: string; limit: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const directory = dir === undefined ? {} : { directory: resolve(dir) }
    const found = await client.call('conversation.list', { ...options, ...directory })
    if (terminal.json) {
      for (const conversation of found.conversations)
        terminal.printJson({ type: 'conversation', conversation })
      return
    }
    if (found.conversations.length === 0) return terminal.note('Claude Code keeps no such conversations.')
    const rows = found.conversations.map((conversation) => [
      shortId(conversation.claudeSessionId),
      age(conversation.updatedAt),
      standing(conversation),
      `${conversation.title || 'Without a title'}  (${conversation.directory || 'directory not known'})`,
    ])
    printTable(terminal, [['ID', 'USED', 'STANDING', 'TITLE'], ...rows])
    if (found.hasMore) terminal.note(`There are more: --limit shows more than ${rows.length}.`)
  })
}

/** `muster session import` */
export function importOne(
  context: VerbContext,
  reference: string,
  { dir }: { dir?: string },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const claudeSessionId = await findConversation(client, reference)
    const session = await client.call('conversation.import', {
      claudeSessionId,
      ...(dir === undefined ? {} : { directory: resolve(dir) }),
    })
    if (terminal.json) return printAll(terminal, [session])
    terminal.print(line(session))
    terminal.note(`Go on with: muster run --session ${shortId(session.id)} "…"`)
  })
}

async function findConversation(client: Client, reference: string): Promise<string> {
  if (reference.length >= 36) return reference
  const { conversations: all } = await client.call('conversation.list', { search: reference, limit: 1_000 })
  const ids = all.map(({ claudeSessionId }) => claudeSessionId).filter((id) => fits(id, reference))
  const [first] = ids
  if (first !== undefined && ids.length === 1 && reference.length >= 4) return first
  throw new MusterError(
    ids.length > 1 ? 'validation' : 'not_found',
    ids.length > 1
      ? `"${reference}" fits ${ids.length} conversations.`
      : `Claude Code has no conversation "${reference}".`,
    { hint: 'See muster session conversations; give 4 characters or more of an id.' },
  )
}

async function change(
  context: VerbContext,
  reference: string,
  apply: (client: Client, sessionId: string) => Promise<Session>,
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const session = await apply(client, (await findSession(client, reference)).id)
    if (terminal.json) printAll(terminal, [session])
    else terminal.print(line(session))
  })
}

function printAll(terminal: Terminal, sessions: readonly Session[]): void {
  for (const session of sessions) terminal.printJson({ type: 'session', session })
}

function line(session: Session): string {
  return `${shortId(session.id)}  ${describeSession(session)}  ${cleanText(session.title)}`
}

function describeSession(session: Session): string {
  const notes = [
    session.pinned && 'pinned',
    session.simulated && 'simulated',
    session.imported && 'imported',
  ].filter((note) => note !== false)
  return [session.state, ...notes].join(', ')
}

function describeCache(session: Session): string | null {
  const read = nextPromptRead(session, Date.now())
  return read && describeRead(read, words)
}

/** A vault that can't be read hides nothing else of the session; what is wrong with it is told in its place. */
async function readKeeping(client: Client, sessionId: string): Promise<SessionKeeping | string> {
  try {
    return await client.call('vault.getOfSession', { sessionId })
  } catch (error) {
    const isUnread =
      error instanceof MusterError && (error.code === 'storage' || error.code === 'database_damaged')
    if (!isUnread) throw error
    return `not known: ${error.message}`
  }
}

/** Null: it has none yet. */
function describeKeeping({ place, kept, deletedAt }: SessionKeeping): string | null {
  if (place === 'none') return null
  if (place === 'vault') return 'only in the vault; its next prompt puts it back'
  if (place === 'gone') return 'gone: its file was deleted, and the vault does not have it'
  const left = deletedAt === null ? null : deletedAt - Date.now()
  const until = left === null ? '' : `; without use Claude deletes it in ${formatDuration(Math.max(0, left))}`
  return `on disk, ${kept === null ? 'not kept yet' : 'kept in the vault'}${until}`
}

function standing({ usedByPid, sessionId, problem }: Conversation): string {
  if (problem !== null) return problem
  if (usedByPid !== null) return `in use by pid ${usedByPid}`
  return sessionId === null ? '-' : `session ${shortId(sessionId)}`
}

function age(at: number): string {
  return `${formatDuration(Date.now() - at)} ago`
}
