import Anser from 'anser'

/** A run of output in one style. `classes` are names from the page's style sheet; colours beyond the 16 are `rgb()` values. */
export interface AnsiSpan {
  text: string
  classes: string
  color?: string
  background?: string
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are looked for
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const SGR = /^\x1b\[[0-9;:]*m$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const INVISIBLE = /[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/g

/** Does what a terminal would do with a carriage return: the line is written over from its beginning. */
export function applyCarriageReturns(text: string): string {
  if (!text.includes('\r')) return text
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => {
      if (!line.includes('\r')) return line
      let shown = ''
      for (const part of line.split('\r')) shown = part + shown.slice(part.length)
      return shown
    })
    .join('\n')
}

/** Output without escape sequences, for copying and searching. */
export function stripAnsi(text: string): string {
  return applyCarriageReturns(text.replace(ESCAPES, '')).replace(INVISIBLE, '')
}

/** Test runners set bold or dim twice and end it once; the parser takes only one away for each end. */
function endStyles(sequence: string): string {
  return sequence.replace(/(?<=[[;])2([23479])(?=[;m])/g, '2$1;2$1;2$1')
}

/** Command output cut into styled runs. Colours and weight are kept; every other escape sequence is dropped. */
export function parseAnsi(text: string): AnsiSpan[] {
  if (!text.includes('\u001b')) {
    const plain = applyCarriageReturns(text).replace(INVISIBLE, '')
    return plain === '' ? [] : [{ text: plain, classes: '' }]
  }
  const colourOnly = text.replace(ESCAPES, (sequence) => (SGR.test(sequence) ? endStyles(sequence) : ''))
  const spans: AnsiSpan[] = []
  for (const entry of Anser.ansiToJson(applyCarriageReturns(colourOnly), {
    json: true,
    use_classes: true,
    remove_empty: true,
  })) {
    const content = entry.content.replace(INVISIBLE, '').replaceAll('\u001b', '')
    if (content === '') continue
    const classes: string[] = entry.decorations.map((decoration) => `ansi-${decoration}`)
    const span: AnsiSpan = { text: content, classes: '' }
    if (entry.fg === 'ansi-truecolor') span.color = `rgb(${entry.fg_truecolor})`
    else if (entry.fg) classes.push(`${entry.fg}-fg`)
    if (entry.bg === 'ansi-truecolor') span.background = `rgb(${entry.bg_truecolor})`
    else if (entry.bg) classes.push(`${entry.bg}-bg`)
    span.classes = classes.join(' ')
    spans.push(span)
  }
  return spans
}
