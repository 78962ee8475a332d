import type { Client } from '../../contract/client.ts'

/** How a verb reaches the data directory: through the supervisor that runs, or as the supervisor for a while. */
export interface Supervisor {
  client: Client
  /** True: there was none, so this process is it until `close`. */
  owned: boolean
  /** Rejects when the connection to a running supervisor is lost; never settles otherwise. */
  lost: Promise<never>
  /**
   * `instances` says what becomes of the processes when this process is the supervisor: ended (`stop`), or left
   * to work on for the next one (`leave`, the default).
   */
  close(instances?: 'stop' | 'leave'): Promise<void>
}
