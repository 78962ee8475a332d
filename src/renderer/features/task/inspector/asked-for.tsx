import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { type ReactNode, useEffect, useState } from 'react'
import type { Run } from '../../../../contract/run.ts'
import type { Task } from '../../../../contract/task.ts'
import { useClient } from '../../../lib/client.ts'
import { useRunList } from '../../../lib/runs.ts'
import { useLive, useTask } from '../../../lib/store.ts'
import { Section } from '../../../ui/facts.tsx'
import { describeRun } from '../../../ui/run-state.ts'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { textTones } from '../../../ui/tone.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'

/** Rows that are shown; of more it says how many. */
const SHOWN = 20
/** Turns that are older than what the page keeps, of which is asked. */
const OLD_TURNS = 20

/** What the instance of these turns asked for: tasks and runs, the newest first, each with its state. */
export function AskedFor({ turns }: { turns: readonly Task[] }) {
  const askers = new Set(turns.map(({ id }) => id))
  const tasks = useChildren(turns)
  const runs = useRunList().filter(({ parentTaskId }) => parentTaskId !== null && askers.has(parentTaskId))
  const all = [
    // The tasks of a run are told by the run.
    ...tasks.filter(({ node }) => node === null).map((task) => ({ task, at: task.createdAt })),
    ...runs.map((run) => ({ run, at: run.createdAt })),
  ].toSorted((a, b) => b.at - a.at)
  if (all.length === 0) return null
  return (
    <Section title="Asked for">
      <ol className="flex flex-col gap-0.5">
        {all
          .slice(0, SHOWN)
          .map((row) =>
            'task' in row ? (
              <TaskRow key={row.task.id} task={row.task} />
            ) : (
              <RunRow key={row.run.id} run={row.run} />
            ),
          )}
      </ol>
      {all.length > SHOWN && <p className="mt-1 text-faint text-sm">and {all.length - SHOWN} older ones</p>}
    </Section>
  )
}

const rowLook = '-mx-2 flex h-7 items-center gap-2 rounded-md px-2 hover:bg-hover'

function TaskRow(props: { task: Task }) {
  const task = useTask(props.task.id) ?? props.task
  return (
    <li>
      <Link to="/task/$taskId" params={{ taskId: task.id }} className={rowLook}>
        <Title text={task.title} />
        <StateBadge task={task} className="shrink-0 text-sm" />
      </Link>
    </li>
  )
}

function RunRow({ run }: { run: Run }) {
  const { icon: Icon, tone, word, sentence } = describeRun(run)
  return (
    <li>
      <Link to="/run/$runId" params={{ runId: run.id }} className={rowLook} title={sentence}>
        <Title text={run.title}>Run of a workflow: </Title>
        <span
          className={clsx('inline-flex shrink-0 items-center gap-1.5 font-medium text-sm', textTones[tone])}
        >
          <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
          {word}
        </span>
      </Link>
    </li>
  )
}

function Title({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <span className="min-w-0 flex-1 truncate">
      {children && <span className="sr-only">{children}</span>}
      <VisibleText text={text} kind="text" />
    </span>
  )
}

/** A child is newer than who asked for it, so the store has it whenever it has the turn; of other turns it is read. */
function useChildren(turns: readonly Task[]): readonly Task[] {
  const client = useClient()
  useLive((state) => state.structureVersion)
  const { tasks, loaded } = useLive.getState()
  const [read, setRead] = useState<readonly Task[]>([])
  const unknown = loaded ? turns.filter(({ id }) => !tasks.has(id)) : []
  const old = unknown
    .slice(-OLD_TURNS)
    .map(({ id }) => id)
    .join(' ')
  useEffect(() => {
    if (old === '') return
    let current = true
    const lists = old
      .split(' ')
      .map((parentTaskId) => client.call('task.list', { parentTaskId, limit: SHOWN }))
    Promise.all(lists).then(
      (pages) => current && setRead(pages.flatMap((page) => page.tasks)),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [client, old])
  const askers = new Set(turns.map(({ id }) => id))
  const held = [...tasks.values(), ...read.filter(({ id }) => !tasks.has(id))]
  return held.filter(({ parentTaskId }) => parentTaskId !== null && askers.has(parentTaskId))
}
