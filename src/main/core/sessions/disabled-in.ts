import type { Context } from '../live/context.ts'
import { extensionKey } from './extension-key.ts'

/** Keys of what is switched off for new sessions of a directory. */
export function disabledIn(context: Context, directory: string): string[] {
  return context.store.extensions.disabled(directory).map(extensionKey)
}
