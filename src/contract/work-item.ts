import { z } from 'zod'
import { ClientName } from './caller.ts'
import { ErrorCode } from './errors.ts'
import { Id, Json, Millis } from './values.ts'

/** What a work item is. */
export const WorkItemType = z.enum(['project', 'session', 'task', 'research'])
export type WorkItemType = z.infer<typeof WorkItemType>

/** Of projects, sessions and research: `active`, `completed`, `blocked`, `cancelled`. Of tasks: the others, and `blocked`, `cancelled`. */
export const WorkItemStatus = z.enum([
  'active',
  'completed',
  'blocked',
  'cancelled',
  'need-to-be-done',
  'in-progress',
  'in-review',
  'complete',
])
export type WorkItemStatus = z.infer<typeof WorkItemStatus>

/** From the most urgent. */
export const WorkPriority = z.enum(['critical', 'high', 'medium', 'low'])
export type WorkPriority = z.infer<typeof WorkPriority>

/** Levels below the root. */
export const MAX_DEPTH = 5
export const MAX_TITLE_LENGTH = 200
/** Characters of notes. */
export const MAX_NOTES_LENGTH = 50_000
/** A page of a list, at most. */
export const MAX_PAGE = 500

/** `blocks` and `depends_on` keep an item from being ready; each as seen from the item that the link goes out from. */
export const LinkKind = z.enum([
  'blocks',
  'depends_on',
  'discovered_from',
  'supersedes',
  'validates',
  'relates_to',
])
export type LinkKind = z.infer<typeof LinkKind>

const ProjectMetadata = z.strictObject({
  description: z.string().max(10_000).optional(),
  /** Absolute path. */
  directory: z.string().max(4_096).optional(),
  goals: z.array(z.string().max(500)).max(50).optional(),
})
const SessionMetadata = z.strictObject({
  description: z.string().max(10_000).optional(),
  /** The prompt that the session is to be begun with. */
  prompt: z.string().max(200_000).optional(),
  /** A session of Muster or of Claude. */
  sessionId: z.string().max(200).optional(),
  tokenBudget: z.int().positive().optional(),
})
const TaskMetadata = z.strictObject({
  description: z.string().max(50_000).optional(),
  acceptance: z.array(z.string().max(1_000)).max(50).optional(),
  files: z.array(z.string().max(4_096)).max(200).optional(),
  estimateHours: z.number().nonnegative().max(10_000).optional(),
  /** Absolute path in which work on it starts. */
  directory: z.string().max(4_096).optional(),
})
const ResearchMetadata = z.strictObject({
  description: z.string().max(50_000).optional(),
  question: z.string().max(2_000).optional(),
  findings: z.array(z.string().max(10_000)).max(100).optional(),
  sources: z.array(z.string().max(4_096)).max(200).optional(),
})
/** By `itemType`. */
export const metadataOf = {
  project: ProjectMetadata,
  session: SessionMetadata,
  task: TaskMetadata,
  research: ResearchMetadata,
} as const satisfies Record<WorkItemType, z.ZodType>
/** What it holds is checked by the item's type (`metadataOf`) with every write. */
export const WorkMetadata = z.record(z.string(), Json)

/** Who works on an item now. */
const Claim = z.object({
  /** A client's name (`claude-code`), or that of a person. */
  by: z.string(),
  /** The task whose instance has it: the claim ends with it. Null: a person's, which does not expire. */
  taskId: Id.nullable(),
  at: Millis,
})
export type Claim = z.infer<typeof Claim>

/** Waits for something outside of the tracker. */
export const Gate = z.object({
  id: Id,
  itemId: Id,
  /** `person`: a yes; `time`: `until`; `command`: exit code 0; `pull_request`: a command that prints `open`, `merged` or `closed`. */
  kind: z.enum(['person', 'time', 'command', 'pull_request']),
  /** Why it is there, for people. */
  reason: z.string().max(500),
  until: Millis.nullable(),
  /** Program and arguments, never a shell's line; run in `directory`. */
  command: z.array(z.string().max(4_096)).max(50).nullable(),
  directory: z.string().max(4_096).nullable(),
  state: z.enum(['waiting', 'open', 'refused']),
  /** What its last look found, in words; null: none yet. */
  note: z.string().nullable(),
  lookedAt: Millis.nullable(),
  nextLookAt: Millis.nullable(),
  openedBy: z.string().nullable(),
  createdAt: Millis,
})
export type Gate = z.infer<typeof Gate>

/** One record of what the work is about. */
export const WorkItem = z.object({
  id: Id,
  itemType: WorkItemType,
  title: z.string().min(1).max(MAX_TITLE_LENGTH),
  status: WorkItemStatus,
  priority: WorkPriority,
  parentId: Id.nullable(),
  /** Ids from the root to itself, `/a/b/c`. */
  path: z.string(),
  depth: z.int().min(0).max(MAX_DEPTH),
  /** Among its brothers and in its column of the board, ascending. */
  rank: z.number(),
  metadata: WorkMetadata,
  labels: z.array(z.string().min(1).max(50)).max(50),
  notes: z.string().max(MAX_NOTES_LENGTH),
  notesUpdatedAt: Millis.nullable(),
  branch: z.string().max(250).nullable(),
  commit: z.string().max(64).nullable(),
  claim: Claim.nullable(),
  /** Filed by an instance, and no person has looked at it yet. */
  unseen: z.boolean(),
  /** Raised by 1 with each change; an update names the one that it saw. */
  version: z.int().positive(),
  createdAt: Millis,
  updatedAt: Millis,
  createdBy: z.string(),
  updatedBy: z.string(),
  deletedAt: Millis.nullable(),
})
export type WorkItem = z.infer<typeof WorkItem>

export const WorkLink = z.object({
  fromId: Id,
  toId: Id,
  kind: LinkKind,
  createdAt: Millis,
  createdBy: z.string(),
})
export type WorkLink = z.infer<typeof WorkLink>

/** A link as one of its items shows it: with what is at the other end. */
export const ShownLink = WorkLink.extend({
  other: WorkItem.pick({ id: true, itemType: true, title: true, status: true, deletedAt: true }),
})
export type ShownLink = z.infer<typeof ShownLink>

/** An item that was moved to the archive, as it was. It is only read. */
export const ArchivedItem = z.object({
  item: WorkItem,
  archivedAt: Millis,
  links: z.array(WorkLink),
  taskIds: z.array(Id),
})
export type ArchivedItem = z.infer<typeof ArchivedItem>

/** Why an item can't be started. From itself to the root of the reason. */
export const Blocker = z.object({
  /** `link`: the item `byId` is to be done first; `gate`: a gate of it; `status`: it is blocked, or an ancestor is blocked or done; `claim`: of an ancestor; `limit`: there is more than is told. */
  kind: z.enum(['link', 'gate', 'status', 'claim', 'limit']),
  /** Whose it is: the item itself, or an ancestor that it has it from. */
  itemId: Id,
  byId: Id.nullable(),
  byTitle: z.string().nullable(),
  gateId: Id.nullable(),
  /** In words. */
  reason: z.string(),
  /** Steps from the item asked about: 0 is its own, 1 what blocks its blocker, … */
  level: z.int().nonnegative(),
})
export type Blocker = z.infer<typeof Blocker>

/** An item in a list, with what is counted of it. It is no change of an item when these change. */
export const ListedItem = WorkItem.extend({
  /** Directly below it, and not removed. */
  childCount: z.int().nonnegative(),
  /** Items that are to be done before it. */
  openBlockers: z.int().nonnegative(),
  /** Gates of it that are not open. */
  waitingGates: z.int().nonnegative(),
  /** Items above it that hold it: by what they wait for, by being blocked or done, or by who has them. */
  heldAbove: z.int().nonnegative(),
})
export type ListedItem = z.infer<typeof ListedItem>

/** An item that can be started now. */
export const ReadyItem = WorkItem.extend({
  /** Items that wait for it and are not done. */
  unblocks: z.int().nonnegative(),
})
export type ReadyItem = z.infer<typeof ReadyItem>

/** An item that can't be started, and why. */
export const BlockedItem = WorkItem.extend({ blockers: z.array(Blocker) })
export type BlockedItem = z.infer<typeof BlockedItem>

/** Of the project's configuration: `configuration`. */
export const RecordId = z.union([Id, z.literal('configuration')])

/** One change of a record, never changed itself. */
export const WorkEvent = z.object({
  id: Id,
  recordId: RecordId,
  recordKind: z.enum(['item', 'link', 'gate', 'vendor', 'deployment', 'enhancement', 'configuration']),
  /** `created`, `updated`, `moved`, `claimed`, `released`, `linked`, `unlinked`, `deleted`, `restored`, `undone`, … */
  what: z.string(),
  by: z.string(),
  /** The task whose instance did it. */
  taskId: Id.nullable(),
  at: Millis,
  /** The version that came of it; null where the record has none. */
  version: z.int().positive().nullable(),
  /** Fields that changed, as they were and are. */
  before: z.record(z.string(), Json).nullable(),
  after: z.record(z.string(), Json).nullable(),
})
export type WorkEvent = z.infer<typeof WorkEvent>

/** Where an answer came from, and what to know of it. */
export const Layer = z.object({
  layer: z.enum(['sqlite', 'postgres', 'cache', 'git', 'report']),
  warning: z.string().nullable(),
})
export type Layer = z.infer<typeof Layer>

/** A change that was made while the shared database was away, and refused when it was back. */
export const WorkConflict = z.object({
  id: z.string(),
  /** What was to be done, and with what: `update`, `move`, `claim`, … */
  command: z.string(),
  input: z.record(z.string(), Json),
  by: ClientName,
  /** The task whose instance it was; null: a person, or a program of theirs. */
  taskId: z.string().nullable(),
  /** When it was made, and when it was refused. In ms since 1970. */
  at: z.int().nonnegative(),
  refusedAt: z.int().nonnegative(),
  /** Why it was refused. */
  code: ErrorCode,
  reason: z.string(),
  /** The record that it is about; null: none, or many. */
  recordId: z.string().nullable(),
  /** That record as it became here, and as it was there when that was last looked at; null: it is not there. */
  ours: Json,
  theirs: Json,
  state: z.enum(['open', 'applied', 'dismissed']),
  decidedAt: z.int().nonnegative().nullable(),
  decidedBy: z.string().nullable(),
})
export type WorkConflict = z.infer<typeof WorkConflict>
