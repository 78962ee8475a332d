import { useState } from 'react'
import type { MusterError } from '../../contract/errors.ts'
import { toMusterError, useCallError } from './client.ts'

/**
 * How a form is sent. `errors`: what is wrong, by field; `refused`: what the supervisor refuses and no field of the form is named
 * for. Sent successfully, it stays busy: it is about to close.
 */
export function useSave<Errors extends object>(
  /** Where what the supervisor refuses stands; null: at no field. */
  atField: (error: MusterError) => Errors | null = () => null,
) {
  const [errors, setErrors] = useState<Partial<Errors>>({})
  const [refused, setRefused] = useCallError()
  const [busy, setBusy] = useState(false)

  /** Sends what was read of the draft, unless something is wrong with it. */
  async function save<Read extends object>(
    read: Read | { errors: Errors },
    send: (read: Read) => Promise<void>,
  ): Promise<void> {
    setRefused(null)
    if ('errors' in read) {
      setErrors(read.errors)
      return
    }
    setErrors({})
    setBusy(true)
    try {
      await send(read)
    } catch (thrown) {
      const error = toMusterError(thrown)
      const found = atField(error)
      if (found) setErrors(found)
      else setRefused(error)
      setBusy(false)
    }
  }

  return { errors, refused, busy, save, forgetErrors: () => setErrors({}) }
}
