import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { Client } from '../../src/contract/client.ts'
import type { EventName } from '../../src/contract/events.ts'
import { createRpcClient } from '../../src/contract/rpc/client.ts'
import { isFinal, type Task } from '../../src/contract/task.ts'
import { connectLocalSocket, localSocketPath } from '../../src/main/rpc/local-socket.ts'
import type { Random } from '../harness/random.ts'
import type { StormSupervisor } from './storm-supervisor.ts'

/** What the actions of a storm work on. */
export interface Storm {
  random: Random
  supervisor: StormSupervisor
  dataDirectory: string
  directories: readonly string[]
  /** Every task that was made, by id. */
  tasks: Set<string>
  /** Sessions that may be pinned: more than a list shows. */
  pinned: Set<string>
  /** Instances whose end was asked for, with the time; nothing of them may be alive 5 s later. */
  terminated: Map<string, number>
}

export interface Action {
  weight: number
  /** Rejects with a `MusterError` when it does not fit the state that it meets. */
  run(storm: Storm): Promise<unknown>
}

const prompts = [
  '#sim:stream(tokens=300,rate=150)',
  '#sim:stream(tokens=800,rate=400)',
  '#sim:flood(tokens=3000)',
  '#sim:thinking',
  '#sim:quick',
  '#sim:tools',
  '#sim:edit',
  '#sim:permission',
  '#sim:question',
  '#sim:plan',
  '#sim:subagent',
  '#sim:sleep-tool(seconds=2)',
  '#sim:background(seconds=1)',
  '#sim:retry(times=2,delay=150)',
  '#sim:api-error(status=529,retries=1,delay=50)',
  '#sim:api-error(status=0,retries=1,delay=50)',
  '#sim:rate-limit(seconds=1)',
  '#sim:withdraw',
  '#sim:garbage',
  '#sim:long-line(bytes=20000000)',
  '#sim:max-turns(steps=5)',
  '#sim:stuck',
  '#sim:stuck(deaf=1)',
  '#sim:exit(code=3)',
  '#sim:crash',
] as const

/** Everything is given a time-out, so that what hangs ends. */
const limits = { timeoutMs: 8_000 }

async function unfinished({ supervisor, random }: Storm): Promise<Task | null> {
  const { tasks } = await supervisor.client.call('task.list', { limit: 200 })
  const open = tasks.filter((task) => !isFinal(task.state))
  return open.length === 0 ? null : random.pick(open)
}

/** An action on some unfinished task. */
function onTask(weight: number, run: (client: Client, task: Task, storm: Storm) => Promise<unknown>): Action {
  return {
    weight,
    async run(storm) {
      const task = await unfinished(storm)
      if (task) await run(storm.supervisor.client, task, storm)
    },
  }
}

async function livingPid(storm: Storm): Promise<number | null> {
  const { instances } = await storm.supervisor.client.call('instance.list', {})
  const pids = instances.flatMap(({ pid, state }) => (pid !== null && state !== 'exited' ? [pid] : []))
  return pids.length === 0 ? null : storm.random.pick(pids)
}

/** It may have ended since it was looked up. */
function signal(pid: number, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
  try {
    process.kill(pid, name)
  } catch {
    return
  }
}

async function create(storm: Storm): Promise<void> {
  const { random, supervisor, tasks } = storm
  const input = { prompt: `Storm ${random.pick(prompts)}`, limits, priority: random.between(-5, 5) }
  const { sessions } = await supervisor.client.call('session.list', { limit: 20 })
  const known = sessions.filter(({ state }) => state !== 'ended')
  const task =
    known.length > 0 && random.chance(0.4)
      ? await supervisor.client.call('task.create', { ...input, sessionId: random.pick(known).id })
      : await supervisor.client.call('task.create', { ...input, directory: random.pick(storm.directories) })
  tasks.add(task.id)
}

const everything: EventName[] = [
  'task.changed',
  'session.changed',
  'instance.changed',
  'permission.changed',
  'stats.changed',
  'instance.read',
]

export const actions: Record<string, Action> = {
  create: { weight: 30, run: create },
  flood: {
    weight: 1,
    run: (storm) => Promise.allSettled(Array.from({ length: 30 }, () => create(storm))),
  },
  freeze: onTask(8, (client, { id }) => client.call('task.pause', { taskId: id })),
  hold: onTask(6, (client, { id }, { random }) =>
    client.call('task.pause', { taskId: id, mode: 'hold', at: random.pick(['step', 'turn'] as const) }),
  ),
  resume: onTask(14, (client, { id }) => client.call('task.resume', { taskId: id })),
  interrupt: onTask(4, (client, { id }) => client.call('task.interrupt', { taskId: id })),
  terminate: onTask(4, async (client, { id, instanceId }, storm) => {
    await client.call('task.terminate', { taskId: id })
    if (instanceId !== null) storm.terminated.set(instanceId, Date.now())
  }),
  answer: {
    weight: 14,
    async run({ supervisor: { client }, random }) {
      const { permissions } = await client.call('permission.list', { state: 'pending' })
      if (permissions.length === 0) return
      const { id, kind } = random.pick(permissions)
      const answer = random.chance(0.6)
        ? ({ decision: 'allow', scope: kind === 'tool' && random.chance(0.2) ? 'session' : 'once' } as const)
        : ({ decision: 'deny', message: 'No.', interrupt: random.chance(0.3) } as const)
      await client.call('permission.answer', { permissionId: id, answer })
    },
  },
  switchMode: onTask(2, (client, { sessionId }, { random }) =>
    client.call('session.setPermissionMode', {
      sessionId,
      permissionMode: random.pick(['default', 'acceptEdits', 'plan'] as const),
    }),
  ),
  release: onTask(2, (client, { sessionId }) => client.call('session.release', { sessionId })),
  fork: onTask(1, (client, { sessionId }) => client.call('session.fork', { sessionId })),
  pin: onTask(1, (client, { sessionId }, { random, pinned }) => {
    pinned.add(sessionId)
    return client.call('session.pin', { sessionId, pinned: random.chance(0.5) })
  }),
  recycle: {
    weight: 2,
    async run({ supervisor: { client }, random }) {
      const { instances } = await client.call('instance.list', {})
      if (instances.length === 0) return
      await client.call('instance.recycle', {
        instanceId: random.pick(instances).id,
        now: random.chance(0.5),
      })
    },
  },
  warm: {
    weight: 2,
    async run({ supervisor: { client }, random, directories }) {
      const { profiles } = await client.call('pool.get', {})
      if (profiles.length > 0 && random.chance(0.5)) {
        const profileId = random.pick(profiles).id
        await (random.chance(0.5)
          ? client.call('profile.remove', { profileId })
          : client.call('profile.setWarm', { profileId, warm: random.between(0, 3) }))
      } else {
        await client.call('profile.create', {
          directory: random.pick(directories),
          simulated: true,
          warm: random.between(1, 2),
        })
      }
    },
  },
  policy: {
    weight: 2,
    async run({ supervisor: { client }, random }) {
      const { policies } = await client.call('policy.list', {})
      if (policies.length > 3) await client.call('policy.remove', { policyId: random.pick(policies).id })
      else {
        await client.call('policy.create', {
          tool: random.pick(['Bash', '*', 'Edit']),
          decision: random.pick(['allow', 'deny', 'ask'] as const),
        })
      }
    },
  },
  budget: {
    weight: 2,
    async run({ supervisor: { client }, random }) {
      const { budgets } = await client.call('budget.list', {})
      const [budget] = budgets
      if (budget && random.chance(0.5)) await client.call('budget.remove', { budgetId: budget.id })
      else if (budget)
        await client.call('budget.update', { budgetId: budget.id, tokens: 1_000_000, resume: true })
      else {
        await client.call('budget.create', {
          scope: random.pick(['task', 'session'] as const),
          tokens: random.between(50, 5_000),
          onLimit: random.pick(['warn', 'hold', 'stop'] as const),
        })
      }
    },
  },
  killInstance: {
    weight: 3,
    async run(storm) {
      const pid = await livingPid(storm)
      if (pid !== null) signal(pid, storm.random.pick(['SIGKILL', 'SIGTERM'] as const))
    },
  },
  stopInstance: {
    weight: 2,
    async run(storm) {
      const pid = await livingPid(storm)
      if (pid === null) return
      signal(pid, 'SIGSTOP')
      setTimeout(() => signal(pid, 'SIGCONT'), storm.random.between(100, 1_500)).unref()
    },
  },
  killSupervisor: { weight: 0.7, run: ({ supervisor }) => supervisor.restart('SIGKILL') },
  stopSupervisor: { weight: 0.3, run: ({ supervisor }) => supervisor.restart('SIGTERM') },
  lockDatabase: {
    weight: 1,
    async run({ dataDirectory, random }) {
      const other = new Database(join(dataDirectory, 'muster.db'), { timeout: 10_000 })
      try {
        try {
          other.exec('BEGIN IMMEDIATE')
        } catch {
          // It is the supervisor's at the moment.
          return
        }
        await delay(random.between(50, 1_500))
        other.exec('ROLLBACK')
      } finally {
        other.close()
      }
    },
  },
  /** A client that asks for everything and takes nothing. */
  deafClient: {
    weight: 1,
    async run({ dataDirectory, tasks, random }) {
      const socket = connect(localSocketPath(dataDirectory))
      socket.on('error', () => {})
      socket.pause()
      const subscription = { names: [...everything, 'task.appended'], taskIds: [...tasks].slice(-50) }
      socket.write(`${JSON.stringify({ type: 'subscribe', id: 1, subscription })}\n`)
      setTimeout(() => socket.destroy(), random.between(200, 3_000)).unref()
    },
  },
  passingClient: {
    weight: 2,
    async run({ dataDirectory, random }) {
      const client = createRpcClient({
        connect: () => connectLocalSocket(localSocketPath(dataDirectory)),
        reconnect: false,
      })
      client.subscribe({ names: everything }, { onEvent: () => {} })
      await client.call('task.list', {})
      await delay(random.between(0, 200))
      await client.close()
    },
  },
}
