import { z } from 'zod'
import { beginningOf } from '../../../../contract/cut-text.ts'
import type { Json } from '../../../../contract/values.ts'
import {
  type LinkKind,
  MAX_NOTES_LENGTH,
  MAX_TITLE_LENGTH,
  type WorkItemStatus,
  type WorkPriority,
} from '../../../../contract/work-item.ts'
import { namedId } from '../../base/named-id.ts'
import { inOurWords, spellIssues } from '../../base/spell-issue.ts'
import type { ImportedItem, ImportedLink, ReadItems } from '../import/imported.ts'
import { readLines } from './read-lines.ts'

const text = z.string().optional()

/** An issue of beads, as its `issues.jsonl` has it (version 0.30). Fields that it has besides are not looked at. */
const Issue = z.object({
  id: z.string().min(1).max(200),
  title: z.string().trim().min(1),
  description: text,
  design: text,
  acceptance_criteria: text,
  notes: text,
  status: z.string().default('open'),
  /** Left out where it is 0, the most urgent. */
  priority: z.int().min(0).max(4).default(0),
  issue_type: z.string().max(50).default('task'),
  assignee: text,
  estimated_minutes: z.number().nonnegative().nullish(),
  external_ref: z.string().nullish(),
  close_reason: text,
  created_at: text,
  created_by: text,
  labels: z.array(z.string()).nullish(),
  dependencies: z.array(z.object({ depends_on_id: z.string(), type: z.string() })).nullish(),
  comments: z.array(z.object({ author: text, text: z.string(), created_at: text })).nullish(),
})
type Issue = z.infer<typeof Issue>

const priorities: readonly WorkPriority[] = ['critical', 'high', 'medium', 'low', 'low']
const statuses: Record<string, { status: WorkItemStatus; ofTask: WorkItemStatus; label?: string }> = {
  open: { status: 'active', ofTask: 'need-to-be-done' },
  in_progress: { status: 'active', ofTask: 'in-progress' },
  hooked: { status: 'active', ofTask: 'in-progress' },
  blocked: { status: 'blocked', ofTask: 'blocked' },
  deferred: { status: 'blocked', ofTask: 'blocked', label: 'deferred' },
  pinned: { status: 'active', ofTask: 'need-to-be-done', label: 'pinned' },
  closed: { status: 'completed', ofTask: 'complete' },
}
/** `depends_on_id` is what the issue waits for, came from, or belongs to. */
const links: Record<string, LinkKind> = {
  blocks: 'depends_on',
  'conditional-blocks': 'depends_on',
  'waits-for': 'depends_on',
  'discovered-from': 'discovered_from',
  supersedes: 'supersedes',
  validates: 'validates',
}

/** The tracker's id of an issue of beads. */
export function idOfIssue(id: string): string {
  return namedId('beads', id)
}

/** Reads an `issues.jsonl` of beads: an epic is a project, everything else a task with its type as label. */
export function readBeads(source: string): ReadItems {
  const { lines, problems } = readLines(source)
  const items: ImportedItem[] = []
  let skipped = 0
  for (const { line, value } of lines) {
    const read = Issue.safeParse(value, inOurWords)
    if (!read.success) {
      problems.push({ line, message: spellIssues(read.error), isLost: true })
    } else if (read.data.status === 'tombstone') {
      skipped += 1
    } else {
      const changed = (message: string) =>
        problems.push({ line, message: `${beginningOf(read.data.id, 100)}: ${message}`, isLost: false })
      items.push(itemOf(read.data, line, changed))
    }
  }
  return { items, problems, skipped }
}

function itemOf(issue: Issue, line: number, changed: (message: string) => void): ImportedItem {
  const isProject = issue.issue_type === 'epic'
  const known = statuses[issue.status]
  if (!known) changed(`It has the status "${beginningOf(issue.status, 100)}", which is told by a label.`)
  const { status, ofTask, label } = known ?? {
    status: 'active' as const,
    ofTask: 'need-to-be-done' as const,
    label: issue.status,
  }
  const isLong = issue.title.length > MAX_TITLE_LENGTH
  if (isLong) changed(`Its title is cut to ${MAX_TITLE_LENGTH} characters; the whole is in its description.`)
  const { parent, others } = linksOf(issue, changed)
  const labels = [
    ...(issue.labels ?? []),
    ...(isProject || issue.issue_type === 'task' ? [] : [issue.issue_type]),
    ...(label === undefined ? [] : [label]),
  ]
  const notes = notesOf(issue)
  if (notes.length > MAX_NOTES_LENGTH) changed(`Its notes are cut to ${MAX_NOTES_LENGTH} characters.`)
  return {
    id: idOfIssue(issue.id),
    parentId: parent,
    itemType: isProject ? 'project' : 'task',
    title: beginningOf(issue.title, MAX_TITLE_LENGTH),
    status: isProject ? status : ofTask,
    priority: priorities[issue.priority] ?? 'medium',
    labels: [
      ...new Set(labels.map((each) => beginningOf(each.trim(), 50)).filter((each) => each !== '')),
    ].slice(0, 50),
    notes: beginningOf(notes, MAX_NOTES_LENGTH),
    metadata: metadataOf(issue, isProject, isLong, changed),
    branch: null,
    commit: null,
    links: others,
    createdAt: timeOf(issue.created_at),
    createdBy: issue.created_by?.trim() ? beginningOf(issue.created_by.trim(), 200) : null,
    version: null,
    line,
  }
}

function linksOf(issue: Issue, changed: (message: string) => void) {
  let parent: string | null = null
  const others: ImportedLink[] = []
  for (const { depends_on_id, type } of issue.dependencies ?? []) {
    const toId = idOfIssue(depends_on_id)
    if (type === 'parent-child') {
      if (parent !== null)
        changed(`It has several parents: ${beginningOf(depends_on_id, 100)} is not one here.`)
      parent ??= toId
      continue
    }
    const kind = links[type]
    if (!kind && type !== 'related' && type !== 'relates-to')
      changed(
        `Its dependency "${beginningOf(type, 100)}" on ${beginningOf(depends_on_id, 100)} becomes relates_to.`,
      )
    others.push({ toId, kind: kind ?? 'relates_to' })
  }
  return { parent, others }
}

function metadataOf(
  issue: Issue,
  isProject: boolean,
  isLong: boolean,
  changed: (message: string) => void,
): Record<string, Json> {
  const criteria = (issue.acceptance_criteria ?? '')
    .split('\n')
    .map((each) => each.replace(/^\s*[-*] (\[.\] )?/, '').trim())
  const acceptance = criteria.filter((each) => each !== '')
  const asList = !isProject && acceptance.length <= 50 && acceptance.every((each) => each.length <= 1_000)
  const description = [
    ...(isLong ? [issue.title] : []),
    issue.description ?? '',
    ...(issue.design ? [`## Design\n\n${issue.design}`] : []),
    ...(!asList && acceptance.length > 0 ? [`## Acceptance criteria\n\n${issue.acceptance_criteria}`] : []),
  ]
    .filter((each) => each.trim() !== '')
    .join('\n\n')
  const most = isProject ? 10_000 : 50_000
  if (description.length > most) changed(`Its description is cut to ${most} characters.`)
  const hours = (issue.estimated_minutes ?? 0) / 60
  return {
    ...(description === '' ? {} : { description: beginningOf(description, most) }),
    ...(asList && acceptance.length > 0 ? { acceptance } : {}),
    ...(!isProject && hours > 0 ? { estimateHours: Math.min(hours, 10_000) } : {}),
  }
}

function notesOf({ id, notes, external_ref, close_reason, assignee, comments }: Issue): string {
  return [
    `Imported from beads: ${id}`,
    ...(external_ref ? [`External reference: ${external_ref}`] : []),
    ...(assignee ? [`Assignee: ${assignee}`] : []),
    ...(close_reason ? [`Closed: ${close_reason}`] : []),
    ...(notes ? [notes] : []),
    ...(comments ?? []).map(
      ({ author, text: said, created_at }) =>
        `${author ?? 'Somebody'}${created_at ? `, ${created_at}` : ''}: ${said}`,
    ),
  ].join('\n\n')
}

function timeOf(value: string | undefined): number | null {
  const time = value === undefined ? Number.NaN : Date.parse(value)
  return Number.isNaN(time) || time < 0 ? null : time
}
