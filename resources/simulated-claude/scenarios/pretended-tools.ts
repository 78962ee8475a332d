import { join } from 'node:path'
import type { ToolCall } from '../tool-call.ts'

/** Reads a file that need not exist. */
export function read(cwd: string, path: string, content: string): ToolCall {
  const lines = content.split('\n')
  const filePath = join(cwd, path)
  return {
    name: 'Read',
    input: { file_path: filePath },
    needs: 'nothing',
    async run({ wait }) {
      await wait(60)
      return {
        content: lines.map((line, at) => `${at + 1}\t${line}`).join('\n'),
        structured: {
          type: 'text',
          file: { filePath, content, numLines: lines.length, startLine: 1, totalLines: lines.length },
        },
      }
    },
  }
}

/** Writes the to-do list of the turn. */
export function todoWrite(todos: readonly Record<string, string>[]): ToolCall {
  return {
    name: 'TodoWrite',
    input: { todos },
    needs: 'nothing',
    run: () => ({
      content: 'Todos have been modified successfully.',
      structured: { newTodos: todos },
    }),
  }
}

/** Runs a command, in pretence: `output` is what it prints after `takesMs`. */
export function bash(options: {
  command: string
  description: string
  output: string
  takesMs?: number
  exitCode?: number
  /** False for commands that only look (`ls`, `git status`): not asked about. */
  asks?: boolean
}): ToolCall {
  const { command, description, output, takesMs = 400, exitCode = 0, asks = false } = options
  return {
    name: 'Bash',
    input: { command, description },
    needs: asks ? 'command' : 'nothing',
    async run({ wait }) {
      await wait(takesMs)
      if (exitCode === 0) return bashOutcome(output)
      const error = `Exit code ${exitCode}\n${output}`
      return { content: error, structured: `Error: ${error}`, isError: true }
    },
  }
}

/** The result of a command that went well. */
export function bashOutcome(stdout: string, more: Record<string, unknown> = {}) {
  return {
    content: stdout === '' ? '(Bash completed with no output)' : stdout,
    structured: {
      stdout,
      stderr: '',
      interrupted: false,
      isImage: false,
      noOutputExpected: stdout === '',
      ...more,
    },
  }
}

/** Replaces a text in a file, in pretence, with the patch that the CLI reports. */
export function edit(cwd: string, path: string, original: string, before: string, after: string): ToolCall {
  const filePath = join(cwd, path)
  return {
    name: 'Edit',
    input: { file_path: filePath, old_string: before, new_string: after, replace_all: false },
    needs: 'edit',
    async run({ wait }) {
      await wait(80)
      return {
        content: `The file ${filePath} has been updated successfully. (simulated: nothing was written)`,
        structured: {
          filePath,
          oldString: before,
          newString: after,
          originalFile: original,
          structuredPatch: [patchOf(original, before, after)],
          userModified: false,
          replaceAll: false,
        },
      }
    },
  }
}

/** Creates a file, in pretence. */
export function write(cwd: string, path: string, content: string): ToolCall {
  const filePath = join(cwd, path)
  return {
    name: 'Write',
    input: { file_path: filePath, content },
    needs: 'edit',
    async run({ wait }) {
      await wait(80)
      return {
        content: `File created successfully at: ${filePath} (simulated: nothing was written)`,
        structured: {
          type: 'create',
          filePath,
          content,
          structuredPatch: [],
          originalFile: null,
          userModified: false,
        },
      }
    },
  }
}

/** One hunk for one replacement, with three lines around it. `before` is whole lines of `original`. */
function patchOf(original: string, before: string, after: string) {
  const at = original.indexOf(before)
  const first = original.slice(0, at).split('\n').length - 1
  const all = original.replace(/\n$/, '').split('\n')
  const removed = before.replace(/\n$/, '').split('\n')
  const added = after.replace(/\n$/, '').split('\n')
  const start = Math.max(0, first - 3)
  const above = all.slice(start, first)
  const below = all.slice(first + removed.length, first + removed.length + 3)
  const around = above.length + below.length
  return {
    oldStart: start + 1,
    oldLines: around + removed.length,
    newStart: start + 1,
    newLines: around + added.length,
    lines: [
      ...above.map((line) => ` ${line}`),
      ...removed.map((line) => `-${line}`),
      ...added.map((line) => `+${line}`),
      ...below.map((line) => ` ${line}`),
    ],
  }
}
