import { cutText } from '../../../contract/cut-text.ts'
import type { Action, Outcome } from '../../../contract/task.ts'

/** Final states that an end can be judged as. */
export type FinalState = 'completed' | 'failed' | 'interrupted' | 'cancelled'

/** How a task ended, for its row and for people. */
export interface Verdict {
  state: FinalState
  outcome: Outcome
}

/** A row of the tables of causes: what it is called, and what people are told. */
export interface Ending {
  state: FinalState
  reason: string
  message: string
  hint: string | null
  actions: Action[]
}

/** Raw text kept for the disclosure, in characters. */
const DIAGNOSTICS_LIMIT = 8_000

/** The verdict of a row, with the raw text that it was judged by. */
export function verdict({ state, ...ending }: Ending, diagnostics: string): Verdict {
  const text = diagnostics.trim()
  return { state, outcome: { ...ending, diagnostics: text === '' ? null : cutText(text, DIAGNOSTICS_LIMIT) } }
}

const failed = (reason: string, message: string, hint: string | null, ...actions: Action[]): Ending => ({
  state: 'failed',
  reason,
  message,
  hint,
  actions,
})

/** Endings that a `result` and an exit have in common. */
export const endings = {
  completed: { state: 'completed', reason: 'completed', message: 'Done.', hint: null, actions: [] },
  interrupted: {
    state: 'interrupted',
    reason: 'interrupted',
    message: 'The turn was interrupted.',
    hint: 'What was done until then is kept. Continue the session to go on.',
    actions: ['continue', 'retry'],
  },
  terminated: {
    state: 'cancelled',
    reason: 'terminated',
    message: 'The task was ended together with its processes.',
    hint: 'Its session can be continued; partial text of the last answer is lost to Claude.',
    actions: ['continue', 'retry'],
  },
  shutdown: {
    state: 'interrupted',
    reason: 'shutdown',
    message: 'Muster was closed while the task ran.',
    hint: 'Continue the session to go on.',
    actions: ['continue', 'retry'],
  },
  lost: {
    state: 'interrupted',
    reason: 'lost',
    message: 'The Claude process ended while Muster was not running.',
    hint: 'What it printed until then is kept. Continue the session to go on.',
    actions: ['continue', 'retry'],
  },
  cancelled: {
    state: 'cancelled',
    reason: 'cancelled',
    message: 'The task was cancelled before it started.',
    hint: null,
    actions: ['retry'],
  },
  timedOut: failed(
    'timed_out',
    'The task ran longer than its time-out and was ended.',
    'What it did until then is kept. Continue the session, or try again with a longer time-out.',
    'continue',
    'retry',
  ),
  durationExceeded: {
    state: 'interrupted',
    reason: 'duration_exceeded',
    message: 'The Claude process had lived as long as it may, so its turn was ended.',
    hint: 'What was done until then is kept. Continue the session: a new process goes on with it.',
    actions: ['continue', 'retry'],
  },
  budgetExhausted: failed(
    'budget_exhausted',
    'A budget is used up, so the turn was ended.',
    'What it did until then is kept. Raise the budget, then continue the session.',
    'raise_budget',
    'continue',
  ),
  memoryExceeded: {
    state: 'interrupted',
    reason: 'memory_exceeded',
    message:
      'The Claude process held far more memory than it may, twice in this task, so its turn was ended.',
    hint: 'Continue the session with a smaller step, or raise the memory limit in Settings.',
    actions: ['continue', 'open_settings'],
  },
  refused: failed(
    'model_refused',
    'The model refused to answer: its safeguards flagged the conversation.',
    'Say it in other words in a new session, or choose another model there. In this session it is mostly refused again.',
    'new_session',
  ),
  unfinished: failed(
    'model_error',
    'The model could not complete its answer.',
    'Continue the session, or retry with a smaller request or another model.',
    'continue',
    'retry',
  ),
  badOutput: failed(
    'bad_output',
    'The model repeatedly gave output that could not be used.',
    'Retry, with a simpler prompt or another model if it happens again.',
    'retry',
  ),
  noObject: failed(
    'bad_output',
    'Claude answered with a text, not with the object that the schema of the output asks for.',
    'Say in the prompt what the answer is for, or make the schema simpler.',
    'retry',
  ),
  noAnswer: failed(
    'no_answer',
    'Claude ended the turn without an answer.',
    'What it did until then is kept. Continue the session, or retry.',
    'continue',
    'retry',
  ),
  notResumable: failed(
    'not_resumable',
    'The previous conversation could not be restored, because Claude does not know it any more.',
    'Start the prompt in a new session. The old transcript stays here to read.',
    'new_session',
  ),
  notLoggedIn: failed(
    'not_logged_in',
    'Claude is not logged in.',
    'Run `claude` in a terminal and log in with /login, then retry.',
    'login',
    'retry',
  ),
  utf16: failed(
    'output_utf_16',
    'What Claude prints arrives as UTF-16: a wrapper that starts it changes its output, so that nothing of it can be read.',
    'Have the wrapper pass on the output byte for byte, or name the executable itself with `--claude` or the variable `MUSTER_CLAUDE`. `muster doctor` shows which one is used.',
    'doctor',
    'retry',
  ),
  configInvalid: failed(
    'startup_failed',
    'Claude could not start, because one of its configuration files is not valid JSON.',
    'Repair the file that the details name, or move it aside to start with default settings, then retry.',
    'retry',
    'doctor',
  ),
  setUpFailed: failed(
    'startup_failed',
    'Claude could not set up the turn.',
    'See the details. `muster doctor` checks the installation.',
    'retry',
    'doctor',
  ),
} as const satisfies Record<string, Ending>

export { failed }
