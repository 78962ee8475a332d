import { type ChildProcess, spawn } from 'node:child_process'

/** A line of stdout that was JSON, or what else it was. */
export type Line = Record<string, unknown>

/** How the program ended, and all that it left on stderr. */
export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
  stderr: string
}

/** A running `claude`, real or simulated, driven over its stdin and stdout. */
export interface Program {
  readonly child: ChildProcess
  /** All lines so far. */
  readonly lines: readonly Line[]
  /** stdout lines that were not JSON objects. */
  readonly garbage: readonly string[]
  /** Writes a value as one JSON line, or a string as it is, to stdin. */
  send(line: unknown): void
  /** Resolves with the first line at or after `from` that fits. Rejects when the program ends without one. */
  line(fits: (line: Line) => boolean, from?: number): Promise<Line>
  /** Closes stdin. */
  end(): void
  /** Resolves when the program has ended and its output is complete. */
  readonly ended: Promise<Ending>
}

/** Starts a program and collects its output by lines. */
export function startProgram(options: {
  command: string
  args: readonly string[]
  cwd: string
  env: Record<string, string>
}): Program {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines: Line[] = []
  const garbage: string[] = []
  const watchers = new Set<() => void>()
  let stderr = ''
  let rest: Buffer = Buffer.alloc(0)
  let over = false
  const wake = (): void => {
    for (const watcher of [...watchers]) watcher()
  }

  child.stdout.on('data', (piece: Buffer) => {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    let start = 0
    for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10, start)) {
      take(rest.toString('utf8', start, at))
      start = at + 1
    }
    rest = rest.subarray(start)
    wake()
  })
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString('utf8')
  })
  // A program that ends early breaks the pipe; its ending tells what happened.
  child.stdin.on('error', () => {})

  const take = (text: string): void => {
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) lines.push(value as Line)
      else garbage.push(text)
    } catch {
      garbage.push(text)
    }
  }

  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      over = true
      if (rest.length > 0) take(rest.toString('utf8'))
      wake()
      resolve({ code, signal, stderr })
    })
  })

  return {
    child,
    lines,
    garbage,
    send(line) {
      child.stdin.write(typeof line === 'string' ? `${line}\n` : `${JSON.stringify(line)}\n`)
    },
    line(fits, from = 0) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.slice(from).find(fits)
          if (!found && !over) return
          watchers.delete(look)
          if (found) resolve(found)
          else reject(new Error(`The program ended without the expected line.\n${listing(lines)}\n${stderr}`))
        }
        watchers.add(look)
        look()
      })
    },
    end: () => child.stdin.end(),
    ended,
  }
}

function listing(lines: readonly Line[]): string {
  return lines.map((line) => JSON.stringify(line).slice(0, 200)).join('\n')
}

/** A user line of the stream-json input. */
export function userLine(text: string, uuid?: string): Line {
  return {
    type: 'user',
    message: { role: 'user', content: text },
    parent_tool_use_id: null,
    session_id: '',
    ...(uuid === undefined ? {} : { uuid }),
  }
}

/** A control request of the host. */
export function controlRequest(id: string, request: Line): Line {
  return { type: 'control_request', request_id: id, request }
}

/** The host's answer to a control request of the program. */
export function controlAnswer(requestId: string, response: Line): Line {
  return { type: 'control_response', response: { subtype: 'success', request_id: requestId, response } }
}
