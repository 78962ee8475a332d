import { createInterface } from 'node:readline/promises'
import type { Client } from '../../contract/client.ts'
import { warnOfMarks } from '../../contract/request-marks.ts'
import type { Approval } from '../../contract/run.ts'
import { cleanText, shortId } from './format.ts'
import type { Question } from './question-desk.ts'
import { nodeLabel } from './run-text.ts'
import type { VerbContext } from './verb-context.ts'

/** An approval as something to decide at the terminal. `onInterrupt` gets Ctrl-C while the question is open. */
export function approvalQuestion(
  approval: Approval,
  options: { context: VerbContext; client: () => Client; onInterrupt: () => void },
): Question {
  const { context, client, onInterrupt } = options
  const { runId, nodeId, item } = approval
  const label = nodeLabel(approval)
  return {
    id: `${runId} ${label} ${approval.requestedAt}`,
    isPending: approval.state === 'pending',
    async ask(signal) {
      const answer = await ask(approval, context, signal, onInterrupt)
      if (answer) await client().call('run.approve', { runId, nodeId, item, ...answer })
    },
    command: `muster workflow approve ${shortId(runId)} ${label} (or reject)`,
  }
}

async function ask(
  approval: Approval,
  { terminal, stdin }: VerbContext,
  signal: AbortSignal,
  onInterrupt: () => void,
): Promise<{ approved: boolean; comment: string } | null> {
  terminal.setStatus('')
  terminal.complain(terminal.style('bold', cleanText(approval.title, 'text')))
  terminal.complain(cleanText(approval.message, 'text'))
  const warning = warnOfMarks(approval)
  if (warning !== null) terminal.complain(warning)
  // What is not what it seems, no single letter approves.
  const yes = warning === null ? ['y', 'yes'] : ['yes']
  const lines = createInterface({ input: stdin, output: process.stderr })
  lines.on('SIGINT', () => {
    process.stderr.write('\n')
    onInterrupt()
  })
  const put = async (question: string) =>
    (await lines.question(terminal.style('yellow', question), { signal })).trim()
  try {
    let reply = ''
    while (![...yes, 'n', 'no'].includes(reply)) {
      reply = (
        await put(`Approve? ${yes.length > 1 ? 'y = yes' : 'yes (the whole word)'}, n = no: `)
      ).toLowerCase()
    }
    return { approved: yes.includes(reply), comment: await put('A comment (may be empty): ') }
  } catch (error) {
    if (signal.aborted) return null
    throw error
  } finally {
    lines.close()
  }
}
