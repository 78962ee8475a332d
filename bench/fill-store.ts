import { openStore } from '../src/main/core/store/open-store.ts'
import { newSession, newTask } from './rows.ts'

/** Puts a task of so many events, and so many tasks beside it, into a data directory. Returns the long one's id. */
export function fillStore(dataDirectory: string, events: number, tasks: number): string {
  const store = openStore({ dataDirectory, log: () => {} })
  const now = Date.now()
  const ended = (index: number) => ({
    state: 'completed' as const,
    title: `Task ${index}`,
    createdAt: now - index * 1_000,
    startedAt: now - index * 1_000,
    endedAt: now - index * 1_000 + 500,
  })
  for (let index = 1; index <= tasks; index++) {
    const session = newSession()
    store.journal.saveSession(session)
    store.journal.saveTask({ ...newTask(session), ...ended(index) })
    if (index % 250 === 0) store.journal.flush()
  }
  const session = newSession()
  const task = { ...newTask(session), ...ended(0), title: 'The long one' }
  store.journal.saveSession(session)
  store.journal.saveTask(task)
  for (let index = 0; index * 2 < events; index++) {
    const toolUseId = `tool-${index}`
    store.journal.append(
      task,
      index % 10 === 9
        ? {
            kind: 'noted',
            payload: { level: 'info', code: 'bench', text: `A remark, number ${index}, among the calls.` },
          }
        : {
            kind: 'block.completed',
            payload: {
              key: `m${index}:0`,
              type: 'tool_use',
              parentToolUseId: null,
              toolUseId,
              toolName: 'Bash',
              text: '',
              input: { command: `echo ${index}` },
              deltas: 1,
              aborted: false,
              synthetic: false,
            },
          },
      now,
    )
    store.journal.append(
      task,
      {
        kind: 'tool.finished',
        payload: {
          toolUseId,
          parentToolUseId: null,
          isError: false,
          text: `${index}\n`,
          images: [],
          structured: null,
        },
      },
      now,
    )
    if (index % 128 === 127) store.journal.flush()
  }
  store.journal.saveTask(task)
  store.journal.flush()
  store.close()
  return task.id
}
