import type { StatusLine } from './status-line.ts'
import type { VerbContext } from './verb-context.ts'

/** Something that a person is to decide. */
export interface Question {
  id: string
  isPending: boolean
  /** Asks at the terminal and gives the answer on; `signal`: it was withdrawn or answered elsewhere. */
  ask: (signal: AbortSignal) => Promise<void>
  /** The command that answers it, for where nobody can be asked. */
  command: string
}

export interface QuestionDesk {
  /** A question came up, was answered or withdrawn. */
  take(question: Question): void
  close(): void
}

/**
 * Handles questions while something is watched: asks the person where stdin and stderr are a terminal, one after the
 * other; elsewhere says which command answers.
 */
export function createQuestionDesk(options: {
  context: VerbContext
  status: Pick<StatusLine<unknown>, 'hide'>
}): QuestionDesk {
  const { context, status } = options
  const { terminal, stdin } = context
  const canAsk = terminal.isLive && stdin.isTTY === true
  /** By id, until it is settled. */
  const open = new Map<string, AbortController>()
  let last: Promise<void> = Promise.resolve()

  async function put(ask: Question['ask'], signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    status.hide(true)
    try {
      await ask(signal)
    } catch (error) {
      if (!signal.aborted) terminal.complain(error instanceof Error ? error.message : String(error))
    } finally {
      status.hide(false)
    }
  }

  return {
    take({ id, isPending, ask, command }) {
      if (!isPending) {
        open.get(id)?.abort()
        open.delete(id)
        return
      }
      if (open.has(id)) return
      const settled = new AbortController()
      open.set(id, settled)
      if (canAsk) last = last.then(() => put(ask, settled.signal))
      else if (!terminal.quiet) terminal.note(`Answer it with: ${command}`)
      // It would wait without a word; the first one says where to look for others.
      else if (open.size === 1) terminal.complain(`It waits for an answer: ${command}`)
    },
    close() {
      for (const settled of open.values()) settled.abort()
      open.clear()
    },
  }
}
