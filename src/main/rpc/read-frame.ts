import { parseFrame } from '../../contract/parse-frame.ts'
import { frameJob } from '../core/base/heavy/frame-job.ts'
import { runHeavy } from '../core/base/heavy/run-heavy.ts'
import { nextTurn } from '../core/base/next-turn.ts'

/** Longer ones, in bytes, are read in a thread. */
const LONG = 512 * 1024

/**
 * Reads what a client sent, in a turn of its own.
 *
 * @throws MusterError `validation`
 */
export async function readFrame(bytes: Buffer): Promise<unknown> {
  if (bytes.length > LONG) return runHeavy(frameJob, bytes)
  await nextTurn()
  return parseFrame(bytes.toString())
}
