import type { WorkflowProblem } from '../../contract/run.ts'
import { cleanText } from './format.ts'
import type { Terminal } from './terminal.ts'

/** What is wrong or doubtful in a file. */
type Problem = Pick<WorkflowProblem, 'severity' | 'message' | 'hint' | 'line' | 'column'>

/** `FILE:LINE:COLUMN: error: what it is. What to do.`, as compilers write it, so that editors can follow it. */
export function printProblem(terminal: Terminal, file: string, problem: Problem): void {
  if (terminal.json) {
    terminal.printJson({ type: 'problem', file, problem })
    return
  }
  const { severity, message, hint, line, column } = problem
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`
  const word = terminal.style(severity === 'error' ? 'red' : 'yellow', severity)
  terminal.print(`${place}: ${word}: ${cleanText(hint === null ? message : `${message} ${hint}`)}`)
}
