import { styleText } from 'node:util'
import { visibleText } from '../../contract/visible-text.ts'

type Style = Parameters<typeof styleText>[0]

/** A stream of the process, or what a test gives for it. */
export interface OutputStream {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

export interface TerminalOptions {
  json: boolean
  quiet: boolean
  /** False: `--no-color` or `NO_COLOR`. */
  color: boolean
  stdout: OutputStream
  stderr: OutputStream
}

/**
 * What the verbs print through. The answer goes to stdout; remarks, progress and errors to stderr. On a
 * terminal a status line stands below the text and is taken away before anything else is printed. Nothing that is
 * printed controls the terminal: all but colours is a mark.
 */
export interface Terminal {
  readonly json: boolean
  readonly quiet: boolean
  /** A status line makes sense: stderr is a terminal, and neither `--json` nor `--quiet` was given. */
  readonly isLive: boolean
  /** Columns of a line on stdout, and of one on stderr; what is no terminal has room for all. */
  readonly width: number
  readonly noteWidth: number
  /** One JSON object as a line on stdout. */
  printJson(value: unknown): void
  /** Text on stdout as it is. */
  write(text: string): void
  /** A file on stdout: as it is, unless a terminal reads it. */
  writeFile(text: string): void
  /** A line on stdout. */
  print(line: string): void
  /** A line on stderr; not with `--quiet` or `--json`. */
  note(line: string): void
  /** A line on stderr, always. */
  complain(line: string): void
  /** Shows, changes or (with '') takes away the status line. Kept back while a line of text is unfinished. */
  setStatus(line: string): void
  style(style: Style, text: string): string
}

export function createTerminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, json, quiet } = options
  const isLive = stderr.isTTY === true && !json && !quiet
  // Both may be the same terminal: what is unfinished on one is in the way of the other.
  const shared = stdout.isTTY === true && stderr.isTTY === true
  // Some pseudo-terminals say 0.
  const columns = stderr.columns || stdout.columns || 100
  let shown = false
  let unfinished = false

  function erase(): void {
    if (shown) stderr.write('\r\u001b[2K')
    shown = false
  }

  function write(text: string): void {
    if (text === '') return
    erase()
    stdout.write(harmless(text))
    unfinished = !text.endsWith('\n')
  }

  function complain(line: string): void {
    erase()
    if (shared && unfinished) stdout.write('\n')
    unfinished = false
    stderr.write(`${harmless(line)}\n`)
  }

  return {
    json,
    quiet,
    isLive,
    width: stdout.isTTY === true ? columns : Number.POSITIVE_INFINITY,
    noteWidth: stderr.isTTY === true ? columns : Number.POSITIVE_INFINITY,
    write,
    writeFile(text) {
      if (stdout.isTTY === true) write(text)
      else stdout.write(text)
    },
    complain,
    printJson: (value) => write(`${escapeControls(JSON.stringify(value))}\n`),
    print: (line) => write(`${line}\n`),
    note(line) {
      if (!json && !quiet) complain(line)
    },
    setStatus(line) {
      if (!isLive) return
      if (line === '') return erase()
      if (shared && unfinished) return
      stderr.write(`\r\u001b[2K${harmless(line)}`)
      shown = true
    },
    style: (style, text) => (options.color ? styleText(style, text, { validateStream: false }) : text),
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are told in them
const colours = /(\u001b\[[\d;]*m)/

function harmless(text: string): string {
  return text
    .split(colours)
    .map((piece, index) => (index % 2 === 1 ? piece : visibleText(piece, 'prose')))
    .join('')
}

/** The same JSON: of what a terminal could take for a command, `JSON.stringify` leaves these. */
function escapeControls(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
