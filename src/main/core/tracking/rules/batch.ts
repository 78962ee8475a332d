import { MusterError } from '../../../../contract/errors.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import type { WorkItem, WorkLink } from '../../../../contract/work-item.ts'
import type { Work } from '../database/work.ts'
import type { Change } from './change.ts'
import { changeItem } from './change-item.ts'
import { createItem } from './create-item.ts'
import { addLink } from './links.ts'

type Batch = ParsedInput<'work.batch'>
type Create = Batch['creates'][number]

/** All of it or nothing. @throws MusterError of the first part that can't be done, which `details.place` names */
export function* carryOutBatch(
  change: Change,
  { creates, links, updates }: Batch,
): Work<{
  created: WorkItem[]
  links: WorkLink[]
  updated: WorkItem[]
  ids: Record<string, string>
}> {
  const made = new Map<string, WorkItem>()
  const places = new Map(creates.map((each, index) => [each, `creates[${index}]`]))
  for (const given of inOrder(creates)) {
    const { key, parentKey, ...item } = given
    const parentId = parentKey === undefined ? item.parentId : (made.get(parentKey)?.id ?? null)
    made.set(key, yield* at(places.get(given) ?? key, createItem(change, { ...item, parentId })))
  }
  const idOf = (name: string) => made.get(name)?.id ?? name
  const linked: WorkLink[] = []
  for (const [index, { from, to, kind }] of links.entries())
    linked.push(yield* at(`links[${index}]`, addLink(change, { fromId: idOf(from), toId: idOf(to), kind })))
  const updated: WorkItem[] = []
  for (const [index, { itemId, version, ...given }] of updates.entries()) {
    const { item } = yield* at(`updates[${index}]`, changeItem(change, { itemId, version }, given))
    updated.push(item)
  }
  return {
    created: creates.flatMap(({ key }) => made.get(key) ?? []),
    links: linked,
    updated,
    ids: Object.fromEntries([...made].map(([key, { id }]) => [key, id])),
  }
}

/** Parents before what is below them. @throws MusterError `validation` */
function inOrder(creates: readonly Create[]): Create[] {
  const byKey = new Map(creates.map((each) => [each.key, each]))
  if (byKey.size < creates.length) {
    const twice = creates.find((each) => byKey.get(each.key) !== each)
    throw wrong(`Two new items have the key "${twice?.key}".`)
  }
  const ordered = new Set<Create>()
  for (const each of creates) {
    const way: Create[] = []
    for (let next: Create | undefined = each; next !== undefined && !ordered.has(next); ) {
      if (way.includes(next)) throw wrong(`"${next.key}" would be below itself.`)
      way.push(next)
      const parentKey: string | undefined = next.parentKey
      next = parentKey === undefined ? undefined : byKey.get(parentKey)
      if (parentKey !== undefined && next === undefined)
        throw wrong(`There is no new item with the key "${parentKey}".`)
    }
    for (const one of way.reverse()) ordered.add(one)
  }
  return [...ordered]
}

function wrong(message: string): MusterError {
  return new MusterError('validation', message, { details: { field: 'creates' } })
}

/** Names the part of the batch in what it can't do. */
function* at<T>(place: string, work: Work<T>): Work<T> {
  try {
    return yield* work
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    const { code, message, hint, details } = error
    throw new MusterError(code, `${place}: ${message}`, {
      hint: hint === undefined ? 'Nothing of the batch was done.' : `Nothing of the batch was done. ${hint}`,
      details: { ...details, place },
      cause: error,
    })
  }
}
