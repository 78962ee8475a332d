import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Input, Output } from '../../../contract/operations.ts'
import type { WorkItem } from '../../../contract/work-item.ts'
import { editByHand } from '../edit-by-hand.ts'
import { layOver, readFields } from '../field-values.ts'
import { findItem } from '../find-item.ts'
import { changedFields, fieldsOf, readSheet } from '../item-sheet.ts'
import { readDescription } from '../read-description.ts'
import { readText } from '../read-text.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { itemLine, tellLayer } from '../work-text.ts'

export interface EditOptions {
  title?: string
  status?: WorkItem['status']
  priority?: WorkItem['priority']
  label?: string[]
  unlabel?: string[]
  description?: string
  field?: string[]
  notes?: string
  addNote?: string
  branch?: string
  commit?: string
  force?: boolean
  ifVersion?: number
  file?: string
}

type Change = Omit<Input<'work.update'>, 'itemId' | 'version'>

const MOST_BYTES = 1_000_000

/** `muster work edit` */
export function edit(context: VerbContext, reference: string, options: EditOptions): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const item = await findItem(client, reference)
    const changed = await change(context, client, item, options)
    if (changed === null) terminal.note('Nothing was changed.')
    else {
      if (terminal.json) terminal.printJson({ type: 'item', item: changed.item })
      else terminal.print(itemLine(changed.item))
      tellLayer(terminal, changed.layer)
    }
  })
}

/** Null: there was nothing to change. */
async function change(
  context: VerbContext,
  client: Client,
  item: WorkItem,
  { file, ifVersion, ...options }: EditOptions,
): Promise<Output<'work.update'> | null> {
  if (file !== undefined) {
    const { version, fields } = readSheet(await readText(file, context.stdin, bound))
    const changed = changedFields(fieldsOf(item), fields)
    if (Object.keys(changed).length === 0) return null
    return client.call('work.update', { ...changed, itemId: item.id, version })
  }
  if (Object.keys(options).length === 0) return editByHand(context, client, item)
  const fields = await fieldsBy(context, item, options)
  return client.call('work.update', { ...fields, itemId: item.id, version: ifVersion ?? item.version })
}

async function fieldsBy(context: VerbContext, item: WorkItem, options: EditOptions): Promise<Change> {
  const { title, status, priority, label, unlabel, description, field, notes, addNote, force } = options
  const described = await readDescription(description, context.stdin)
  const labels = [...item.labels, ...(label ?? [])].filter((each) => !unlabel?.includes(each))
  return {
    title,
    status,
    priority,
    force,
    labels: label === undefined && unlabel === undefined ? undefined : labels,
    metadata:
      field === undefined && description === undefined
        ? undefined
        : layOver(item.metadata, { ...described, ...readFields(field, '--field') }),
    notes: addNote === undefined ? notes : withNote(notes ?? item.notes, addNote),
    branch: emptied(options.branch),
    commit: emptied(options.commit),
  }
}

function withNote(notes: string, added: string): string {
  return notes === '' ? added : `${notes}\n\n${added}`
}

/** Nothing takes it away. */
const emptied = (text: string | undefined) => (text === '' ? null : text)

const bound = {
  bytes: MOST_BYTES,
  tooLong: (what: string) =>
    new MusterError('validation', `The text ${what} is longer than ${MOST_BYTES} bytes.`, {
      hint: 'Shorten its description or notes.',
    }),
}
