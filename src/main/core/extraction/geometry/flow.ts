import { median, type Rect, type Run, unite } from '../page-content.ts'
import { beginsRaised, joinAsCode, joinRuns } from '../text/join-runs.ts'
import { countOf, isOrdered, splitMarker } from '../text/markers.ts'
import { withoutSmallCapitals } from '../text/small-capitals.ts'
import { dotBefore } from './dots.ts'
import type { TextDraft } from './draft.ts'
import { type Fragment, joinFragments, rowsOf } from './fragments.ts'

/** A line of a column. */
interface Line extends Fragment {
  text: string
  marker: string | null
  /** Where the text begins, behind the marker. */
  textLeft: number
  bold: boolean
  italic: boolean
  mono: boolean
  /** Whether it has gaps as between cells; one behind its number is none. */
  isSplit: boolean
}

/** The lines of a column as paragraphs and items, from its top. `dots` are signs that are drawn, not written. */
export function flowOf(
  fragments: readonly Fragment[],
  column: Rect,
  dots: readonly Rect[],
  page: number,
): TextDraft[] {
  const lines = rowsOf(fragments, ({ baseline }) => baseline).map((row) => lineOf(row, dots))
  const usual = usualDistance(lines)
  const blocks: Line[][] = []
  for (const line of lines) {
    const block = blocks.at(-1)
    if (block !== undefined && goesOn(block, line, { column, usual, blocks })) block.push(line)
    else {
      line.marker = begins(blocks, line) ? line.marker : null
      if (line.marker === null) line.textLeft = line.left
      blocks.push([line])
    }
  }
  return blocks.map((block) => draftOf(block, column, page))
}

function lineOf(row: readonly Fragment[], dots: readonly Rect[]): Line {
  const joined = joinFragments(row)
  const letters = joined.runs.filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
  const text = joinRuns(joined.runs)
  const line = {
    ...joined,
    text,
    marker: null,
    textLeft: joined.left,
    bold: letters.length > 0 && letters.every((run) => run.bold),
    italic: letters.length > 0 && letters.every((run) => run.italic),
    mono: joined.runs.every((run) => run.mono || run.text.trim() === ''),
    isSplit: row.length > (/^[\d.]+$/.test(joinRuns(row[0]?.runs ?? [])) ? 2 : 1),
  }
  const dot = dotBefore(dots, joined)
  if (dot !== undefined) return { ...line, left: dot.left, marker: '•' }
  const [marker, rest] = splitMarker(text)
  if (marker === '' || rest === '') return line
  return { ...line, marker, textLeft: behind(joined.runs, marker) }
}

function behind(runs: readonly Run[], marker: string): number {
  let length = 0
  for (const run of runs) {
    const text = run.text.trimStart()
    if (length >= marker.length) return run.left
    if (length + text.length > marker.length) {
      // Marker and text are one piece: the letters are taken as equally wide.
      const at = run.text.length - text.length + (marker.length - length)
      const skipped = at + (/^\s*/.exec(run.text.slice(at))?.[0].length ?? 0)
      return run.left + ((run.right - run.left) * skipped) / Math.max(1, run.text.length)
    }
    length += text.trimEnd().length
  }
  return runs[0]?.left ?? 0
}

/** The distance of the lines of running text in a column. */
function usualDistance(lines: readonly Line[]): number {
  const distances = lines.slice(1).flatMap((line, at) => {
    const above = lines[at]
    const distance = above === undefined ? 0 : line.baseline - above.baseline
    return distance > 0 && distance < line.size * 2.2 ? [distance / line.size] : []
  })
  if (distances.length === 0) return 1.3
  // Paragraphs and items add space; that of lines is the lesser one.
  const sorted = distances.sort((a, b) => a - b)
  return Math.min(1.75, sorted[Math.floor(sorted.length / 4)] ?? 1.3)
}

function goesOn(
  block: readonly Line[],
  line: Line,
  around: { column: Rect; usual: number; blocks: readonly Line[][] },
): boolean {
  const [head, last] = [block[0], block.at(-1)]
  if (head === undefined || last === undefined) return false
  const distance = line.baseline - last.baseline
  // A raised sign pushes its line down.
  const slack = hasRaised(line) ? 1.5 : 1.27
  const isClose = distance <= Math.max(line.size, last.size) * Math.max(1.15, around.usual) * slack
  if (Math.abs(line.size - last.size) > Math.max(line.size, last.size) * 0.12 && !hasSmallSigns(line, last))
    return false
  if (
    line.mono !== last.mono &&
    (head.mono || line.mono) &&
    !(head.marker !== null && isClose && line.left >= head.textLeft - 2)
  )
    return false
  if (head.mono && line.mono && last.mono) return distance <= line.size * 2.6
  if (line.marker !== null && begins(around.blocks, line)) return false
  if (line.bold !== last.bold && (block.every((one) => one.bold) || line.bold) && head.marker === null) {
    // A paragraph that begins in bold letters is one where the line before was full.
    if (!isFull(last, line, around.column) || line.bold || block.length > 2) return false
    if (isEnd(last.text)) return false
  }
  if (head.marker !== null) {
    // A heading in bold letters below the last item.
    if (line.bold && !last.bold && isEnd(last.text)) return false
    // Where its lines begin is known from the second one on.
    const hanging = Math.min(...block.slice(1).map(({ left }) => left))
    const isKnown = Number.isFinite(hanging)
    const isInside = line.left >= (isKnown ? hanging - 1.5 : head.textLeft - line.size * 0.6)
    if (isInside)
      return isClose || (distance < line.size * 3 && head.textLeft > around.column.left + line.size)
    return !isKnown && isClose && isFull(last, line, around.column) && line.left >= head.left - 2
  }
  if (!isClose) return false
  const isCentred = Math.abs(line.left + line.right - last.left - last.right) < 4
  const indent = line.left - Math.min(...block.slice(1).map(({ left }) => left), head.left)
  if (indent > line.size * 0.8 && !isCentred && block.length > 0) return false
  return isFull(last, line, around.column) || isCentred || !isEnd(last.text)
    ? !isForced(last, line, around.column)
    : false
}

const hasRaised = ({ runs, size }: Line) => runs.some((run) => run.size < size * 0.88)
const isEnd = (text: string) => /[.!?:;…"”)\]]$/.test(text)

/** Numbers above and below the line make a line seem larger or smaller. */
function hasSmallSigns(one: Line, other: Line): boolean {
  const sizes = (line: Line) =>
    median(line.runs.flatMap((run) => Array<number>(Math.min(20, run.text.length)).fill(run.size)))
  return Math.abs(sizes(one) - sizes(other)) < Math.max(one.size, other.size) * 0.12
}

/** Whether the first word of the next line had no room at the end of this one. */
function isFull(line: Line, next: Line, column: Rect): boolean {
  return line.right + firstWord(next) + line.size * 0.2 > column.right - line.size * 0.3
}

/** Whether there was so much room that the end of the line was meant. */
function isForced(line: Line, next: Line, column: Rect): boolean {
  return line.right + firstWord(next) + line.size * 3 < column.right && isEnd(line.text)
}

function firstWord({ text, left, right }: Line): number {
  const [word = ''] = text.split(' ')
  return ((right - left) * word.length) / Math.max(1, text.length)
}

/** Whether a sign at the beginning of a line begins an item: a number in running text does not. */
function begins(blocks: readonly Line[][], line: Line): boolean {
  const { marker } = line
  if (marker === null) return false
  const count = isOrdered(marker) ? countOf(marker) : null
  const last = blocks.at(-1)?.at(-1)
  const isWide = line.textLeft - line.left > line.size * (marker.length * 0.5 + 0.7)
  if (count === null)
    return marker !== '-' && marker !== '–' && marker !== '—' ? true : !isMidSentence(last, line)
  const before = blocks.findLast(
    ([head]) =>
      head !== undefined && head.marker !== null && Math.abs(head.left - line.left) < line.size * 1.5,
  )?.[0]
  if (before?.marker != null && isOrdered(before.marker) && countOf(before.marker) === count - 1) return true
  // What is no initial of a name: the first letter of a list further in, or what stands away from its text.
  if (/^\p{Lu}\.$/u.test(marker))
    return (
      isWide ||
      (count === 1 && last !== undefined && line.left > last.left + line.size && isOpen(blocks.at(-1)))
    )
  return !isMidSentence(last, line)
}

/** Whether an item, or what introduces a list, stands there. */
function isOpen(block: readonly Line[] | undefined): boolean {
  const [head, last] = [block?.[0], block?.at(-1)]
  return head?.marker != null || last?.text.endsWith(':') === true
}

/** Whether a line seems to go on in the next one. */
function isMidSentence(last: Line | undefined, line: Line): boolean {
  if (last === undefined) return false
  return (
    line.baseline - last.baseline < line.size * 1.7 &&
    last.bold === line.bold &&
    Math.abs(last.textLeft - line.left) < 3 &&
    /[\p{L},\p{N}]$/u.test(last.text) &&
    last.marker === null
  )
}

function draftOf(block: readonly Line[], column: Rect, page: number): TextDraft {
  const runs = block.flatMap((line) => line.runs)
  const [head, last] = [block[0], block.at(-1)]
  const mono = block.every((line) => line.mono)
  const text = mono && block.length > 1 ? joinAsCode(runs) : joinRuns(runs)
  const marker = head?.marker ?? null
  const [seen, rest] = splitMarker(text)
  return {
    ...unite(runs),
    ...(head === undefined ? {} : { left: Math.min(head.left, unite(runs).left) }),
    kind: 'text',
    page,
    text: marker !== null && seen === marker ? rest : text,
    marker,
    size: usualSize(withoutSmallCapitals(runs)),
    bold: block.every((line) => line.bold),
    italic: block.every((line) => line.italic),
    mono,
    lines: block.length,
    isSplit: block.some((line) => line.isSplit),
    start: Math.min(head?.left ?? column.left, unite(runs).left),
    textLeft: head?.textLeft ?? column.left,
    columnLeft: 0,
    isFull: last !== undefined && last.right > column.right - last.size * 4,
    isNote: beginsRaised(runs),
  }
}

function usualSize(runs: readonly Run[]): number {
  const lengths = new Map<number, number>()
  for (const { size, text } of runs) {
    const key = Math.round(size * 10) / 10
    lengths.set(key, (lengths.get(key) ?? 0) + text.length)
  }
  return [...lengths].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}
