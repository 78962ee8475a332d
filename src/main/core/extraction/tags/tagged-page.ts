import type { Block, BlockBase } from '../../exchange/document.ts'
import type { Ids } from '../ids.ts'
import {
  type PageContent,
  type Rect,
  type Run,
  type TagContent,
  type TagNode,
  unite,
} from '../page-content.ts'
import { isRightToLeft } from '../text/direction.ts'
import { isSameLine, joinRuns } from '../text/join-runs.ts'

/** What the tags of a page are made into blocks with. */
export interface TaggedPage {
  page: PageContent
  /** Text by the mark that the tags have for it; null: they have none. */
  marked: ReadonlyMap<number | null, readonly Run[]>
  /** Runs that an element of the tags has. */
  used: Set<Run>
  ids: Ids
}

/** The blocks of what stands in an element, in the order of the tags. */
export type BlocksIn = (tagged: TaggedPage, node: TagNode) => Block[]

export function taggedPage(page: PageContent, ids: Ids): TaggedPage {
  return { page, marked: Map.groupBy(page.runs, ({ mark }) => mark), used: new Set(), ids }
}

export const isContent = (child: TagNode | TagContent): child is TagContent => 'mark' in child

/** All text of an element, in the order of the tags. */
export function runsOf(tagged: TaggedPage, child: TagNode | TagContent): Run[] {
  if (!isContent(child)) return child.children.flatMap((inner) => runsOf(tagged, inner))
  const runs = tagged.marked.get(child.mark) ?? []
  for (const run of runs) tagged.used.add(run)
  return [...runs]
}

/** What every block has; without text or a box it has no place yet. */
export function baseOf({ page, ids }: TaggedPage, runs: readonly Run[], box?: Rect): BlockBase {
  const seen = box ?? (runs.length === 0 ? undefined : unite(runs))
  return {
    id: ids.next(),
    ...(seen === undefined ? {} : { places: [{ page: page.number, box: { ...seen } }] }),
    provenance: 'tag',
  }
}

/** The text of runs in the order of the tags; what is written from the right is told from the left by some programs. */
export function joinTagged(runs: readonly Run[]): string {
  return joinRuns(runs.some((run) => run.rtl) ? fromTheRight(runs) : runs)
}

function fromTheRight(runs: readonly Run[]): Run[] {
  const lines: Run[][] = []
  for (const run of runs) {
    const line = lines.at(-1)
    const last = line?.at(-1)
    if (line !== undefined && last !== undefined && isSameLine(last, run)) line.push(run)
    else lines.push([run])
  }
  return lines.flatMap((line) =>
    isRightToLeft(line.map(({ text }) => text).join('')) ? line.sort((a, b) => b.right - a.right) : line,
  )
}
