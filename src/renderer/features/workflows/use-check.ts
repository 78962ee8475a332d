import { useEffect, useState } from 'react'
import { MAX_DEFINITION_BYTES } from '../../../contract/definition-limits.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Output } from '../../../contract/operations.ts'
import { toMusterError, useClient } from '../../lib/client.ts'

/** How long nothing is typed before a text is checked, in ms. */
const PAUSE_MS = 300

type Checked = Output<'workflow.validate'>

export interface Check extends Checked {
  /** The text has changed since; the answer to the newest is on its way. */
  checking: boolean
  /** It could not be checked. */
  error: MusterError | null
  /** The newest graph of a text without errors, so that the picture stays while one types. */
  lastDag: Checked['dag']
}

const nothing: Check = {
  problems: [],
  definition: null,
  dag: null,
  checking: true,
  error: null,
  lastDag: null,
}

/** What the supervisor says of a text, soon after it was last changed. */
export function useCheck(source: string): Check {
  const client = useClient()
  const [check, setCheck] = useState(nothing)
  useEffect(() => {
    if (source.length > MAX_DEFINITION_BYTES) {
      const error = new MusterError(
        'validation',
        `The definition is longer than ${MAX_DEFINITION_BYTES / 1_048_576} MB.`,
      )
      setCheck((before) => ({ ...nothing, checking: false, error, lastDag: before.lastDag }))
      return
    }
    const abort = new AbortController()
    setCheck((before) => ({ ...before, checking: true }))
    const timer = setTimeout(() => {
      client.call('workflow.validate', { source }, { signal: abort.signal }).then(
        (answer) => {
          if (abort.signal.aborted) return
          setCheck((before) => ({
            ...answer,
            checking: false,
            error: null,
            lastDag: answer.dag ?? before.lastDag,
          }))
        },
        (thrown: unknown) => {
          if (abort.signal.aborted) return
          setCheck((before) => ({
            ...nothing,
            checking: false,
            error: toMusterError(thrown),
            lastDag: before.lastDag,
          }))
        },
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [client, source])
  return check
}
