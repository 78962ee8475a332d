export interface DiskReport {
  tasks: Record<string, number>
  gaps: number
  /** Commands of the CLI that were run while it was full, by verb and exit code. */
  commands: Record<string, number>
  /** What did not hold. */
  broken: string[]
}
