import type { MusterError } from '../../contract/errors.ts'
import { errorExitCodes, exitCodes } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/**
 * Prints an error on stderr (message, hint; with `--json` one JSON object) and returns the exit code. Anything
 * that is not a `MusterError` is a defect of ours: its stack is shown, since it is the person's own machine.
 */
export function reportError(error: unknown, terminal: Terminal): number {
  if (isMusterError(error)) {
    const { code, message, hint, details } = error
    if (terminal.json)
      terminal.complain(JSON.stringify({ type: 'error', error: { code, message, hint, details } }))
    else printError(terminal, message, hint)
    return errorExitCodes[code]
  }
  if (isFullDisk(error)) {
    const message = `There is no room left on the disk: ${error.message}.`
    if (terminal.json)
      terminal.complain(JSON.stringify({ type: 'error', error: { code: 'storage', message } }))
    else printError(terminal, message, 'Free some space on that disk.')
    return errorExitCodes.storage
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (terminal.json) {
    terminal.complain(JSON.stringify({ type: 'error', error: { code: 'internal', message: text } }))
  } else {
    printError(terminal, 'Muster itself failed.', 'Please report this with the text below.')
    terminal.complain(text)
  }
  return errorExitCodes.internal
}

/** A mistake on the command line. */
export function reportUsageError(message: string, hint: string, terminal: Terminal): number {
  if (terminal.json) {
    terminal.complain(JSON.stringify({ type: 'error', error: { code: 'validation', message, hint } }))
  } else {
    printError(terminal, message, hint)
  }
  return exitCodes.usage
}

function printError(terminal: Terminal, message: string, hint: string | undefined): void {
  terminal.complain(`${terminal.style('red', 'Error:')} ${message}`)
  if (hint) terminal.complain(terminal.style('dim', hint))
}

/** By its name, so that the contract (and zod with it) need not be loaded to print a usage error. */
function isMusterError(error: unknown): error is MusterError {
  return error instanceof Error && error.name === 'MusterError' && 'code' in error
}

/** Of a file of the command itself; what the core meets it says in its own words. */
function isFullDisk(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
