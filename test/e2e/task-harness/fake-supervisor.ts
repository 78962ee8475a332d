import type { Subscriber } from '../../../src/contract/client.ts'
import { MusterError } from '../../../src/contract/errors.ts'
import type { AnyEvent, Subscription } from '../../../src/contract/events.ts'
import { sampleSession } from '../../../src/contract/fixtures/sample-session.ts'
import { sampleTask } from '../../../src/contract/fixtures/sample-task.ts'
import type { Instance } from '../../../src/contract/instance.ts'
import type { Permission } from '../../../src/contract/permission.ts'
import type { RpcClient } from '../../../src/contract/rpc/client.ts'
import type { Session } from '../../../src/contract/session.ts'
import type { Task } from '../../../src/contract/task.ts'
import type { NewTaskEvent, TaskEvent } from '../../../src/contract/task-event.ts'
import { createEventFinder } from '../../../src/contract/transcript/find-in-events.ts'
import { createFakeRuns } from './fake-runs.ts'

/** A readable id in the form of a UUID. */
function id(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

const directory = '/home/dev/projects/ledger'

/** TEST ONLY. A supervisor in memory: answers calls and announces what a test puts into it. */
export function createFakeSupervisor() {
  const tasks = new Map<string, Task>()
  const sessions = new Map<string, Session>()
  const instances = new Map<string, Instance>()
  const permissions = new Map<string, Permission>()
  const logs = new Map<string, TaskEvent[]>()
  const longTexts = new Map<string, string>()
  const subscribers = new Set<{ subscription: Subscription; subscriber: Subscriber }>()
  const calls: { name: string; input: unknown }[] = []
  /** Pages of events that wait to be sent, while they are held. */
  let heldPages: (() => void)[] | null = null
  let clock = Date.now() - 600_000
  let nextTask = 500

  function announce(event: AnyEvent): void {
    for (const { subscription, subscriber } of subscribers) {
      if (!subscription.names.includes(event.name)) continue
      if (event.name === 'task.appended' && !subscription.taskIds?.includes(event.payload.taskId)) continue
      if (event.name === 'run.appended' && !subscription.runIds?.includes(event.payload.runId)) continue
      subscriber.onEvent(event)
    }
  }

  function putSession(sessionId: string, change: Partial<Session> = {}): Session {
    const old = sessions.get(sessionId)
    const session: Session = {
      ...sampleSession({
        id: sessionId,
        claudeSessionId: sessionId,
        title: 'Session',
        directory,
        state: 'live',
        createdAt: clock,
        updatedAt: clock,
      }),
      ...old,
      ...change,
      revision: (old?.revision ?? 0) + 1,
    }
    sessions.set(sessionId, session)
    announce({ name: 'session.changed', payload: { session } })
    return session
  }

  function putTask(taskId: string, change: Partial<Task> = {}): Task {
    const old = tasks.get(taskId)
    const prompt = change.prompt ?? old?.prompt ?? 'Do something'
    const task: Task = {
      ...sampleTask({
        id: taskId,
        sessionId: id(1),
        title: prompt.split('\n')[0] ?? '',
        prompt,
        directory,
        model: 'claude-opus-5-5',
        createdAt: clock,
        startedAt: clock,
        lastActivityAt: clock,
        lastSeq: logs.get(taskId)?.at(-1)?.seq ?? 0,
      }),
      ...old,
      ...change,
      revision: (old?.revision ?? 0) + 1,
    }
    tasks.set(taskId, task)
    if (!sessions.has(task.sessionId)) putSession(task.sessionId)
    announce({ name: 'task.changed', payload: { task } })
    return task
  }

  function putPermission(permission: Permission): void {
    permissions.set(permission.id, permission)
    announce({ name: 'permission.changed', payload: { permission } })
  }

  /** Appends events to a task's log; `pace` is the time between them in ms. */
  function append(taskId: string, events: readonly NewTaskEvent[], pace = 40): void {
    const log = logs.get(taskId) ?? []
    logs.set(taskId, log)
    const added = events.map((event): TaskEvent => {
      clock += pace
      return { ...event, taskId, seq: (log.at(-1)?.seq ?? 0) + 1, at: clock } as TaskEvent
    })
    // One by one: `log.push(...added)` would overflow the stack with a large fixture.
    for (const event of added) {
      if (event.seq <= (log.at(-1)?.seq ?? 0)) event.seq = (log.at(-1)?.seq ?? 0) + 1
      log.push(event)
    }
    const task = tasks.get(taskId)
    if (task) tasks.set(taskId, { ...task, lastSeq: log.at(-1)?.seq ?? 0 })
    announce({ name: 'task.appended', payload: { taskId, events: added } })
  }

  function missing(what: string): never {
    throw new MusterError('not_found', `There is no such ${what}.`, { hint: 'Choose another.' })
  }

  const runs = createFakeRuns(announce)

  // biome-ignore lint/suspicious/noExplicitAny: a fake of every operation; each answer has its operation's shape
  const handlers: Record<string, (input: any) => unknown> = {
    'task.get': ({ taskId }) => tasks.get(taskId) ?? missing('task'),
    'task.list': ({ sessionId }) => ({
      tasks: [...tasks.values()].filter((task) => !sessionId || task.sessionId === sessionId).toReversed(),
      nextCursor: null,
    }),
    'task.find': ({ taskId, query }) => {
      const log = logs.get(taskId) ?? []
      const finder = createEventFinder(query)
      finder.take(log)
      const matches = finder.matches()
      const count = matches.reduce((sum, match) => sum + match.count, 0)
      return { count, matches, lastSeq: log.at(-1)?.seq ?? 0 }
    },
    'task.events': ({ taskId, after, before, limit = 500, kinds }) => {
      const log = (logs.get(taskId) ?? []).filter(({ kind }) => kinds?.includes(kind) ?? true)
      if (after !== undefined) {
        const from = log.findIndex((event) => event.seq > after)
        const events = from === -1 ? [] : log.slice(from, from + limit)
        return { events, hasMore: from !== -1 && from + limit < log.length }
      }
      const end = before === undefined ? log.length : log.findIndex((event) => event.seq >= before)
      const to = end === -1 ? log.length : end
      return { events: log.slice(Math.max(0, to - limit), to), hasMore: to - limit > 0 }
    },
    'task.readText': ({ taskId, seq, offset = 0, length = 262_144 }) => {
      const text = longTexts.get(`${taskId}/${seq}`) ?? ''
      return { text: text.slice(offset, offset + length), offset, fullLength: text.length }
    },
    'task.create': ({ sessionId, prompt }) => {
      const busy = [...tasks.values()].some((task) => task.sessionId === sessionId && task.endedAt === null)
      clock += 10
      nextTask += 1
      return putTask(id(nextTask), {
        sessionId,
        prompt,
        title: prompt.split('\n')[0],
        state: busy ? 'queued' : 'running',
        createdAt: clock,
        startedAt: busy ? null : clock,
      })
    },
    'task.terminate': ({ taskId }) => putTask(taskId, { state: 'cancelled', endedAt: clock }),
    'task.pause': ({ taskId }) => putTask(taskId, { pendingControl: 'freeze' }),
    'task.interrupt': ({ taskId }) => putTask(taskId, { pendingControl: 'interrupt' }),
    'session.get': ({ sessionId }) => sessions.get(sessionId) ?? missing('session'),
    'session.list': () => ({ sessions: [...sessions.values()], nextCursor: null }),
    'session.commands': () => ({
      commands: [
        { name: 'compact', description: 'Clear the conversation but keep a summary of it' },
        { name: 'code-review', description: 'Review the changes on this branch' },
        { name: 'context', description: 'Show what fills the context window' },
        { name: 'init', description: 'Write a CLAUDE.md for this codebase' },
      ],
      models: [],
    }),
    'session.setModel': ({ sessionId, model }) => putSession(sessionId, { model }),
    'session.setPermissionMode': ({ sessionId, permissionMode }) => putSession(sessionId, { permissionMode }),
    'instance.list': () => ({ instances: [...instances.values()] }),
    'permission.list': () => ({ permissions: [...permissions.values()] }),
    'permission.answer': ({ permissionId, answer }) => {
      const permission = permissions.get(permissionId) ?? missing('request')
      const state = answer.decision === 'allow' ? 'allowed' : 'denied'
      putPermission({ ...permission, state, answeredAt: clock })
      return permission
    },
    'system.info': () => ({
      version: '0.1.0',
      dataDirectory: '/home/dev/.local/share/muster',
      platform: 'linux',
      nodeVersion: 'v24.21.0',
      pid: 4000,
      homeDirectory: '/home/dev',
      startedAt: clock,
      claude: {
        path: '/usr/bin/claude',
        version: '2.1.329',
        source: 'path',
        problem: null,
        testedVersion: '2.1.329',
      },
      simulate: true,
      limits: { maxInstances: 8, maxQueued: 1_000, maxPromptLength: 32_000 },
      recovery: { reattached: 0, interrupted: 0, notes: [] },
    }),
    'system.stats': () => ({
      queued: 0,
      running: 1,
      needsYou: 0,
      delayed: 0,
      paused: 0,
      completedToday: 1,
      failedToday: 0,
      costTodayMicros: 540_000,
      instances: 1,
      maxInstances: 8,
      memoryTotal: 16e9,
      memoryFree: 9e9,
    }),
    'directory.recent': () => ({ directories: [directory] }),
    ...runs.handlers,
  }

  const client: RpcClient = {
    state: { status: 'open' },
    onState: () => () => undefined,
    retryNow: () => undefined,
    call: (async (name: string, input: unknown) => {
      calls.push({ name, input })
      const handler = handlers[name]
      if (!handler) throw new MusterError('internal', `The fake has no ${name}.`)
      if (name === 'task.events' && heldPages !== null) {
        await new Promise<void>((release) => heldPages?.push(release))
      }
      return structuredClone(handler(input))
    }) as RpcClient['call'],
    subscribe(subscription, subscriber) {
      const entry = { subscription, subscriber }
      subscribers.add(entry)
      return () => subscribers.delete(entry)
    },
    close: async () => undefined,
  }

  return {
    client,
    calls,
    tasks,
    runs,
    id,
    putTask,
    putSession,
    putPermission,
    putInstance: (instance: Instance) => {
      instances.set(instance.id, instance)
      announce({ name: 'instance.changed', payload: { instance } })
    },
    append,
    setLongText: (taskId: string, seq: number, text: string) => longTexts.set(`${taskId}/${seq}`, text),
    /** Loses everything that is announced in between, then tells of a gap. */
    gap: (between: () => void) => {
      const all = [...subscribers]
      subscribers.clear()
      between()
      for (const each of all) {
        subscribers.add(each)
        each.subscriber.onGap?.()
      }
    },
    /** Pages of events are not answered until they are released. */
    holdPages: () => {
      heldPages ??= []
    },
    /** Answers what waits, in the order it was asked for or in reverse; the next ones wait again. Tells how many there were. */
    releasePages: (order: 'oldest first' | 'newest first' = 'oldest first') => {
      const waiting = heldPages?.splice(0) ?? []
      if (order === 'newest first') waiting.reverse()
      for (const release of waiting) release()
      return waiting.length
    },
    now: () => clock,
    setNow: (at: number) => {
      clock = at
    },
    subscriberCount: () => subscribers.size,
  }
}

export type FakeSupervisor = ReturnType<typeof createFakeSupervisor>
