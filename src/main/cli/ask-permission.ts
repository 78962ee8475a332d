import { createInterface } from 'node:readline/promises'
import type { Permission, PermissionAnswer } from '../../contract/permission.ts'
import { buildAnswer, type Decision, describeRequest, isPlain, questionsOf } from './permission-answer.ts'
import type { Terminal } from './terminal.ts'

/**
 * Asks the person at the terminal. Resolves null when the request was withdrawn or answered elsewhere (`signal`).
 * `onInterrupt` gets Ctrl-C, which the terminal gives to the question while it is open.
 */
export async function askPermission(options: {
  permission: Permission
  terminal: Terminal
  stdin: NodeJS.ReadStream
  signal: AbortSignal
  onInterrupt: () => void
}): Promise<PermissionAnswer | null> {
  const { permission, terminal, stdin, signal, onInterrupt } = options
  terminal.setStatus('')
  for (const line of describeRequest(permission)) terminal.complain(line)
  const lines = createInterface({ input: stdin, output: process.stderr })
  lines.on('SIGINT', () => {
    process.stderr.write('\n')
    onInterrupt()
  })
  try {
    const ask = (question: string) => lines.question(terminal.style('yellow', question), { signal })
    return buildAnswer(permission, await decide(permission, ask))
  } catch (error) {
    if (signal.aborted) return null
    throw error
  } finally {
    lines.close()
  }
}

async function decide(permission: Permission, ask: (question: string) => Promise<string>): Promise<Decision> {
  const questions = questionsOf(permission)
  if (questions.length > 0) {
    const replies: string[] = []
    for (const [index] of questions.entries()) {
      const number = questions.length > 1 ? ` ${index + 1}` : ''
      let reply = ''
      while (reply === '') reply = (await ask(`Answer${number} (a number or your own words): `)).trim()
      replies.push(reply)
    }
    return { decision: 'allow', replies }
  }
  const always = permission.suggestions.length > 0 ? ', a = always' : ''
  const wider = permission.kind === 'plan' ? ', e = yes and accept edits' : ', f = for this session'
  // What is not all there, or not what it seems, no single letter allows.
  const plain = isPlain(permission)
  const yes = plain ? `y = yes${wider}${always}` : 'yes (the whole word)'
  for (;;) {
    const reply = (await ask(`Allow? ${yes}, n = no, s = no and stop: `)).trim().toLowerCase()
    if (reply === 'yes' || (reply === 'y' && plain)) return { decision: 'allow' }
    if (!plain && ['f', 'e', 'a'].includes(reply)) continue
    if (reply === 'f' && permission.kind === 'tool') return { decision: 'allow', session: true }
    if (reply === 'e' && permission.kind === 'plan') return { decision: 'allow', acceptEdits: true }
    if (reply === 'a' && always) return { decision: 'allow', always: true }
    if (reply === 's') return { decision: 'deny', stop: true }
    if (reply === 'n' || reply === 'no') {
      const message = (await ask('Why not? (told to Claude; may be empty): ')).trim()
      return { decision: 'deny', ...(message ? { message } : {}) }
    }
  }
}
