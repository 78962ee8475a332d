import { join } from 'node:path'
import { cutText } from '../../../../contract/cut-text.ts'
import { type ClaudeMessage, readLine } from '../../claude/protocol.ts'
import { unsupportedResponse } from '../../claude/stdin.ts'
import type { Context } from '../../live/context.ts'
import type { Abilities } from '../../live/runner.ts'
import { type Follower, followFile } from '../../processes/follow.ts'
import type { Line } from '../../processes/lines.ts'
import type { InstanceProcess, ProcessExit } from '../../processes/process.ts'
import { compressEndedFolder } from '../../processes/retain.ts'
import { commitNow } from '../../store/commit-now.ts'
import type { InstanceRecord } from '../../store/records.ts'
import { instanceFolder } from '../instance-folder.ts'
import { readAbilities } from '../read-abilities.ts'
import { readTail } from '../read-tail.ts'
import { initializeId } from '../spawn-instance.ts'

/** A process that was started ahead and that no session has taken yet. */
export interface WarmInstance {
  readonly record: InstanceRecord
  readonly process: InstanceProcess
  readonly profileId: string
  /** What claude read when it started; one of another stamp is replaced. */
  readonly stamp: string
  /** It is not told to get ready before it is taken: it is taken to be ready once it was started. */
  readonly isUntold: boolean
  abilities: Abilities
  /** When it was seen to be ready, UTC ms; null: it is starting. */
  readyAt: number | null
  /** It is being ended, or a session has it: not ours to give away. */
  gone: boolean
  /** Resolves when it is ready, or will never be. */
  readonly settled: Promise<void>
  /** Resolves when its end was recorded; never for one that was taken. */
  readonly ended: Promise<void>
  /** Stops reading its output at the offset of its row, for the session that takes it. */
  letGo(): void
  /** Ends it, saying why; resolves when its end was recorded. */
  end(reason: string): Promise<void>
}

/** Claude is up within 0.3 s on an idle machine; one that starts MCP servers first may take seconds. */
const READY_WITHIN_MS = 30_000
/** How much of its last error is told. */
const REASON_LIMIT = 300

/**
 * Holds a started process until a session takes it: reads its reply to `initialize`, declines what it asks,
 * and records its end. `onChange` is called when it became ready and when it ended; `failure` says why it
 * ended by itself.
 */
export function holdWarm(
  context: Context,
  started: Pick<WarmInstance, 'record' | 'process' | 'profileId' | 'stamp' | 'isUntold'>,
  onChange: (warm: WarmInstance, failure?: string) => void,
): WarmInstance {
  const { record, process } = started
  const folder = instanceFolder(context, record.id)
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>()
  let endReason: string | null = null
  let failure: string | null = null
  const fail = (reason: string): void => {
    if (warm.gone) return
    failure = reason
    void warm.end(reason)
  }
  const follower: Follower = followFile({
    path: join(folder, 'stdout.ndjson'),
    offset: record.offset,
    onLines(lines) {
      for (const line of lines) take(line)
      context.store.journal.saveInstance(record)
      return context.store.journal.blocked ? context.store.journal.onceWritable() : undefined
    },
    onError: (error) => fail(`its output could not be read: ${error.message}`),
  })
  const late = setTimeout(
    () => fail(`it was not ready within ${READY_WITHIN_MS / 1_000} s`),
    READY_WITHIN_MS,
  ).unref()
  const warm: WarmInstance = {
    ...started,
    abilities: { commands: [], models: [] },
    readyAt: null,
    gone: false,
    settled,
    ended: process.exited.then(concludeExit),
    letGo() {
      warm.gone = true
      clearTimeout(late)
      settle()
      void follower.stop()
    },
    end(reason) {
      endReason ??= reason
      warm.gone = true
      if (record.state !== 'exited') {
        record.state = 'stopping'
        record.endReason = endReason
        context.store.journal.saveInstance(record)
        commitNow(context)
      }
      process.terminate().catch((error: unknown) => {
        context.config.log('error', 'a warm instance could not be ended', {
          instanceId: record.id,
          error: String(error),
        })
      })
      return warm.ended
    },
  }
  if (started.isUntold) becomeReady()
  warm.ended.catch((error: unknown) => {
    context.config.log('error', 'the end of a warm instance could not be recorded', {
      instanceId: record.id,
      error: String(error),
    })
  })
  return warm

  function take(line: Line): void {
    record.offset = line.end
    record.lineCount += 1
    for (const message of readLine(line)) takeMessage(message)
  }

  function takeMessage(message: ClaudeMessage): void {
    if (message.type === 'control_request' && message.request.subtype === 'unsupported') {
      process.send(unsupportedResponse(message.request_id, message.request.name)).catch(() => {})
    }
    if (message.type === 'garbage' && message.code === 'utf_16') fail(message.message)
    if (message.type !== 'control_response' || message.response.request_id !== initializeId(record.id)) return
    if (message.response.subtype !== 'success') {
      fail(`it refused to get ready: ${message.response.error ?? 'no reason given'}`)
      return
    }
    warm.abilities = readAbilities(message.response.response ?? null) ?? warm.abilities
    record.readyMs ??= context.now() - record.startedAt
    becomeReady()
    onChange(warm)
  }

  function becomeReady(): void {
    warm.readyAt = context.now()
    if (record.state === 'starting') record.state = 'ready'
    clearTimeout(late)
    settle()
  }

  async function concludeExit(exit: ProcessExit): Promise<void> {
    clearTimeout(late)
    // One that was taken is watched by its runner.
    if (warm.gone && endReason === null) return
    warm.gone = true
    await follower.drain()
    void follower.stop()
    // A process that ended by itself may have left children behind.
    await process.terminate().catch(() => null)
    if (endReason === null) failure = await explainExit(exit, folder)
    record.state = 'exited'
    record.exitedAt = context.now()
    record.exitCode = exit.code
    record.exitSignal = exit.signal
    record.endReason = endReason ?? failure
    context.store.journal.saveInstance(record)
    commitNow(context)
    settle()
    onChange(warm, failure ?? undefined)
    await compressEndedFolder(folder).catch((error: unknown) => {
      if (context.closing) return
      context.config.log('warn', 'the output of an ended instance could not be compressed', {
        instanceId: record.id,
        error: String(error),
      })
    })
  }
}

async function explainExit({ code, signal }: ProcessExit, folder: string): Promise<string> {
  const how = signal ?? (code === null ? 'no exit code is known' : `exit code ${code}`)
  const said = (await readTail(join(folder, 'stderr.log'))).trim().split('\n').at(-1) ?? ''
  return `it ended by itself (${how})${said === '' ? '' : `: ${cutText(said, REASON_LIMIT)}`}`
}
