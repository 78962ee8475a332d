import { diffWordsWithSpace, structuredPatch } from 'diff'

/** A part of a changed line; `changed` parts are set off within it. */
export interface DiffPart {
  text: string
  changed: boolean
}

export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  oldNumber: number | null
  newNumber: number | null
  parts: readonly DiffPart[]
}

export interface DiffHunk {
  oldStart: number
  newStart: number
  lines: readonly DiffLine[]
}

export interface FileDiff {
  hunks: readonly DiffHunk[]
  added: number
  removed: number
}

/** A hunk as both the CLI (`tool_use_result.structuredPatch`) and the `diff` package write it. */
export interface PatchHunk {
  oldStart: number
  newStart: number
  lines: readonly string[]
}

/** Longer pairs of lines are shown whole: comparing their words costs more than it tells. */
const WORD_DIFF_LIMIT = 500
/** Texts longer than this are not compared; the edit is shown as all removed and all added. */
const COMPARE_LIMIT = 400_000

/** The difference of two texts, with three lines around each change. Line numbers are within the texts. */
export function diffTexts(before: string, after: string): FileDiff {
  if (before.length + after.length > COMPARE_LIMIT) {
    return fromPatch([
      {
        oldStart: 1,
        newStart: 1,
        lines: [...lines(before).map((line) => `-${line}`), ...lines(after).map((line) => `+${line}`)],
      },
    ])
  }
  // `timeout` bounds the rare pair that shares almost nothing; then it is undefined.
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, timeout: 300 })
  return fromPatch(patch?.hunks ?? [])
}

/** Makes a diff to show out of patch hunks: numbers the lines and marks what changed within a line. */
export function fromPatch(hunks: readonly PatchHunk[]): FileDiff {
  let added = 0
  let removed = 0
  const result = hunks.map((hunk) => {
    let oldNumber = hunk.oldStart
    let newNumber = hunk.newStart
    const shown: DiffLine[] = []
    let index = 0
    while (index < hunk.lines.length) {
      const line = hunk.lines[index] ?? ''
      if (line.startsWith('-') || line.startsWith('+')) {
        const gone = takeWhile(hunk.lines, index, '-')
        const come = takeWhile(hunk.lines, index + gone.length, '+')
        index += gone.length + come.length
        removed += gone.length
        added += come.length
        const pairs =
          gone.length === come.length ? gone.map((text, at) => compareWords(text, come[at] ?? '')) : []
        gone.forEach((text, at) => {
          const parts = pairs[at]?.before ?? [{ text, changed: false }]
          shown.push({ kind: 'removed', oldNumber: oldNumber++, newNumber: null, parts })
        })
        come.forEach((text, at) => {
          const parts = pairs[at]?.after ?? [{ text, changed: false }]
          shown.push({ kind: 'added', oldNumber: null, newNumber: newNumber++, parts })
        })
        if (gone.length + come.length === 0) index++
      } else {
        index++
        // "\ No newline at end of file" is a remark of the format, not a line.
        if (line.startsWith('\\')) continue
        shown.push({
          kind: 'same',
          oldNumber: oldNumber++,
          newNumber: newNumber++,
          parts: [{ text: line.slice(1), changed: false }],
        })
      }
    }
    return { oldStart: hunk.oldStart, newStart: hunk.newStart, lines: shown }
  })
  return { hunks: result, added, removed }
}

function takeWhile(list: readonly string[], from: number, sign: string): string[] {
  const taken: string[] = []
  for (let at = from; at < list.length; at++) {
    const line = list[at] ?? ''
    if (!line.startsWith(sign)) break
    taken.push(line.slice(1))
  }
  return taken
}

function compareWords(before: string, after: string): { before: DiffPart[]; after: DiffPart[] } | undefined {
  if (before.length + after.length > WORD_DIFF_LIMIT) return undefined
  const changes = diffWordsWithSpace(before, after)
  let shared = 0
  for (const change of changes) if (!change.added && !change.removed) shared += change.value.trim().length
  // Two lines with little in common read better as a whole line gone and another come.
  if (shared * 3 < Math.max(before.trim().length, after.trim().length)) return undefined
  const part = (skip: 'added' | 'removed') =>
    changes
      .filter((change) => !change[skip])
      .map((change) => ({ text: change.value, changed: Boolean(change.added || change.removed) }))
  return { before: part('added'), after: part('removed') }
}

function lines(text: string): string[] {
  const list = text.split('\n')
  if (list.at(-1) === '') list.pop()
  return list
}
