/** Claude Code's own tools that change a file (2.1.329). What a command changes is not known. */
export const writingTools: ReadonlySet<string> = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit'])
