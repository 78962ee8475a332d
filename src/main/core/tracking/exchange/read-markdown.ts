import { beginningOf } from '../../../../contract/cut-text.ts'
import { MAX_TITLE_LENGTH, type WorkItemStatus } from '../../../../contract/work-item.ts'
import { namedId } from '../../base/named-id.ts'
import type { ImportedItem, ImportProblem, ReadItems } from '../import/imported.ts'

const heading = /^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$/
const entry = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX~/-])\][ \t]+(.+)$/
const fence = /^ {0,3}(`{3,}|~{3,})/

interface Open {
  id: string
  /** Names from the top to it, by which its id is made. */
  names: readonly string[]
}

/**
 * Reads a list of tasks in Markdown: headings are projects, entries with a box (`- [ ]`, `- [x]`, `- [~]` for what is at work,
 * `- [-]` for what was given up) tasks, by their indentation below each other. Text below an entry is its description.
 * Headings without an entry below them are no items. `name`: what tells this list from others, such as the file's name.
 */
export function readMarkdown(source: string, name: string): ReadItems {
  const items: ImportedItem[] = []
  const problems: ImportProblem[] = []
  /** Headings that are open, by level, and entries, by indentation. */
  let headings: (Open & { level: number; title: string; line: number; isMade: boolean })[] = []
  let entries: (Open & { indent: number })[] = []
  const counts = new Map<string, number>()
  let fenced: string | null = null
  let last: ImportedItem | null = null

  const open = (above: Open | undefined, title: string): Open => {
    const names = [...(above?.names ?? [name]), title]
    const key = names.join('\0')
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    // Two of one name below one parent are told apart by their order.
    const own = count === 1 ? names : [...names.slice(0, -1), `${title}\0${count}`]
    return { id: namedId('markdown', ...own), names: own }
  }
  const make = (
    item: Pick<ImportedItem, 'id' | 'parentId' | 'itemType' | 'status' | 'line'>,
    title: string,
  ) => {
    const isLong = title.length > MAX_TITLE_LENGTH
    if (isLong)
      problems.push({
        line: item.line,
        message: `The title is cut to ${MAX_TITLE_LENGTH} characters.`,
        isLost: false,
      })
    const made: ImportedItem = {
      ...item,
      title: beginningOf(title, MAX_TITLE_LENGTH),
      priority: 'medium',
      labels: [],
      notes: '',
      metadata: isLong ? { description: title } : {},
      branch: null,
      commit: null,
      links: [],
      createdAt: null,
      createdBy: null,
      version: null,
    }
    items.push(made)
    return made
  }

  for (const [index, text] of source.split(/\r?\n/).entries()) {
    const line = index + 1
    const [, mark] = fence.exec(text) ?? []
    if (mark !== undefined && (fenced === null || mark.startsWith(fenced)))
      fenced = fenced === null ? mark : null
    const head = fenced === null ? heading.exec(text) : null
    const item = fenced === null ? entry.exec(text) : null
    if (head?.[1] && head[2]) {
      const level = head[1].length
      headings = headings.filter((each) => each.level < level)
      headings.push({ ...open(headings.at(-1), head[2]), level, title: head[2], line, isMade: false })
      entries = []
      last = null
    } else if (item?.[3]) {
      for (const [at, each] of headings.entries()) {
        if (each.isMade) continue
        each.isMade = true
        const parentId = headings[at - 1]?.id ?? null
        make({ id: each.id, parentId, itemType: 'project', status: 'active', line: each.line }, each.title)
      }
      const indent = (item[1] ?? '').replaceAll('\t', '    ').length
      entries = entries.filter((each) => each.indent < indent)
      const parent = entries.at(-1) ?? headings.at(-1)
      const opened = open(parent, item[3].trim())
      const status = statusOf(item[2] ?? ' ')
      last = make(
        { id: opened.id, parentId: parent?.id ?? null, itemType: 'task', status, line },
        item[3].trim(),
      )
      entries.push({ ...opened, indent })
    } else if (last !== null && (fenced !== null || mark !== undefined || /^[ \t]+\S/.test(text))) {
      addText(last, text)
    } else if (text.trim() !== '') last = null
  }
  return { items, problems, skipped: 0 }
}

function statusOf(box: string): WorkItemStatus {
  if (box === 'x' || box === 'X') return 'complete'
  if (box === '~' || box === '/') return 'in-progress'
  return box === '-' ? 'cancelled' : 'need-to-be-done'
}

/** Characters of what is kept of the text below an entry. */
const MAX_DESCRIPTION = 50_000

function addText(item: ImportedItem, text: string): void {
  const before = typeof item.metadata.description === 'string' ? `${item.metadata.description}\n` : ''
  if (before.length < MAX_DESCRIPTION)
    item.metadata.description = beginningOf(`${before}${text.trim()}`, MAX_DESCRIPTION)
}
