import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import type { Output } from '../../contract/operations.ts'
import type { WorkItem } from '../../contract/work-item.ts'
import { confirm } from './confirm.ts'
import { cut, shortId } from './format.ts'
import { changedFields, fieldsOf, type ItemFields, readSheet, writeSheet } from './item-sheet.ts'
import { openEditor } from './open-editor.ts'
import type { VerbContext } from './verb-context.ts'

type Changed = Output<'work.update'>

/**
 * Has a person change an item in their editor; null: nothing was changed. A text that can't be read, or whose item somebody
 * else has changed meanwhile, is opened again where a person can be asked, and is kept where not.
 *
 * @throws MusterError `conflict`, `validation`, … whose hint says where the text is
 */
export async function editByHand(
  context: VerbContext,
  client: Client,
  item: WorkItem,
): Promise<Changed | null> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-work-'))
  const path = join(directory, `${shortId(item.id)}.yaml`)
  let base = item
  const given = writeSheet(item, fieldsOf(item))
  await writeFile(path, given, { mode: 0o600 })
  for (;;) {
    try {
      await openEditor(path, { env: context.env, isTerminal: context.terminal.isLive })
    } catch (error) {
      const text = await readFile(path, 'utf8').catch(() => given)
      if (text !== given) throw error instanceof MusterError ? kept(error, path, item) : error
      // Nothing of a person's is in it.
      await rm(directory, { recursive: true, force: true })
      throw error
    }
    try {
      const changed = await carryOut(client, base, await readFile(path, 'utf8'))
      await rm(directory, { recursive: true, force: true })
      return changed
    } catch (error) {
      if (!(error instanceof MusterError)) throw error
      if (error.code === 'conflict') base = await tellBoth(context, client, base, path, error)
      else context.terminal.complain(`${error.message} ${error.hint ?? ''}`)
      if (!(await confirm(context, 'Open the text again?'))) throw kept(error, path, item)
    }
  }
}

async function carryOut(client: Client, base: WorkItem, text: string): Promise<Changed | null> {
  const { version, fields } = readSheet(text)
  const changed = changedFields(fieldsOf(base), fields)
  if (Object.keys(changed).length === 0) return null
  return client.call('work.update', { ...changed, itemId: base.id, version })
}

/** Shows what each of both made of the item, and lays the text over the newest one. Returns that. */
async function tellBoth(
  { terminal, stdin }: VerbContext,
  client: Client,
  base: WorkItem,
  path: string,
  error: MusterError,
): Promise<WorkItem> {
  const { fields: own } = readSheet(await readFile(path, 'utf8'))
  const { item: newest } = await client.call('work.get', { itemId: base.id })
  const theirs = changedFields(fieldsOf(base), fieldsOf(newest))
  const mine = changedFields(fieldsOf(base), own)
  terminal.complain(error.message)
  const names = new Set([...Object.keys(theirs), ...Object.keys(mine)]) as Set<keyof ItemFields>
  const remarks: string[] = []
  for (const name of names) {
    terminal.complain(`  ${name}`)
    terminal.complain(
      `    version ${newest.version}, by ${newest.updatedBy}: ${shown(fieldsOf(newest)[name])}`,
    )
    terminal.complain(`    your text: ${shown(own[name])}`)
    if (name in theirs) remarks.push(`${newest.updatedBy} made ${name} ${shown(fieldsOf(newest)[name])}`)
  }
  // Only where a person goes on with it: the text of a script stays as it was, with the version that it is of.
  if (terminal.isLive && stdin.isTTY === true)
    await writeFile(path, writeSheet(newest, { ...fieldsOf(newest), ...mine }, remarks))
  return newest
}

function shown(value: unknown): string {
  return cut(typeof value === 'string' ? value : JSON.stringify(value), 300, 'text')
}

function kept({ code, message, details, cause }: MusterError, path: string, item: WorkItem): MusterError {
  return new MusterError(code, message, {
    hint: `Your text is kept: ${path}. Correct it and its version, then: muster work edit ${shortId(item.id)} --file ${path}`,
    ...(details === undefined ? {} : { details: { ...details, path } }),
    cause,
  })
}
