import { toast } from 'sonner'
import { toMusterError } from './client.ts'

/** Tells of a call that failed, where no better place is at hand. */
export function reportError(error: unknown, what: string): void {
  const { message, hint } = toMusterError(error)
  toast.error(what, { description: hint === undefined ? message : `${message} ${hint}` })
}
