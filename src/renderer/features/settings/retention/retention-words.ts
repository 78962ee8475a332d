import type { RetentionStep } from '../../../../contract/retention.ts'

const steps: Record<RetentionStep, { now: string; done: string; one: string; many: string }> = {
  archive_tasks: { now: 'Archive', done: 'Archived', one: 'task', many: 'tasks' },
  remove_tasks: { now: 'Remove', done: 'Removed', one: 'task', many: 'tasks' },
  remove_output: {
    now: 'Remove',
    done: 'Removed',
    one: 'output of an instance',
    many: 'outputs of instances',
  },
  forget_conversations: { now: 'Forget', done: 'Forgot', one: 'conversation', many: 'conversations' },
}

/** `Remove 12 tasks`, `Removed 1 task`. */
export function describeStep(step: RetentionStep, count: number, tense: 'now' | 'done'): string {
  const { one, many, ...verbs } = steps[step]
  return `${verbs[tense]} ${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}
