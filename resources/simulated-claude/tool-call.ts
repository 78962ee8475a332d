/** What a pretended tool did. */
export interface ToolOutcome {
  /** What the model reads. */
  content: string | Record<string, unknown>[]
  /** `tool_use_result`: what a page shows. */
  structured: unknown
  isError?: boolean
}

/** What a tool can do while it runs. */
export interface ToolContext {
  toolUseId: string
  /** As the person allowed it, perhaps changed. */
  input: Record<string, unknown>
  wait(ms: number): Promise<void>
  /** Starts a real process that sleeps, and waits for it; with `task_started` and heartbeats as the CLI has them. */
  sleepForReal(seconds: number): Promise<number>
  /** Starts work that goes on after the turn and starts a turn of its own at the end. @returns its id. */
  background(seconds: number, description: string): string
  emit(message: Record<string, unknown>): void
}

/** A call of a tool in a scenario. Nothing is done to any file. */
export interface ToolCall {
  name: string
  input: Record<string, unknown>
  /** What must be allowed: nothing, editing, running a command, or an answer that only a person has. */
  needs: 'nothing' | 'edit' | 'command' | 'person'
  run(context: ToolContext): ToolOutcome | Promise<ToolOutcome>
}

/** Seen in 2.1.329: a foreground command becomes a task after about this long. */
export const taskAfterMs = 3_000

/** Seen in 2.1.329: one heartbeat per 30 s. */
export const heartbeatMs = 30_000
