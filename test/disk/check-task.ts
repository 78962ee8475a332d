import { setTimeout as delay } from 'node:timers/promises'
import type { Task } from '../../src/contract/task.ts'
import type { TaskEvent } from '../../src/contract/task-event.ts'
import type { Core } from '../../src/main/core/core.ts'
import { allEvents } from '../harness/test-core.ts'
import type { DiskReport } from './disk-report.ts'

/** What is staged is stored by then, once there is room. */
const STORED_WITHIN_MS = 10_000

/** What each task is to print: w0, w1, … */
export const WORDS = 250

const wanted: Record<string, Task['state'][]> = {
  interrupt: ['interrupted', 'completed'],
  terminate: ['cancelled', 'completed'],
}

/** Whether an ended task has all that was printed for it, or tells of what it lacks, and ended as was asked for. */
export async function checkTask(
  core: Core,
  report: DiskReport,
  task: Task,
  asked: string | undefined,
): Promise<void> {
  const events = await wholeLog(core, task)
  if (events === null) {
    report.broken.push(`${task.id}, ${task.state}: its log does not come up to ${task.lastSeq}`)
    return
  }
  let text = ''
  let isMarked = false
  for (const event of events) {
    if (event.kind === 'block.completed' && event.payload.type === 'text') text += event.payload.text
    if (event.kind === 'noted' && event.payload.code === 'output_gap') isMarked = true
  }
  if (isMarked) report.gaps += 1
  const { state, outcome } = task
  // What a process wrote elsewhere on the disk may have been refused: then it says that this was why.
  if (outcome?.reason === 'disk_full') return
  if (!(wanted[asked ?? ''] ?? ['completed']).includes(state))
    report.broken.push(`${task.id} ended as ${state} (${outcome?.message}), asked: ${asked}`)
  const numbers = [...text.matchAll(/\bw(\d+)\b/g)].map(([, number]) => Number(number))
  const isInOrder = numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0))
  if (!isInOrder) report.broken.push(`${task.id}, ${state}: its words are out of order`)
  if (isMarked) return
  const isWhole = numbers.every((number, at) => number === at)
  if (!isWhole || (state === 'completed' && numbers.length !== WORDS))
    report.broken.push(
      `${task.id}, ${state}: ${numbers.length} words, and nothing says that some are missing`,
    )
}

/** While the database refuses, a task is told as it is, and its log as it was stored: `lastSeq` says how far it goes. */
async function wholeLog(core: Core, { id, lastSeq }: Task): Promise<TaskEvent[] | null> {
  const until = performance.now() + STORED_WITHIN_MS
  for (;;) {
    const events = await allEvents(core, id)
    if (events.length === 0 ? lastSeq === 0 : (events.at(-1)?.seq ?? 0) >= lastSeq) return events
    if (performance.now() > until) return null
    await delay(50)
  }
}
