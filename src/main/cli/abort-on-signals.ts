import { exitCodes } from './exit-codes.ts'

/** Does something that Ctrl-C and SIGTERM end; then the exit code says so. @throws what `work` throws by itself */
export async function abortOnSignals(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController()
  const stop = () => controller.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  try {
    return await work(controller.signal)
  } catch (error) {
    if (controller.signal.aborted) return exitCodes.stopped
    throw error
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
  }
}
