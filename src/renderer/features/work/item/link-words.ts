import type { LinkKind, ShownLink, WorkLink } from '../../../../contract/work-item.ts'

/** A kind of link as seen from the item that it goes out from, and from the other. */
const linkWords: Record<LinkKind, { out: string; in: string }> = {
  blocks: { out: 'Blocks', in: 'Blocked by' },
  depends_on: { out: 'Depends on', in: 'Needed by' },
  discovered_from: { out: 'Found while working on', in: 'Led to' },
  supersedes: { out: 'Supersedes', in: 'Superseded by' },
  validates: { out: 'Validates', in: 'Validated by' },
  relates_to: { out: 'Relates to', in: 'Relates to' },
}

/** What a link is, seen from one of its two items. */
export function wordsOf(link: Pick<WorkLink, 'kind' | 'fromId'>, itemId: string): string {
  return linkWords[link.kind][link.fromId === itemId ? 'out' : 'in']
}

/** A new link as a person chooses it: from here, or to here. */
export type LinkChoice = `${'out' | 'in'}:${LinkKind}`

/** All there are, without saying the same twice. */
export const linkChoices: readonly { value: LinkChoice; label: string }[] = [
  { value: 'in:blocks', label: linkWords.blocks.in },
  { value: 'out:blocks', label: linkWords.blocks.out },
  { value: 'out:depends_on', label: linkWords.depends_on.out },
  { value: 'out:relates_to', label: linkWords.relates_to.out },
  { value: 'out:discovered_from', label: linkWords.discovered_from.out },
  { value: 'out:supersedes', label: linkWords.supersedes.out },
  { value: 'out:validates', label: linkWords.validates.out },
]

/** The ends of a link that was chosen. */
export function endsOf(choice: LinkChoice, itemId: string, otherId: string) {
  const [way, kind] = choice.split(':') as ['out' | 'in', LinkKind]
  return way === 'out' ? { fromId: itemId, toId: otherId, kind } : { fromId: otherId, toId: itemId, kind }
}

/** Links by what they are, in the order of the kinds. */
export function groupLinks(links: readonly ShownLink[], itemId: string): [string, ShownLink[]][] {
  return [...Map.groupBy(links, (link) => wordsOf(link, itemId))].toSorted(
    ([a], [b]) => orderOf(a) - orderOf(b),
  )
}

const order = Object.values(linkWords).flatMap((words) => [words.in, words.out])

function orderOf(word: string): number {
  return order.indexOf(word)
}
