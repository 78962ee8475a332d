import type { parseFrame } from '../../../../contract/parse-frame.ts'
import { heavyJob } from './heavy-job.ts'

/** What a client sent, from its bytes. */
export const frameJob = heavyJob<(bytes: Uint8Array) => ReturnType<typeof parseFrame>>(
  'frame',
  'Reading what was sent',
)
