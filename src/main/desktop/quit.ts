import type { SystemStats } from '../../contract/system.ts'
import { activeCount, describeLoad } from './load.ts'

export type QuitChoice = 'leave' | 'stop' | 'cancel'

/** The parts of Electron's message box that we use. */
export interface QuitQuestion {
  type: 'question'
  title: string
  message: string
  detail: string
  buttons: string[]
  defaultId: number
  cancelId: number
  noLink: boolean
}

const choices = ['leave', 'stop', 'cancel'] as const satisfies QuitChoice[]

/** The question asked before quitting with tasks under way. */
export function quitQuestion(stats: SystemStats): QuitQuestion {
  const active = activeCount(stats) + stats.paused
  return {
    type: 'question',
    title: 'Quit Muster',
    message: active === 1 ? 'A task is still under way' : `${active} tasks are still under way`,
    detail:
      `${describeLoad(stats)}.\n\n` +
      'Leave them running: Claude Code goes on in the background, and Muster picks the tasks up where they are ' +
      'when it starts again. Stop them: their processes end; the tasks can be continued later.',
    buttons: ['Leave running', 'Stop them', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  }
}

/**
 * What quitting is to do. Asks only when tasks are under way; `ask` returns the index of the pressed button.
 * With nothing under way idle processes are ended. Without figures the processes are left alone: the next start
 * finds them.
 */
export async function decideQuit(
  stats: SystemStats | null,
  ask: (question: QuitQuestion) => Promise<number>,
): Promise<QuitChoice> {
  if (stats === null) return 'leave'
  if (activeCount(stats) + stats.paused === 0) return 'stop'
  return choices[await ask(quitQuestion(stats))] ?? 'cancel'
}
