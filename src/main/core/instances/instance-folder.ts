import { join } from 'node:path'
import type { Context } from '../live/context.ts'

/** The folder of an instance: its FIFO, its output, its errors. */
export function instanceFolder(context: Context, instanceId: string): string {
  return join(context.config.dataDirectory, 'instances', instanceId)
}
