import { LRUCache } from 'lru-cache'

/** Messages that are remembered, of all sessions together: those that were used last. */
const REMEMBERED = 10_000

/** Which turn a message of a client began, so that one that comes again after a lost connection begins no second. */
export interface SentMessages {
  /** The turn of a message, which may be about to be made; undefined: it did not come yet, or is forgotten. */
  taskOf(sessionId: string, seq: number): Promise<string> | undefined
  /** Remembers a message from the moment on in which it is sent. One that could not be sent is forgotten. */
  keep(sessionId: string, seq: number, sending: Promise<string>): void
  /** `seq` of the message that began a turn. */
  seqOf(taskId: string): number | null
  /** A turn is another attempt at one that failed. */
  noteRetry(taskId: string, retryOf: string): void
}

export function createSentMessages(): SentMessages {
  const tasks = new LRUCache<string, Promise<string>>({ max: REMEMBERED })
  const seqs = new LRUCache<string, number>({ max: REMEMBERED })
  return {
    taskOf: (sessionId, seq) => tasks.get(`${sessionId} ${seq}`),
    keep(sessionId, seq, sending) {
      const key = `${sessionId} ${seq}`
      tasks.set(key, sending)
      sending.then(
        (taskId) => seqs.set(taskId, seq),
        () => tasks.delete(key),
      )
    },
    seqOf: (taskId) => seqs.get(taskId) ?? null,
    noteRetry(taskId, retryOf) {
      const seq = seqs.get(retryOf)
      if (seq !== undefined) seqs.set(taskId, seq)
    },
  }
}
