import type { Permission } from '../../contract/permission.ts'
import type { Task, TaskState } from '../../contract/task.ts'
import type { Place } from './links.ts'

/** A native notification to be shown. `permissionId` is set when it can be answered right there. */
export interface Notice {
  kind: 'needs_you' | 'failed' | 'done'
  title: string
  body: string
  place: Place
  permissionId: string | null
}

const MAX_BODY = 200
const cut = (text: string) => (text.length > MAX_BODY ? `${text.slice(0, MAX_BODY - 1)}…` : text)
const named = (task: Task) => (task.simulated ? `${task.title} (simulated)` : task.title)

/** What a task's change of state is worth telling, or null. Requests for permission have their own notice. */
export function taskNotice(before: TaskState | undefined, task: Task): Notice | null {
  if (before === undefined || before === task.state) return null
  const place = { task: task.id }
  if (task.state === 'failed') {
    const body = cut(`${named(task)}: ${task.outcome?.message ?? 'no cause is known.'}`)
    return { kind: 'failed', title: 'A task failed', body, place, permissionId: null }
  }
  if (task.state === 'completed') {
    return { kind: 'done', title: 'A task is done', body: cut(named(task)), place, permissionId: null }
  }
  return null
}

/** The notice of a request that waits for the person. Only a tool can be answered without looking at the page. */
export function permissionNotice(permission: Permission): Notice | null {
  if (permission.state !== 'pending') return null
  const title =
    permission.kind === 'tool'
      ? `${permission.toolName} needs your permission`
      : permission.kind === 'plan'
        ? 'A plan waits for your approval'
        : 'A question waits for your answer'
  return {
    kind: 'needs_you',
    title: cut(title),
    body: cut(permission.description ?? 'Open it to see what is asked.'),
    place: { task: permission.taskId },
    permissionId: permission.kind === 'tool' ? permission.id : null,
  }
}

/** More than this at once become one notice. */
const MAX_AT_ONCE = 3

/** Joins a burst: up to three notices stay as they are, more become one that counts them. */
export function joinNotices(notices: readonly Notice[]): readonly Notice[] {
  if (notices.length <= MAX_AT_ONCE) return notices
  const count = (kind: Notice['kind']) => notices.filter((notice) => notice.kind === kind).length
  const [asking, failed, done] = [count('needs_you'), count('failed'), count('done')]
  const parts = [
    asking > 0 ? `${asking} ${asking === 1 ? 'needs' : 'need'} you` : null,
    failed > 0 ? `${failed} failed` : null,
    done > 0 ? `${done} done` : null,
  ].filter((part) => part !== null)
  return [
    {
      kind: asking > 0 ? 'needs_you' : failed > 0 ? 'failed' : 'done',
      title: `${notices.length} tasks changed`,
      body: parts.join(' · '),
      place: asking > 0 ? 'inbox' : 'fleet',
      permissionId: null,
    },
  ]
}
