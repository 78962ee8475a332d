import type { Block } from '../../exchange/document.ts'
import { draftsOf } from '../geometry/page-drafts.ts'
import type { Ids } from '../ids.ts'
import type { PageContent, Run } from '../page-content.ts'
import { joinRuns } from '../text/join-runs.ts'
import { blocksIn } from './tagged-blocks.ts'
import { taggedPage } from './tagged-page.ts'

/** Part of the letters of a page that its tags must have, for them to be what is read. */
const LEAST = 0.5
/** The part of a page at its top and at its bottom in which running heads and feet stand. */
const MARGIN = 0.12

/** The blocks of a page by its tags; null: it has none that are of use. */
export function readTags(page: PageContent, ids: Ids): Block[] | null {
  if (page.tags === null) return null
  const tagged = taggedPage(page, ids)
  const blocks = blocksIn(tagged, page.tags)
  const left = page.runs.filter((run) => !tagged.used.has(run) && run.text.trim() !== '')
  const all = lengthOf(page.runs)
  if (all > 0 && lengthOf(left) > all * (1 - LEAST)) return null
  const untagged = left.length === 0 ? [] : untaggedBlocks(page, left, ids)
  const heads = untagged.filter(({ type }) => type === 'pageHeader')
  const others = untagged.filter(({ type }) => type !== 'pageHeader')
  return [...heads, ...blocks, ...others]
}

function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { text }) => sum + text.trim().length, 0)
}

/** What the tags leave out: heads and feet of pages, and text that is repeated or that they forgot. */
function untaggedBlocks(page: PageContent, runs: readonly Run[], ids: Ids): Block[] {
  const { number, width, height } = page
  return draftsOf({ page: number, width, runs, images: [], shapes: null }).flatMap((draft): Block[] => {
    const { left, top, right, bottom } = draft
    const base = {
      id: ids.next(),
      places: [{ page: number, box: { left, top, right, bottom } }],
      provenance: 'geometry' as const,
    }
    const text =
      draft.kind === 'text'
        ? draft.text
        : joinRuns(draft.kind === 'table' ? draft.table.cells.flatMap((cell) => cell.runs) : [])
    if (text === '') return []
    if (bottom < height * MARGIN) return [{ type: 'pageHeader', ...base, text }]
    if (top > height * (1 - MARGIN)) return [{ type: 'pageFooter', ...base, text }]
    return [{ type: 'paragraph', ...base, text }]
  })
}
