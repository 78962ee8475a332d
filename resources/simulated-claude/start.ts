import { randomUUID } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { modelName, simulatedVersion } from './abilities.ts'
import { type Arguments, parseArguments, StartupFailure } from './arguments.ts'
import { createChildren } from './children.ts'
import { createConversation } from './conversation.ts'
import { readLines } from './input.ts'
import { createOutput } from './output.ts'
import { resumeFailure } from './result.ts'
import { openSessionFiles, type Session, type SessionFiles } from './session-file.ts'
import type { State } from './state.ts'
import { noTokens } from './tokens.ts'

const help = `Usage: simulated-claude -p --input-format stream-json --output-format stream-json --verbose [options]

Speaks the protocol of Claude Code from a script, without a model. Takes the options of claude -p. The scenario is
chosen by #sim:NAME(key=value,…) in the prompt; see the folder scenarios.

Environment: MUSTER_SIMULATED_HOME (where sessions are kept), MUSTER_SIMULATED_SEED, MUSTER_SIMULATED_SPEED.
`

/** Reads the arguments and runs; the process ends when the conversation does. */
export function start(): void {
  let args: Arguments
  try {
    args = parseArguments(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof StartupFailure)) throw error
    fail(error.message)
    return
  }
  if (args.version) {
    process.stdout.write(`${simulatedVersion} (simulated Claude Code)\n`)
    return
  }
  if (args.help) {
    process.stdout.write(help)
    return
  }
  const files = openSessionFiles(process.env.MUSTER_SIMULATED_HOME)
  const session = openSession(args, files)
  if (session === null) return
  converse(args, files, session)
}

function openSession(args: Arguments, files: SessionFiles): Session | null {
  const fresh = (id: string): Session => ({ id, turns: [], costMicros: 0, doneUuids: [] })
  const isNew = args.resume === null || args.forkSession
  if (isNew && args.sessionId !== null && files.exists(args.sessionId)) {
    fail(`Error: Session ID ${args.sessionId} is already in use.`)
    return null
  }
  if (args.resume !== null) {
    const found = files.load(args.resume)
    if (!found) {
      const error = `No conversation found with session ID: ${args.resume}`
      process.stdout.write(`${JSON.stringify(resumeFailure(args.resume, error))}\n`)
      fail(error)
      return null
    }
    return args.forkSession ? { ...found, id: args.sessionId ?? randomUUID() } : found
  }
  return fresh(args.sessionId ?? randomUUID())
}

function converse(args: Arguments, files: SessionFiles, session: Session): void {
  const output = createOutput()
  const children = createChildren(() => state.session.id)
  const state: State = {
    args,
    output,
    files,
    children,
    cwd: realpathSync(process.cwd()),
    speed: readSpeed(process.env.MUSTER_SIMULATED_SPEED),
    session,
    permissionMode: args.permissionMode,
    model: modelName(args.model),
    grantedRules: new Set(),
    asks: new Map(),
    initialized: false,
    inputOver: false,
    leaving: false,
    totals: noTokens(),
    sinceResult: { tokens: noTokens(), costMicros: 0 },
    resultCount: 0,
    lastResultWasError: false,
  }
  const exit = (code: number): void => {
    children.killAll()
    output.flush()
    // A pipe may still be full on systems where its writes are not synchronous.
    process.stdout.write('', () => process.exit(code))
  }
  const seed = Number.parseInt(process.env.MUSTER_SIMULATED_SEED ?? '', 10)
  const conversation = createConversation(state, Number.isNaN(seed) ? null : seed, exit)

  const leave = (code: number): void => {
    state.leaving = true
    if (children.running === 0) {
      exit(code)
      return
    }
    // As the CLI does: its commands die first, and their results are still printed.
    children.killAll()
    setTimeout(() => exit(code), 50)
  }
  process.on('SIGTERM', () => leave(143))
  process.on('SIGHUP', () => leave(129))
  process.on('SIGINT', () => conversation.interruptAndLeave())
  // The reader has gone: nothing can be told any more.
  process.stdout.on('error', () => process.exit(1))

  if (!args.streamInput && args.prompt !== null) {
    conversation.prompt(args.prompt, null)
    conversation.inputEnded()
    return
  }
  readLines(process.stdin, {
    onLine(line) {
      try {
        conversation.receive(line)
      } catch (error) {
        output.flush()
        fail((error as Error).message)
        process.exit(1)
      }
    },
    onEnd: () => conversation.inputEnded(),
  })
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

function readSpeed(text: string | undefined): number {
  const speed = Number.parseFloat(text ?? '')
  return Number.isFinite(speed) && speed > 0 ? speed : 1
}
