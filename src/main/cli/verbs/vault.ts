import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Output } from '../../../contract/operations.ts'
import type { KeptConversation, VaultStatus } from '../../../contract/vault.ts'
import { confirm } from '../confirm.ts'
import { printTable } from '../facts-text.ts'
import { fits } from '../find-task.ts'
import { cleanText, cut, formatBytes, formatDuration, shortId } from '../format.ts'
import { startStatusLine } from '../status-line.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** How often is looked how far it is. */
const LOOK_MS = 500

/** `muster vault status` */
export function status(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const vault = await client.call('vault.status', {})
    if (terminal.json) return terminal.printJson({ type: 'vault', vault })
    for (const [name, value] of factsOf(vault)) {
      if (value !== null) terminal.print(`${terminal.style('dim', name.padEnd(10))} ${cleanText(value)}`)
    }
    const { soon, unkept } = vault.deletions
    if (unkept > 0 && vault.scope !== 'all')
      terminal.note(
        `${unkept} of the ${soon} are kept nowhere. Keep all that Claude Code has: muster config set vault.scope all`,
      )
  })
}

function factsOf(vault: VaultStatus): [string, string | null][] {
  const { conversations, onlyHere, bytes, storedBytes, forgotten, damaged, intake, deletions } = vault
  const part = bytes === 0 ? '' : ` (${Math.round((100 * storedBytes) / bytes)}%)`
  return [
    ['Kept', `${plural(conversations, 'conversation')}, ${onlyHere} of them only here`],
    ['Size', `${formatBytes(bytes)}, which take ${formatBytes(storedBytes)}${part}`],
    [
      'Scope',
      { off: 'off: nothing is kept', own: "own: Muster's sessions", all: 'all that Claude Code has' }[
        vault.scope
      ],
    ],
    ['Place', vault.path],
    ['Forgotten', forgotten === 0 ? null : `${plural(forgotten, 'conversation')}, removed within a week`],
    ['Damaged', damaged === 0 ? null : `${plural(damaged, 'part')}; see muster vault check`],
    ['Taking in', intake && progressOf(intake)],
    ['Deleted', deletionsOf(deletions)],
    ...vault.problems.map(({ path, problem }): [string, string] => ['Not kept', `${path}: ${problem}`]),
  ]
}

function deletionsOf({ days, soon, nextAt }: VaultStatus['deletions']): string {
  const rule = `after ${plural(days, 'day')} without use`
  if (nextAt === null) return `${rule}; none within a week`
  const left = nextAt - Date.now()
  const when = left <= 0 ? 'the next time that claude is started' : `in ${formatDuration(left)}`
  return `${rule}; ${plural(soon, 'conversation')} within a week, the first ${when}`
}

function progressOf({ files, filesDone, bytes }: NonNullable<VaultStatus['intake']>): string {
  return `${filesDone} of ${plural(files, 'conversation')}, ${formatBytes(bytes)} read`
}

/** `muster vault list` */
export function list(
  context: VerbContext,
  options: { search?: string; onlyHere?: boolean; forgotten?: boolean; limit: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { conversations, nextCursor } = await client.call('vault.list', options)
    if (terminal.json) return printAll(terminal, conversations)
    if (conversations.length === 0) return terminal.note('The vault has no such conversations.')
    const rows = conversations.map(({ claudeSessionId, place, keptAt, bytes, title, directory }) => [
      shortId(claudeSessionId),
      place === 'disk' ? 'on disk' : 'only here',
      `${formatDuration(Date.now() - keptAt)} ago`,
      formatBytes(bytes),
      `${title || '-'}  (${directory || 'it does not say where'})`,
    ])
    const header = ['ID', 'FILE', 'KEPT', 'SIZE', 'TITLE']
    printTable(terminal, [header, ...rows])
    if (nextCursor !== null) terminal.note('There are more: --limit shows them.')
  })
}

/** `muster vault show` */
export function show(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const claudeSessionId = await findKept(client, reference)
    const { conversation, states } = await client.call('vault.get', { claudeSessionId })
    if (terminal.json) {
      printAll(terminal, [conversation])
      for (const state of states) terminal.printJson({ type: 'kept_state', state })
      return
    }
    terminal.print(line(conversation))
    const rows = states.map(({ name, version, bytes, whole, changedAt }) => [
      String(version),
      new Date(changedAt).toISOString(),
      formatBytes(bytes),
      `${name || 'the conversation'}${whole ? '' : ' (not read to its end)'}`,
    ])
    printTable(terminal, [['STATE', 'CHANGED', 'SIZE', 'FILE'], ...rows])
  })
}

/** `muster vault restore` */
export function restore(
  context: VerbContext,
  reference: string,
  { state }: { state?: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const claudeSessionId = await findKept(client, reference)
    const { files } = await client.call('vault.restore', {
      claudeSessionId,
      ...(state === undefined ? {} : { version: state }),
    })
    for (const file of files) {
      if (terminal.json) terminal.printJson({ type: 'restored', file })
      else terminal.print(`${words[file.outcome].padEnd(9)} ${cleanText(file.path)}`)
    }
  })
}

const words = { written: 'put back', same: 'there', different: 'left as it is, since it differs:' } as const

/** `muster vault export` */
export function exportOne(
  context: VerbContext,
  reference: string,
  { output, file = '', state }: { output?: string; file?: string; state?: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const claudeSessionId = await findKept(client, reference)
    const pieces = readAll(client, {
      claudeSessionId,
      name: file,
      ...(state === undefined ? {} : { version: state }),
    })
    if (output === undefined) {
      const decoder = new StringDecoder('utf8')
      for await (const piece of pieces) terminal.write(decoder.write(piece))
      return terminal.write(decoder.end())
    }
    const path = resolve(output)
    const bytes = await writeAll(path, pieces)
    if (terminal.json) terminal.printJson({ type: 'written', path, bytes })
    else terminal.print(`${formatBytes(bytes)} written to ${cleanText(path)}`)
  })
}

async function* readAll(
  client: Client,
  what: { claudeSessionId: string; name: string; version?: number },
): AsyncGenerator<Buffer> {
  let cursor: string | null = null
  do {
    const piece: Output<'vault.read'> = await client.call('vault.read', {
      ...what,
      ...(cursor === null ? {} : { cursor }),
    })
    yield Buffer.from(piece.data, 'base64')
    cursor = piece.nextCursor
  } while (cursor !== null)
}

/** For its owner alone, as the vault is. */
async function writeAll(path: string, pieces: AsyncGenerator<Buffer>): Promise<number> {
  const first = await pieces.next()
  const handle = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EEXIST' ? 'exists already' : `can't be written (${error.code})`
    throw new MusterError('validation', `${path} ${why}.`, { hint: 'Name another file.' })
  })
  let bytes = 0
  try {
    for (let piece = first; !piece.done; piece = await pieces.next()) {
      await handle.writeFile(piece.value)
      bytes += piece.value.length
    }
  } finally {
    await handle.close()
  }
  return bytes
}

/** `muster vault forget` */
export function forget(
  context: VerbContext,
  references: readonly string[],
  { undo, now = false, yes }: { undo?: boolean; now?: boolean; yes?: boolean },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const claudeSessionIds: string[] = []
    for (const reference of references) claudeSessionIds.push(await findKept(client, reference, undo))
    if (undo) {
      const { conversations } = await client.call('vault.undoForget', { claudeSessionIds })
      return tell(terminal, conversations, 'kept again')
    }
    for (const claudeSessionId of claudeSessionIds) {
      const { conversation } = await client.call('vault.get', { claudeSessionId })
      terminal.note(line(conversation))
    }
    const what = plural(claudeSessionIds.length, 'conversation')
    const how = now ? 'for good, at once' : 'which can be taken back for a week'
    if (!yes && !(await confirm(context, `Forget ${what}, ${how}?`))) {
      throw new MusterError('validation', 'Nothing was forgotten.', {
        hint: 'Say --yes where nobody can be asked.',
      })
    }
    const { conversations } = await client.call('vault.forget', { claudeSessionIds, now })
    tell(terminal, conversations, now ? 'removed' : 'forgotten, removed in a week')
  })
}

/** `muster vault sync` */
export function sync(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const progress = startStatusLine<VaultStatus>(terminal, ({ intake }) =>
      intake ? progressOf(intake) : 'looking through conversations',
    )
    const look = () => void client.call('vault.status', {}).then(progress.update, () => {})
    const timer = terminal.isLive ? setInterval(look, LOOK_MS) : undefined
    try {
      const taken = await client.call('vault.update', {})
      progress.stop()
      if (terminal.json) return terminal.printJson({ type: 'synced', ...taken })
      terminal.print(
        `${plural(taken.files, 'file')} looked at, ${formatBytes(taken.bytes)} read, ${formatBytes(taken.storedBytes)} stored`,
      )
    } finally {
      clearInterval(timer)
      progress.stop()
    }
  })
}

/** `muster vault check` */
export function check(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { blocks, damaged, conversations } = await client.call('vault.check', {})
    if (terminal.json) {
      terminal.printJson({ type: 'checked', blocks, damaged })
      return printAll(terminal, conversations)
    }
    terminal.print(
      damaged === 0
        ? `${plural(blocks, 'part')} looked at, all as they were stored`
        : `${plural(blocks, 'part')} looked at, ${damaged} damaged`,
    )
    for (const conversation of conversations) terminal.print(`damaged  ${line(conversation)}`)
  })
}

/** The id of a kept conversation. @throws MusterError `not_found`; `validation` when it is too short or fits several */
async function findKept(client: Client, reference: string, forgotten = false): Promise<string> {
  if (reference.length >= 36) return reference
  const { conversations } = await client.call('vault.list', { search: reference, limit: 1_000, forgotten })
  const ids = conversations
    .map(({ claudeSessionId }) => claudeSessionId)
    .filter((id) => reference.length >= 4 && fits(id, reference))
  const [first] = ids
  if (first !== undefined && ids.length === 1) return first
  throw new MusterError(
    ids.length > 1 ? 'validation' : 'not_found',
    ids.length > 1
      ? `"${reference}" fits ${ids.length} conversations.`
      : `The vault has no conversation "${reference}".`,
    { hint: 'See muster vault list; give 4 characters or more of an id.' },
  )
}

function tell(terminal: Terminal, conversations: readonly KeptConversation[], what: string): void {
  for (const conversation of conversations) {
    if (terminal.json) terminal.printJson({ type: 'kept', conversation })
    else terminal.print(`${shortId(conversation.claudeSessionId)}  ${what}`)
  }
}

function printAll(terminal: Terminal, conversations: readonly KeptConversation[]): void {
  for (const conversation of conversations) terminal.printJson({ type: 'kept', conversation })
}

function line({ claudeSessionId, title, directory, bytes, place }: KeptConversation): string {
  const where = place === 'disk' ? 'on disk, too' : 'only here'
  return `${shortId(claudeSessionId)}  ${cut(title || '-', 80)}  (${cleanText(directory || 'it does not say where')})  ${formatBytes(bytes)}, ${where}`
}

function plural(count: number, word: string): string {
  return count === 1 ? `1 ${word}` : `${count.toLocaleString('en-US')} ${word}s`
}
